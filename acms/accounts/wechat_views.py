"""微信: bound to an account, taken off it, and a way back in (L04, L05). HTTP only.

WeChat is reached by a link, never by a form: the policy of every page lets forms go to this site alone.
"""

import secrets
import time
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from acms.accounts import actions, words
from acms.accounts.forms import PasswordForm
from acms.accounts.models import User
from acms.accounts.recovery import ASKED, LIFE, asked, done, gone
from acms.accounts.web import SignedIn, person_required
from acms.base.context import in_wechat
from acms.base.errors import Refused
from acms.channels import wechat

AGREED = "wechat_agreed"  # in the session: for whose account WeChat has agreed; a word for one is none for another


def _asks_to_recover(request: HttpRequest) -> bool:
    return asked(request)[1] == "wechat"


@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """To WeChat, with a state that only this session knows: to bind when signed in, else to come back in."""
    if not wechat.offered():
        raise Http404
    if not (request.user.is_authenticated and request.user.is_person) and not _asks_to_recover(request):
        return redirect("accounts:recover")
    state, inside = secrets.token_urlsafe(24), in_wechat(request)
    request.session["wechat"] = [state, int(time.time()), inside]
    back = urljoin(settings.ACMS_URL, reverse("accounts:wechat_back"))
    return redirect(wechat.wechat().door(back=back, state=state, inside=inside))


@require_GET
def back(request: SignedIn) -> HttpResponse:
    """From WeChat with a code. A state of another session, or used before, is nobody's answer."""
    state, since, inside = request.session.pop("wechat", ("", 0, False))
    home = redirect("accounts:account" if request.user.is_authenticated else "accounts:recover")
    given = request.GET.get("state", "")
    if not state or not secrets.compare_digest(state.encode(), given.encode()) or time.time() - since > LIFE:
        messages.warning(request, words.SESSION_GONE)
        return home
    try:
        openid = wechat.wechat().openid(code=request.GET.get("code", ""), inside=inside)
        if request.user.is_authenticated and request.user.is_person:
            actions.bind_wechat(user=request.user, openid=openid)
            messages.success(request, words.WECHAT_BOUND)
            return redirect("accounts:account")
        return _recovered(request, openid)
    except wechat.Unanswered:
        messages.error(request, words.WECHAT_UNANSWERED)
    except Refused as refusal:
        messages.error(request, refusal.words)
    return home


def _recovered(request: HttpRequest, openid: str) -> HttpResponse:
    """L05: the same sentence for a number that is not registered and for a WeChat bound to somebody else."""
    if not _asks_to_recover(request):
        return redirect("accounts:recover")
    if actions.wechat_owner(openid) != request.session[ASKED][0]:
        messages.error(request, words.WECHAT_NOT_THEIRS)
        return redirect("accounts:recover")
    request.session[AGREED] = request.session[ASKED][0]
    return redirect("accounts:recover_wechat")


def recover(request: HttpRequest) -> HttpResponse:
    """The way to WeChat; after it has agreed, the new password."""
    if not _asks_to_recover(request):
        return gone(request)
    if request.session.get(AGREED) != request.session[ASKED][0]:
        return render(request, "accounts/recover_wechat.html", {})
    user = User.objects.get(pk=request.session[ASKED][0])
    form = PasswordForm(request.POST or None, holder=user.name, id_number=user.id_number)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reset_password(user=user, password=form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error("password", refusal.words)
        else:
            del request.session[AGREED]
            return done(request, user)
    return render(request, "accounts/recover_wechat.html", {"form": form}, status=422 if form.errors else 200)


@person_required
@require_POST
def unbind(request: SignedIn) -> HttpResponse:
    """「解除绑定」."""
    actions.unbind_wechat(user=request.user)
    messages.success(request, words.WECHAT_UNBOUND)
    return redirect("accounts:account")
