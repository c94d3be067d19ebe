"""继续教育: one's own bank; the agency's page with entries, exemptions and what was struck or put back (D08, D09). HTTP only."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts import papers
from acms.accounts.web import SignedIn, person_required, staff_required
from acms.base import codelists, confirm, text
from acms.base.errors import Refused
from acms.casework.models import Case, CaseState
from acms.casework.views import whole
from acms.learning import actions, bank, duty, forms, words
from acms.learning.forms import ApplicationForm
from acms.learning.models import Credit, YearRecord
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Person
from acms.scans.forms import refusing


def _shown(person: Person) -> dict[str, Any]:
    on, owed = timezone.localdate(), duty.of(person)
    return {
        "person": person,
        "years": [(row, words.STATES[row.state]) for row in bank.years(person, on, owed)],
        "credits": list(Credit.objects.filter(person=person).select_related("by").order_by("-year", "-pk")[:200]),
        "exempt": list(YearRecord.objects.filter(person=person, state=YearRecord.State.EXEMPT).order_by("-year")),
        "subjects": words.SUBJECTS,
        "this_year": on.year,
        "application": actions.application_case(person.user),
        **bank.overview(person, on, owed),
    }


@person_required
def own(request: SignedIn) -> HttpResponse:
    """「继续教育」: the years, the credits, what is lacking until when."""
    return render(request, "learning/own.html", _shown(get_object_or_404(people_access.own(request.user))))


@person_required
def application(request: SignedIn) -> HttpResponse:
    """「申请学分」: other forms of learning with their proof; a returned application comes back filled in."""
    person = get_object_or_404(people_access.own(request.user))
    case = actions.application_case(request.user)
    waits = case is not None and case.is_open
    form = ApplicationForm(
        request.POST or None, papers.files(request, ApplicationForm), years=_years(person, case), initial=_asked(case)
    )
    whole.say_why(form, case)
    whole.keep_filed(form, case, proof=case.creditapplication.proof if case else None)
    if request.method == "POST" and whole.is_current(request, case) and form.is_valid():
        values = dict(form.cleaned_data)
        del values["proof"]
        proof, file_name = whole.paper_of(form, "proof")
        with refusing(form):
            actions.apply(
                person=person, by=request.user, proof=proof, file_name=file_name, **{**values, "year": int(values["year"])}
            )  # fmt: skip
        if not form.errors:
            messages.success(request, words.APPLIED)
            return redirect("learning:own")
    context = {"form": form, "case": case, "waits": waits, "decision": case.last_decision if case else None}
    return render(request, "learning/apply.html", context, status=422 if form.errors else 200)


def _asked(case: Case | None) -> dict[str, Any]:
    """What a returned or withdrawn application said."""
    if case is None or not case.is_editable:
        return {}
    asked = case.creditapplication
    return {"year": str(asked.year), "way": asked.way, "units": asked.units, "what": asked.what}


def _years(person: Person, case: Case | None) -> list[int]:
    """The years that can be chosen: the open ones, and the one for which a returned application was filed in time (D08)."""
    today = timezone.localdate()
    out = duty.stretches_out([person.pk])[person.pk]
    years = [year for year in forms.open_years(bank.last_settled(today)) if not duty.elsewhere_in(out, year, today)]
    if case is not None and case.state == CaseState.RETURNED:
        asked = case.creditapplication.year
        years += [asked] if years and asked < years[-1] and asked > bank.last_settled(case.filed_on) else []
    return years


@staff_required
def desk(request: SignedIn, pk: int) -> HttpResponse:
    """A person's bank for the agencies; reviewers enter, exempt, strike and put back."""
    person = get_object_or_404(people_access.visible_to(request.user).select_related("user"), pk=pk)
    if request.method == "POST":
        if not accounts_access.is_reviewer(request.user):
            raise Http404
        return _act(request, person)
    people.note_view(person=person, by=request.user)
    context = {
        **_shown(person),
        "forms": codelists.choices("ce_form"),
        "may_enter": accounts_access.is_reviewer(request.user)
        and person.registered_at is not None
        and person.merged_into_id is None,
    }
    return render(request, "learning/desk.html", context)


def _act(request: SignedIn, person: Person) -> HttpResponse:
    try:
        if key := request.POST.get("exempt_back", ""):
            return _exemption_back(request, person, key)
        messages.success(request, _done(request, person))
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("learning:desk", person.pk)


def _exemption_back(request: SignedIn, person: Person, key: str) -> HttpResponse:
    """「撤销免修」, asked about first. Raises Refused."""
    exempt = YearRecord.objects.filter(person=person, state=YearRecord.State.EXEMPT).select_related("person__user")
    record, reason = get_object_or_404(exempt, pk=text.whole(key) or 0), request.POST.get("reason", "")
    question = words.exempt_back_asked(record.year, reason)
    if reason.strip() and (asked := confirm.ask(request, question, back=request.path)):
        return asked
    actions.take_back_exemption(record=record, reason=reason, by=request.user)
    messages.success(request, words.EXEMPT_BACK)
    return redirect("learning:desk", person.pk)


def _done(request: SignedIn, person: Person) -> str:
    """Does what the pressed button asks; the sentence that says so. Raises Refused."""
    data = request.POST
    if strike := data.get("strike", ""):
        credit = get_object_or_404(Credit, pk=text.whole(strike) or 0, person=person)
        actions.strike(credit=credit, reason=data.get("reason", ""), by=request.user)
        return words.STRUCK
    if back := data.get("put_back", ""):
        credit = get_object_or_404(Credit, pk=text.whole(back) or 0, person=person)
        actions.put_back(credit=credit, reason=data.get("reason", ""), by=request.user)
        return words.PUT_BACK
    if "exempt" in data:
        actions.exempt(person=person, year=_year(data), reason=data.get("reason", ""), by=request.user)
        return words.EXEMPTED
    try:
        points = Decimal(data.get("points", "").strip()).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise Refused(words.CREDITS_SHAPE, "credits") from None
    form = data.get("form", "")
    actions.enter(
        person=person,
        year=_year(data),
        subject="G" if data.get("subject") == "G" else "P",
        form=form if form in codelists.names("ce_form") else "99",
        points=points,
        what=data.get("what", ""),
        by=request.user,
        on=timezone.localdate(),
    )
    return words.ENTERED


def _year(data: QueryDict) -> int:
    """The year that was typed. Raises Refused where it cannot be read: no other one is meant (N02)."""
    typed = data.get("year", "").strip()
    year = text.whole(typed) if len(typed) == 4 else None
    if year is None:
        raise Refused(words.YEAR_FIRST, "no_year")
    return year
