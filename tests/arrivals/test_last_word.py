"""W13: a unit's no is kept until it is over: through returns, new letters, new accounts and corrected numbers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments.models import Baseline
from acms.arrivals import actions, asking, last_word
from acms.arrivals.models import Arrival, Confirmation, Said
from acms.base import work
from acms.base.dates import chinese
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.casework.procedures import Joining
from acms.employers.models import Employer
from acms.filing import actions as filing
from acms.people import actions as people
from acms.people.models import Person
from tests.arrivals.test_arrivals import before, came, head, last, objected, why_not_by_rules  # noqa: F401
from tests.casework.access_world import _registered
from tests.casework.test_statements import with_letter
from tests.conftest import refused
from tests.test_races import a_number

REASON = [{"item": "dispute.reason", "label": "理由", "reason": "写具体"}]
YESTERDAY = timedelta(days=1)


def arrived(person: Person, unit: Employer, *, at: timedelta = timedelta(), until: timedelta = -YESTERDAY) -> Arrival:
    """Somebody has come to a unit by a letter; `until`: how long from today the head may object."""
    number = Arrival.objects.count()
    case = Case.objects.create(
        kind="update_post", subject=person.user, title="x", slot=f"a{number}", no=f"A{number}", state="approved"
    )
    Baseline.objects.create(case=case, values={})
    return Arrival.objects.create(
        submission=case.submissions.create(number=1, at=timezone.now(), frozen={}), person=person, employer=unit,
        on_post=True, position="08", at=timezone.now() + at, until=timezone.localdate() + until,
    )  # fmt: skip


def again(arrival: Arrival, at: timedelta = timedelta()) -> Arrival:
    """The same person has come to the unit once more, and the days to object are over."""
    return arrived(arrival.person, arrival.employer, at=at)


def test_W13_an_objection_that_came_back_to_be_cleared_up_stands(
    head: Person,  # noqa: F811
    came: Arrival,  # noqa: F811
    clerk_of_saihan: User,
    clerk_of_the_league: User,
) -> None:
    case = objected(came, head.user)
    casework.return_for_correction(case, by=clerk_of_saihan, items=REASON)
    [why] = why_not_by_rules(came)
    assert "提出过异议，理由：不是本单位的人" in why
    again(came)
    assert why_not_by_rules(came) == [why], "nothing is let stand while it is not decided"
    casework.approve(objected(came, head.user, "公章系伪造"), by=clerk_of_saihan)
    assert "公章系伪造" in why_not_by_rules(came)[0]
    case.refresh_from_db()
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="查明在岗")
    assert why_not_by_rules(came) == [], "who was found right by the agency above is not waiting for the head"


def test_W13_an_upheld_objection_is_let_stand_only_by_who_has_come_after_it(
    head: Person,  # noqa: F811
    came: Arrival,  # noqa: F811
    clerk_of_saihan: User,
) -> None:
    case = objected(came, head.user)
    taken_too = again(came)
    casework.approve(case, by=clerk_of_saihan)
    assert taken_too.until < timezone.localdate() and len(why_not_by_rules(came)) == 1
    later = again(came, at=timedelta(minutes=1))
    assert why_not_by_rules(came) == []
    Case.objects.filter(pk=later.submission.case_id).update(state=CaseState.RETURNED)
    assert len(why_not_by_rules(came)) == 1, "what was reversed does not hold"


def a_filing(unit: Employer, number: str, phone: str, name: str = "赛跑") -> Case:
    """A filing with the unit's letter, as the worker leaves it."""
    asked = filing.begin_employment(number=number, name=name, phone=phone)
    with_letter(asked, unit)
    assert work.work_one(tasks.LANE)
    return Case.objects.get(pk=asked.case_id)


@pytest.fixture
def unit(head: Person, before: None) -> Employer:  # noqa: F811
    """The head's unit; its head is asked before."""
    assert head.employer is not None
    return head.employer


def declined(unit: Employer, head: Person, number: str, clerk: User) -> Case:  # noqa: F811
    """A filing that the head has declined and the agency refused."""
    case = a_filing(unit, number, "13900000001")
    actions.decline(asked=Confirmation.objects.get(said=Said.NOTHING), reason="没有这个人", by=head.user)
    casework.refuse(case, by=clerk, reason="单位不确认")
    return case


def test_W13_F02_what_the_head_has_said_no_to_is_known_when_the_same_person_files_from_another_phone(
    client: Client,
    unit: Employer,
    head: Person,  # noqa: F811
    clerk_of_saihan: User,
) -> None:
    number = a_number()
    former = declined(unit, head, number, clerk_of_saihan)
    case = a_filing(unit, number, "13900000002")
    assert (case.state, case.subject == former.subject) == (CaseState.IN_REVIEW, False)
    said = f"{chinese(timezone.localdate())}已经答复不确认，理由：没有这个人"
    assert "不同意过，这一次是重新提交的" in last(head.user).text
    assert any(said in why for why in casework.why_people(case))
    asked = Confirmation.objects.get(said=Said.NOTHING)
    client.force_login(head.user)
    assert said in client.get(f"/employer/confirm/{asked.pk}/").text
    Confirmation.objects.filter(pk=asked.pk).update(until=timezone.localdate() - YESTERDAY)
    with refused("没有这个人"):
        casework.approve(case, by=clerk_of_saihan)
    casework.approve(case, by=clerk_of_saihan, reason="已电话核实")
    assert "没有确认" in last(head.user).title


def test_W13_F02_what_the_head_has_said_of_somebody_else_is_not_held_against_one(
    unit: Employer,
    head: Person,  # noqa: F811
    clerk_of_saihan: User,
) -> None:
    declined(unit, head, a_number(), clerk_of_saihan)
    case = a_filing(unit, a_number(), "13900000002")
    assert asking.declined(case) is None and "不同意过" not in last(head.user).text


@pytest.mark.parametrize("called", ["赛跑", "别人"])
def test_W13_W05_what_the_head_has_said_no_to_is_known_by_a_number_from_before_a_correction(
    unit: Employer,
    head: Person,  # noqa: F811
    other: Employer,
    clerk_of_saihan: User,
    called: str,
) -> None:
    number = a_number()
    declined(unit, head, number, clerk_of_saihan)
    person = _registered("测试丁", other)
    assert last_word.about(person.user_id, unit.pk) is None
    people.correct_identity(person=person, by=clerk_of_saihan, case_no="GZ1", name=called, id_number=number)
    people.correct_identity(person=person, by=clerk_of_saihan, case_no="GZ2", id_number=a_number())
    found = last_word.about(person.user_id, unit.pk)
    assert (found is not None) == (called == "赛跑"), "a mistyped number was perhaps somebody else's"


def test_W13_D15_what_the_head_has_said_no_to_is_known_across_merged_files(
    head: Person,  # noqa: F811
    came: Arrival,  # noqa: F811
    stranger: User,
    clerk_of_saihan: User,
) -> None:
    Confirmation.objects.create(
        submission=came.submission, employer=came.employer, asked_at=timezone.now(), until=came.until, said=Said.NO,
        said_by=head.user, said_at=timezone.now(), reason="没有这个人",
    )  # fmt: skip
    kept = Case.objects.create(kind="collection", subject=head.user, title="x", slot="k")
    joins = Joining(came.employer_id, True, "08", None, None)
    assert asking.reasons(kept, joins) == []
    people.merge_away(person=came.person, into=head)
    assert [why for why in asking.reasons(kept, joins) if "没有这个人" in why]
