"""Every page of every role in a filled installation: no error, no dead link or button, no missing file, nothing in the console.

Planted to see it fail, and taken back: a picture that does not exist, a dead link, a view that raises, a page of an error
without a way back, a script that the content security policy refuses.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy
import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from acms.demo import seed
from acms.scans import encode
from tests.e2e import crawler as crawling
from tests.e2e.conftest import Site, a_page, running
from tests.e2e.crawler import Crawler, Fault, Line, encoded
from tests.e2e.pages import read

# Roles in the order in which they go: each leaves something for the next ones.
PEOPLE = {
    "waiting": "乌云其木格",
    "draft": "阿拉坦仓",
    "returned": "斯琴高娃",
    "in review": "测试辛",
    "registered": "样例乙",
    "moved out": "样例壬",
    "head": "样例甲",
}
STAFF = {
    "banner": "saihan",
    "league": "huhehaote",
    "region": "region",
    "society": "society",
    "supervisor": seed.SUPERVISOR[0],
    "operator": "operator",
    "auditor": "auditor",
    "security": "security",
}
# Two halves of about the same size, each with an installation of its own: two workers of the suite walk them side by side.
LIGHT = ("society", "supervisor", "operator", "auditor", "security")
HALVES = {
    "people": ("anonymous", *PEOPLE, *LIGHT),
    "desk": tuple(role for role in STAFF if role not in LIGHT),
}


def plain_addresses() -> list[str]:
    """Every address that names no object: also those that no link leads to."""

    def of(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
        for entry in resolver.url_patterns:
            where = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield "/" + where
            else:
                yield from of(entry, where)

    return [where for where in of(get_resolver()) if not re.search(r"[<^$(]", where)]


def route(path: str) -> str:
    """What stands in the address table for an address."""
    try:
        return "/" + str(resolve(path).route)
    except Resolver404:
        return re.sub(r"\d+", "#", path)


@pytest.fixture(scope="module", params=HALVES)
def half(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def filled(half: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    before = "from tests.e2e import filled; filled.fill()"
    with running(tmp_path_factory, f"crawl-{half}", before) as site:
        yield site


def _send(line: Line, address: str, **answers: str) -> str:
    """Fills in the page's own form and sends it; where it leads."""
    page = read(line.ask("GET", address).text)
    form = next(one for one in page.forms if set(answers) <= {field.name for field in one.fields})
    fields: list[tuple[str, str | bytes]] = [(one.name, answers.get(one.name, one.value)) for one in form.fields]
    body, kind = encoded(fields, False)
    got = line.ask("POST", address, body, **{"Content-Type": kind, "Referer": f"http://{line.host}{address}"})
    assert got.status == 302, (address, got.status)
    return got.location


def sign_in(site: Site, role: str) -> tuple[Line, str]:
    """By the form of the role's own door, as people do; where it leads."""
    line = Line(site.url)
    if role == "anonymous":
        return line, "/"
    if role in STAFF:
        login = STAFF[role]
        _send(line, "/desk/login/", login_name=login, password=seed.STAFF_PASSWORD)
        return line, _send(line, "/desk/login/code/", code=site.second_factor(login))
    number = site.number_of(PEOPLE[role])
    door = "/login/" if role in ("registered", "moved out", "head") else "/collection/"
    password = seed.INITIAL if role == "waiting" else seed.PASSWORD
    return line, _send(line, door, number=number, password=password, captcha="0000")


def starts(role: str, home: str) -> list[str]:
    """Where a role begins: its home, and every address of its side of the house that names no object."""
    if role == "anonymous":
        return ["/", *plain_addresses()]
    side = [where for where in plain_addresses() if where.startswith("/desk/") == (role in STAFF)]
    return [home, "/collection/go/", *side] if role in ("draft", "returned", "in review") else [home, *side]


def seen_by_all(site: Site) -> set[str]:
    """The routes of pages that ask nobody to sign in."""
    line = Line(site.url)
    return {route(where) for where in plain_addresses() if line.ask("GET", where).status == 200}


@pytest.fixture(scope="module")
def walked(half: str, filled: Site) -> list[Crawler]:
    file = encode.jpeg(numpy.full((200, 300, 3), 200, "uint8"), 80, 96)
    checked: set[str] = set()
    public = seen_by_all(filled)
    found = []
    for role in HALVES[half]:
        line, home = sign_in(filled, role)
        crawler = Crawler(role, line, route, file, checked, set() if role == "anonymous" else public)
        crawler.walk(starts(role, home))
        found.append(crawler)
    return found


def told(faults: list[Fault]) -> str:
    return "\n".join(str(fault) for fault in crawling.kinds(faults, route))


def test_Q01_no_page_of_any_role_falls_or_leads_nowhere(walked: list[Crawler]) -> None:
    assert told([fault for one in walked for fault in one.faults]) == ""


def test_Q01_every_page_of_an_error_offers_a_way_back(walked: list[Crawler]) -> None:
    assert told([fault for one in walked for fault in one.without_way_back]) == ""


def test_L07_whoever_signs_in_after_pressing_a_button_comes_to_a_page(filled: Site, walked: list[Crawler]) -> None:
    fallen = []
    for one in walked:
        for action in sorted(one.posts):
            with closing(Line(filled.url)) as stranger:
                token = next(f.value for form in read(stranger.ask("GET", "/login/").text).forms for f in form.fields)
                body, kind = encoded([("csrfmiddlewaretoken", token)], False)
                got = stranger.ask("POST", action, body, **{"Content-Type": kind, "Referer": f"{filled.url}{action}"})
            asked = parse_qs(urlsplit(got.location).query).get("next", [""])[0]
            if asked and one.line.ask("GET", asked).status == 405:
                fallen.append(f"{one.role}: {action}")
    assert fallen == []


@pytest.mark.browser
def test_Q04_no_page_complains_in_the_console(browser: Any, filled: Site, walked: list[Crawler]) -> None:
    told_there = []
    for one in walked:
        with a_page(browser, filled, 1280) as page:
            page.context.add_cookies(
                [{"name": n, "value": v, "url": filled.url} for n, v in one.line.cookies.items() if v]
            )
            errors: list[str] = []
            page.on("console", lambda line, errors=errors: errors.append(line.text) if line.type == "error" else None)
            page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
            for address in one.pages.values():
                errors.clear()
                answer = page.goto(address)
                if answer is not None and answer.status < 400:  # what the buttons have taken away meanwhile is gone
                    told_there += [f"{one.role}: {address}: {words}" for words in errors]
    assert told_there == []
