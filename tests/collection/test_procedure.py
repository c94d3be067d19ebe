"""What becomes of a collection after 「提交」: who looks at it, when it is asked again, and what bars an approval (W04, W07, W13, E02, F04)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from acms.accounts.models import User
from acms.base import work
from acms.casework import actions as casework
from acms.casework import procedures, tasks
from acms.casework.models import Case, CaseState, Check
from acms.channels import realname
from acms.collection import actions, words
from acms.collection.facts import gather
from acms.collection.models import Evidence, PostAnswers
from acms.collection.procedure import ASK_AGAIN, ASKED_FOR, _sampled
from acms.collection.steps.post import LETTER_COLUMNS
from acms.employers import actions as employers
from acms.employers.models import Employer, EmployerState
from acms.letters.models import Letter
from acms.people.models import Post, Status
from acms.policy.models import Figure
from tests.casework.test_casework import checked
from tests.conftest import refused


def figure(key: str, value: object) -> None:
    Figure.objects.create(key=key, value=value, valid_from=timezone.localdate(), basis="x")


# ---- W04: the authority is silent -----------------------------------------------------------------------------------------


class Silent:
    def matches(self, name: str, id_number: str) -> bool:
        raise realname.Unanswered


class Nobody:
    def matches(self, name: str, id_number: str) -> bool:
        raise realname.NoRecord


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realname, "authority", Silent)


def test_W04_a_silent_authority_is_asked_again_every_ten_minutes_for_a_day_and_then_people_look(
    filled: Case, silent: None
) -> None:
    figure("reviewed_unanswered", False)
    now = timezone.now()
    with travel(now, tick=False):
        case = checked(filled)
        assert case.state == CaseState.CHECKING and case.queued_at == now + ASK_AGAIN == now + timedelta(minutes=10)
        assert not work.work_one(tasks.LANE), "not before its time"
    for later, state in (
        (timedelta(minutes=10), CaseState.CHECKING),
        (ASKED_FOR - timedelta(seconds=1), CaseState.CHECKING),
        (timedelta(days=1), CaseState.IN_REVIEW),
    ):
        with travel(now + later, tick=False):
            Case.objects.filter(pk=case.pk).update(queued_at=now + later)
            assert work.work_one(tasks.LANE)
        case.refresh_from_db()
        assert case.state == state, later
    assert Check.objects.get(submission__case=case, code="real_name").message == words.AUTHORITY_SILENT


def test_W04_where_policy_wants_people_at_once_nobody_is_asked_twice(filled: Case, silent: None) -> None:
    assert checked(filled).state == CaseState.IN_REVIEW


def test_W04_an_authority_that_knows_nobody_of_the_number_is_not_asked_again(
    filled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure("reviewed_unanswered", False)
    monkeypatch.setattr(realname, "authority", Nobody)
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW
    check = Check.objects.get(submission__case=case, code="real_name")
    assert (check.message, check.verdict, check.stated) == (words.AUTHORITY_NO_RECORD, "unsure", case.subject.name)


# ---- W13: a sample of the rest ---------------------------------------------------------------------------------------------


def test_W13_a_sample_of_what_the_rules_would_approve_goes_to_people_and_says_why(filled: Case) -> None:
    figure("sample_percent", 100)
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW and casework.why_people(case) == [words.SAMPLED]
    procedure = procedures.of(case)
    stated = procedure.read(case)
    assert procedure.grounds(case, stated) == [(words.SAMPLED, "")]


def test_W13_without_a_sample_the_rules_approve(filled: Case) -> None:
    figure("sample_percent", 0)
    case = checked(filled)
    assert case.state == CaseState.APPROVED
    assert procedures.of(case).refer(case, procedures.of(case).read(case)) == []


def test_W13_the_sample_is_as_large_as_policy_says_and_a_larger_one_holds_the_smaller() -> None:
    numbers = [f"CJ150105{n:08d}" for n in range(2000)]
    ten, eleven, half, all_ = ({no for no in numbers if _sampled(no, share)} for share in (10, 11, 50, 100))
    assert not any(_sampled(no, 0) for no in numbers) and all_ == set(numbers)
    assert ten < eleven < half < all_
    assert 140 <= len(ten) <= 260 and 900 <= len(half) <= 1100
    assert ten == {no for no in numbers if _sampled(no, 10)}, "the same case is always in it"
    assert not _sampled("", 100), "what has no number yet is in no sample"


# ---- E02: the unit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [EmployerState.PENDING, EmployerState.REFUSED])
def test_E02_nobody_is_entered_at_a_unit_that_is_not_confirmed(
    filled_for_people: Case, clerk_of_saihan: User, state: str
) -> None:
    case = checked(filled_for_people)
    assert case.state == CaseState.IN_REVIEW
    Employer.objects.update(state=state)
    with refused(words.EMPLOYER_PENDING), transaction.atomic():
        casework.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    assert not Post.objects.exists()
    Employer.objects.update(state=EmployerState.CONFIRMED)
    casework.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    assert Post.objects.get().employer == Employer.objects.get()
    assert Letter.objects.get().state == "used"


def test_E02_a_unit_that_was_just_added_stands_in_the_collection_that_asks_for_one(
    filled: Case, other: Employer, stranger: User
) -> None:
    assert not actions.put_employer(other, stranger) and actions.of_user(stranger) is None
    assert actions.put_employer(other, filled.subject) and gather(filled).employer == other
    Case.objects.filter(pk=filled.pk).update(state=CaseState.RETURNED, open_items=["scan.photo"])
    own = Employer.objects.exclude(pk=other.pk).get()
    assert not actions.put_employer(own, filled.subject) and gather(filled).employer == other
    Case.objects.filter(pk=filled.pk).update(state=CaseState.CHECKING, open_items=None)
    assert not employers.want(employer=own, by=filled.subject) and gather(filled).employer == other
    Case.objects.filter(pk=filled.pk).update(state=CaseState.DRAFT)
    assert employers.want(employer=own, by=filled.subject) and gather(filled).employer == own


# ---- F04: a filing's letter ------------------------------------------------------------------------------------------------


@pytest.fixture
def filed(filled: Case, stranger: User) -> Iterator[tuple[User, Employer, Letter, Any, dict[str, Any]]]:
    """A letter with its scan that was accepted otherwise, and what it says, for somebody whose collection has not begun."""
    letter, employer = Letter.objects.get(), Employer.objects.get()
    scan = Evidence.objects.get(case=filled, kind="proof_letter").scan
    values = {
        "position": "08",
        "admin_post": "04",
        "title": "3",
        "title_since": date(2020, 1, 2),
        "joined_on": date(2015, 8, 1),
        "accounting_since": date(2014, 8, 1),
    }
    assert set(values) == set(LETTER_COLUMNS)
    yield stranger, employer, letter, scan, values


def test_F04_an_accepted_letter_fills_step_four_and_counts_as_its_letter(filed: Any) -> None:
    user, employer, letter, scan, values = filed
    actions.adopt_letter(user=user, employer=employer, letter=letter, scan=scan, values=values | {"more": "x"})
    case = actions.of_user(user)
    assert case is not None and case.subject.person.status == Status.COLLECTING
    row = PostAnswers.objects.get(case=case)
    assert (row.has_employer, row.on_post, row.employer, row.letter) == (True, True, employer, letter)
    assert {name: getattr(row, name) for name in LETTER_COLUMNS} == values
    assert row.saved_at is not None and row.version == 1
    assert Evidence.objects.get(case=case).scan == scan and gather(case).scans == {"proof_letter": scan}


def test_F04_another_paper_in_the_letters_place_gives_way(filed: Any, filled: Case) -> None:
    user, employer, letter, scan, values = filed
    case = actions.start(user=user)
    Evidence.objects.create(case=case, kind="proof_letter", scan=Evidence.objects.get(case=filled, kind="photo").scan)
    for _ in range(2):
        actions.adopt_letter(user=user, employer=employer, letter=letter, scan=scan, values=values)
    assert Evidence.objects.get(case=case).scan == scan


# ---- W12 -------------------------------------------------------------------------------------------------------------------


def test_W12_where_a_collection_goes_on_is_its_own_page_of_states(filled: Case) -> None:
    assert procedures.of(filled).link(filled) == reverse("collection:status") == "/collection/status/"


def test_W12_what_is_not_open_is_not_changed_by_an_action_either(filled: Case) -> None:
    Case.objects.filter(pk=filled.pk).update(state=CaseState.RETURNED, open_items=["scan.photo", "post.position"])
    case = Case.objects.get(pk=filled.pk)
    before = set(Evidence.objects.values_list("kind", "scan"))
    with refused(words.LOCKED):
        actions.drop_evidence(case=case, kind="id_portrait")
    with refused(words.LOCKED):
        actions.move_evidence(case=case, kind="photo", to="id_portrait", by=case.subject)
    with refused(words.LOCKED):
        actions.set_employer(case=case, employer=None)
    assert set(Evidence.objects.values_list("kind", "scan")) == before and gather(case).employer is not None
    actions.drop_evidence(case=case, kind="photo")
    assert not Evidence.objects.filter(kind="photo").exists()
