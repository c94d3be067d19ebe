"""The access table (R04): every address, by GET and POST, for every role; one place in code decides, this proves it.

The table is access.csv: a line for every address and method. `{names}` are keys of objects that exist (access_world.py), `fields`
is what a form sends, written like a query. In a role's column stands the status that it gets; 302 may be the door, the nearest
page above an address of a form (tests/accounts/test_upwards.py) or what follows an action. Whoever changes who may do what
changes the line; for a new address the test says the line that it found: judge it before it goes in.
"""

import copy
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from acms.accounts import doors
from acms.accounts.models import User
from acms.casework.models import Case
from acms.channels import wechat
from tests.casework import access_world
from tests.casework.test_casework import checked

ROLES = tuple(access_world.ROLES)
# Served by libraries: their own tests prove them.
FOREIGN = ("captcha/",)
FILE = Path(__file__).with_name("access.csv")


@dataclass(frozen=True)
class Line:
    """One line of the table: which address, how it is asked, what each role gets."""

    address: str
    method: str
    fields: str
    answers: dict[str, int]
    note: str = ""

    def status(self, client: Client, places: dict[str, Any]) -> int:
        """What the client gets; whatever that did is taken back, so that no line hangs on another."""
        address, cookies = self.address.format(**places), copy.deepcopy(client.cookies)
        form = QueryDict(self.fields.format(**places), mutable=True)
        if "file" in form:
            form["file"] = SimpleUploadedFile(form["file"], b"no picture")
        with transaction.atomic():
            answer = client.post(address, form) if self.method == "POST" else client.get(address)
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer.status_code

    def __str__(self) -> str:
        return ",".join([self.address, self.method, self.fields, *map(str, self.answers.values()), self.note])


def read() -> list[Line]:
    with FILE.open(newline="", encoding="utf-8") as file:
        return [
            Line(row["address"], row["method"], row["fields"], {role: int(row[role]) for role in ROLES}, row["note"])
            for row in csv.DictReader(file)
        ]


LINES = read()
TABLE = {line.address: tuple(line.answers.values()) for line in LINES if line.method == "GET"}
# What acts: most views that only show something answer a POST as they answer a GET.
POSTS = {
    line.address: answers
    for line in LINES
    if line.method == "POST" and (answers := tuple(line.answers.values())) != TABLE[line.address]
}


@pytest.fixture
def cast(
    filled_for_people: Case,
    stranger: User,
    clerk_of_saihan: User,
    clerk_of_hailar: User,
    clerk_of_the_league: User,
    clerk_of_the_region: User,
) -> dict[str, User | None]:
    reviewers = {"saihan": clerk_of_saihan, "hailar": clerk_of_hailar, "league": clerk_of_the_league}
    made = access_world.cast(filled_for_people, stranger, reviewers | {"region": clerk_of_the_region})
    return {role: made[role] for role in ROLES}


@pytest.fixture
def places(filled_for_people: Case, cast: dict[str, User | None]) -> dict[str, Any]:
    return access_world.World(filled_for_people, cast).found


@pytest.fixture
def all_of_it(settings: Any) -> Iterator[None]:
    """An installation that has what may be missing: WeChat, and somebody for reports of weaknesses."""
    settings.ACMS_WECHAT = "acms.channels.wechat.Simulated"
    settings.ACMS_SECURITY_CONTACT = "mailto:security@example.com"
    wechat.wechat.cache_clear()
    yield
    wechat.wechat.cache_clear()


@pytest.fixture
def clients(cast: dict[str, User | None], all_of_it: None) -> dict[str, Client]:
    made = {role: Client() for role in ROLES}
    for role, user in cast.items():
        if user is not None:
            made[role].force_login(user)
    return made


def test_R04_every_address_answers_every_role_as_the_table_says(
    clients: dict[str, Client], places: dict[str, Any]
) -> None:
    wrong = []
    for line in LINES:
        found = {role: line.status(clients[role], places) for role in ROLES}
        if found != line.answers:
            which = [role for role in ROLES if found[role] != line.answers[role]]
            wrong.append(f"{Line(line.address, line.method, line.fields, found, line.note)}  # {', '.join(which)}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_R04_every_line_of_the_table_opens_to_somebody() -> None:
    """Else it proves nothing: what is not there is kept from everybody who has signed in."""
    assert [
        str(line) for line in LINES if {line.answers[role] for role in ROLES if role != "nobody"} <= {404, 405}
    ] == []


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield where, entry.callback
        else:
            yield from _routes(entry, where)


def test_R04_every_address_is_in_the_table_with_every_method_that_it_takes(places: dict[str, Any]) -> None:
    named = {(str(resolve(_path(line, places)).route), line.method) for line in LINES}
    taken = {
        (route, method)
        for route, view in _routes(get_resolver())
        for method in {"GET", *doors._methods(view)} & {"GET", "POST"}
        if not route.startswith(FOREIGN)
    }
    assert sorted(taken - named) == []


def _path(line: Line, places: dict[str, Any]) -> str:
    return line.address.format(**places).split("?")[0]


def test_R04_what_is_not_there_is_found_by_nobody(clients: dict[str, Client], places: dict[str, Any]) -> None:
    nowhere = (
        "/notices/999999/",
        "/letters/{serial}/9/print.jpg",
        "/desk/cases/{no}/spots/999999/scan.jpg",
        "/desk/policy/nothing/",
        "/verify/AAAAAAAAAAAAAAAAAAAA/",
        "/verify/F15010500000001ABCDEFGHIJ/",
        "/verify/W15010500000001202611250087AAAAAAAAAA/",
    )
    found = {
        (address, role): clients[role].get(address.format(**places)).status_code
        for address in nowhere
        for role in ("nobody", "owner", "saihan", "region")
    }
    assert {where: status for where, status in found.items() if status not in (404, 302)} == {}


def test_a_forged_case_number_is_not_found(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    for no in ("CJ150105-2026-999999", "../../etc", "1 OR 1=1"):
        assert client.get(f"/desk/cases/{no}/").status_code == 404


def test_a_forged_scan_in_the_address_shows_the_cases_own(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    for scan in ("abc", "00000000-0000-0000-0000-000000000000", "' OR 1=1"):
        assert client.get(f"/desk/cases/{case.no}/", {"scan": scan}).status_code == 200
