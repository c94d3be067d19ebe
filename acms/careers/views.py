"""工作履历 and 会计工作年限: seen, stated once, printed; the desk's view of it (D02, D03). HTTP only."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from acms.accounts import access as rights
from acms.accounts.web import person_required, staff_required
from acms.base import codelists
from acms.base.errors import Refused
from acms.base.forms import parse_day
from acms.careers import actions, eligibility, forms, history, kinds, proof, rules, words
from acms.careers.years import Line, What, work_years
from acms.casework.models import Case, State
from acms.people import access as people
from acms.people import actions as register
from acms.people.models import Person, Qualification
from acms.scans.forms import refusing


def _asked_day(request: HttpRequest) -> date:
    """As of which day: today where none is asked, never later than the end of next year."""
    today = timezone.localdate()
    try:
        day = parse_day(request.GET.get("on", ""))
    except ValidationError:
        return today
    return day if date(1950, 1, 1) <= day <= date(today.year + 1, 12, 31) else today


def _shown(person: Person, on: date) -> dict[str, Any]:
    """The history with what each part adds, and what it is enough for."""
    held = history.of(person)
    counted = work_years(held.periods, on)
    title = Qualification.objects.filter(person=person, valid_to=None).order_by("-pk").first()
    return {
        "person": person,
        "on": on,
        "today": timezone.localdate(),
        "counted": counted,
        "sum": words.months(counted.months),
        "lines": [(line, proof.span(line), words.months(line.months), proof.reason(line)) for line in counted.lines],
        "what": words.WHAT,
        "was_away": any(period.outside for period in held.periods),
        "statement": history.statement_of(person),
        "exams": eligibility.answers(
            held.periods,
            education=person.education_level,
            held=person.qualification_level,
            held_since=title.obtained_on if title else None,
            year=on.year,
            ranks=list(codelists.names("education_level_form")),
        ),
    }


@person_required
def own(request: HttpRequest) -> HttpResponse:
    """「工作履历」: the periods, the years as of any day and why, what they are enough for."""
    person = get_object_or_404(people.own(request.user))
    context = {**_shown(person, _asked_day(request)), "never": words.NEVER_STATED}
    return render(request, "careers/work.html", context)


@person_required
def state(request: HttpRequest) -> HttpResponse:
    """「填写工作履历」, once. Adding a row and taking one away come back with everything that was typed."""
    person = get_object_or_404(people.own(request.user))
    if history.statement_of(person):
        messages.info(request, words.STATED_BEFORE)
        return redirect("careers:own")
    if person.accounting_since is None:
        messages.info(request, words.NO_START)
        return redirect("careers:own")
    present = history.present(person)
    rows = forms.typed(request.POST) if request.method == "POST" else forms.first_rows(person.accounting_since, present)
    faults: list[tuple[int, str]] = []
    if "add" in request.POST and len(rows) < forms.MOST:
        rows.insert(max(0, len(rows) - 1), {"first": "", "last": "", "what": What.ON_POST, "employer": ""})
    elif "drop" in request.POST:
        rows = [row for n, row in enumerate(rows) if str(n) != request.POST["drop"]]
    elif request.method == "POST":
        faults = _stated(request, person, rows)
        if not faults:
            messages.success(request, words.STATED)
            return redirect("careers:own")
    told = [(row, [why for n, why in faults if n == number]) for number, row in enumerate(rows)]
    context = {
        "person": person,
        "rows": told,
        "whole": [why for n, why in faults if n < 0],
        "faults": faults,
        "what": words.WHAT,
        "honest": words.HONEST,
        "promised": "promise" in request.POST,
    }
    return render(request, "careers/state.html", context, status=422 if faults else 200)


def _stated(request: HttpRequest, person: Person, rows: list[dict[str, str]]) -> list[tuple[int, str]]:
    """States the rows; what is wrong with them instead, if anything is."""
    periods, faults = forms.read(rows)
    assert person.accounting_since is not None
    on = timezone.localdate()
    if not faults:
        faults = rules.faults(periods, start=person.accounting_since, today=on, present=history.present(person))
    if "promise" not in request.POST:
        faults = [*faults, (-1, words.PROMISE_FIRST)]
    if not faults:
        try:
            actions.state(person=person, rows=periods, by=request.user, on=on)  # type: ignore[arg-type]
        except Refused as refusal:
            faults = [(-1, refusal.words)]
    return faults


@person_required
def printed(request: HttpRequest) -> HttpResponse:
    """「会计工作年限证明」 as PDF, as of the day asked for."""
    person = get_object_or_404(people.own(request.user))
    answer = HttpResponse(proof.pdf(person, _asked_day(request)), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="work-years.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Public verification of a proof of work years: masked name, day and sum as printed."""
    found = proof.proved(code)
    said = words.months(found.months) if found else ""
    return render(request, "careers/verify.html", {"found": found, "sum": said}, status=200 if found else 404)


@person_required
def outside(request: HttpRequest) -> HttpResponse:
    """「补录区外工作经历」: one post in another province with its proof; a returned application comes back filled in (A31)."""
    person = get_object_or_404(people.own(request.user))
    away = history.absences(person)
    if not away:
        raise Http404
    case = actions.outside_case(request.user)  # type: ignore[arg-type]
    form = forms.OutsideForm(request.POST or None, request.FILES or None, initial=_asked(case))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        paper = said.pop("proof")
        with refusing(form):
            actions.ask_outside(
                person=person, by=request.user, proof=paper.read(), file_name=paper.name or "", **said  # type: ignore[arg-type]
            )  # fmt: skip
        if not form.errors:
            messages.success(request, words.OUTSIDE_ASKED)
            return redirect("careers:own")
    context = {
        "form": form,
        "case": case,
        "waits": case is not None and case.is_open,
        "decision": case.last_decision if case else None,
        "away": [proof.span(Line(time, 0, 0)) for time in away],
    }
    return render(request, "careers/outside.html", context, status=422 if form.errors else 200)


def _asked(case: Case | None) -> dict[str, Any]:
    """What a returned application said."""
    if case is None or case.state != State.RETURNED:
        return {}
    asked = kinds.asked_in(case)
    return {"employer": asked.employer, "first": f"{asked.first:%Y-%m}", "last": f"{asked.last:%Y-%m}"}


@staff_required
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's work history for the agencies; the region's office can have it stated anew (A10)."""
    person = get_object_or_404(people.visible_to(request.user).select_related("user", "employer"), pk=pk)
    may_void = rights.is_region(request.user)
    statement = history.statement_of(person)
    if request.method == "POST":
        if not may_void or statement is None:
            raise Http404
        try:
            actions.void(statement=statement, reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]
            messages.success(request, words.VOIDED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("careers:desk", pk)
    register.note_view(person=person, by=request.user)
    context = {**_shown(person, _asked_day(request)), "may_void": may_void}
    return render(request, "careers/desk.html", context)
