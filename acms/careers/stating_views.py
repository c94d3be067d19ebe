"""「填写工作履历」, once: typed in any order, kept at the server, looked at with its years, then stated for good (D02). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from acms.accounts import keeping
from acms.accounts.web import SignedIn, person_required
from acms.base.errors import Refused
from acms.careers import actions, forms, history, proof, rules, words
from acms.careers.models import WorkDraft
from acms.careers.rules import Stated
from acms.careers.years import work_years
from acms.people import access as people_access
from acms.people.models import Person

Rows = list[dict[str, str]]
Faults = list[tuple[int, str]]


@person_required
def state_history(request: SignedIn) -> HttpResponse:
    """The form. Every button keeps what was typed; without script too nothing is lost on the way to the next page and back."""
    person = get_object_or_404(people_access.own(request.user))
    if fault := _closed(person):
        messages.info(request, fault)
        return redirect("careers:own")
    if request.method != "POST":
        return _form(request, person, forms.typed(keeping.data(request, "history")) or _draft(person), [])
    rows = forms.typed(request.POST)
    if "add" in request.POST and len(rows) < forms.MOST:
        rows.append(forms.blank_after(rows))
    elif "drop" in request.POST:
        rows = [row for n, row in enumerate(rows) if str(n) != request.POST["drop"]]
    else:
        return _to_be_checked(request, person, rows)
    actions.keep_draft(person=person, rows=rows)
    return redirect(f"{reverse('careers:state')}#row-{len(rows) - 1}")


def _closed(person: Person) -> str:
    """Why nothing can be stated; empty where it can."""
    if history.statement_of(person):
        return words.STATED_BEFORE
    return "" if person.accounting_since else words.NO_START


def _draft(person: Person) -> Rows:
    """What was typed last time, or else what the register knows."""
    draft = WorkDraft.objects.filter(person=person).first()
    assert person.accounting_since is not None
    return draft.rows if draft and draft.rows else forms.first_rows(person.accounting_since, history.present(person))


def _form(request: HttpRequest, person: Person, rows: Rows, faults: Faults) -> HttpResponse:
    context = {
        "person": person,
        "rows": [(row, [why for n, why in faults if n == number]) for number, row in enumerate(rows)],
        "whole": [why for n, why in faults if n < 0],
        "faults": faults,
        "what": words.WHAT,
    }
    return render(request, "careers/state.html", context, status=422 if faults else 200)


def _to_be_checked(request: HttpRequest, person: Person, rows: Rows) -> HttpResponse:
    """On to the page that shows what it comes to; back to the form where something is wrong."""
    actions.keep_draft(person=person, rows=rows)
    periods, faults = _read(person, rows)
    if faults:
        return _form(request, person, rows, faults)
    actions.keep_draft(person=person, rows=forms.as_typed(rules.in_order(periods)))
    return redirect("careers:check")


def _read(person: Person, rows: Rows) -> tuple[list[Stated], Faults]:
    periods, faults = forms.read(rows)
    assert person.accounting_since is not None
    if not faults:
        present, today = history.present(person), timezone.localdate()
        faults = rules.faults(periods, start=person.accounting_since, today=today, present=present)
    return periods, faults


@person_required
def check(request: SignedIn) -> HttpResponse:
    """What will be stated, with the years and months it comes to; only here it is stated, and only what stands here."""
    person = get_object_or_404(people_access.own(request.user))
    if statement := history.statement_of(person):
        return _stated_before(request, rules.fingerprint(history.rows_of(statement)))
    if _closed(person):
        return redirect("careers:state")
    periods, faults = _read(person, _draft(person))
    if faults:
        messages.warning(request, words.CHECK_FIRST)
        return redirect("careers:state")
    fault, status = "", 200
    if request.method == "POST":
        fault, status = _stated(request, person, periods)
        if not fault:
            messages.success(request, words.STATED)
            return redirect("careers:own")
    context = {**_shown(person, periods), "fault": fault, "honest": words.HONEST, "promised": "promise" in request.POST}
    return render(request, "careers/check.html", context, status=status)


def _stated_before(request: HttpRequest, print_: str) -> HttpResponse:
    """The second of two clicks sees that it is stated; another statement than the one that stands is refused."""
    if request.POST.get("seen") == print_:
        messages.success(request, words.STATED)
    else:
        messages.info(request, words.STATED_BEFORE)
    return redirect("careers:own")


def _stated(request: SignedIn, person: Person, periods: list[Stated]) -> tuple[str, int]:
    """States the periods; why not, and the status that says so, where they are not stated."""
    if request.POST.get("seen") != rules.fingerprint(periods):
        return words.CHECKED_ELSEWHERE, 409
    if "promise" not in request.POST:
        return words.PROMISE_FIRST, 422
    try:
        actions.state_history(person=person, rows=periods, by=request.user, on=timezone.localdate())
    except Refused as refusal:
        return refusal.words, refusal.status
    return "", 302


def _shown(person: Person, periods: list[Stated]) -> dict[str, Any]:
    on = timezone.localdate()
    counted = work_years(history.as_stated(person, periods, on), on)
    return {
        "on": on,
        "sum": words.months(counted.months),
        "lines": proof.told(counted),
        "what": words.WHAT,
        "seen": rules.fingerprint(periods),
    }
