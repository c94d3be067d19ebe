"""The cast of supervising units: a department with an accountant, its administrator, and a unit with a head."""

import random
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.demo import documents, seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people.models import Person
from acms.supervising import actions
from tests.conftest import make_person, taken_as_read

PHONE = "13900000166"
LETTER = documents.jpeg(documents.cast(11), "qualification")


def number_of(n: int) -> str:
    return documents.make_id_number(random.Random(n), "150105", date(1985, 3, 12), False)


NUMBER = number_of(77)
SINCE = date(2011, 3, 1)


@pytest.fixture
def filer(other: Employer) -> Person:
    """An accountant on the post at 第三中学, which is to supervise."""
    return seed.enter(make_person("填报人", number_of(1)), other, since=SINCE)


@pytest.fixture
def head(employer: Employer) -> Person:
    """The accounting head of 青禾."""
    found = seed.enter(make_person("负责人", number_of(2)), employer, since=SINCE)
    people.appoint_head(person=found, employer=employer, on=timezone.localdate(), by=None, case_no="", letter_serial="")
    return found


@pytest.fixture
def member(employer: Employer) -> Person:
    """An accountant of 青禾."""
    return seed.enter(make_person("会计员", number_of(3)), employer, since=SINCE)


@pytest.fixture
def above(other: Employer) -> Employer:
    """第三中学 supervises."""
    employers.make_supervisor(employer=other, by=None)
    return other


@pytest.fixture
def administrator(above: Employer) -> User:
    return accounts.make_staff(login_name="zg", name="白样例", password="x", role=Role.SUPERVISOR, unit_uscc=above.uscc)


@pytest.fixture
def under(above: Employer, employer: Employer) -> Employer:
    """青禾 is under 第三中学."""
    employers.take_in(unit=employer, supervisor=above, by=None)
    return employer


def applied(filer: Person, level: str = "banner", **more: Any) -> Case:
    """The application of the filer's unit, before people."""
    assert filer.employer is not None
    facts = {"name": "管样例", "id_number": NUMBER, "phone": PHONE, "letter": LETTER, "file_name": "a.jpg"}
    case = actions.apply(employer=filer.employer, by=filer.user, level=level, **(facts | more))
    taken_as_read()
    casework.run_checks(case)
    case.refresh_from_db()
    return case
