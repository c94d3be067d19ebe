"""The example of docs/procedures.md is what it says: it is taken from the page, installed, and walked from opening to reversal (C01)."""

import importlib
import re
import sys
import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import modify_settings
from django.urls import clear_url_caches, include, path
from django.utils import timezone

import acms
import config.urls
from acms.accounts.models import User
from acms.base import work
from acms.casework import actions as casework
from acms.casework import procedures, tasks
from acms.casework.models import Case, CaseState
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people.models import Person, Post, Status
from acms.units import actions as units
from tests.conftest import refused

PAGE = Path(__file__).parents[2] / "docs" / "procedures.md"
BLOCK = re.compile(r"```python\n# acms/(\S+)\n(.*?)```", re.DOTALL)
TEMPLATE = re.compile(r"```html\n\{# acms/templates/(\S+) #\}\n(.*?)```", re.DOTALL)
DAY = date(2027, 3, 1)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The room `loans`, from the page: files beside the package, installed, with its table."""
    folder = tmp_path_factory.mktemp("acms")
    (folder / "loans").mkdir()
    (folder / "loans" / "__init__.py").touch()
    for name, code in BLOCK.findall(PAGE.read_text("utf-8")):
        (folder / name).write_text(code, "utf-8")
    registered = dict(procedures._registered)
    acms.__path__.append(str(folder))
    with modify_settings(INSTALLED_APPS={"append": "acms.loans"}), django_db_blocker.unblock():
        loans = importlib.import_module("acms.loans.models")
        with connection.schema_editor() as editor:
            editor.create_model(loans.Loan)
        yield importlib.import_module("acms.loans.actions")
        with connection.schema_editor() as editor:
            editor.delete_model(loans.Loan)
    acms.__path__.remove(str(folder))
    del apps.all_models["loans"]
    apps.clear_cache()
    procedures._registered.clear()
    procedures._registered.update(registered)
    for name in [name for name in sys.modules if name.startswith("acms.loans")]:
        del sys.modules[name]


@pytest.fixture
def owner(room: Any, stranger: User, settings: Any) -> Iterator[Person]:
    """Somebody registered, on an installation with the room's addresses."""
    urls = types.ModuleType("with_loans")
    urls.urlpatterns = [path("", include("acms.loans.urls")), *config.urls.urlpatterns]  # type: ignore[attr-defined]
    sys.modules["with_loans"] = urls
    settings.ROOT_URLCONF = "with_loans"
    clear_url_caches()
    pages = dict(TEMPLATE.findall(PAGE.read_text("utf-8")))
    settings.TEMPLATES = [_with_pages(engine, pages) for engine in settings.TEMPLATES]
    yield register(stranger)
    del sys.modules["with_loans"]
    clear_url_caches()


def _with_pages(engine: dict[str, Any], pages: dict[str, str]) -> dict[str, Any]:
    """The engine of the settings, which finds these templates too."""
    loaders = [*engine["OPTIONS"]["loaders"], ("django.template.loaders.locmem.Loader", pages)]
    return {**engine, "OPTIONS": {**engine["OPTIONS"], "loaders": loaders}}


def register(user: User) -> Person:
    Person.objects.filter(user=user).update(
        status=Status.REGISTERED, management_code="150105", registered_at=timezone.now()
    )
    return Person.objects.select_related("user").get(user=user)


def worked(case: Case) -> Case:
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


def test_C01_the_example_walks_from_opening_to_reversal(
    room: Any, owner: Person, client: Client, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    client.force_login(owner.user)
    assert "借阅日期" in client.get("/me/loan/").text
    assert "请填借阅日期。" in client.post("/me/loan/", {"on": ""}).text
    answer = client.post("/me/loan/", {"on": DAY.isoformat()})
    assert answer.status_code == 302
    case = worked(Case.objects.get(kind="loan"))
    assert case.kind_title == "借阅档案" and case.no and case.no.startswith("JY150105-")
    assert case.state == CaseState.IN_REVIEW and casework.why_people(case) == ["借阅档案由管理机构办理。"]
    casework.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    assert case.loan.case_no == case.no  # type: ignore[attr-defined]
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="看错了档案。")
    case = Case.objects.get(pk=case.pk)
    assert case.state == CaseState.RETURNED and case.loan.case_no == ""  # type: ignore[attr-defined]


def test_C01_what_came_back_is_filed_anew_in_its_case(
    room: Any, owner: Person, stranger: User, clerk_of_saihan: User
) -> None:
    loans = importlib.import_module("acms.loans.models")
    case = worked(room.ask(person=owner, on=DAY, by=owner.user))
    casework.withdraw(case, by=owner.user)
    assert worked(room.ask(person=owner, on=date(2027, 3, 2), by=owner.user)) == case
    asked = loans.Loan.objects.get()
    assert (asked.case, asked.on) == (case, date(2027, 3, 2))
    with refused("正在办理"):
        room.ask(person=owner, on=DAY, by=owner.user)


def test_C01_a_day_that_is_taken_comes_back_at_its_item(
    room: Any, owner: Person, person: User, clerk_of_saihan: User
) -> None:
    register(person)
    first = worked(room.ask(person=Person.objects.get(user=person), on=DAY, by=person))
    casework.approve(first, by=clerk_of_saihan)
    case = worked(room.ask(person=owner, on=DAY, by=owner.user))
    assert case.state == CaseState.RETURNED and case.returned_for() == {"loan.on": "这一天档案已经借出，请改一天。"}


@pytest.mark.parametrize("of_unit", [True, False])
def test_R03_C01_the_example_is_a_case_of_its_persons_unit_unless_it_says_otherwise(
    room: Any, owner: Person, employer: Employer, clerk_of_the_region: User, monkeypatch: Any, *, of_unit: bool
) -> None:
    """It names no unit; its person has a post."""
    monkeypatch.setattr(procedures.by_code("loan"), "of_unit", of_unit)
    people.open_fact(Post, person=owner, on=timezone.localdate(), case_no="", employer=employer, on_post=False)
    case = worked(room.ask(person=owner, on=DAY, by=owner.user))
    assert (case.employer, case.employer_name) == ((employer, employer.name) if of_unit else (None, ""))
    units.put_under(employer=employer, to="150702", by=clerk_of_the_region)
    case.refresh_from_db()
    assert case.deciding_code == ("150702" if of_unit else "150105")


def test_C01_the_queue_offers_the_example_last(room: Any, db: None) -> None:
    assert procedures.choices()[-1] == ("loan", "借阅档案") and len(procedures.choices()) == 24
