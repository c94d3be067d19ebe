"""When a case counts as filed, and what its person may change: what comes back keeps its day, what is taken back loses it (D08, W12)."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from acms.accounts.models import User
from acms.casework import actions, procedures
from acms.casework.models import Case, CaseState, Decision, own_slot
from acms.casework.procedures import Frozen
from tests.casework.test_casework import checked, submitted
from tests.casework.test_desk import waiting  # noqa: F401

TODAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("decided", "day"),
    [
        ((), TODAY),  # nothing was filed yet
        ((False,), date(2027, 3, 1)),
        ((True,), date(2027, 3, 1)),
        ((True, False), date(2027, 3, 1)),  # put right what came back
        ((True, True, False), date(2027, 3, 1)),
        ((False, False), date(2027, 3, 2)),  # taken back of themselves
        ((True, False, False), date(2027, 3, 3)),
        ((False, True, False), date(2027, 3, 2)),
    ],
)
def test_D08_what_came_back_was_filed_on_its_first_day_and_what_was_taken_back_on_its_last(
    stranger: User, decided: tuple[bool, ...], day: date
) -> None:
    """`decided`: of each submission of the first days of March, whether somebody decided it."""
    case = Case.objects.create(kind="credit", subject=stranger, slot="x")
    for n, was in enumerate(decided, start=1):
        at = timezone.make_aware(datetime(2027, 3, n, 23, 30))  # a day of the clock on the wall
        sent = case.submissions.create(number=n, at=at, frozen={})
        if was:
            Decision.objects.create(case=case, submission=sent, at=at, outcome="returned", items=[])
    with time_machine.travel(timezone.make_aware(datetime(2027, 3, 31, 9)), tick=False):
        assert case.filed_on == day


@pytest.mark.parametrize("state", list(CaseState))
def test_W12_what_may_be_changed_follows_from_the_state_and_from_what_came_back(state: CaseState) -> None:
    mine = state in (CaseState.DRAFT, CaseState.RETURNED)
    whole, some, none = (Case(state=state, open_items=items) for items in (None, ["identity.name"], []))
    assert whole.lets_change("identity.name") is whole.lets_change("scan.photo") is mine
    assert some.lets_change("identity.name") is mine and not some.lets_change("scan.photo")
    assert not none.lets_change("identity.name")
    assert whole.is_editable is mine and whole.is_open is (state in (CaseState.CHECKING, CaseState.IN_REVIEW))


def test_W12_reasons_are_those_of_the_last_decision_while_the_case_is_back(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    assert case.returned_for() == {}
    for reason in ("看不清", "还是看不清"):
        items = [{"item": "scan.photo", "label": "照片", "reason": reason}]
        actions.return_for_correction(case, by=clerk_of_saihan, items=items)
        case = Case.objects.get(pk=case.pk)
        assert case.returned_for() == {"scan.photo": reason}
        case = checked(case)
    assert case.returned_for() == {}


def test_W12_the_newest_case_of_a_kind_is_found_in_whatever_state(stranger: User, person: User) -> None:
    made = [
        Case.objects.create(kind=kind, subject=who, slot=own_slot(n), state=state)
        for n, (kind, who, state) in enumerate(
            [("credit", stranger, "refused"), ("credit", stranger, "approved"), ("student", stranger, "draft"), ("credit", person, "draft")]
        )
    ]  # fmt: skip
    assert Case.objects.newest("credit", stranger) == made[1]
    assert Case.objects.newest("head", stranger) is None
    assert set(Case.objects.open()) == {made[2], made[3]} and not Case.objects.waiting().exists()


def test_C01_a_long_name_is_found_by_as_much_as_its_columns_hold(filled: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    title = "双" * 120  # the longest title; five letters a character
    frozen = Frozen([], {}, title, "150105")
    monkeypatch.setattr(procedures.of(filled), "freeze", lambda case, stated: frozen)
    actions.submit(filled, by=filled.subject)
    case = Case.objects.get(pk=filled.pk)
    assert (case.title, case.sound, case.initials) == (title, ("shuang" * 50)[:300], "s" * 60)
    assert (case.management_code, case.deciding_code) == ("150105", "150105")


def test_C02_what_another_agency_decides_is_addressed_to_it_and_a_case_keeps_its_number(
    filled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = Frozen([], {}, "甲", "150105", decided_by="150100")
    monkeypatch.setattr(procedures.of(filled), "freeze", lambda case, stated: frozen)
    submitted_case = actions.submit(filled, by=filled.subject).case
    number = submitted_case.no
    assert (submitted_case.management_code, submitted_case.deciding_code) == ("150105", "150100")
    actions.withdraw(submitted_case, by=filled.subject)
    again = actions.submit(Case.objects.get(pk=filled.pk), by=filled.subject)
    assert (again.number, again.case.no) == (2, number)


def test_C06_who_is_waited_for_moves_the_day_and_nothing_else(filled: Case) -> None:
    submitted(filled)
    before = Case.objects.filter(pk=filled.pk).values().get()
    later = timezone.localdate() + timedelta(days=30)
    actions.count_from(filled, later)
    now = Case.objects.filter(pk=filled.pk).values().get()
    assert now.pop("due_on") > later > before.pop("due_on") and now == before
