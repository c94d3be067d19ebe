"""工作人员账号: made, disabled and opened again by an administrator of the same or a higher agency (L08). HTTP only."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts import access, actions, keeping, words
from acms.accounts.forms import StaffAccountForm
from acms.accounts.models import User
from acms.accounts.web import SignedIn, staff_required
from acms.base import confirm, paging
from acms.regions import divisions

PAGE = 30


@staff_required
def listing(request: SignedIn) -> HttpResponse:
    """The accounts that the administrator answers for, and the form for a new one."""
    roles = access.makes(request.user)
    if not roles:
        raise Http404
    places = [(code, divisions.path(code)) for code in sorted(access.places_of_staff(request.user))]
    form = StaffAccountForm(request.POST or None, roles=roles, places=places)
    if request.method == "POST" and form.is_valid():
        password = secrets.token_urlsafe(12)
        user = actions.make_staff(password=password, by=request.user, **form.cleaned_data)
        keeping.accepted(request)
        return _shown_once(request, user, password)
    rows = access.staff_of(request.user).order_by("-is_active", "agency_code", "name")
    context = {"form": form, "page": paging.page(request, rows, PAGE)}
    return render(request, "accounts/staff.html", context, status=422 if form.errors else 200)


def _shown_once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    context: dict[str, Any] = {"staff": user, "password": password, "secret": user.totp_secret}
    answer = render(request, "accounts/staff_made.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@staff_required
@require_POST
def act(request: SignedIn, pk: int) -> HttpResponse:
    """「停用」, or 「重新启用、重置」 with a new password and second factor."""
    user = get_object_or_404(access.staff_of(request.user), pk=pk)
    disabling = "disable" in request.POST
    question = (words.disable_asked if disabling else words.reset_asked)(user.name, user.login_name or "")
    if asked := confirm.ask(request, question, back=reverse("accounts:staff")):
        return asked
    if disabling:
        actions.disable_staff(user=user, by=request.user)
        messages.success(request, words.STAFF_DISABLED)
        return redirect("accounts:staff")
    password, _ = actions.enable_staff(user=user, by=request.user)
    return _shown_once(request, user, password)
