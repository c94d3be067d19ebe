"""E02, W13: a unit that somebody has added is confirmed, and whose collection waited for nothing else is approved by the rules."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.casework import actions as casework
from acms.casework import procedures, tasks
from acms.casework.models import Case, CaseState, Check, Decision, Outcome
from acms.collection.procedure import Collection
from acms.demo import documents
from acms.employers.models import Employer, EmployerState
from acms.inbox.models import Message
from acms.people.models import Person, Status
from acms.units.models import NewUnit
from tests.casework.test_casework import checked, submitted
from tests.conftest import make_person


@pytest.fixture
def added(employer: Employer) -> Case:
    """青禾 was added by a colleague and waits for the agency."""
    Employer.objects.filter(pk=employer.pk).update(state=EmployerState.PENDING)
    employer.refresh_from_db()
    number = documents.make_id_number(random.Random("戊"), "150105", date(1980, 1, 1), False)
    adder = make_person("测试戊", number)
    new = procedures.about(NewUnit)
    case = casework.keep(
        new, None, {"employer": employer}, by=adder, title=employer.name, slot=f"employer:{employer.pk}"
    )
    casework.submit(case, by=adder)
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    return case


def confirmed(added: Case, by: User) -> None:
    casework.approve(added, by=by)
    work.drain([tasks.LANE])


def unit_of(added: Case) -> Employer:
    return NewUnit.objects.get(case=added).employer


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_E02_W13_who_waited_for_the_unit_alone_is_approved_by_the_rules_once(
    added: Case, filled: Case, clerk_of_saihan: User
) -> None:
    assert checked(filled).state == CaseState.IN_REVIEW
    doubts = Check.objects.filter(submission__case=filled).exclude(verdict="pass")
    assert [check.code for check in doubts] == ["employer_pending"]
    confirmed(added, clerk_of_saihan)
    decision = Decision.objects.get(case=filled)
    assert (now(filled).state, decision.outcome, decision.by) == (CaseState.APPROVED, Outcome.APPROVED, None)
    assert Person.objects.get(user=filled.subject).status == Status.REGISTERED
    assert not decision.submission.checks.exclude(verdict="pass").exists()
    told = Message.objects.filter(user=filled.subject, title__contains="审核通过").count()
    assert casework.look_at_waiting(unit_of(added).keys) and not work.work_one(tasks.LANE)
    assert Decision.objects.filter(case=filled).count() == told == 1


def test_E02_W13_what_people_look_at_for_another_reason_stays_with_them_and_says_so_no_more(
    client: Client, added: Case, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    assert case.doubts == 1
    confirmed(added, clerk_of_saihan)
    case = now(case)
    assert (case.state, case.doubts, case.queued_at) == (CaseState.IN_REVIEW, 0, None)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "工作单位待管理机构确认" not in page and "高级" in page
    casework.look_at_waiting(unit_of(added).keys)
    assert now(case).queued_at is None


def test_E02_W13_what_a_reviewer_has_in_hand_stays_there_and_they_are_told(
    added: Case, filled: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled)
    casework.take(case, by=other_clerk_of_saihan)
    confirmed(added, clerk_of_saihan)
    assert now(case).state == CaseState.IN_REVIEW and not Decision.objects.filter(case=case).exists()
    assert Message.objects.filter(user=other_clerk_of_saihan, text__contains=case.no or "-").count() == 1


def test_C02_W13_an_appeal_is_answered_by_people_whatever_becomes_of_the_unit(
    added: Case, filled: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = checked(filled)
    casework.refuse(case, by=clerk_of_saihan, reason="不在岗")
    case.refresh_from_db()
    casework.appeal(case, by=case.subject, reason="在岗")
    confirmed(added, clerk_of_saihan)
    assert now(case).state == CaseState.IN_REVIEW and now(case).queued_at is None


def test_E02_W13_what_was_being_checked_at_that_moment_is_looked_at_when_it_is_over(
    added: Case, filled: Case, clerk_of_saihan: User, employer: Employer
) -> None:
    """Its check has read the unit as it stood before, and refers it after the confirmation."""
    submitted(filled)
    casework.approve(added, by=clerk_of_saihan)
    tasks.check(_claimed(added))
    assert now(added).queued_at is not None
    Employer.objects.filter(pk=employer.pk).update(state=EmployerState.PENDING)
    tasks.check(_claimed(filled))
    assert now(filled).state == CaseState.IN_REVIEW
    Employer.objects.filter(pk=employer.pk).update(state=EmployerState.CONFIRMED)
    with time_machine.travel(timezone.now() + casework.AFTER_OTHERS + timedelta(seconds=1)):
        work.drain([tasks.LANE])
    assert now(filled).state == CaseState.APPROVED and now(added).queued_at is None


def _claimed(case: Case) -> Case:
    """The worker has this one in hand, whatever else waits."""
    Case.objects.filter(pk=case.pk).update(lease_until=timezone.now() + timedelta(minutes=1), tries=1)
    return now(case)


@pytest.mark.parametrize("by_reviewer", [True, False])
def test_W13_decided_or_taken_back_while_the_worker_looks_it_is_not_decided_twice(
    by_reviewer: bool, added: Case, filled: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = checked(filled)
    casework.approve(added, by=clerk_of_saihan)
    looks = Collection.check

    def meanwhile(self: Collection, looked_at: Case, stated: Any) -> Any:
        found = looks(self, looked_at, stated)
        if by_reviewer:
            casework.approve(now(case), by=clerk_of_saihan)
        else:
            casework.withdraw(now(case), by=case.subject)
        return found

    monkeypatch.setattr(Collection, "check", meanwhile)
    work.drain([tasks.LANE])
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        work.drain([tasks.LANE])
    decided = Decision.objects.filter(case=case)
    if by_reviewer:
        assert (now(case).state, decided.get().by) == (CaseState.APPROVED, clerk_of_saihan)
    else:
        assert now(case).state == CaseState.DRAFT and not decided.exists()
    assert now(case).queued_at is None


def test_W13_a_look_that_fails_leaves_with_people_what_they_have(
    added: Case, filled: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = checked(filled)
    monkeypatch.setattr(Collection, "check", lambda *_: 1 / 0)
    casework.approve(added, by=clerk_of_saihan)
    for minutes in range(6):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            work.drain([tasks.LANE])
    assert now(case).state == CaseState.IN_REVIEW and now(case).queued_at is None
    assert case.steps.filter(move="refer").count() == 1
