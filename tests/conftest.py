"""The permanent cast and what every test needs."""

import os
import random
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import pytest
from django.apps import apps
from django.core import management
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base import files, work
from acms.base.errors import Refused
from acms.base.fields import update_each
from acms.casework.models import Case
from acms.demo import documents, scanning, seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.national import marks
from acms.people import actions as people
from acms.regions import actions as regions
from acms.scans.models import Scan
from acms.statistics.models import Snapshot

# A busy machine is slow, not wrong. The same examples at each run, so that a commit is judged by what it changed;
# ACMS_EXPLORE=20 looks at other examples, twenty times as many (`make explore`).
EXPLORE = int(os.environ.get("ACMS_EXPLORE", "0"))
hypothesis_settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=not EXPLORE,
    max_examples=100 * max(EXPLORE, 1),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Static files are joined and collected as in production, once a run: workers start afterwards and share them."""
    if not hasattr(config, "workerinput"):
        if shutil.which("make"):
            subprocess.run(["make", "-s", "assets"], cwd=Path(__file__).parents[1], check=False)
        management.call_command("collectstatic", interactive=False, verbosity=0)


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A failure is told when it happens: a run that is ended from outside, by a limit of time, never comes to its summary."""
    if report.failed and not os.environ.get("PYTEST_XDIST_WORKER"):
        print(f"\n{report.nodeid} failed at its {report.when}:\n{report.longreprtext}", flush=True)


# ADR 0020. These do not depend on the database, or run on installations of their own (which are SQLite's anyway), or ask every
# address whatever PostgreSQL could refuse of it, which is more than SQLite refuses.
ONE_DATABASE = (
    "tests/e2e/",
    "tests/letters/",
    "tests/scans/",
    "tests/accounts/test_doors.py",
    "tests/accounts/test_upwards.py",
    "tests/casework/test_access.py",
    "tests/collection/test_pages.py",
    "tests/test_contract.py",
    "tests/test_settings.py",
    "tests/test_sweep.py",
)
# What takes minutes comes first, so that no worker is idle at the end …
LONG = ("tests/e2e/", "tests/test_sweep.py", "tests/test_migrations.py", "tests/ops/test_decisions.py")
# … and of these files each role goes to whichever worker is free.
BY_ROLE = ("tests/e2e/test_crawl.py", "tests/test_sweep.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proved-on-both", action="store_true", help="only what both databases must prove (ADR 0020)")


class ByFile(LoadScopeScheduling):
    """A file goes to one worker, for it may have one installation. (`xdist_group` does nothing under pytest 9.)"""

    def _split_scope(self, nodeid: str) -> str:
        file, _, name = nodeid.partition("::")
        return f"{file}[{name.partition('[')[2]}" if file in BY_ROLE else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files come first. The second pass, on the other database, leaves out what asks no database or needs one only."""
    items.sort(key=lambda item: next((n for n, long in enumerate(LONG) if item.nodeid.startswith(long)), len(LONG)))
    if not config.getoption("--proved-on-both"):
        return
    kept = [item for item in items if _asks_the_database(item) and not item.nodeid.startswith(ONE_DATABASE)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _asks_the_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables come straight from the models (tests/test_migrations.py: they are those of the migrations), with what migrations put in."""
    journal = import_module("acms.journal.migrations.0001_squashed")
    starts = import_module("acms.people.migrations.0016_starts_stay")
    days = import_module("acms.people.migrations.0019_each_day_to_one_fact")
    further = import_module("acms.people.migrations.0022_more_dated_facts")
    with django_db_blocker.unblock():
        if not Snapshot.objects.exists():  # kept by --reuse-db otherwise
            with connection.schema_editor() as editor:
                journal.guard(apps, editor)
                starts.guard(apps, editor)
                days.guard(apps, editor)
                further.guard(apps, editor)
            journal.begin(apps, None)
            Snapshot.objects.create(queued_at=timezone.now())
        marks.watch()
        regions.load_agencies()


@pytest.fixture(scope="session", autouse=True)
def leases_travel() -> Iterator[None]:
    """Tests travel in time and the database does not: what is worked on goes by the clock of the test (`acms/base/work.py:clock`)."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(work, "clock", timezone.now)
        yield


@pytest.fixture(scope="session", autouse=True)
def papers_drawn_once() -> Iterator[None]:
    """Drawing is most of what a complete collection costs. A paper of the same person is the same picture every time, and of
    the letter's scan, which `filled` states as read, nobody reads the words: whichever was scanned first stands for all.
    No test outlives a power cut, so no file waits for the disk."""
    drawn = lru_cache(64)(documents.draw)
    scanned: list[Any] = []

    def scan(pdf: bytes, how: scanning.Conditions) -> Any:
        if not scanned:
            page = scanning.scan(pdf, how)
            scanned.append(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        page = scanned[0].copy()
        page[:8] = 150 + zlib.crc32(pdf) % 100  # no two people hand in the very same picture (W13)
        page[:8, :9] = 100 + zlib.crc32(pdf, 1) % 100
        return page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "draw", lambda *which, **how: drawn(*which, **how).copy())
        patch.setattr(seed, "specimen", lru_cache(256)(seed.specimen))
        patch.setattr(seed, "scanning", SimpleNamespace(Conditions=scanning.Conditions, scan=scan))
        patch.setattr(files.os, "fsync", lambda _: None)
        yield


def confirmed_unit(uscc: str, name: str, address: str, **facts: Any) -> Employer:
    """A unit that its agency has confirmed; a company in 赛罕区 where `facts` say nothing else."""
    usual = {"phone": "0471-5550188", "economic_type": "173", "certificate_type": "01", "division_code": "150105"}
    made = employers.add(uscc=uscc, name=name, address=address, **usual | facts)
    employers.confirm(employer=made)
    made.refresh_from_db()
    return made


@pytest.fixture
def employer(db: None) -> Employer:
    """青禾: a confirmed employer in 赛罕区."""
    return confirmed_unit("91150105MA0TE5T16A", "内蒙古青禾样例粮油有限公司", "内蒙古自治区呼和浩特市赛罕区样例大街9号")


@pytest.fixture
def other(db: None) -> Employer:
    """第三中学: another confirmed employer in 赛罕区."""
    return confirmed_unit(
        "12150000MA0TE5T162",
        "呼和浩特市样例第三中学",
        "内蒙古自治区呼和浩特市赛罕区样例路26号",
        economic_type="110",
        certificate_type="02",
    )


@contextmanager
def refused(words: str) -> Iterator[None]:
    """What is done inside is refused, in these words among others."""
    with pytest.raises(Refused) as refusal:
        yield
    assert words in refusal.value.words


def taken_as_read(text: str = "") -> None:
    """Uploads that wait are usable and say this: where what OCR makes of them is not the question."""
    waiting = Scan.objects.filter(queued_at__isnull=False)
    update_each(waiting, queued_at=None, state="usable", read={"kind": "", "text": text, "fields": {}})


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
def shared_password(settings: Any) -> str:
    """An installation that has switched the published password on (L02); usually it is off."""
    settings.ACMS_INITIAL_PASSWORD = "nmg*123#"
    return "nmg*123#"


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
