"""The matrix of forms: each keeps what was typed on a slow line, past a closed tab, an ended session, an error and the way back (L06)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, new_page, running
from tests.e2e.forms import FORMS, Form
from tests.e2e.test_pages import faults
from tests.e2e.walk import at_the_desks_door, sign_in_person

pytestmark = pytest.mark.browser

FILL = """
import json
from datetime import date
from acms.people.models import Person
Person.objects.filter(name__in=["样例甲", "样例庚"]).update(management_code="150105")
head = Person.objects.get(name="样例甲")
print(json.dumps({"member": Person.objects.get(name="样例庚").pk, "employer": head.employer_id}))
"""

# Who types, as the table of forms calls them.
PEOPLE = {"head": "样例甲", "moved": "样例壬"}
STAFF = {"clerk": "saihan"}


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, int]]]:
    with running(tmp_path_factory, "forms") as site:
        yield site, json.loads(site.run(FILL))


class Matrix:
    """One person's forms in one browser."""

    def __init__(self, browser: Any, site: Site, keys: dict[str, int], who: str):
        self.site, self.who = site, who
        self.rows = [(form, form.at.format(**keys)) for form in FORMS if form.who == who]
        self.page = new_page(browser, site, 1280, bypass_csp=True)
        self.context = self.page.context

    def sign_in(self) -> None:
        if name := PEOPLE.get(self.who):
            sign_in_person(self.page, name, self.site, "/login/")
        elif login := STAFF.get(self.who):
            self.page.goto("/desk/login/")
            at_the_desks_door(self.site, self.page, login)

    def form(self, page: Any, form: Form) -> Any:
        """The form on the page that has all the fields."""
        found = page.locator("form:has([data-to])")
        for name, _ in form.typed:
            found = found.filter(has=page.locator(f"[name='{name}']"))
        return found.first

    def type(self, page: Any, form: Form, more: str = "") -> None:
        for name, value in form.typed:
            self.form(page, form).locator(f"[name='{name}']").first.fill(value + more)

    def lost(self, page: Any, form: Form, more: str = "") -> list[str]:
        """The fields that do not hold what was typed."""
        fields = self.form(page, form)
        return [
            f"{form.at} {name}: {there!r}"
            for name, value in form.typed
            if (there := fields.locator(f"[name='{name}']").first.input_value()) != value + more
        ]

    def opened(self, more: str = "") -> list[str]:
        """What is missing when every page is opened again."""
        lost = []
        for form, address in self.rows:
            self.page.goto(address)
            lost += self.lost(self.page, form, more)
        return lost

    def send(self, page: Any, form: Form) -> None:
        """The form's own last button, whatever the browser thinks of the fields."""
        with page.expect_navigation():
            self.form(page, form).evaluate("form => { form.noValidate = true; form.requestSubmit("
                                           "[...form.querySelectorAll('button[type=submit]')].pop()) }")  # fmt: skip


def more_of(form: Form, more: str) -> str:
    """What is typed at the end of a value this time; a month of the work history has no room for it."""
    return "" if form.typed[0][0] == "first" else more


@pytest.mark.parametrize("who", ["nobody", *PEOPLE, *STAFF])
def test_L06_every_form_keeps_what_was_typed(who: str, browser: Any, keeping: tuple[Site, dict[str, int]]) -> None:
    site, keys = keeping
    matrix = Matrix(browser, site, keys, who)
    matrix.sign_in()

    # on a slow line, and the tab is closed at once
    for form, address in matrix.rows:
        tab = matrix.context.new_page()
        tab.goto(address)
        line = matrix.context.new_cdp_session(tab)
        line.send("Network.enable")
        slow = {"offline": False, "latency": 1500, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
        line.send("Network.emulateNetworkConditions", slow)
        matrix.type(tab, form)
        tab.close(run_before_unload=True)
    for _ in range(10):  # what closed tabs have sent may still be on its way
        if not (lost := matrix.opened()):
            break
    assert lost == []
    expect(matrix.page.get_by_text("上次没有提交的内容").first).to_be_visible()
    assert faults(matrix.page) == []

    # an error, and the way back
    lost = []
    for form, address in matrix.rows:
        matrix.page.goto(address)
        matrix.type(matrix.page, form, more_of(form, "2"))
        matrix.send(matrix.page, form)
        more = more_of(form, "2")
        lost += matrix.lost(matrix.page, form, more)
        matrix.page.go_back()
        lost += [f"back: {line}" for line in matrix.lost(matrix.page, form, more)]
    assert lost == []

    # the session ends while somebody types
    if who == "nobody":
        return
    tabs = []
    for form, address in matrix.rows:
        tab = matrix.context.new_page()
        tab.goto(address)
        matrix.type(tab, form)
        tabs.append(tab)
    for tab in tabs:
        expect(tab.get_by_text("已暂存").first).to_be_visible()
    matrix.context.clear_cookies(name="acms")
    for (form, _), tab in zip(matrix.rows, tabs, strict=True):
        matrix.type(tab, form, more_of(form, "3"))
        matrix.send(tab, form)
        tab.close()
    matrix.sign_in()
    lost = []
    for form, address in matrix.rows:
        matrix.page.goto(address)
        lost += matrix.lost(matrix.page, form, more_of(form, "3"))
    assert lost == []
    matrix.context.close()


def test_L06_a_double_click_sends_once_and_a_form_comes_back_armed(
    browser: Any, keeping: tuple[Site, dict[str, int]]
) -> None:
    site, keys = keeping
    matrix = Matrix(browser, site, keys, "nobody")
    sent: list[str] = []
    matrix.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    matrix.page.goto("/changes/correction/")
    with matrix.page.expect_navigation():
        matrix.page.evaluate(
            "() => { const b = [...document.querySelectorAll('.act button')].pop(); b.click(); b.click() }"
        )
    assert [url for url in sent if url.endswith("/changes/correction/")] == [f"{site.url}/changes/correction/"]
    with matrix.page.expect_navigation():
        matrix.page.locator(".act button").last.click()
    assert len([url for url in sent if url.endswith("/changes/correction/")]) == 2
    matrix.context.close()
