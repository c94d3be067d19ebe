"""首次登录 of staff whom an application has named: by a code they set a password and a second factor of their own (R03, L08). HTTP only."""

import time

import pyotp
import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acms.accounts import actions, captcha, first, limits, sessions, signin, words
from acms.accounts.forms import FirstStaffForm, StaffActivationForm
from acms.accounts.models import Activation, User
from acms.accounts.web import address
from acms.base.errors import Refused

KEY = "staff_first"  # in the session: who, by which code, since when


def activate(request: HttpRequest) -> HttpResponse:
    """「首次登录（激活码）」 of staff: user name, number and code. Whatever is wrong with them, the answer is the same."""
    if request.method != "POST":
        return _door(request, StaffActivationForm())
    if "captcha_action" in request.POST:
        kept = {key: request.POST.get(key, "") for key in StaffActivationForm.base_fields}
        return _door(request, StaffActivationForm(initial=kept))
    form = StaffActivationForm(request.POST)
    if wrong := captcha.fault(request, captcha.STAFF_ACTIVATE):
        return _door(request, form, status=422, captcha_error=wrong)
    if not form.is_valid():
        return _door(request, form, status=422)
    given = form.cleaned_data
    tried = signin.staff_activation(given["login_name"], given["number"], given["activation"], address(request))
    if tried.user is None:
        form.add_error(None, tried.fault)
        return _door(request, form, status=422)
    actions.begin_second_factor(user=tried.user)
    request.session[KEY] = [tried.user.pk, tried.activation, int(time.time())]
    return redirect("accounts:staff_first")


def _door(request: HttpRequest, form: StaffActivationForm, *, status: int = 200, **more: str) -> HttpResponse:
    context = {"form": form, **captcha.fresh(request, captcha.STAFF_ACTIVATE), **more}
    return render(request, "accounts/staff_activate.html", context, status=status)


def _who(request: HttpRequest) -> tuple[User | None, int]:
    """Who comes in and by which code; nobody after a quarter of an hour, once a password is set or another code has come."""
    pk, activation, since = request.session.get(KEY, (None, 0, 0))
    if pk is None or time.time() - since > first.LIFE:
        return None, 0
    waiting = User.objects.staff().filter(pk=pk, must_set_password=True, is_active=True)
    open_ = Activation.objects.filter(pk=activation, closed_at=None, expires_at__gt=timezone.now())
    return waiting.filter(pk__in=open_.values("user")).first(), activation


def _page(request: HttpRequest, user: User, form: FirstStaffForm) -> HttpResponse:
    """Shown to nobody but who has come in by the code, and kept by no browser."""
    uri = pyotp.TOTP(user.totp_secret).provisioning_uri(name=str(user.login_name), issuer_name=words.SITE_NAME)
    secret = " ".join(user.totp_secret[n : n + 4] for n in range(0, len(user.totp_secret), 4))
    picture = segno.make(uri, error="m", micro=False).svg_inline(scale=4, border=2)
    context = {"form": form, "staff": user, "secret": secret, "picture": picture}
    answer = render(request, "accounts/staff_first.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def setting(request: HttpRequest) -> HttpResponse:
    """「设置密码和动态验证码」, the only page that the code opens; whoever has set both is signed in."""
    user, activation = _who(request)
    if user is None:
        messages.warning(request, words.SESSION_GONE)
        return redirect("accounts:desk_login")
    form = FirstStaffForm(request.POST or None, holder=user.name)
    if request.method != "POST" or not form.is_valid():
        return _page(request, user, form)
    who = f"second:{user.pk}"
    if not limits.SECOND_FACTOR.take(who):
        form.add_error("code", words.login_locked())
        return _page(request, user, form)
    given = form.cleaned_data
    try:
        actions.set_first_staff_password(
            user=user, password=given["password"], code=given["code"], activation=activation
        )
    except Refused as refusal:
        form.add_error("code", refusal.words)
        return _page(request, user, form)
    limits.SECOND_FACTOR.clear(who)
    del request.session[KEY]
    sessions.enter(request, user)
    actions.note_sign_in(user=user)
    return redirect("casework:desk")
