"""Twenty cases of a reviewer's morning by keyboard alone, on a screen of 1024 × 768: found, decided, returned, one undone (C01, C02)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_desk_drafts import FILL
from tests.e2e.walk import sign_in_staff

pytestmark = pytest.mark.browser
MANY = 20
UNDONE, RETURNED = 5, (3, 9, 15)  # by their place in the morning
HELD = """
import json
from acms.casework.models import HeldDecision
print(json.dumps(sorted(HeldDecision.objects.filter(standing=True).values_list("outcome", flat=True))))
"""
FITS = "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Decisions are held for ten minutes, so that the twenty are all there at the end, and the slowest machine may undo."""
    with running(tmp_path_factory, "twenty", FILL.replace("(8, 4, 8)", "(30, 4, 26)"), ACMS_UNDO_SECONDS="600") as site:
        yield site


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def leads_on(page: Any, *keys: str) -> None:
    """Keys of which the last one leads to another page."""
    with page.expect_navigation():
        press(page, *keys)


def returned(page: Any) -> None:
    """The first answer is marked, with the first ready reason, and the case goes back."""
    press(page, "j", "x")
    expect(page.get_by_text("已标1项退回")).to_be_visible()
    press(page, "ArrowDown", "Escape")
    expect(page.locator(".ans [data-answer].on select")).not_to_have_value("")
    press(page, "Shift+Tab")  # back onto the mark: single keys wait while a field has the focus
    leads_on(page, "r")


def test_C02_twenty_cases_are_decided_by_keyboard_alone_on_a_small_screen(browser: Any, desk: Site) -> None:
    with a_page(browser, desk, 1024, 768) as page:
        sign_in_staff(desk, page, "saihan2")
        leads_on(page, "n")
        bar, seen = page.get_by_label("刚作的决定，可以撤销"), []
        for number in range(1, MANY + 1):
            name = page.get_by_role("heading", level=1).inner_text()
            assert page.evaluate(FITS), f"{number}: {name}"
            expect(page.locator("button[name=approve]")).to_be_in_viewport()
            if number in RETURNED:
                returned(page)
            else:
                leads_on(page, "p")
            if number == UNDONE:
                expect(bar.locator("b").first).to_have_text(name)
                leads_on(page, "u")
                expect(page.get_by_role("heading", level=1)).to_have_text(name)
                leads_on(page, "p")
            expect(bar.locator("b").first).to_have_text(name)
            seen.append(page.url)
        assert len(set(seen)) == MANY  # the next one was another one each time
        assert desk.run(HELD) == str(["approved"] * (MANY - len(RETURNED)) + ["returned"] * len(RETURNED)).replace(
            "'", '"'
        )
