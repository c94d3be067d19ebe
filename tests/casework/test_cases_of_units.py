"""A case belongs to the unit that it names, else to that of its person: the unit's agency and supervising unit have it (R03)."""

import pytest

from acms.accounts import access
from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.people.models import Person
from acms.units import actions as units
from tests.casework.test_statements import SCENES
from tests.conftest import taken_as_read

# Whoever files these has no unit yet, or the form is not about the subject's own file; the collection says itself where somebody works.
OF_NO_UNIT = {"correction", "claim", "filing_title", "transfer_back", "supervising"}


@pytest.mark.parametrize("kind", SCENES)
def test_R03_a_case_whose_form_names_no_unit_is_one_of_its_persons_unit(kind: str, db: None) -> None:
    case = SCENES[kind]()
    case.refresh_from_db()
    assert (case.employer is None) == (kind in OF_NO_UNIT)
    submission = case.last_submission
    assert submission is not None and submission.frozen["employer_id"] == case.employer_id
    person = Person.objects.filter(user=case.subject).first()
    if kind in ("credit", "start", "student", "outside_work", "restore", "transfer_out"):
        assert person is not None and person.current_post is not None
        assert case.employer == person.current_post.employer
        assert case.employer_name == person.current_post.unit.name


def in_review(kind: str) -> Case:
    case = SCENES[kind]()
    taken_as_read()
    casework.run_checks(case)
    return Case.objects.get(pk=case.pk)


def put_under(case: Case, to: str, by: User) -> Case:
    assert case.employer is not None
    units.put_under(employer=case.employer, to=to, by=by)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("kind", ["credit", "transfer_out", "restore", "student", "outside_work"])
def test_R03_E03_what_a_person_waits_for_goes_with_the_unit_to_its_new_agency(
    kind: str, db: None, clerk_of_saihan: User, clerk_of_hailar: User, clerk_of_the_region: User
) -> None:
    case = in_review(kind)
    Case.objects.filter(pk=case.pk).update(taken_by=clerk_of_saihan)
    case = put_under(case, "150702", clerk_of_the_region)
    assert (case.management_code, case.deciding_code, case.taken_by) == ("150702", "150702", None)
    assert not access.may_decide(clerk_of_saihan, case.deciding_code)


def test_R03_W08_what_the_region_decides_stays_with_whoever_has_it_there(db: None, clerk_of_the_region: User) -> None:
    """更正开始从事会计工作日期 is decided by 自治区财政厅会计处, wherever the person is managed."""
    case = in_review("start")
    casework.take(case, by=clerk_of_the_region)
    case = put_under(case, "150702", clerk_of_the_region)
    assert (case.management_code, case.deciding_code, case.taken_by) == ("150702", "150000", clerk_of_the_region)


def test_R03_C02_an_appeal_goes_to_the_agency_above_the_new_one(
    db: None, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    """The banner has refused, the person has appealed to the league: no banner decides that appeal."""
    case = in_review("credit")
    casework.refuse(case, by=clerk_of_saihan, reason="不符合")
    casework.appeal(case, by=case.subject, reason="请再看")
    case.refresh_from_db()
    assert case.deciding_code == "150100"
    case = put_under(case, "150702", clerk_of_the_region)
    assert (case.management_code, case.deciding_code) == ("150702", "150700")


def test_R03_E01_cases_of_a_row_come_back_to_its_agency_when_two_rows_are_parted(
    db: None, other: Employer, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    """Two rows are merged, the unit moves with all its cases, then it was no duplicate after all. Who files meanwhile goes back too."""
    before = in_review("credit")
    duplicate = before.employer
    assert duplicate is not None
    units.merge_employers(duplicate=duplicate, into=other, by=clerk_of_saihan)
    person = Person.objects.get(user=before.subject)
    assert person.employer == other
    casework.withdraw(before, by=person.user)
    casework.submit(Case.objects.get(pk=before.pk), by=person.user)
    before.refresh_from_db()
    assert (before.employer, before.employer_name) == (duplicate, other.name)
    taken_as_read()
    casework.run_checks(before)
    before.refresh_from_db()
    other.refresh_from_db()
    units.put_under(employer=other, to="150702", by=clerk_of_the_region)
    before.refresh_from_db()
    assert (before.management_code, before.deciding_code) == ("150702", "150702")
    units.part_employers(duplicate=duplicate, by=clerk_of_the_region)
    before.refresh_from_db()
    person.refresh_from_db()
    assert (before.management_code, before.deciding_code, person.management_code) == ("150105", "150105", "150105")


def test_R03_the_kinds_that_belong_to_no_unit_say_so() -> None:
    apart = {code for code, _ in procedures.choices() if not procedures.by_code(code).of_unit}
    assert {"collection", "update_post", "correction", "transfer_back", "supervising"} <= apart
    assert not {"credit", "transfer_out", "restore", "student", "outside_work", "start"} & apart
