"""A decision is undone in the browser: by its key, by its button, without JavaScript; and what nobody undoes takes effect (C02, ADR 0041)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_desk_drafts import FILL, mark, open_case, states
from tests.e2e.test_pages import faults
from tests.e2e.walk import go_on, look_until, sign_in_staff

pytestmark = pytest.mark.browser
NAME = "娜仁托娅"
DUE = """
from datetime import timedelta
from django.utils import timezone
from acms.casework.models import HeldDecision
HeldDecision.objects.update(due_at=timezone.now() - timedelta(seconds=1))
"""
TAKEN_BACK = """
from acms.casework import actions
from acms.casework.models import Case
case = Case.objects.get(no="{no}")
actions.withdraw(case, by=case.subject)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Ten minutes, so that no slow machine is too late; a test makes them over."""
    with running(tmp_path_factory, "undo", FILL, ACMS_UNDO_SECONDS="600") as site:
        yield site


def test_C02_a_decision_is_undone_by_its_key_and_takes_effect_where_nobody_undoes_it(browser: Any, desk: Site) -> None:
    with a_page(browser, desk, 1440, bypass_csp=True) as page:
        sign_in_staff(desk, page, "saihan2")
        page.goto("/desk/queue/")  # all of it, so that there is a next one
        go_on(page, page.locator("table.list tbody a", has_text=NAME))
        no = page.url.split("/cases/")[1].split("/")[0]
        mark(page, "与证件不一致")
        page.locator("h1").click()
        page.keyboard.press("r")
        bar = page.get_by_label("刚作的决定，可以撤销")
        expect(bar.locator("b")).to_have_text(NAME)
        expect(page.get_by_role("heading", level=1)).not_to_have_text(NAME)  # the next case is there at once
        seconds = bar.locator("[data-left]")
        before = seconds.inner_text()
        expect(seconds).not_to_have_text(before)
        assert states(desk)[no][0] == "in_review"
        for width, height in ((1440, 900), (1024, 768), (360, 740)):
            page.set_viewport_size({"width": width, "height": height})
            expect(bar.get_by_role("button")).to_be_in_viewport()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults(page) == []
            if width == 1024:
                assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.locator("h1").click()
        page.keyboard.press("u")
        page.get_by_text("已经撤销，没有办结").wait_for()
        expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
        expect(page.get_by_label("姓名的补充说明")).to_have_value("与证件不一致")
        expect(bar).to_have_count(0)

        page.locator("h1").click()
        page.keyboard.press("r")
        expect(bar).to_be_visible()
        page.goto(f"/desk/cases/{no}/")
        expect(page.locator("footer.decide").get_by_text("已决定")).to_be_visible()
        for width in (1440, 1024, 360):
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults(page) == []
        page.goto("/desk/queue/?view=held")
        expect(page.locator("table.list").get_by_text(NAME)).to_be_visible()
        assert faults(page) == []
        desk.run(DUE)
        look_until(page, lambda: states(desk)[no][0] == "returned")
        page.goto("/desk/queue/")
        expect(bar).to_have_count(0)


def test_C02_without_script_the_bar_undoes_too(browser: Any, desk: Site) -> None:
    with a_page(browser, desk, 1024, java_script_enabled=False) as page:
        sign_in_staff(desk, page, "saihan")
        no = open_case(page, "view=free")
        go_on(page, page.get_by_role("button", name="领取", exact=True))
        name = page.get_by_role("heading", level=1).inner_text()
        mark(page, "看不清")
        go_on(page, page.get_by_role("button", name="退回标出的项"))
        bar = page.get_by_label("刚作的决定，可以撤销")
        expect(bar.locator("b")).to_have_text(name)
        expect(bar.get_by_text("秒后生效")).to_be_visible()
        go_on(page, bar.get_by_role("button", name="撤销"))
        expect(page.get_by_text("已经撤销，没有办结")).to_be_visible()
        expect(page.get_by_label("姓名的补充说明")).to_have_value("看不清")
        assert states(desk)[no] == ["in_review", "saihan"]


def test_C02_the_bar_of_an_open_page_ends_and_says_what_came_of_the_decision(browser: Any, desk: Site) -> None:
    with a_page(browser, desk, 1440, bypass_csp=True) as page:
        page.clock.install()
        sign_in_staff(desk, page, "saihan2")
        bar = page.get_by_label("刚作的决定，可以撤销")
        no = open_case(page, "view=free")
        go_on(page, page.get_by_role("button", name="领取", exact=True))
        mark(page, "看不清")
        go_on(page, page.get_by_role("button", name="退回标出的项"))
        expect(bar.get_by_text("秒后生效")).to_be_visible()
        bar.get_by_role("button").focus()
        desk.run(DUE)
        page.clock.fast_forward(605_000)
        expect(bar.get_by_text("已经生效")).to_be_visible()
        assert states(desk)[no][0] == "returned"
        expect(bar.get_by_role("button")).to_have_count(0)
        expect(bar.get_by_role("link", name="看这件")).to_be_focused()
        assert faults(page) == []
        for width in (1440, 1024, 360):
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate("document.documentElement.scrollWidth") <= width

        no = open_case(page, "view=free")
        go_on(page, page.get_by_role("button", name="领取", exact=True))
        mark(page, "看不清")
        go_on(page, page.get_by_role("button", name="退回标出的项"))
        expect(bar.get_by_text("秒后生效")).to_be_visible()
        desk.run(TAKEN_BACK.format(no=no))
        page.clock.fast_forward(605_000)
        expect(bar.get_by_text("没有生效")).to_be_visible()
        expect(bar.get_by_text("本人刚刚撤回了这个办件")).to_be_visible()
        expect(bar.get_by_role("button")).to_have_count(0)
        assert faults(page) == []
