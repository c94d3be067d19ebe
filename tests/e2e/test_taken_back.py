"""What a unit's head has filed is taken back, gone on with and ended, in the browser, on a phone and without script too (W12, D11)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_heads import _certificate
from tests.e2e.test_pages import faults
from tests.e2e.walk import go_on, sign_in_person

pytestmark = pytest.mark.browser


def take_back(page: Any) -> None:
    """「撤回」, and once more under its question."""
    go_on(page, page.get_by_role("button", name="撤回"))
    go_on(page, page.get_by_role("button", name="撤回"))


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """样例甲 is the head of 青禾, where 样例庚 works too."""
    with running(tmp_path_factory, "heads") as site:
        yield site


@pytest.mark.parametrize(
    ("day", "how"),
    [
        pytest.param("2026-07-01", {"wide": 1440}, id="1440"),
        pytest.param("2026-07-02", {"wide": 360}, id="360"),
        pytest.param("2026-07-03", {"wide": 360, "java_script_enabled": False}, id="360 without script"),
    ],
)
def test_W12_D11_a_good_deed_is_taken_back_gone_on_with_and_ended(
    unit: Site, browser: Any, day: str, how: dict[str, Any]
) -> None:
    how, scripted = dict(how), "java_script_enabled" not in how
    wide = how.pop("wide")
    with a_page(browser, unit, wide, bypass_csp=True, **how) as page:

        def looks_right() -> None:
            assert page.evaluate("document.documentElement.scrollWidth") <= wide
            assert not scripted or faults(page) == []

        sign_in_person(page, "样例甲", unit, "/login/")
        page.goto("/employer/")
        go_on(page, page.get_by_role("link", name="样例庚").first)
        go_on(page, page.get_by_role("link", name="申报守信信息"))
        page.get_by_label("种类").select_option(index=1)
        page.get_by_label("日期").fill(day)
        page.get_by_label("内容", exact=True).fill(f"拒绝做假账，{day}")
        page.locator('input[type="file"][name="paper"]').first.set_input_files(_certificate())
        if scripted:
            expect(page.get_by_text("已选：license.jpg")).to_be_visible()
        go_on(page, page.get_by_role("button", name="提交审核"))
        no = unit.run("from acms.casework.models import Case; print(Case.objects.latest('pk').no)").strip()
        page.goto("/me/cases/")
        go_on(page, page.locator(f'a[href="/cases/{no}/"]'))
        looks_right()
        take_back(page)
        expect(page.get_by_role("heading", name="现在的状态：已经撤回")).to_be_visible()
        looks_right()
        go_on(page, page.get_by_role("link", name="修改后重新提交"))
        expect(page.get_by_label("内容", exact=True)).to_have_value(f"拒绝做假账，{day}")
        expect(page.get_by_text("交过的那份还在")).to_be_visible()
        looks_right()
        page.get_by_label("内容", exact=True).fill(f"拒绝签字，{day}")
        go_on(page, page.get_by_role("button", name="提交审核"))
        page.goto(f"/cases/{no}/")
        expect(page.get_by_text("第2次提交的内容")).to_be_visible()
        take_back(page)
        go_on(page, page.get_by_role("button", name="不再办理"))
        expect(page.get_by_role("heading", name="不再办理这件")).to_be_visible()
        looks_right()
        go_on(page, page.get_by_role("button", name="不再办理"))
        expect(page.get_by_role("heading", name="现在的状态：不再办理")).to_be_visible()
        expect(page.get_by_role("button", name="不再办理")).to_have_count(0)
        expect(page.get_by_text(f"拒绝签字，{day}")).to_be_visible()
        looks_right()
