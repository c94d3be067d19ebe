"""The form matrix of steps 3 to 6: nothing typed is lost on a slow line, in two tabs, by going back or closing (W preamble)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page
from tests.e2e.walk import go_on, look_until, sign_in_person

pytestmark = pytest.mark.browser
SLOW = 1500  # ms on the way, by the browser's own throttling
# A person of each step's own: address, a box to type in, and the answer that brings up what is asked next.
MATRIX = {
    3: ("姓名", "巴图·测试"),
    4: ("单位名称或者统一社会信用代码", "91150105MA0TE5"),
    5: ("全日制毕业院校", "北疆样例财经大学"),
    6: ("专业技术资格证书号或批文号", "A12345"),
}


def make_person(site: Site, name: str, seed: int) -> None:
    """Somebody with a password of their own who has made the promise."""
    site.run(
        "from acms.demo import seed, documents; import random, datetime;"
        f"number = documents.make_id_number(random.Random({seed}), '150105', datetime.date(1990, 2, 3), True);"
        f"case = seed._case(seed._person('{name}', number, ready=True));"
        "from acms.collection import actions; from acms.collection.steps import EDUCATION, POST, QUALIFICATION;"
        "actions.save_step(case=case, step=POST, values={'has_employer': True, 'on_post': False});"
        "actions.save_step(case=case, step=EDUCATION, values={'full_level': '21', 'part_level': '00'});"
        "actions.save_step(case=case, step=QUALIFICATION, values={'type': '01'})",
    )


class Line:
    """The line of a page, as slow as the browser's own throttling makes it."""

    def __init__(self, page: Any):
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Network.enable")
        self.set(SLOW)

    def set(self, latency: int = 0, offline: bool = False) -> None:
        line = {"offline": offline, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
        self.devtools.send("Network.emulateNetworkConditions", line)


@pytest.fixture
def tab(browser: Any, site: Site) -> Iterator[Any]:
    with a_page(browser, site, 1024) as page:
        yield page


def opened(site: Site, page: Any, name: str, number: int, step: int) -> Any:
    """The box of a step's page, in front of somebody who has just come."""
    make_person(site, name, number)
    sign_in_person(page, name, site)
    page.get_by_role("heading", level=1).wait_for()
    page.goto(f"/collection/{step}/")
    return page.get_by_label(MATRIX[step][0], exact=True)


def message(page: Any) -> Any:
    return page.locator("#saved")


@pytest.mark.parametrize("step", list(MATRIX))
def test_W05_W06_W07_what_is_typed_in_a_step_outlives_what_happens_to_the_page(site: Site, tab: Any, step: int) -> None:
    """Closing the tab, going back, an error, a second tab, an expired session: one person, one box."""
    label, typed = MATRIX[step]
    box = opened(site, tab, f"样例线{'一二三四'[step - 3]}", 500 + step, step)
    # A pause of typing saves; then the tab is closed.
    box.fill("")
    box.press_sequentially(typed)
    expect(message(tab)).to_contain_text("已保存")
    other = tab.context.new_page()
    tab.close()
    other.goto(f"/collection/{step}/")
    box = other.get_by_label(label, exact=True)
    expect(box).to_have_value(typed)
    # Left in the middle of a word; back again.
    box.press("End")
    box.press_sequentially("12")
    other.goto("/help/")
    other.go_back()
    # what was sent on leaving may arrive after the page is asked for again
    look_until(other, lambda: bool(other.get_by_label(label, exact=True).input_value() == f"{typed}12"))
    expect(other.get_by_label(label, exact=True)).to_have_value(f"{typed}12")
    # An expired session: the page says so, keeps what is typed, and saves it once the person is back.
    cookies = other.context.cookies()
    other.context.clear_cookies(name="acms")
    other.get_by_label(label, exact=True).fill(f"{typed}34")
    other.locator(".act button[name=next]").click()
    expect(message(other)).to_contain_text("登录已过期")
    expect(other.get_by_role("link", name="重新登录")).to_be_visible()
    other.context.add_cookies(cookies)
    go_on(other, other.locator(".act button[name=save]"))
    expect(other.get_by_label(label, exact=True)).to_have_value(f"{typed}34")
    # A second tab that changed the same box: both answers are on the page.
    second = other.context.new_page()
    second.goto(f"/collection/{step}/")
    second.get_by_label(label, exact=True).fill(f"{typed}56")
    expect(message(second)).to_contain_text("已保存")
    second.close()
    if step != 4:  # the code of an employer is no answer before it is looked up
        other.get_by_label(label, exact=True).fill(f"{typed}78")
        expect(message(other)).to_contain_text("刚才在另一个页面改过")
        go_on(other, other.locator(".act button[name=save]"))
        expect(other.get_by_text(f"另一个页面填的是「{typed}56」").first).to_be_visible()
        expect(other.get_by_label(label, exact=True)).to_have_value(f"{typed}78")


def test_W10_answers_clicked_one_after_another_on_a_slow_line_are_all_kept(site: Site, tab: Any) -> None:
    """Each changes what is asked; what is typed meanwhile stays, and one tab never hears of another page."""
    box = opened(site, tab, "样例线五", 511, 6)
    line = Line(tab)
    for legend in ("是否注册会计师", "是否资产评估师", "是否税务师", "是否高端人才"):
        tab.get_by_role("group", name=legend).get_by_label("否", exact=True).check()
    box.press_sequentially("A12345")
    # The button does not overtake the save under way.
    tab.locator(".act button[name=next]").click()
    tab.get_by_role("heading", name="信息确认提交").wait_for()
    line.set()
    tab.goto("/collection/6/")
    for legend in ("是否注册会计师", "是否资产评估师", "是否税务师", "是否高端人才"):
        expect(tab.get_by_role("group", name=legend).get_by_label("否", exact=True)).to_be_checked()
    expect(box).to_have_value("A12345")


def test_W09_what_is_typed_while_the_next_questions_come_is_not_overwritten(site: Site, tab: Any) -> None:
    box = opened(site, tab, "样例线六", 512, 5)
    box.fill("旧学校")
    expect(message(tab)).to_contain_text("已保存")
    rail = tab.locator("#part-rail li").nth(4)
    before = rail.inner_text()
    Line(tab)
    tab.get_by_label("全日制最高学位选填", exact=True).select_option(label="学士")
    box.fill("新学校")
    tab.locator("#up-degree_full").wait_for()
    expect(box).to_have_value("新学校")
    tab.get_by_label("全日制所学专业", exact=True).fill("会计学")
    expect(message(tab)).to_contain_text("已保存")
    expect(box).to_have_value("新学校")
    # The rail follows what is saved.
    expect(rail).not_to_have_text(before, use_inner_text=True)
    go_on(tab, tab.locator(".act button[name=save]"))
    expect(tab.get_by_text("另一个页面")).to_have_count(0)
    expect(box).to_have_value("新学校")


def test_W03_on_a_slow_line_the_field_for_the_code_comes_whatever_is_saved_meanwhile(site: Site, tab: Any) -> None:
    opened(site, tab, "样例线七", 513, 3)
    line = Line(tab)
    # The choice is being saved by the page when 「校验」 goes out.
    tab.get_by_label("政治面貌", exact=True).select_option(label="群众")
    tab.get_by_label("电子邮箱", exact=True).fill("line@example.com")
    tab.locator("button[name=send_code][value=email]").click()
    # Typed while the answer is on its way.
    tab.get_by_label("移动电话", exact=True).fill("139 0000 1234")
    code = tab.get_by_label("电子邮箱验证码", exact=True)
    code.wait_for()
    code.fill(site.code_for("line@example.com"))
    expect(tab.get_by_label("移动电话", exact=True)).to_have_value("139 0000 1234")
    tab.locator("button[name=confirm_code][value=email]").click()
    tab.locator("#contact .said.ok").wait_for()
    line.set()
    tab.goto("/collection/3/")
    expect(tab.get_by_label("政治面貌", exact=True)).to_have_value("13")
    expect(tab.get_by_label("移动电话", exact=True)).to_have_value("139 0000 1234")


def test_W05_without_a_line_the_page_says_so_stays_and_saves_when_it_is_back(site: Site, tab: Any) -> None:
    box = opened(site, tab, "样例线八", 514, 5)
    line = Line(tab)
    line.set(offline=True)
    box.fill("离线时填的学校")
    expect(message(tab)).to_contain_text("网络断了")
    tab.locator(".act button[name=next]").click()
    expect(message(tab)).to_contain_text("网络断了")
    expect(box).to_have_value("离线时填的学校")
    line.set()
    expect(message(tab)).to_contain_text("已保存")
    tab.reload()
    expect(box).to_have_value("离线时填的学校")


def test_W06_a_region_typed_from_elsewhere_is_refused_at_the_field_with_the_advice(site: Site, tab: Any) -> None:
    opened(site, tab, "样例线九", 515, 4)
    tab.get_by_role("group", name="是否有工作单位").get_by_label("否", exact=True).check()
    tab.get_by_role("group", name="居住类型").get_by_label("居住所在地", exact=True).check()
    box = tab.get_by_role("combobox", name="居住所在地")
    expect(tab.locator("#up-residence_permit img")).to_be_visible()
    box.fill("北京市朝阳区")
    expect(tab.locator(".picker-none")).to_contain_text("没有找到")
    tab.locator(".act button[name=next]").click()
    tab.get_by_text("有1处要改").wait_for()
    expect(tab.locator(".field.is-bad")).to_contain_text("按照属地管理原则，请在其他省市进行信息采集")
    expect(box).to_have_value("北京市朝阳区")
    # A whole name typed by hand counts as chosen. The list is still open over the button, on a page that need not be scrolled.
    tab.set_viewport_size({"width": 1024, "height": 3000})
    box.fill("赛罕区")
    expect(tab.get_by_role("listbox", name="地区")).to_be_visible()
    go_on(tab, tab.locator(".act button[name=save]"))
    expect(box).to_have_value("呼和浩特市 / 赛罕区")
    expect(tab.locator("#part-govern")).to_contain_text("赛罕区")


def test_P04_what_only_the_script_can_do_is_not_promised_without_it(site: Site, without_script: Any) -> None:
    without_script.goto("/changes/correction/")
    expect(without_script.get_by_text("首字母")).to_have_count(0)
    expect(without_script.get_by_label("所在地区")).to_be_visible()
