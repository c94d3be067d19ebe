"""L02: when an account goes back to whose it is, what was submitted in it and nobody has decided comes back whole."""

from typing import Any

import pytest
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.casework import actions, drafting, tasks, words
from acms.casework.models import Case, CaseState, Decision, DecisionDraft, Outcome
from tests import journaled
from tests.casework.test_casework import checked, submitted

REASON = "账号已经交还本人。"


def taken_back(user: User) -> list[Case]:
    return actions.take_back(subject=user, reason=REASON)


def test_L02_what_people_have_comes_back_whole_with_the_reason_and_is_decided_by_nobody(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case, start = checked(filled_for_people), journaled.newest()
    drafting.keep(case=case, by=clerk_of_saihan, typed=drafting.Typed(reason="证书可能是"))
    start = journaled.newest()
    assert taken_back(case.subject) == [case]
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.open_items) == (CaseState.RETURNED, None)
    assert case.lets_change("identity.name") and case.returned_for() == {}
    decision = Decision.objects.get()
    assert (decision.case, decision.submission) == (case, case.last_submission)
    assert (decision.outcome, decision.reason, decision.items) == (Outcome.RETURNED, REASON, [])
    assert decision.by is None and decision.rules == ""  # neither a reviewer's nor the rules'
    assert not DecisionDraft.objects.exists()
    assert journaled.lines(start) == [("case.taken_back", "case", "", case.subject.name)]
    assert taken_back(case.subject) == []


def test_L02_what_is_being_checked_comes_back_and_no_worker_goes_on_with_it(filled: Case) -> None:
    submitted(filled)
    row = work.claim(tasks.LANE)
    assert taken_back(filled.subject) == [filled]
    with pytest.raises(work.LeaseLost):
        tasks.check(row)
    filled.refresh_from_db()
    assert (filled.state, filled.queued_at, filled.lease_until) == (CaseState.RETURNED, None, None)
    assert not work.work_one(tasks.LANE)


def waiting(user: User, n: int, *sent: tuple[str, User | None], state: str = "in_review") -> Case:
    """A case of somebody with people, and who has moved it there."""
    case = Case.objects.create(kind="credit", subject=user, slot=f"x{n}", no=f"X{n}", state=state)
    case.submissions.create(number=1, at=timezone.now(), frozen={})
    for move, by in sent:
        case.steps.create(move=move, at=timezone.now(), by=by)
    return case


def test_L02_only_what_was_sent_in_the_account_comes_back_oldest_first(
    person: User, stranger: User, clerk_of_saihan: User
) -> None:
    mine, agency = ("submit", person), ("submit", clerk_of_saihan)
    back = [
        waiting(person, 1, mine, ("refer", None)),
        waiting(person, 2, agency, ("refer", None), ("return", clerk_of_saihan), mine, state="checking"),
        waiting(person, 3, agency, ("refuse", clerk_of_saihan), ("appeal", person)),
    ]
    waiting(person, 4, agency, ("refer", None))  # filed at the counter
    waiting(person, 5, mine, ("return", clerk_of_saihan), agency)
    waiting(stranger, 6, ("submit", stranger))
    for n, state in enumerate(("draft", "returned", "approved", "refused")):
        waiting(person, 7 + n, mine, state=state)
    others = dict(Case.objects.exclude(pk__in=[case.pk for case in back]).values_list("pk", "state"))
    assert taken_back(person) == back
    assert set(Case.objects.filter(pk__in=[case.pk for case in back]).values_list("state", flat=True)) == {"returned"}
    assert dict(Case.objects.exclude(pk__in=[case.pk for case in back]).values_list("pk", "state")) == others


def test_L02_what_somebody_decides_at_this_moment_stays_decided(
    filled_for_people: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, sent_by = checked(filled_for_people), actions._sent_by

    def decided_first(row: Case) -> Any:
        actions.approve(Case.objects.get(pk=row.pk), by=clerk_of_saihan)
        return sent_by(row)

    monkeypatch.setattr(actions, "_sent_by", decided_first)
    assert taken_back(case.subject) == []
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED and Decision.objects.get().by == clerk_of_saihan
    assert "case.taken_back" not in [verb for verb, *_ in journaled.lines()]


def test_L02_nothing_is_decided_twice_however_late_a_page_is(filled_for_people: Case, clerk_of_saihan: User) -> None:
    case = checked(filled_for_people)
    taken_back(case.subject)
    with pytest.raises(actions.Stale) as stale:
        actions.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    assert stale.value.words == words.decided_before(case) and "退回修改" in stale.value.words
