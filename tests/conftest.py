"""The permanent cast and what every test needs."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.demo import documents, seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.people import actions as people
from acms.regions import actions as regions
from acms.scans.models import Scan

# A busy machine is slow, not wrong.
hypothesis_settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any machine")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The pass against another database leaves out what asks no database: it was proved in the first."""
    if not os.environ.get("ACMS_TEST_DATABASE_URL"):
        return
    asking = {"db", "transactional_db"}
    pure = [
        item
        for item in items
        if not asking & set(getattr(item, "fixturenames", ())) and item.get_closest_marker("django_db") is None
    ]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if item not in set(pure)]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        regions.load_agencies()


@pytest.fixture
def employer(db: None) -> Employer:
    """青禾: a confirmed employer in 赛罕区."""
    made = employers.add(
        uscc="91150105MA0TE5T16A",
        name="内蒙古青禾样例粮油有限公司",
        address="内蒙古自治区呼和浩特市赛罕区样例大街9号",
        phone="0471-5550188",
        economic_type="173",
        certificate_type="01",
        division_code="150105",
    )
    employers.confirm(employer=made)
    made.refresh_from_db()
    return made


@pytest.fixture
def other(db: None) -> Employer:
    """第三中学: another confirmed employer in 赛罕区."""
    made = employers.add(
        uscc="12150000MA0TE5T162",
        name="呼和浩特市样例第三中学",
        address="内蒙古自治区呼和浩特市赛罕区样例路26号",
        phone="0471-5550188",
        economic_type="110",
        certificate_type="02",
        division_code="150105",
    )
    employers.confirm(employer=made)
    made.refresh_from_db()
    return made


@contextmanager
def refused(words: str) -> Iterator[None]:
    """What is done inside is refused, in these words among others."""
    with pytest.raises(Refused) as refusal:
        yield
    assert words in refusal.value.words


def taken_as_read(text: str = "") -> None:
    """Uploads that wait are usable and say this: where what OCR makes of them is not the question."""
    waiting = Scan.objects.filter(queued_at__isnull=False)
    waiting.update(queued_at=None, state="usable", read={"kind": "", "text": text, "fields": {}})


def make_person(name: str = "乌云其木格", number: str = "152301197005050007") -> User:
    """A person with a password of their own and proved contacts."""
    user = accounts.make_person(name=name, id_number=number, initial=False)
    user.set_password(seed.PASSWORD)
    user.set_phone("13800000188", timezone.now())
    user.email, user.email_verified_at = "wyqmg@example.com", timezone.now()
    user.save()
    people.file_person(user=user)
    return user


@pytest.fixture
def person(db: None) -> User:
    """乌云其木格, who waits for collection."""
    return make_person()


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody else."""
    return make_person("测试甲", documents.make_id_number(random.Random(5), "150105", date(1988, 3, 12), False))


def _clerk(login: str, name: str, agency: str) -> User:
    return accounts.make_staff(
        login_name=login, name=name, password=seed.STAFF_PASSWORD, role=Role.REVIEWER, agency_code=agency
    )


@pytest.fixture
def clerk_of_saihan(db: None) -> User:
    return _clerk("saihan", "苏日娜", "150105")


@pytest.fixture
def other_clerk_of_saihan(db: None) -> User:
    return _clerk("saihan2", "苏和", "150105")


@pytest.fixture
def clerk_of_hailar(db: None) -> User:
    return _clerk("hailar", "敖登", "150702")


@pytest.fixture
def clerk_of_the_league(db: None) -> User:
    return _clerk("huhehaote", "格日勒", "150100")


@pytest.fixture
def clerk_of_the_region(db: None) -> User:
    return _clerk("region", "赵样例", "150000")


@pytest.fixture
def filled(person: User, employer: Employer) -> Case:
    """A complete collection, on the post, that the rules would approve."""
    return seed.filled_case(person, documents.cast_for(person.name, person.id_number))


@pytest.fixture
def filled_for_people(person: User, employer: Employer) -> Case:
    """A complete collection that policy sends to people: 高级."""
    who = documents.changed(documents.cast_for(person.name, person.id_number), qualification_level="高级")
    return seed.filled_case(person, who, level="3", way="02")
