"""Somebody submits the diploma of another: it comes back with both names, the page shows what was compared, one's own gets through
(W09, W10, W12, W13)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from acms.demo import documents
from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_pages import faults
from tests.e2e.walk import Walker, go_on, sign_in_person

pytestmark = pytest.mark.browser

NAME, LENDER = "借样例", "康宝音"
READY = f"""
import datetime, random
from acms.demo import documents, seed
number = documents.make_id_number(random.Random("{NAME}"), "150105", datetime.date(1990, 4, 8), True)
user = seed._person("{NAME}", number, ready=True)
seed.filled_case(user, documents.cast_for("{NAME}", number))
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """借样例 has filled in and uploaded everything and has not submitted."""
    with running(tmp_path_factory, "borrowed", READY) as site:
        yield site


def borrowed(number: str, out: Path) -> str:
    """A diploma of the same school, level, major and day that names its rightful holder."""
    own = documents.cast_for(NAME, number)
    file = out / "borrowed.jpg"
    file.write_bytes(documents.jpeg(documents.changed(own, name=LENDER), "diploma_full"))
    return str(file)


def seen_whole(page: Any) -> None:
    """Every picture of a place has arrived."""
    for image in page.locator(".cmp img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("one => one.naturalWidth") > 12


def test_W13_a_borrowed_diploma_comes_back_with_both_names_and_ones_own_gets_through(
    ready: Site, browser: Any, tmp_path: Path
) -> None:
    """Returned on a phone without script, cured at a desk."""
    number = ready.number_of(NAME)
    with a_page(browser, ready, 360, java_script_enabled=False) as page:
        sign_in_person(page, NAME, ready)
        walker = Walker(ready, page, tmp_path / "papers", NAME, number, "", scripted=False)
        put(walker, borrowed(number, tmp_path))
        assert submitted(walker, "提交").startswith("退回修改")
        both_names(page)
    with a_page(browser, ready, 1440, bypass_csp=True) as page:
        sign_in_person(page, NAME, ready)
        page.goto("/collection/status/")
        both_names(page)
        compared_page(page, number)
        walker = Walker(ready, page, tmp_path / "papers", NAME, number, "")
        put(walker, None)
        assert submitted(walker, "重新提交") == "采集完成"


def both_names(page: Any) -> None:
    blamed = page.locator(".fix").filter(has_text=LENDER)
    expect(blamed).to_contain_text(NAME)


def put(walker: Walker, file: str | None) -> None:
    walker.page.goto("/collection/5/")
    picture = walker.page.locator("#up-diploma_full img").first
    before = picture.get_attribute("src")
    walker.upload("diploma_full", file)
    walker.wait_for("diploma_full", "正在检查", "可用")
    if walker.scripted:
        expect(picture).not_to_have_attribute("src", before)
    walker.wait_for("diploma_full", "可用")


def submitted(walker: Walker, button: str) -> str:
    walker.page.goto("/collection/7/")
    go_on(walker.page, walker.page.get_by_role("button", name=button, exact=True))
    return walker.outcome()


def compared_page(page: Any, number: str) -> None:
    go_on(page, page.get_by_role("link", name="系统核对了什么"))
    expect(page.get_by_role("heading", name="系统核对了什么")).to_be_visible()
    first = page.locator("section").first
    expect(first).to_contain_text("不一致")
    expect(first).to_contain_text(LENDER)
    for size in (1440, 1024, 360):
        page.set_viewport_size({"width": size, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    seen_whole(page)
    assert faults(page) == []
    assert number not in page.locator("main").inner_text()
