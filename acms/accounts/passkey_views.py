"""Passkeys over HTTP: a POST without an answer gets the browser's options, the next one brings the answer (L08)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import actions, limits, passkeys, sessions, words
from acms.accounts.forms import StaffForm
from acms.accounts.models import User
from acms.accounts.views import onward
from acms.accounts.web import address, staff_required
from acms.base.errors import Refused


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Signs staff in with a passkey alone."""
    if "answer" not in request.POST:
        return HttpResponse(passkeys.ask(request), content_type="application/json")
    where = address(request)
    try:
        if limits.LOGIN_BY_ADDRESS.reached(where):
            raise Refused(words.TOO_MANY_FROM_HERE, "locked")
        user = passkeys.owner(request, request.POST["answer"])
    except Refused as refusal:
        limits.LOGIN_BY_ADDRESS.count(where)
        context = {"form": StaffForm(), "fault": refusal.words, "next": request.POST.get("next", "")}
        return render(request, "accounts/desk_login.html", context, status=422)
    target = onward(request, "/desk/")
    sessions.enter(request, user)
    actions.note_sign_in(user=user)
    return redirect(target)


@staff_required
@require_POST
def own(request: HttpRequest) -> HttpResponse:
    """Adds a passkey to one's own account, or takes one away."""
    user: User = request.user  # type: ignore[assignment]
    remove = request.POST.get("remove", "")
    try:
        if remove.isdecimal() and len(remove) < 18:
            passkeys.remove(user, int(remove))
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
