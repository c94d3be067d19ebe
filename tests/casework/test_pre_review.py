"""A supervising unit's note beside a case: it moves nothing, is about what was seen, and reaches who holds the case (R03, A8)."""

import pytest

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base.errors import Stale
from acms.casework import access, actions, words
from acms.casework.models import Case, CaseState, Opinion, PreReview
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.inbox.models import Message
from tests import journaled
from tests.casework.test_casework import checked
from tests.conftest import refused


@pytest.fixture
def above(other: Employer, employer: Employer) -> Employer:
    """第三中学 supervises 青禾."""
    employers.make_supervisor(employer=other, by=None)
    other.refresh_from_db()
    employers.take_in(unit=employer, supervisor=other, by=None)
    return other


@pytest.fixture
def administrator(above: Employer) -> User:
    return accounts.make_staff(login_name="zg", name="白样例", password="x", role=Role.SUPERVISOR, unit_uscc=above.uscc)


@pytest.fixture
def case(filled_for_people: Case) -> Case:
    """A collection at 青禾, before people."""
    return checked(filled_for_people)


def says(case: Case, unit: Employer, by: User, opinion: Opinion, text: str = "", seen: int = 1) -> None:
    actions.pre_review(case, unit=unit, by=by, opinion=opinion, text=text, seen=seen)


def test_A8_a_note_moves_nothing_and_who_holds_the_case_reads_of_it(
    case: Case, above: Employer, administrator: User, clerk_of_saihan: User
) -> None:
    actions.take(case, by=clerk_of_saihan)
    start = journaled.newest()
    says(case, above, administrator, Opinion.UNFIT, " 任职时间与单位记录不符 ")
    note = PreReview.objects.get()
    assert (note.submission, note.unit, note.by) == (case.last_submission, above, administrator)
    assert (note.opinion, note.text) == (Opinion.UNFIT, "任职时间与单位记录不符")
    assert journaled.lines(start) == [("case.pre_reviewed", "case", administrator.name, case.subject.name)]
    told = Message.objects.get(user=clerk_of_saihan)
    assert (told.title, told.text) == words.pre_reviewed(above.name, case.title, case.no or "")
    assert above.name in told.text and case.title in told.text and str(case.no) in told.text
    assert told.link == f"/desk/cases/{case.no}/"
    case.refresh_from_db()
    assert (case.state, case.taken_by) == (CaseState.IN_REVIEW, clerk_of_saihan)
    assert not Message.objects.filter(user=case.subject, text__contains="预审").exists()


def test_A8_where_nobody_holds_the_case_nobody_is_told(
    case: Case, above: Employer, administrator: User, clerk_of_saihan: User
) -> None:
    before = Message.objects.count()
    says(case, above, administrator, Opinion.FIT)
    assert PreReview.objects.get().text == "" and Message.objects.count() == before


@pytest.mark.parametrize("opinion", [Opinion.UNFIT, Opinion.NOTE])
def test_A8_who_advises_against_it_or_notes_something_writes_what(
    case: Case, above: Employer, administrator: User, opinion: Opinion
) -> None:
    start = journaled.newest()
    with refused(words.OPINION_FIRST):
        says(case, above, administrator, opinion, "  ")
    assert not PreReview.objects.exists() and journaled.lines(start) == []
    says(case, above, administrator, opinion, "看第二页")
    assert PreReview.objects.get().opinion == opinion


def test_A8_the_same_note_is_written_once_and_another_one_stands_beside_it(
    case: Case, above: Employer, administrator: User, employer: Employer
) -> None:
    said = [(Opinion.FIT, ""), (Opinion.FIT, ""), (Opinion.NOTE, "甲"), (Opinion.NOTE, "甲 "), (Opinion.NOTE, "乙"), (Opinion.FIT, "")]  # fmt: skip
    for opinion, text in said:
        says(case, above, administrator, opinion, text)
    kept = [(row.opinion, row.text) for row in PreReview.objects.order_by("pk")]
    assert kept == [(Opinion.FIT, ""), (Opinion.NOTE, "甲"), (Opinion.NOTE, "乙"), (Opinion.FIT, "")]
    says(case, employer, administrator, Opinion.FIT)  # another unit has said nothing yet
    assert PreReview.objects.filter(unit=employer).count() == 1


def test_A8_a_note_is_about_what_was_seen_and_waits_for_a_decision(
    case: Case, above: Employer, administrator: User, clerk_of_saihan: User
) -> None:
    for seen in (0, 2):
        with pytest.raises(Stale) as stale:
            says(case, above, administrator, Opinion.FIT, seen=seen)
        assert stale.value.words == words.SUBMITTED_AGAIN
    items = [{"item": "identity.political", "label": "政治面貌", "reason": "请核对"}]
    actions.return_for_correction(case, by=clerk_of_saihan, items=items)
    with pytest.raises(Stale) as stale:
        says(case, above, administrator, Opinion.FIT)
    assert stale.value.words == words.decided_before(case) and not PreReview.objects.exists()
    case = checked(Case.objects.get(pk=case.pk))
    says(case, above, administrator, Opinion.FIT, seen=2)
    assert PreReview.objects.get().submission == case.last_submission


def test_R03_A8_a_supervising_unit_writes_beside_what_waits_of_its_own_units_alone(
    case: Case, above: Employer, administrator: User, employer: Employer, clerk_of_saihan: User
) -> None:
    assert access.visible_to(administrator).get() == case and access.may_pre_review(administrator, case)
    assert not access.may_pre_review(clerk_of_saihan, case) and not access.can_decide(administrator, case)
    assert not access.decidable(administrator).exists() and not access.withdrawn(administrator, case.no or "")
    Employer.objects.filter(pk=employer.pk).update(supervisor=None)
    assert not access.visible_to(administrator).exists() and not access.may_pre_review(administrator, case)
    Employer.objects.filter(pk=employer.pk).update(supervisor=above)
    actions.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    assert access.visible_to(administrator).get() == case and not access.may_pre_review(administrator, case)
    Case.objects.filter(pk=case.pk).update(state=CaseState.DRAFT)
    assert not access.visible_to(administrator).exists()  # a draft belongs to its person
    assert access.withdrawn(clerk_of_saihan, case.no or "") and not access.withdrawn(administrator, case.no or "")
