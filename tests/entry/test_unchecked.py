"""L02: who came in by the shared password with a phone that no file knows is for people's eyes until an agency has approved."""

import pytest

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.people import actions as people
from acms.people.models import Person
from tests.casework.access_world import OTHERS, _registered, appoint
from tests.casework.test_casework import checked

REASON = "首次登录的手机号未经核对"


def unchecked(case: Case) -> Case:
    User.objects.filter(pk=case.subject_id).update(phone_unchecked=True)
    return Case.objects.get(pk=case.pk)


def test_L02_W13_what_the_rules_would_approve_goes_to_people_with_the_reason(filled: Case) -> None:
    case = checked(unchecked(filled))
    assert case.state == CaseState.IN_REVIEW
    assert casework.why_people(case) == [REASON]


def test_L02_the_desk_says_why(filled: Case, clerk_of_saihan: User, client: object) -> None:
    case = checked(unchecked(filled))
    client.force_login(clerk_of_saihan)  # type: ignore[attr-defined]
    assert REASON in client.get(f"/desk/cases/{case.no}/").text  # type: ignore[attr-defined]


def test_L02_an_approval_by_an_agency_ends_it_and_a_return_does_not(filled: Case, clerk_of_saihan: User) -> None:
    case = checked(unchecked(filled))
    items = [{"item": "identity.political", "label": "政治面貌", "reason": "请核对"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    assert User.objects.get(pk=case.subject_id).phone_unchecked
    case = checked(Case.objects.get(pk=case.pk))
    assert case.state == CaseState.IN_REVIEW
    casework.approve(case, by=clerk_of_saihan)
    assert not User.objects.get(pk=case.subject_id).phone_unchecked


def test_L02_the_head_of_the_unit_hears_of_the_entry_and_of_the_first_submission_elsewhere(
    filled: Case, employer: Employer
) -> None:
    head = _registered(OTHERS[0], employer)
    appoint(head, employer)
    checked(unchecked(filled))
    told = Message.objects.filter(user=head.user, title="本单位有人首次登录，手机号未经核对")
    assert told.count() == 1 and filled.subject.name in told.get().text


@pytest.mark.parametrize(("phone", "times"), [("", 1), ("13800000188", 0)])
def test_L02_the_head_of_the_units_file_is_told_at_the_entry_by_an_unknown_phone(
    employer: Employer, phone: str, times: int
) -> None:
    head = _registered(OTHERS[0], employer)
    appoint(head, employer)
    user = accounts.make_person(name="乌云其木格", id_number="152301197005050007")
    if phone:
        user.set_phone(phone)
        user.save()
    people.file_person(user=user, employer=employer)
    accounts.set_first_password(user=user, name=user.name, phone="13800000188", password="Qinghe-2026!")
    assert Message.objects.filter(user=head.user, title__contains="手机号未经核对").count() == times


def test_L02_a_waiting_file_keeps_its_imported_unit_when_it_is_brought_up_to_date(employer: Employer) -> None:
    user = accounts.make_person(name="乌云其木格", id_number="152301197005050007")
    person = people.file_person(user=user, employer=employer)
    people.refresh(person)
    assert Person.objects.get(pk=person.pk).employer == employer
