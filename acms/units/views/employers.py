"""What agencies do with employers: change, direct management, merging (E03, R03). HTTP only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import confirm
from acms.base.errors import Refused
from acms.employers import access as employers_access
from acms.employers import actions as employers
from acms.employers import finding
from acms.employers.models import Employer
from acms.people import actions as people
from acms.regions import divisions
from acms.units import actions, words
from acms.units.forms import ChangeEmployerForm

SHOWN = ("uscc", "name", "address", "division_code", "economic_type", "phone")


def _employer(request: SignedIn, pk: int) -> Employer:
    return get_object_or_404(employers_access.visible_to(request.user).select_related("supervisor"), pk=pk)


def _require_manager(request: SignedIn, employer: Employer) -> None:
    """In scope, but another agency's to decide = 403."""
    if not accounts_access.may_decide(request.user, employer.management_code):
        raise PermissionDenied


@reviewer_required
def change(request: SignedIn, pk: int) -> HttpResponse:
    """E03 while a unit has no head: name, address, type, location, code, phone by the agency."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    posted = request.POST if request.method == "POST" else None
    form = ChangeEmployerForm(posted, initial={name: getattr(employer, name) for name in SHOWN})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_employer(employer=employer, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("uscc", refusal.words)
        else:
            messages.success(request, words.CHANGED)
            return _back(request, employer)
    return render(
        request, "units/change.html", {"form": form, "employer": employer}, status=422 if form.errors else 200
    )


def _page(employer: Employer) -> str:
    return reverse("employers:employer", args=[employer.pk])


def _back(request: SignedIn, employer: Employer) -> HttpResponse:
    """The employer's page, or the list when it has just left the scope."""
    if employers_access.visible_to(request.user).filter(pk=employer.pk).exists():
        return redirect("employers:employer", employer.pk)
    return redirect("employers:list")


@reviewer_required
@require_POST
def assign(request: SignedIn, pk: int) -> HttpResponse:
    """「指定管理机构」: 自治区直属, 盟市直属, 林管局, or back to the place (R03)."""
    employer, to = _employer(request, pk), request.POST.get("to", "")
    if to in accounts_access.places_to_assign(request.user, employer.division_code, employer.management_code):
        question = words.assign_asked(
            employer.name, divisions.path(to), employer.people.filter(merged_into=None).count()
        )
        if asked := confirm.ask(request, question, back=_page(employer)):
            return asked
    try:
        moved = actions.assign_employer(employer=employer, to=to, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("employers:employer", pk)
    messages.success(request, words.assigned(moved))
    return _back(request, employer)


@reviewer_required
@require_POST
def merge(request: SignedIn, pk: int) -> HttpResponse:
    """「合并」 a unit that stands twice into another, and undoing it."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    if "undo" in request.POST:
        actions.part_employers(duplicate=employer, by=request.user)
        messages.success(request, words.MERGE_UNDONE)
        return redirect("employers:employer", pk)
    into = finding.named(employers_access.visible_to(request.user), request.POST.get("into", ""), but=pk)
    if into is None:
        messages.warning(request, words.MERGED_INTO_NONE)
        return redirect("employers:employer", pk)
    try:
        employers.require_mergeable(employer, into)
        question = words.merge_asked(employer.name, into.name, employer.people.filter(merged_into=None).count())
        if asked := confirm.ask(request, question, back=_page(employer)):
            return asked
        moved = actions.merge_employers(duplicate=employer, into=into, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("employers:employer", pk)
    messages.success(request, words.merged(moved))
    return redirect("employers:employer", into.pk)


@reviewer_required
@require_POST
def vacant(request: SignedIn, pk: int) -> HttpResponse:
    """The unit's head is gone without a successor: the agency ends the headship, and the place is vacant (E04)."""
    employer = _employer(request, pk)
    _require_manager(request, employer)
    head = employer.heads.present()
    if head is not None:
        question = words.vacant_asked(head.person.name, employer.name)
        if asked := confirm.ask(request, question, back=_page(employer)):
            return asked
        people.end_head(head=head, by=request.user, on=timezone.localdate())
        messages.success(request, words.HEAD_ENDED)
    return redirect("employers:employer", pk)
