"""What the list said that brought somebody in (L02): their collection begins with it, where it can be told where it belongs."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from acms.accounts.models import User
from acms.casework.models import Case
from acms.collection import actions
from acms.collection.models import EducationAnswers, IdentityAnswers, PostAnswers, QualificationAnswers
from acms.employers.models import Employer
from acms.people.models import Listed, Person

STUDY = {
    "education_level": "21",
    "school": "样例大学",
    "major": "会计学",
    "degree": "4",
    "graduated_on": date(2009, 7, 1),
}
HELD = {"qualification_level": "2", "certificate_no": "15019900000001", "obtained_on": date(2014, 9, 7)}


def begins(user: User, unit: Employer | None = None, **said: Any) -> Case:
    person = Person.objects.get(user=user)
    if unit is not None:
        Person.objects.filter(pk=person.pk).update(employer=unit)
    Listed.objects.create(person=person, **said)
    return actions.start(user=user)


def study(case: Case, mode: str) -> tuple[Any, ...]:
    row = EducationAnswers.objects.get(case=case, mode=mode)
    return row.level, row.school, row.major, row.degree, row.graduated


NOTHING = ("", "", "", "", None)


@pytest.mark.parametrize(("mode", "other"), [("full", "part"), ("part", "full")])
def test_L02_the_schooling_of_the_list_stands_where_it_says_how_somebody_studied(
    person: User, mode: str, other: str
) -> None:
    case = begins(person, education_mode=mode, **STUDY)
    assert study(case, mode) == ("21", "样例大学", "会计学", "4", date(2009, 7, 1))
    assert study(case, other) == NOTHING


def test_L02_a_list_that_does_not_say_how_somebody_studied_fills_neither_and_the_page_shows_it(
    person: User, client: Client
) -> None:
    case = begins(person, **STUDY)
    assert study(case, "full") == study(case, "part") == NOTHING
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    assert "样例大学" in client.get("/collection/5/").text and "样例大学" not in client.get("/collection/3/").text


def post(case: Case) -> tuple[Any, ...]:
    row = PostAnswers.objects.get(case=case)
    return row.has_employer, row.employer, row.typed


def test_L02_the_unit_that_the_directory_has_stands_in_step_four(person: User, employer: Employer) -> None:
    case = begins(person, employer, uscc=employer.uscc, employer_name="别的写法")
    assert post(case) == (True, employer, None)


def test_L02_the_code_of_a_unit_that_is_not_there_waits_in_its_box(person: User, client: Client) -> None:
    case = begins(person, uscc="12150000MA0TE5T162", employer_name="样例公司")
    assert post(case) == (True, None, {"uscc": "12150000MA0TE5T162"})
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    assert 'value="12150000MA0TE5T162"' in client.get("/collection/4/").text


@pytest.mark.parametrize(("name", "has"), [("样例公司", True), ("", None)])
def test_L02_a_name_alone_says_that_there_is_a_unit(person: User, name: str, has: bool | None) -> None:
    assert post(begins(person, employer_name=name)) == (has, None, None)


def test_L02_the_qualification_of_the_list_is_one_of_accounting(person: User) -> None:
    row = QualificationAnswers.objects.get(case=begins(person, **HELD))
    assert (row.type, row.level, row.certificate_no, row.obtained_on, row.way) == (
        "01", "2", "15019900000001", date(2014, 9, 7), "",
    )  # fmt: skip


def test_L02_without_a_level_nothing_is_said_of_a_qualification(person: User) -> None:
    row = QualificationAnswers.objects.get(case=begins(person, **HELD | {"qualification_level": ""}))
    assert (row.type, row.level, row.certificate_no, row.obtained_on) == ("", "", "", None)


def test_L02_the_name_is_the_accounts_and_not_the_lists(person: User) -> None:
    case = begins(person, **HELD)
    assert IdentityAnswers.objects.get(case=case).name == person.name
