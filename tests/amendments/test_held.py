"""A change is compared with what the register says by now, not with what it said when somebody began it (D05, W13)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.amendments import baselines, words
from acms.amendments.differences import differences
from acms.arrivals.models import Arrival
from acms.base import work
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import procedures, tasks
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection import facts
from acms.collection.steps import IDENTITY
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.people import actions as people
from acms.people.models import Education, Leaving, Person, Post, Status
from tests.arrivals.test_arrivals import _new_letter, came, head, objected  # noqa: F401
from tests.casework.test_casework import checked
from tests.conftest import refused


@pytest.fixture
def begun(head: Person, came: Arrival) -> Case:  # noqa: F811
    """乌云其木格, on the post at 青禾, states another post there and has the letter for it; not submitted."""
    case = amendments.begin(user=came.person.user, kind="update_post", on=timezone.localdate())
    collection.set_employer(case=case, employer=came.employer)
    _new_letter(case, came.employer, position="09")
    return Case.objects.get(pk=case.pk)


def submitted(case: Case) -> Case:
    amendments.submit(case=case, by=case.subject, on=timezone.localdate())
    return case


def looked_at(case: Case) -> Case:
    assert work.work_one(tasks.LANE)
    return Case.objects.get(pk=case.pk)


def upheld(arrival: Arrival, head: Person, clerk: User) -> str:  # noqa: F811
    casework.approve(objected(arrival, head.user), by=clerk)
    assert Person.objects.get(pk=arrival.person_id).employer is None
    return f"{chinese(timezone.localdate())}提出过异议，理由：不是本单位的人"


def policy_reasons(case: Case) -> list[str]:
    return [reason for reason in casework.policy_reasons(case) if "异议" in reason]


@pytest.mark.parametrize("sent", ["before", "after"])
def test_W13_a_change_begun_before_an_upheld_objection_brings_nobody_back_by_the_rules(
    sent: str,
    begun: Case,
    came: Arrival,  # noqa: F811
    head: Person,  # noqa: F811
    clerk_of_saihan: User,
    clerk_of_the_region: User,
) -> None:
    """Whether it was submitted before the objection was upheld, or after."""
    case = submitted(begun) if sent == "before" else begun
    said = upheld(came, head, clerk_of_saihan) if sent == "after" else ""
    if sent == "before":
        Case.objects.filter(pk=case.pk).update(queued_at=None)  # it waits while the agency decides the other
        said = upheld(came, head, clerk_of_saihan)
        Case.objects.filter(pk=case.pk).update(queued_at=timezone.now())
    else:
        submitted(case)
    case = looked_at(case)
    assert case.state == CaseState.IN_REVIEW
    assert any(said in reason for reason in policy_reasons(case))
    with pytest.raises(Refused) as refusal:
        casework.approve(case, by=clerk_of_saihan)
    assert said in refusal.value.words
    casework.approve(case, by=clerk_of_saihan, reason="单位来电，这次真的来了")
    assert Arrival.objects.filter(submission__case=case, employer=came.employer).exists(), "its head hears of it"


def test_W13_of_who_left_while_the_change_waited_the_unit_hears(
    begun: Case,
    came: Arrival,  # noqa: F811
    head: Person,  # noqa: F811
    clerk_of_saihan: User,
) -> None:
    """E05: the head reports them gone, the agency approves their post there afterwards."""
    case = submitted(begun)
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW, queued_at=None)
    people.report_leaving(
        person=came.person, employer=came.employer, what=Leaving.LEFT, on=timezone.localdate(), by=head.user
    )
    case = Case.objects.get(pk=case.pk)
    [unit] = [line for line in desk(case) if line[0] == "工作单位全称"]
    assert unit == ("工作单位全称", "无", came.employer.name)
    casework.approve(case, by=clerk_of_saihan)
    assert Arrival.objects.filter(submission__case=case, employer=came.employer).exists()
    case.refresh_from_db()
    assert unit in desk(case), "what it was compared with stands"


def desk(case: Case) -> list[tuple[str, str, str]]:
    """What the desk's page shows of the register beside the statement."""
    assert case.last_submission is not None
    kind = procedures.of(case)
    return kind.against_register(case, kind.thaw(case, case.last_submission))


def test_W13_a_change_of_post_at_the_same_unit_is_still_none_of_somebody_who_comes(
    begun: Case, clerk_of_saihan: User
) -> None:
    case = looked_at(submitted(begun))
    assert case.state == CaseState.APPROVED
    assert not Arrival.objects.filter(submission__case=case).exists()
    assert [label for label, _, _ in desk(case)] == ["现从事会计工作岗位", "会计专业技术职务"]


def test_W13_who_stands_at_a_row_that_was_merged_is_at_the_unit_that_goes_on(
    begun: Case,
    came: Arrival,  # noqa: F811
    other: Employer,
) -> None:
    case = submitted(begun)
    Employer.objects.filter(pk=other.pk).update(merged_into=came.employer)
    Post.objects.filter(person=came.person, valid_to=None).update(employer=other)
    assert looked_at(case).state == CaseState.APPROVED
    assert not Arrival.objects.filter(submission__case=case).exists()


def test_D05_an_education_that_came_meanwhile_is_what_a_change_is_compared_with(filled: Case) -> None:
    checked(filled)
    person = Person.objects.select_related("user").get(user=filled.subject)
    case = amendments.begin(user=person.user, kind="update_education", on=timezone.localdate())
    held = Education.objects.open().get(person=person)
    was = held.school
    Education.objects.filter(pk=held.pk).update(school="样例大学", valid_from=held.valid_from - timedelta(days=1))
    draft = facts.gather(Case.objects.get(pk=case.pk))
    found = differences(baselines.before(case, draft.stated), draft.values())
    assert [(before, now) for _, before, now in found] == [("样例大学", was)]


# ---- at the moment of the decision ---------------------------------------------------------------------------------------


def entered(case: Case, by: User | None) -> None:
    """What an approval does at its end, whatever was found before."""
    assert case.last_submission is not None
    kind = procedures.of(case)
    with transaction.atomic():
        kind.effect(case, kind.thaw(case, case.last_submission), by)


def test_W13_the_rules_enter_nobody_over_an_objection_that_was_upheld_while_they_looked(
    begun: Case,
    came: Arrival,  # noqa: F811
    head: Person,  # noqa: F811
    clerk_of_saihan: User,
) -> None:
    case = submitted(begun)
    Case.objects.filter(pk=case.pk).update(queued_at=None)
    said = upheld(came, head, clerk_of_saihan)
    with refused(said):
        entered(Case.objects.get(pk=case.pk), None)
    assert not Post.objects.filter(person=came.person, valid_to=None).exists()
    entered(Case.objects.get(pk=case.pk), clerk_of_saihan)  # who was asked for the reason before


def test_D05_of_who_is_in_the_register_no_more_nothing_is_entered(begun: Case, came: Arrival) -> None:  # noqa: F811
    case = submitted(begun)
    Person.objects.filter(pk=came.person_id).update(status=Status.CLOSED)
    with refused(words.NOT_REGISTERED):
        entered(Case.objects.get(pk=case.pk), None)


@pytest.mark.parametrize(("was", "becomes"), [(False, True), (True, False), (False, False)])
def test_W13_whoever_goes_on_the_post_at_their_unit_comes_and_whoever_goes_off_it_does_not(
    begun: Case,
    came: Arrival,  # noqa: F811
    was: bool,
    becomes: bool,
) -> None:
    Post.objects.filter(person=came.person, valid_to=None).update(on_post=was)
    kind, draft = procedures.of(begun), facts.gather(Case.objects.get(pk=begun.pk))
    stated = replace(draft.stated, post=replace(draft.stated.post, on_post=becomes))
    assert (kind.joins(draft.case, stated) is not None) == (becomes and not was)


def test_D05_the_message_names_what_was_changed_and_nothing_else(filled: Case) -> None:
    checked(filled)
    person = Person.objects.select_related("user").get(user=filled.subject)
    case = amendments.begin(user=person.user, kind="update_basic", on=timezone.localdate())
    collection.save_step(case=case, step=IDENTITY, values={"political": "01"})
    assert looked_at(submitted(case)).state == CaseState.APPROVED
    told = Message.objects.filter(user=person.user).order_by("-pk")[0]
    assert "政治面貌" in told.text and "照片" not in told.text and "身份证" not in told.text
