"""What agencies do with employers: change, direct management, supervising units, merging (E03, R03). HTTP only."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access as rights
from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.accounts.web import reviewer_required, staff_required
from acms.base.errors import Refused
from acms.changes import actions, words
from acms.changes.forms import ChangeEmployerForm
from acms.employers import access as employers
from acms.employers import actions as units
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people.models import Head

SHOWN = ("uscc", "name", "address", "division_code", "economic_type", "phone")


def _employer(request: HttpRequest, pk: int) -> Employer:
    return get_object_or_404(employers.visible_to(request.user).select_related("supervisor"), pk=pk)


def _require_manager(request: HttpRequest, employer: Employer) -> None:
    """In scope, but another agency's to decide = 403."""
    if not rights.may_decide(request.user, employer.management_code):
        raise PermissionDenied


@reviewer_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """E03 while a unit has no head: name, address, type, location, code, phone by the agency."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    posted = request.POST if request.method == "POST" else None
    form = ChangeEmployerForm(posted, initial={name: getattr(employer, name) for name in SHOWN})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_employer(employer=employer, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("uscc", refusal.words)
        else:
            messages.success(request, words.CHANGED)
            return _back(request, employer)
    return render(
        request, "changes/change.html", {"form": form, "employer": employer}, status=422 if form.errors else 200
    )


def _back(request: HttpRequest, employer: Employer) -> HttpResponse:
    """The employer's page, or the list when it has just left the scope."""
    if employers.visible_to(request.user).filter(pk=employer.pk).exists():
        return redirect("employers:employer", employer.pk)
    return redirect("employers:list")


@reviewer_required
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """「指定管理机构」: 自治区直属, 盟市直属, 林管局, or back to the place (R03)."""
    employer = _employer(request, pk)
    try:
        moved = actions.assign_employer(employer=employer, to=request.POST.get("to", ""), by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("employers:employer", pk)
    messages.success(request, words.assigned(moved))
    return _back(request, employer)


@reviewer_required
@require_POST
def supervise(request: HttpRequest, pk: int) -> HttpResponse:
    """「设为主管部门」 or ending that (R03)."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    units.make_supervisor(employer=employer, by=request.user, on="on" in request.POST)
    messages.success(request, words.SUPERVISOR_SET)
    return redirect("employers:employer", pk)


@staff_required
@require_POST
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit comes under a supervising unit or leaves it: by the agency, or by the supervising unit's administrator."""
    code = request.POST.get("supervisor", "")
    if rights.is_supervisor(request.user):
        return _take_in_own(request, pk, code)
    employer = _employer(request, pk)
    if not rights.is_reviewer(request.user):
        raise Http404
    _require_manager(request, employer)
    supervisor = employers.visible_to(request.user).filter(uscc=code.strip().upper()).first() if code else None
    _taken(request, employer, supervisor, bool(code))
    return redirect("employers:employer", pk)


def _take_in_own(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    own = get_object_or_404(Employer, uscc=request.user.unit_uscc)  # type: ignore[union-attr]
    if "let_go" in request.POST:
        unit = get_object_or_404(Employer, pk=pk, supervisor=own)
        _taken(request, unit, None, False)
    else:
        unit = get_object_or_404(Employer, pk=own.pk if not code else pk)
        found = Employer.objects.by_uscc(request.POST.get("unit", ""))
        # Only free units of the same agency: another supervising unit's are asked for at the agency.
        if found is None or found.supervisor_id or found.management_code != own.management_code:
            messages.warning(request, words.MERGED_INTO_NONE)
        else:
            _taken(request, found, own, True)
    return redirect("employers:employer", own.pk)


def _taken(request: HttpRequest, unit: Employer, supervisor: Employer | None, wanted: bool) -> None:
    if wanted and supervisor is None:
        messages.warning(request, words.MERGED_INTO_NONE)
        return
    try:
        units.take_in(unit=unit, supervisor=supervisor, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.SUPERVISOR_SET)


@reviewer_required
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """「合并」 a unit that stands twice into another, and undoing it."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    if "undo" in request.POST:
        units.unmerge(duplicate=employer, by=request.user)
        messages.success(request, words.SUPERVISOR_SET)
        return redirect("employers:employer", pk)
    code = request.POST.get("into", "").strip().upper()
    into = employers.visible_to(request.user).filter(uscc=code).first()
    if into is None:
        messages.warning(request, words.MERGED_INTO_NONE)
        return redirect("employers:employer", pk)
    try:
        moved = actions.merge_employers(duplicate=employer, into=into, by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("employers:employer", pk)
    messages.success(request, words.merged(moved))
    return redirect("employers:employer", into.pk)


@reviewer_required
@require_POST
def administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """The designated administrator of a supervising unit gets an account; what opens it is shown once (R03)."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    name = request.POST.get("name", "").strip()[:50]
    if not employer.supervises or not name:
        messages.warning(request, words.NAME_AND_SUPERVISOR_FIRST)
        return redirect("employers:employer", pk)
    password = secrets.token_urlsafe(12)
    login = f"zg{employer.uscc[-6:].lower()}{User.objects.filter(unit_uscc=employer.uscc).count() + 1}"
    user = accounts.make_staff(
        login_name=login, name=name, password=password, role=Role.SUPERVISOR, unit_uscc=employer.uscc
    )
    shown: dict[str, Any] = {"employer": employer, "login": login, "password": password, "secret": user.totp_secret}
    answer = render(request, "changes/administrator.html", {**shown, "words": words.STAFF_OF_UNIT})
    answer["Cache-Control"] = "no-store"
    return answer


@reviewer_required
@require_POST
def vacant(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's head is gone without a successor: the agency ends the headship, and the place is vacant (E04)."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    head = Head.objects.filter(employer=employer, valid_to=None).first()
    if head is not None:
        people.end_head(head=head, by=request.user, on=timezone.localdate())
        messages.success(request, words.HEAD_ENDED)
    return redirect("employers:employer", pk)
