"""A warning walked to its promised day: told, told again, not a day too soon, then done and put back (D07, D09, D10, F2).

The installation is stopped and started again for every day: its clock moves, its data stay.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from acms.base.dates import chinese
from tests.e2e.conftest import Site, a_page, new_page, running
from tests.e2e.test_daily import LONG_AGO
from tests.e2e.test_pages import examine, faults
from tests.e2e.walk import go_on, look_until, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
MOVED, SPARED = "样例丙", "样例戊"
MISSED = f"""
from acms.learning.models import YearRecord
YearRecord.objects.filter(person__name={SPARED!r}).delete()
"""


def _begin() -> date:
    """The first eighth of April to come: the settlement of the year is over, and most of the year is left."""
    today = date.today()
    eighth = date(today.year, 4, 8)
    return eighth if eighth > today else date(today.year + 1, 4, 8)


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "warning") as one:
        one.go_to(_begin())
        one.run(LONG_AGO + MISSED)
        yield one


def _office(browser: Any, site: Site) -> Any:
    desk = new_page(browser, site, 1440, bypass_csp=True)
    sign_in_staff(site, desk, "region")
    return desk


def _confirm(desk: Any, site: Site, paper: str, button: str) -> None:
    """The page that asks before it is done: the paper, and a fresh code."""
    assert not faults(desk)
    desk.get_by_label("文号").fill(paper)
    desk.get_by_label("动态验证码").fill(site.second_factor("region"))
    go_on(desk, desk.get_by_role("button", name=re.compile(button)))
    look_until(desk, lambda: "正在" not in desk.locator(".desk-h .state").inner_text())


def _warn(browser: Any, site: Site, number: int, promised: date) -> None:
    desk = _list(browser, site)
    go_on(desk, desk.get_by_role("button", name=re.compile(f"发出第{number}次预告，2人")))
    expect(desk.locator("main")).to_contain_text("2人会收到")
    expect(desk.locator("main")).to_contain_text(chinese(promised))
    _confirm(desk, site, f"内财会〔2026〕{number}号", "^发给2人")
    row = desk.locator("tbody tr").filter(has_text=MOVED)
    expect(row).to_contain_text(f"预告{number}次，{promised:%Y-%m-%d}（含）前不办理")
    desk.context.close()


def _list(browser: Any, site: Site) -> Any:
    desk = _office(browser, site)
    desk.goto("/desk/yearly/")
    desk.get_by_role("link", name="看名单").last.click()
    desk.locator("tbody").get_by_text(MOVED).wait_for()
    return desk


def _reads(browser: Any, site: Site, day: date) -> None:
    """The person finds the promised day in the newest message, and is registered as before."""
    with a_page(browser, site, 360, 740, bypass_csp=True) as page:
        sign_in_person(page, MOVED, site, "/login/")
        page.get_by_role("link", name="工作履历").first.wait_for()
        page.goto("/me/messages/")
        expect(page.locator("main")).to_contain_text(
            f"按规定，{chinese(day)}（含）前不办理，过了这一天档案将转入异动会计人员数据库"
        )
        assert examine(page, ["/me/messages/"], 360) == []


def _nothing_to_press(browser: Any, site: Site) -> None:
    desk = _list(browser, site)
    expect(desk.locator("main")).to_contain_text("可以办理的0人")
    expect(desk.get_by_role("button", name=re.compile("预告|签批"))).to_have_count(0)
    desk.context.close()


def test_D07_D09_D10_a_warning_is_walked_to_its_promised_day(browser: Any, site: Site) -> None:
    first = _begin()
    desk = _office(browser, site)
    desk.goto("/desk/yearly/")
    go_on(desk, desk.get_by_role("button", name=re.compile("计算名单\\s*：继续教育缺失转异动库")))
    look_until(desk, lambda: desk.get_by_text("名单待签批").count() > 0)
    desk.context.close()
    _warn(browser, site, 1, first + timedelta(days=30))
    _reads(browser, site, first + timedelta(days=30))

    second = first + timedelta(days=14)
    site.go_to(second - timedelta(days=1))
    _nothing_to_press(browser, site)  # told once, and not long enough ago to be told again
    site.go_to(second)
    promised = second + timedelta(days=30)
    _warn(browser, site, 2, promised)
    _reads(browser, site, promised)

    site.go_to(promised)
    _nothing_to_press(browser, site)  # the day itself is still waited for
    _reads(browser, site, promised)

    site.go_to(promised + timedelta(days=1))
    desk = _list(browser, site)
    desk.get_by_label(f"不办理{SPARED}的理由").fill("援藏两年，已经核实")
    row = desk.locator("tbody tr").filter(has_text=SPARED)
    go_on(desk, row.get_by_role("button", name="不办理"))
    go_on(desk, desk.get_by_role("button", name="签批，1人"))
    expect(desk.locator("main")).to_contain_text("1人马上办理")
    _confirm(desk, site, "内财会〔2026〕3号", "^签批，1人")
    look_until(desk, lambda: desk.locator(".desk-h .state").inner_text() == "已办理")
    assert not faults(desk)
    desk.context.close()
    _moved(browser, site)
    with a_page(browser, site, 360, 740) as page:
        sign_in_person(page, SPARED, site, "/login/")
        page.get_by_role("link", name="工作履历").first.wait_for()


def _moved(browser: Any, site: Site) -> None:
    """The person reads why, by which rule and when they had been told; the office puts the file back, and the person reads that."""
    with a_page(browser, site, 360, 740, bypass_csp=True) as page:
        sign_in_person(page, MOVED, site, "/login/")
        page.get_by_role("heading", name="异动会计人员数据库").wait_for()
        expect(page.locator("main")).to_contain_text("没有完成继续教育")
        assert examine(page, ["/me/"], 360) == []
        desk = _list(browser, site)
        desk.get_by_label(f"恢复{MOVED}的理由").fill("产假属实")
        go_on(desk, desk.get_by_role("button", name="恢复", exact=True))
        desk.get_by_text("已经恢复").first.wait_for()
        desk.context.close()
        page.goto("/me/")
        page.get_by_role("link", name="工作履历").first.wait_for()
        page.goto("/me/messages/")
        expect(page.locator("main")).to_contain_text("管理机构核对后恢复。理由：产假属实")
