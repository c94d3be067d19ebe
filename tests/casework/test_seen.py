"""People decide what is with them and what they have seen, and nothing else (C02, W12)."""

import pytest
from django.test import Client

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.casework import actions, words
from acms.casework.models import Case, CaseState
from acms.learning.models import Credit
from acms.people.models import Person
from tests.casework.test_casework import checked
from tests.learning.test_applications import applied


@pytest.fixture
def registered(filled: Case) -> Person:
    checked(filled)
    return Person.objects.select_related("user").get(user=filled.subject)


def page_of(case: Case, clerk: User) -> tuple[Client, dict[str, str]]:
    """The case page of a reviewer, open, and what its form says beside the button."""
    desk = Client()
    desk.force_login(clerk)
    shown = desk.get(f"/desk/cases/{case.no}/")
    return desk, {"version": "0", "submission": str(shown.context["submission"].number)}


def filed_anew(case: Case, person: Person) -> None:
    """Taken back and submitted with another claim while the reviewer's page is open."""
    actions.withdraw(case, by=person.user)
    assert applied(person, units=3, what="别的").pk == case.pk


def test_C02_what_is_still_being_checked_is_not_decided_by_people(
    registered: Person,
    clerk_of_saihan: User,
) -> None:
    case = applied(registered, units=1)
    desk, form = page_of(case, clerk_of_saihan)
    actions.withdraw(case, by=registered.user)
    again = actions.submit(case, by=registered.user)
    assert case.state == CaseState.CHECKING
    for button in ("approve", "return", "refuse"):
        answer = desk.post(f"/desk/cases/{case.no}/decide/", {button: "1", "reason": "不符", "sure": "1", **form})
        assert answer.status_code == 409
    for act in (
        lambda: actions.approve(case, by=clerk_of_saihan),
        lambda: actions.return_for_correction(
            case, by=clerk_of_saihan, items=[{"item": "credit.what", "label": "内容", "reason": "不清"}]
        ),
    ):
        with pytest.raises(Stale):
            act()
    case.refresh_from_db()
    assert (case.state, case.taken_by, case.decisions.count()) == (CaseState.CHECKING, None, 0)
    assert not Credit.objects.filter(person=registered).exists() and not again.checks.exists()


def test_C02_nobody_decides_a_submission_that_they_have_not_seen(
    registered: Person,
    clerk_of_saihan: User,
) -> None:
    case = applied(registered, units=1)
    desk, form = page_of(case, clerk_of_saihan)
    filed_anew(case, registered)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    answer = desk.post(f"/desk/cases/{case.no}/decide/", {"approve": "1", **form})
    assert answer.status_code == 409 and words.SUBMITTED_ANEW in answer.text
    assert not Credit.objects.filter(person=registered).exists()
    _, fresh = page_of(case, clerk_of_saihan)
    desk.post(f"/desk/cases/{case.no}/decide/", {"approve": "1", **fresh})
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED and Credit.objects.filter(person=registered).exists()


def test_A7_who_may_not_decide_a_case_may_not_while_it_is_being_checked_either(
    filled_for_people: Case, clerk_of_the_region: User
) -> None:
    desk = Client()
    desk.force_login(clerk_of_the_region)
    actions.submit(filled_for_people, by=filled_for_people.subject)
    for state in (CaseState.CHECKING, CaseState.IN_REVIEW):
        assert filled_for_people.state == state
        assert desk.post(f"/desk/cases/{filled_for_people.no}/decide/", {"approve": "1"}).status_code == 403
        if state == CaseState.CHECKING:
            actions.refer_unchecked(filled_for_people)


def test_C02_a_case_that_was_reversed_beside_a_newer_one_is_gone_on_with(
    registered: Person,
    clerk_of_saihan: User,
    clerk_of_the_league: User,
) -> None:
    first = applied(registered, units=1)
    actions.approve(first, by=clerk_of_saihan)
    second = applied(registered, units=2, what="第二")
    actions.reverse(first, by=clerk_of_the_league, items=[], reason="依据有误")
    actions.approve(second, by=clerk_of_saihan)
    assert applied(registered, units=3, what="改过的").pk == first.pk
