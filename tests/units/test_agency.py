"""Employers in the agencies' hands: changes, direct management, merging (E03, R03, A6)."""

from typing import Any

import pytest
from django.test import Client

from acms.accounts import access as accounts_access
from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base.errors import Refused, Stale
from acms.casework import access
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.employers import actions as employers
from acms.employers import words
from acms.employers.models import Employer, Revision
from acms.inbox.models import Message
from acms.people.models import Person, Post, Status
from acms.regions import divisions
from acms.units import actions
from tests.casework.test_casework import checked


@pytest.fixture
def society(db: None) -> User:
    return accounts.make_staff(
        login_name="society", name="钱样例", password="x", role=Role.REVIEWER, agency_code="150099"
    )


@pytest.fixture
def admitted(filled: Case) -> Person:
    checked(filled)
    return Person.objects.get(user=filled.subject)


def _data(employer: Employer, **changed: str) -> dict[str, str]:
    kept = {
        name: str(getattr(employer, name))
        for name in ("uscc", "name", "address", "division_code", "economic_type", "phone")
    }
    return {**kept, **changed}


# ---- direct management ------------------------------------------------------------------------------------------------


def test_R03_people_and_open_cases_follow_a_unit_under_direct_management_and_all_are_told(
    filled_for_people: Case,
    stranger: User,
    employer: Employer,
    clerk_of_saihan: User,
    clerk_of_the_region: User,
    society: User,
) -> None:
    case = checked(filled_for_people)
    casework.take(case, by=clerk_of_saihan)
    colleague = Person.objects.get(user=stranger)
    Person.objects.filter(pk=colleague.pk).update(employer=employer, management_code="150105")
    assert actions.assign_employer(employer=employer, to="150099", by=clerk_of_the_region) == 1
    case.refresh_from_db()
    colleague.refresh_from_db()
    assert (colleague.management_code, case.management_code, case.taken_by) == ("150099", "150099", None)
    assert access.can_decide(society, case) and not access.can_decide(clerk_of_saihan, case)
    assert {note.user for note in Message.objects.filter(title__contains="管理机构")} == {
        stranger,
        clerk_of_saihan,
        society,
    }


def test_R03_a_collection_submitted_after_the_designation_goes_to_the_direct_agency(
    filled_for_people: Case, employer: Employer, clerk_of_the_region: User
) -> None:
    actions.assign_employer(employer=employer, to="150099", by=clerk_of_the_region)
    assert checked(filled_for_people).management_code == "150099"
    employer.refresh_from_db()
    assert employer.division_code == "150105"  # kept for reporting (A32)


@pytest.mark.parametrize(
    "agency, to, may",
    [
        ("150000", "150099", True),
        ("150100", "150199", True),
        ("150098", "150098", True),
        ("150105", "150098", True),
        ("150105", "150099", False),
        ("150105", "150199", False),
        ("150100", "150099", False),
        ("150700", "150199", False),
        ("150700", "150799", False),
        ("150702", "150098", False),
        ("150000", "150199", False),
        ("150000", "150000", False),
        ("150100", "150502", False),
        ("150099", "150099", False),
    ],
)
def test_R03_each_level_designates_its_own_direct_units_only(agency: str, to: str, may: bool) -> None:
    clerk = User(role=Role.REVIEWER, agency_code=agency)
    assert accounts_access.may_assign(clerk, "150105", "150105", to) is may


def test_R03_a_direct_unit_goes_back_to_its_place_by_who_designated_it(
    employer: Employer, clerk_of_the_region: User, society: User, clerk_of_saihan: User
) -> None:
    actions.assign_employer(employer=employer, to="150099", by=clerk_of_the_region)
    for clerk in (society, clerk_of_saihan):
        with pytest.raises(Refused):
            actions.assign_employer(employer=employer, to="150105", by=clerk)
    actions.assign_employer(employer=employer, to="150105", by=clerk_of_the_region)
    employer.refresh_from_db()
    assert employer.management_code == "150105"


def test_R03_two_who_designate_at_once_one_is_told(employer: Employer, clerk_of_the_region: User) -> None:
    stale = Employer.objects.get(pk=employer.pk)
    actions.assign_employer(employer=employer, to="150099", by=clerk_of_the_region)
    with pytest.raises(Stale):
        employers.assign(employer=stale, to="150098", by=clerk_of_the_region)


def test_R03_people_never_choose_a_direct_region() -> None:
    codes = {code for _, places in divisions.choices() for code, _ in places}
    assert codes and not any(divisions.tree()[code].is_special for code in codes)


# ---- changes ----------------------------------------------------------------------------------------------------------


def test_E03_a_unit_that_moves_takes_its_people_to_the_new_agency(
    client: Client, admitted: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    data = _data(employer, address="内蒙古自治区呼伦贝尔市海拉尔区样例街1号", division_code="150702")
    assert client.post(f"/desk/employers/{employer.pk}/change/", data).url == "/desk/employers/"  # type: ignore[attr-defined]
    admitted.refresh_from_db()
    assert admitted.management_code == "150702"
    assert Revision.objects.get().changed["division_code"] == ["150105", "150702"]
    assert Post.objects.filter(person=admitted, valid_to=None).count() == 1


def test_E03_a_unit_under_direct_management_keeps_its_agency_when_it_moves(
    admitted: Person, employer: Employer, clerk_of_the_region: User, society: User
) -> None:
    actions.assign_employer(employer=employer, to="150099", by=clerk_of_the_region)
    actions.change_employer(employer=employer, by=society, division_code="150702")
    employer.refresh_from_db()
    admitted.refresh_from_db()
    assert (employer.division_code, employer.management_code, admitted.management_code) == (
        "150702",
        "150099",
        "150099",
    )


def test_E03_a_code_that_another_unit_has_is_refused_and_nothing_changes(
    client: Client, employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    page = client.post(f"/desk/employers/{employer.pk}/change/", _data(employer, uscc=other.uscc, phone="1"))
    assert page.status_code == 422 and "已经是另一个单位的" in page.content.decode()
    employer.refresh_from_db()
    assert employer.phone == "0471-5550188"


def test_E03_address_and_location_must_agree(client: Client, employer: Employer, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    assert (
        client.post(f"/desk/employers/{employer.pk}/change/", _data(employer, division_code="150702")).status_code
        == 422
    )


def test_R04_only_the_managing_agency_changes_a_unit(
    client: Client, employer: Employer, clerk_of_hailar: User, clerk_of_the_region: User
) -> None:
    for clerk, status in ((clerk_of_hailar, 404), (clerk_of_the_region, 403)):
        client.force_login(clerk)
        for act in (
            "change",
            "merge",
            "supervising/end",
            "supervising/unit",
            "supervising/administrator",
            "supervising/claim",
        ):
            assert client.post(f"/desk/employers/{employer.pk}/{act}/", {"sure": "1"}).status_code == status, act


# ---- duplicates -------------------------------------------------------------------------------------------------------


def test_a_duplicate_unit_is_merged_its_people_go_on_at_the_other_and_its_code_finds_it(
    client: Client, admitted: Person, employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    client.post(f"/desk/employers/{employer.pk}/merge/", {"into": other.uscc, "sure": "1"})
    admitted.refresh_from_db()
    assert admitted.employer == other
    post = Post.objects.get(person=admitted)  # as it was stated: its row has another name now, no day has changed
    assert (post.employer, post.unit, post.valid_to) == (employer, other, None)
    assert Employer.objects.by_uscc(employer.uscc) == other
    client.post(f"/desk/employers/{employer.pk}/merge/", {"undo": "1"})
    assert Employer.objects.by_uscc(employer.uscc) == employer
    admitted.refresh_from_db()
    assert admitted.employer == employer


def test_D15_C03_a_file_that_was_merged_away_is_not_one_more_of_the_unit(
    client: Client, admitted: Person, stranger: User, employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    """D15, C03, E03: neither in the unit's list at the desk, nor where its people are counted before something is done to it."""
    Person.objects.filter(user=stranger).update(
        employer=employer, management_code="150105", merged_into=admitted, status=Status.CLOSED
    )
    closed = Person.objects.get(user=stranger)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/employers/{employer.pk}/").text
    assert f"/desk/people/{admitted.pk}/" in page and f"/desk/people/{closed.pk}/" not in page
    assert "1名会计人员全部转到" in client.post(f"/desk/employers/{employer.pk}/merge/", {"into": other.uscc}).text
    assert actions.merge_employers(duplicate=employer, into=other, by=clerk_of_saihan) == 1
    closed.refresh_from_db()
    assert closed.employer == other


def test_E03_the_question_before_a_merge_says_what_undoing_it_brings_back(
    client: Client, admitted: Person, employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    """E03: its people go back with it, as the test above has seen."""
    client.force_login(clerk_of_saihan)
    asked = client.post(f"/desk/employers/{employer.pk}/merge/", {"into": other.uscc}).text
    assert f"转回{employer.name}" in asked and "不会自动转回" not in asked


def test_E03_a_merge_that_cannot_be_is_refused_before_anything_is_asked(
    client: Client, employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    """E03: of a unit with itself, and with one that is merged already."""
    client.force_login(clerk_of_saihan)
    address = f"/desk/employers/{employer.pk}/merge/"
    assert words.NO_MERGE in client.post(address, {"into": employer.uscc}, follow=True).text
    Employer.objects.filter(pk=other.pk).update(merged_into=employer)
    assert words.NO_MERGE in client.post(address, {"into": other.uscc}, follow=True).text


def test_units_of_two_agencies_or_merged_ones_are_not_merged(
    employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    Employer.objects.filter(pk=other.pk).update(management_code="150702")
    other.refresh_from_db()
    for into in (employer, other):
        with pytest.raises(Refused):
            employers.merge(duplicate=employer, into=into, by=clerk_of_saihan)


def test_C01_a_returned_case_follows_its_unit_too(
    filled_for_people: Case, employer: Employer, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = checked(filled_for_people)
    items: list[dict[str, Any]] = [{"item": "identity.name", "label": "姓名", "reason": "x"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    actions.assign_employer(employer=employer, to="150099", by=clerk_of_the_region)
    case.refresh_from_db()
    assert (case.state, case.management_code) == (CaseState.RETURNED, "150099")
