"""A sign-in in another tab: the page that was open goes on by itself for its owner, and writes nothing for anybody else (L06)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page
from tests.e2e.test_lines import MATRIX, Line, make_person, message, opened
from tests.e2e.walk import go_on, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
EXPIRED, ANOTHER = "登录已过期", "这一页是用另一个账号打开的"


@pytest.fixture
def tab(browser: Any, site: Site) -> Iterator[Any]:
    with a_page(browser, site, 1280) as page:
        yield page


def sign_in_beside(site: Site, page: Any, name: str) -> Any:
    """The page's own link to sign in, in a new tab, used by somebody."""
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="重新登录").click()
    other = opening.value
    other.get_by_role("heading", name="信息采集入口").wait_for()
    sign_in_person(other, name, site, other.url)
    return other


@pytest.mark.parametrize("step", list(MATRIX))
def test_L06_a_step_saves_by_itself_once_its_owner_has_signed_in_in_another_tab(
    site: Site, tab: Any, step: int
) -> None:
    label, typed = MATRIX[step]
    name = f"样例门{'一二三四'[step - 3]}"
    box = opened(site, tab, name, 600 + step, step)
    tab.context.clear_cookies(name="acms")
    box.fill(typed)
    expect(message(tab)).to_contain_text(EXPIRED)
    expect(message(tab)).to_be_in_viewport()  # wherever on the page somebody types
    other = sign_in_beside(site, tab, name)
    other.wait_for_url(f"**/collection/{step}/")
    # the new tab holds what was typed, and so does the old one, which nobody has touched
    expect(other.get_by_label(label, exact=True)).to_have_value(typed)
    expect(message(tab)).to_contain_text("已保存")
    expect(tab.get_by_role("link", name="重新登录")).to_be_hidden()
    # no answer to a save was refused: the old token was never sent
    refused: list[int] = []
    tab.on("response", lambda answer: refused.append(answer.status) if answer.status >= 400 else None)
    tab.bring_to_front()
    box.fill(f"{typed}9")
    expect(message(tab)).to_contain_text("已保存")
    go_on(tab, tab.locator(".act button[name=next]"))
    assert [status for status in refused if status == 403] == []
    tab.goto(f"/collection/{step}/")
    expect(box).to_have_value(f"{typed}9")


def test_L06_the_browser_that_lost_everything_saves_too_and_what_is_pressed_goes_on(site: Site, tab: Any) -> None:
    """Without any cookie the server can keep nothing; the old tab alone holds the text."""
    box = opened(site, tab, "样例门五", 611, 5)
    tab.context.clear_cookies()
    box.fill("还没有保存的学校")
    tab.locator(".act button[name=save]").click()
    expect(message(tab)).to_contain_text(EXPIRED)
    other = sign_in_beside(site, tab, "样例门五")
    other.wait_for_url("**/collection/5/")
    expect(message(tab)).to_contain_text("已保存")
    other.reload()
    expect(other.get_by_label("全日制毕业院校", exact=True)).to_have_value("还没有保存的学校")


def test_L06_the_page_of_one_person_writes_nothing_for_the_next(site: Site, tab: Any) -> None:
    make_person(site, "样例门七", 613)
    box = opened(site, tab, "样例门六", 612, 5)
    tab.context.clear_cookies(name="acms")
    box.fill("只是我的学校")
    expect(message(tab)).to_contain_text(EXPIRED)
    other = sign_in_beside(site, tab, "样例门七")
    other.wait_for_url("**/collection/5/")
    theirs = other.get_by_label("全日制毕业院校", exact=True)
    expect(theirs).to_have_value("")
    expect(message(tab)).to_contain_text(ANOTHER)
    box.fill("只是我的学校，改了")
    tab.locator(".act button[name=next]").click()
    expect(message(tab)).to_contain_text(ANOTHER)
    expect(box).to_have_value("只是我的学校，改了")
    other.reload()
    expect(theirs).to_have_value("")
    # its owner comes back: now it is stored
    go_on(other, other.get_by_role("button", name="退出").first)
    sign_in_person(other, "样例门六", site)
    other.get_by_role("heading", level=1).wait_for()
    expect(message(tab)).to_contain_text("已保存")
    other.goto("/collection/5/")
    expect(theirs).to_have_value("只是我的学校，改了")


def test_L06_leaving_warns_while_something_is_not_saved_and_only_then(site: Site, tab: Any) -> None:
    box = opened(site, tab, "样例门八", 614, 5)
    asked: list[str] = []
    answers: list[bool] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept() if answers and answers.pop() else dialog.dismiss()

    tab.on("dialog", answer)
    tab.locator("h1").click()  # browsers ask only where somebody has done something
    box.fill("甲学校")
    expect(message(tab)).to_contain_text("已保存")
    tab.reload()
    assert asked == []
    line = Line(tab)
    line.set(offline=True)
    box.click()
    box.fill("乙学校")
    expect(message(tab)).to_contain_text("网络断了")
    with tab.expect_event("dialog"):
        tab.evaluate("() => { setTimeout(() => location.assign('/help/'), 0); }")
    expect(box).to_have_value("乙学校")
    assert asked == ["beforeunload"]
    line.set()
    expect(message(tab)).to_contain_text("已保存")
    tab.goto("/help/")
    assert asked == ["beforeunload"]


def test_W04_the_first_press_counts_though_what_was_typed_is_kept_while_the_button_is_down(
    site: Site, tab: Any
) -> None:
    sign_in_staff(site, tab, "saihan")
    tab.goto("/desk/agency/")
    tab.locator("main [name=address]").fill("按下的时候")
    button = tab.locator("main form.narrow .btn-go")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    tab.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    with tab.expect_response(re.compile("/forms/keep/")) as answered:
        tab.mouse.down()  # the field is left, so what it holds is kept now
    answered.value.finished()
    expect(tab.get_by_text("已暂存")).to_have_count(0)
    with tab.expect_navigation():
        tab.mouse.up()


def test_L06_a_kept_form_says_how_it_stands_in_one_line(site: Site, tab: Any) -> None:
    sign_in_staff(site, tab, "saihan")
    tab.goto("/desk/notices/new/")
    for words in ("一", "一二"):
        with tab.expect_response(re.compile("/forms/keep/")):
            tab.get_by_label("标题", exact=True).fill(words)
    expect(tab.get_by_text("已暂存")).to_have_count(1)


def test_L06_a_kept_form_goes_on_after_a_sign_in_in_another_tab(site: Site, tab: Any) -> None:
    sign_in_staff(site, tab, "saihan")
    tab.goto("/desk/notices/new/")
    title = tab.get_by_label("标题", exact=True)
    title.fill("年底的提醒")
    expect(tab.get_by_text("已暂存").first).to_be_visible()
    tab.context.clear_cookies()
    title.fill("年底的提醒，第二稿")
    expect(tab.get_by_text(EXPIRED)).to_be_visible()
    other = tab.context.new_page()
    sign_in_staff(site, other, "saihan")
    expect(tab.get_by_text("已暂存").first).to_be_visible()
    other.goto("/desk/notices/new/")
    expect(other.get_by_label("标题", exact=True)).to_have_value("年底的提醒，第二稿")
    # somebody else
    go_on(other, other.get_by_role("button", name="退出").first)
    sign_in_staff(site, other, "hailar")
    title.fill("年底的提醒，第三稿")
    expect(tab.get_by_text(ANOTHER)).to_be_visible()
    other.goto("/desk/notices/new/")
    expect(other.get_by_label("标题", exact=True)).to_have_value("")
