"""What a unit's head says of an accountant: 守信, which the agency reviews, and 失信线索, which it looks into (E05, D11). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts import papers
from acms.accounts.web import SignedIn
from acms.casework.views import whole
from acms.employers.models import Employer
from acms.people import access
from acms.people.models import Person
from acms.people.web import head_required
from acms.scans.forms import refusing
from acms.trust import actions, words
from acms.trust.forms import GoodForm, LeadForm, paper_of
from acms.trust.models import DeedReport, Lead, TrustRecord

COLUMNS = ("code", "happened_on", "what", "issuer")


@head_required
def deeds(request: SignedIn, employer: Employer, pk: int) -> HttpResponse:
    """One page with both forms, and what the unit has said before. Nobody speaks for themselves here."""
    person = get_object_or_404(access.staff_of(employer).select_related("user"), pk=pk)
    if person.user_id == request.user.pk:
        raise Http404
    leading = "lead" in request.POST
    returned = actions.own_deed(person, request.user)
    case = returned.case if returned else None
    praising = request.method == "POST" and not leading
    good = GoodForm(
        request.POST if praising else None,
        papers.files(request, GoodForm) if praising else None,
        initial=_stated_before(returned),
    )
    whole.say_why(good, case)
    whole.keep_filed(good, case, paper=returned.record.evidence if returned else None)
    lead = LeadForm(
        request.POST if leading else None, papers.files(request, LeadForm, "lead") if leading else None, prefix="lead"
    )
    sent = praising and whole.is_current(request, case) and good.is_valid()
    if sent and _reported(request, good, person, employer):
        messages.success(request, words.DEED_SUBMITTED)
        return redirect("trust:deeds", pk)
    if lead.is_bound and lead.is_valid() and _led(request, lead, person, employer):
        messages.success(request, words.LEAD_TAKEN)
        return redirect("trust:deeds", pk)
    context = {
        "person": person,
        "employer": employer,
        "good": good,
        "lead": lead,
        "case": case,
        "decision": case.last_decision if case else None,
        "records": [
            (row, actions.title_of(row)) for row in TrustRecord.objects.filter(person=person, employer=employer)
        ],
        "leads": Lead.objects.filter(person=person, employer=employer),
    }
    return render(request, "trust/deeds.html", context, status=422 if good.errors or lead.errors else 200)


def _stated_before(returned: DeedReport | None) -> dict[str, Any]:
    return {name: getattr(returned.record, name) for name in COLUMNS} if returned else {}


def _reported(request: SignedIn, form: GoodForm, person: Person, employer: Employer) -> bool:
    values = {name: form.cleaned_data[name] for name in COLUMNS}
    with refusing(form, paper="paper", future="happened_on", before_born="happened_on"):
        actions.report_good_deed(person=person, employer=employer, by=request.user, paper=paper_of(form), **values)
    return not form.errors


def _led(request: SignedIn, form: LeadForm, person: Person, employer: Employer) -> bool:
    what = form.cleaned_data["what"]
    with refusing(form, paper="paper"):
        actions.give_lead(person=person, employer=employer, what=what, by=request.user, paper=paper_of(form))
    return not form.errors
