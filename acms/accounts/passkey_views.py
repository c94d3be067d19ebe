"""Passkeys over HTTP: a POST without an answer gets the browser's options, the next one brings the answer (L08)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from acms.accounts import actions, doors, passkeys, sessions, watch, words
from acms.accounts.forms import StaffForm
from acms.accounts.models import User, Watched
from acms.accounts.views import desk_form, wanted
from acms.accounts.web import SignedIn, staff_required
from acms.base import text
from acms.base.errors import Refused


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Signs staff in with a passkey alone. Nobody guesses one, so nobody is shut out from it by what others have tried (L06)."""
    if "answer" not in request.POST:
        return HttpResponse(passkeys.ask(request), content_type="application/json")
    try:
        user = passkeys.owner(request, request.POST["answer"])
    except Refused as refusal:
        watch.note(Watched.FAILURES)
        return desk_form(request, StaffForm(), refusal.words)
    target = doors.onward(request, wanted(request), user)
    sessions.enter(request, user)
    actions.note_sign_in(user=user)
    return redirect(target)


@staff_required
@require_POST
def own(request: SignedIn) -> HttpResponse:
    """Adds a passkey to one's own account, or takes one away."""
    user: User = request.user
    remove = request.POST.get("remove", "")
    try:
        if remove:
            passkeys.remove(user, text.whole(remove) or 0)
            messages.success(request, words.PASSKEY_REMOVED)
        elif "answer" in request.POST:
            device = sessions.device(request.headers.get("user-agent", ""))
            passkeys.keep(request, user, request.POST["answer"], device)
            messages.success(request, words.PASSKEY_MADE)
        else:
            return HttpResponse(passkeys.offer(request, user), content_type="application/json")
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("accounts:desk_account")
