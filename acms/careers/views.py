"""工作履历 and 会计工作年限: seen, printed; the desk's view of it (D02, D03). HTTP only."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts import papers
from acms.accounts.web import SignedIn, person_required, staff_required
from acms.base import codelists, confirm, files
from acms.base.errors import Refused
from acms.base.forms import parse_day
from acms.careers import actions, eligibility, forms, history, proof, words
from acms.careers.models import OutsideWork
from acms.careers.years import Line, Period, work_years
from acms.casework import procedures
from acms.casework.models import Case
from acms.casework.views import whole
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Person
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
    career = history.of(person)
    counted = work_years(career.periods, on)
    statement = history.statement_of(person)
    return {
        "person": person,
        "on": on,
        "today": timezone.localdate(),
        "sum": words.months(counted.months) if statement else "",
        "lines": proof.told(counted),
        "what": words.WHAT,
        "was_away": any(period.outside for period in career.periods),
        "statement": statement,
        "exams": _exams(person, career.periods, on) if statement else [],
    }


def _exams(person: Person, periods: Iterable[Period], on: date) -> list[eligibility.Answer]:
    """What the years are enough for; nobody asks before the history is stated (D02)."""
    title = person.current_qualification
    return eligibility.answers(
        periods,
        education=person.education_level,
        held=person.qualification_level,
        held_since=title.obtained_on if title else None,
        year=on.year,
        ranks=list(codelists.names("education_level_form")),
    )


@person_required
def own(request: SignedIn) -> HttpResponse:
    """「工作履历」: the periods, the years as of any day and why, what they are enough for."""
    person = get_object_or_404(people_access.own(request.user))
    sentences = {
        "never": words.NEVER_STATED,
        "state_first": words.STATE_FIRST,
        "state_first_why": words.STATE_FIRST_WHY,
        "no_start": words.NO_START_YET,
    }
    context = {**_shown(person, _asked_day(request)), **sentences}
    return render(request, "careers/work.html", context)


@person_required
def printed(request: SignedIn) -> HttpResponse:
    """「会计工作年限证明」 as PDF, as of the day asked for."""
    person = get_object_or_404(people_access.own(request.user))
    answer = HttpResponse(proof.pdf(person, _asked_day(request)), content_type="application/pdf")
    answer["Content-Disposition"] = files.called(words.proof_file(person.name))
    answer["Cache-Control"] = "private, no-store"
    return answer


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Public verification of a proof of work years: masked name, day and sum as printed, and whether the register still says so."""
    found = proof.proved(code)
    context = {
        "found": found,
        "sum": words.months(found.months) if found else "",
        "changed": words.CHANGED_SINCE if found and not proof.stands(found) else "",
    }
    return render(request, "careers/verify.html", context, status=200 if found else 404)


@person_required
def outside(request: SignedIn) -> HttpResponse:
    """「补录区外工作经历」: one post in another province with its proof; a returned application comes back filled in (A31)."""
    person = get_object_or_404(people_access.own(request.user))
    away = history.absences(person)
    if not away:
        raise Http404
    case = actions.outside_case(request.user)
    form = forms.OutsideForm(request.POST or None, papers.files(request, forms.OutsideForm), initial=_asked(case))
    whole.say_why(form, case)
    whole.keep_filed(form, case, proof=procedures.about(OutsideWork).detail_of(case).proof if case else None)
    if request.method == "POST" and whole.is_current(request, case) and form.is_valid():
        values = dict(form.cleaned_data)
        del values["proof"]
        paper, file_name = whole.paper_of(form, "proof")
        with refusing(form):
            actions.ask_outside(person=person, by=request.user, proof=paper, file_name=file_name, **values)
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
    """What a returned or withdrawn application said."""
    if case is None or not case.is_editable:
        return {}
    asked = procedures.about(OutsideWork).detail_of(case)
    return {"employer": asked.employer, "first": f"{asked.first:%Y-%m}", "last": f"{asked.last:%Y-%m}"}


@staff_required
def desk(request: SignedIn, pk: int) -> HttpResponse:
    """A person's work history for the agencies; the region's office can have it stated anew (A10)."""
    person = get_object_or_404(people_access.visible_to(request.user).select_related("user", "employer"), pk=pk)
    may_void = accounts_access.is_region(request.user) and person.merged_into_id is None
    statement = history.statement_of(person)
    if request.method == "POST":
        if not may_void or statement is None:
            raise Http404
        try:
            reason = request.POST.get("reason", "")
            question = words.void_asked(person.name, reason)
            if reason.strip() and (asked := confirm.ask(request, question, back=request.path)):
                return asked
            actions.void(statement=statement, reason=reason, by=request.user)
            messages.success(request, words.VOIDED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("careers:desk", pk)
    people.note_view(person=person, by=request.user)
    context = {**_shown(person, _asked_day(request)), "may_void": may_void, "not_stated": words.NOT_STATED_DESK}
    return render(request, "careers/desk.html", context)
