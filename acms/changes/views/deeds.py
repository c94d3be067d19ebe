"""What a unit's head says of an accountant: 守信, which the agency reviews, and 失信线索, which it looks into (E05, D11). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.casework.models import Case, State
from acms.changes import actions, words
from acms.changes.kinds import good_deed
from acms.changes.views.unit import head_required
from acms.employers.models import Employer
from acms.people import access
from acms.people.models import Person
from acms.scans.forms import refusing
from acms.trust import actions as trust
from acms.trust import words as trust_words
from acms.trust.forms import GoodForm, LeadForm, paper_of
from acms.trust.models import Lead, TrustRecord

SAID = ("code", "happened_on", "what", "issuer")


@head_required
def deeds(request: HttpRequest, employer: Employer, pk: int) -> HttpResponse:
    """One page with both forms, and what the unit has said before. Nobody speaks for themselves here."""
    person = get_object_or_404(access.staff_of(employer).select_related("user"), pk=pk)
    if person.user_id == request.user.pk:
        raise Http404
    leading = "lead" in request.POST
    case = _returned(request, person)
    good = GoodForm(
        request.POST if request.method == "POST" and not leading else None, request.FILES or None, initial=_said(case)
    )
    lead = LeadForm(request.POST if leading else None, request.FILES if leading else None, prefix="lead")
    if good.is_bound and good.is_valid() and _reported(request, good, person, employer):
        messages.success(request, words.DEED_SUBMITTED)
        return redirect("changes:deeds", pk)
    if lead.is_bound and lead.is_valid() and _led(request, lead, person, employer):
        messages.success(request, trust_words.LEAD_TAKEN)
        return redirect("changes:deeds", pk)
    context = {
        "person": person,
        "employer": employer,
        "good": good,
        "lead": lead,
        "case": case,
        "decision": case.last_decision if case else None,
        "records": [(row, trust.title_of(row)) for row in TrustRecord.objects.filter(person=person, employer=employer)],
        "leads": Lead.objects.filter(person=person, employer=employer),
    }
    return render(request, "changes/deeds.html", context, status=422 if good.errors or lead.errors else 200)


def _returned(request: HttpRequest, person: Person) -> Case | None:
    """What the agency has given back."""
    rows = Case.objects.filter(kind="good_deed", subject_id=request.user.pk, state=State.RETURNED)
    return rows.filter(about_pk__in=TrustRecord.objects.filter(person=person).values("pk")).first()


def _said(case: Case | None) -> dict[str, Any]:
    record = good_deed.record_of(case) if case else None
    return {name: getattr(record, name) for name in SAID} if record else {}


def _reported(request: HttpRequest, form: GoodForm, person: Person, employer: Employer) -> bool:
    said = {name: form.cleaned_data[name] for name in SAID}
    with refusing(form, paper="paper", future="happened_on", before_born="happened_on"):
        actions.report_good_deed(person=person, employer=employer, by=request.user, paper=paper_of(form), **said)  # type: ignore[arg-type]
    return not form.errors


def _led(request: HttpRequest, form: LeadForm, person: Person, employer: Employer) -> bool:
    what = form.cleaned_data["what"]
    with refusing(form, paper="paper"):
        trust.give_lead(person=person, employer=employer, what=what, by=request.user, paper=paper_of(form))  # type: ignore[arg-type]
    return not form.errors
