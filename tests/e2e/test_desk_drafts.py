"""A reviewer's marks and reasons in the browser: whatever is clicked, they are there until the case is decided (C01, C02, L06)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_pages import faults
from tests.e2e.walk import at_the_desks_door, go_on, sign_in_staff

pytestmark = pytest.mark.browser

# Eight cases without papers beside the demo's own one with seven scans; every second has a doubt.
FILL = """
from acms.casework.models import Case, Decision, CaseState
from acms.demo.register import Register
from acms.people.models import Person, Status
Register(8, 4, 8).fill()
Decision.objects.filter(case__no__contains="-0-").delete()
made = list(Case.objects.filter(no__contains="-0-").order_by("submitted_at"))
# What is in review has not been entered yet: the file waits for it (L07).
Person.objects.filter(user__in=[case.subject_id for case in made]).update(status=Status.COLLECTING)
for number, case in enumerate(made):
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.IN_REVIEW, management_code="150105", deciding_code="150105", doubts=number % 2, taken_by=None)
"""
STATES = """
import json
from acms.casework.models import Case
print(json.dumps({row.no: [row.state, row.taken_by.login_name if row.taken_by else ""] for row in Case.objects.exclude(no=None)}))
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "drafts", FILL) as site:
        yield site


@pytest.fixture
def page(browser: Any, desk: Site) -> Iterator[Any]:
    """A reviewer of 赛罕区 who has signed in."""
    with a_page(browser, desk, 1440, bypass_csp=True) as made:
        sign_in_staff(desk, made, "saihan2")
        yield made


def states(desk: Site) -> dict[str, list[str]]:
    return json.loads(desk.run(STATES))  # type: ignore[no-any-return]


def open_case(page: Any, query: str = "q=娜仁托娅") -> str:
    """The first case of the list; its number."""
    page.goto(f"/desk/queue/?{query}")
    go_on(page, page.locator("table.list tbody a").first)
    return str(page.url.split("/cases/")[1].split("/")[0])


def mark(page: Any, words: str) -> None:
    page.get_by_role("checkbox", name="姓名", exact=True).check()
    page.get_by_label("姓名的补充说明").fill(words)
    page.get_by_label("总的理由").fill(f"总的：{words}")


def holds(page: Any, words: str) -> None:
    """What was marked and written is there."""
    expect(page.get_by_role("checkbox", name="姓名", exact=True)).to_be_checked()
    expect(page.get_by_label("姓名的补充说明")).to_have_value(words)
    expect(page.get_by_label("总的理由")).to_have_value(f"总的：{words}")


def test_C02_answers_are_walked_and_marked_by_keyboard_beside_the_scan_and_the_phone_shows_the_scan_first(
    desk: Site, page: Any
) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    open_case(page)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = page.locator(".ans [data-answer].on")
    expect(row.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("x")
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(row.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_text("已标1项退回")).to_be_visible()
    # Esc leaves the reason, and the words beside it, and single keys work again
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(row.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("x")
    expect(row.get_by_role("checkbox")).not_to_be_checked()
    page.keyboard.press("x")
    page.keyboard.press("Tab")
    expect(row.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys").get_by_text("单键快捷键接着用")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".ans [data-answer].on").get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(row.get_by_role("checkbox")).not_to_be_checked()
    fits = "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    places = {part: page.locator(part).bounding_box() for part in (".view-c .scan img", ".decide", ".work-h")}
    assert places[".work-h"]["height"] < 60 and places[".view-c .scan img"]["y"] < 300
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator(".view").bounding_box()["y"] < page.locator(".ans").bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1440, "height": 900})


def test_C02_marks_and_reasons_survive_whatever_is_clicked(desk: Site, page: Any) -> None:
    open_case(page)
    mark(page, "与证件不一致")
    title = page.locator(".view-t .t")

    # another scan, by the strip, by the keyboard and from the answers; the page is not loaded again
    page.evaluate("window.same = true")
    first = title.inner_text()
    page.locator(".strip a", has_text="证件照片").click()
    expect(title).to_have_text("证件照片")
    holds(page, "与证件不一致")
    page.locator("h1").click()
    page.keyboard.press("[")
    expect(title).not_to_have_text("证件照片")
    page.keyboard.press("]")
    expect(title).to_have_text("证件照片")
    holds(page, "与证件不一致")
    page.locator(".ans a", has_text="看扫描件").first.click()
    expect(title).not_to_have_text("证件照片")
    holds(page, "与证件不一致")
    page.locator(".strip a", has_text=first).click()
    expect(title).to_have_text(first)
    assert page.evaluate("window.same") is True
    assert (
        page.locator("[data-view-page] img").first.evaluate("image => image.decode().then(() => image.naturalWidth)")
        > 300
    )
    assert faults(page) == []

    # a note, taking the case, putting it back and coming again, a reload in the middle of a word
    page.get_by_text("内部备注，没有").click()
    page.get_by_label("写备注，本人看不到").fill("电话里核实过。")
    go_on(page, page.get_by_role("button", name="记下"))
    expect(page.get_by_text("电话里核实过。")).to_be_visible()
    expect(page.get_by_label("写备注，本人看不到")).to_have_value("")
    holds(page, "与证件不一致")
    go_on(page, page.get_by_role("button", name="领取", exact=True))
    expect(page.get_by_text("我已领取")).to_be_visible()
    holds(page, "与证件不一致")
    mark(page, "与证件不一致，第二页")
    page.reload()
    holds(page, "与证件不一致，第二页")
    mark(page, "改了又改")
    go_on(page, page.get_by_role("button", name="放回"))
    open_case(page)
    holds(page, "改了又改")


def test_C02_Enter_in_a_reason_decides_nothing(desk: Site, page: Any) -> None:
    no = open_case(page)
    mark(page, "看不清")
    for field in ("姓名的补充说明", "总的理由"):
        page.get_by_label(field).press("Enter")
    expect(page.locator("[data-kept]")).to_contain_text("已暂存")
    holds(page, "看不清")
    assert f"/desk/cases/{no}/" in page.url
    assert states(desk)[no][0] == "in_review"


@pytest.mark.parametrize("scripted", [True, False])
def test_P02_Enter_in_a_form_with_a_final_button_sends_nothing(
    desk: Site, browser: Any, page: Any, scripted: bool
) -> None:
    """The notice that is being written is the form with the most at stake: its buttons publish."""
    context = browser.new_context(
        base_url=desk.url, java_script_enabled=scripted, storage_state=page.context.storage_state()
    )
    again = context.new_page()
    sent: list[str] = []
    again.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    again.goto("/desk/notices/new/")
    again.get_by_label("标题", exact=True).fill("不该发布的")
    again.get_by_label("标题", exact=True).press("Enter")
    again.get_by_label("标题", exact=True).press("End")
    assert sent == [f"{desk.url}/desk/notices/new/"]
    assert again.url.endswith("/desk/notices/new/")
    context.close()


def test_L06_a_session_that_ends_in_the_middle_of_a_reason_loses_nothing(desk: Site, page: Any) -> None:
    no = open_case(page)
    mark(page, "先写的")
    expect(page.locator("[data-kept]")).to_contain_text("已暂存")
    page.context.clear_cookies(name="acms")
    # typed after the session has ended, and the button that cannot work leaves the page as it is
    mark(page, "后写的")
    page.get_by_role("button", name="退回标出的项").click()
    expect(page.get_by_text("登录已经过期。写的还在，登录后接着办。")).to_be_visible()
    holds(page, "后写的")
    assert faults(page) == []
    # in this tab: to the door and back to the case; the server has it, so nothing warns
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("link", name="重新登录").click()
    page.wait_for_url("**/desk/login/**")
    assert no in page.url
    at_the_desks_door(desk, page, "saihan2")
    page.wait_for_url(f"**/desk/cases/{no}/**")
    holds(page, "后写的")
    expect(page.locator("[data-kept]")).to_contain_text("已暂存")


def test_L06_an_open_case_goes_on_after_a_new_sign_in_in_another_tab(desk: Site, page: Any) -> None:
    no = open_case(page)
    mark(page, "先写的")
    expect(page.locator("[data-kept]")).to_contain_text("已暂存")
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in_staff(desk, other, "saihan2")
    # the token of the open page is an old one: it fetches a new one by itself
    mark(page, "接着写的")
    expect(page.locator("[data-kept]")).to_contain_text("已暂存")
    go_on(page, page.get_by_role("button", name="领取", exact=True))
    holds(page, "接着写的")
    go_on(page, page.get_by_role("button", name="放回"))
    assert states(desk)[no] == ["in_review", ""]
    other.close()


def test_L06_without_script_the_words_are_there_after_the_sign_in(desk: Site, browser: Any, page: Any) -> None:
    no = open_case(page)
    plain = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=desk.url, java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    still = plain.new_page()
    still.goto(f"/desk/cases/{no}/")
    plain.clear_cookies(name="acms")
    mark(still, "没有脚本")
    still.get_by_role("button", name="退回标出的项").click()
    still.wait_for_url("**/desk/login/**")
    at_the_desks_door(desk, still, "saihan2")
    still.wait_for_url(f"**/desk/cases/{no}/**")
    holds(still, "没有脚本")
    plain.close()


def test_C02_a_return_without_a_reason_is_refused_at_the_place(desk: Site, page: Any) -> None:
    no = open_case(page, "view=free&result=ok&kind=collection")
    page.get_by_role("checkbox", name="姓名", exact=True).check()
    page.locator("h1").click()
    page.keyboard.press("r")
    field = page.get_by_label("姓名的补充说明")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("还没有退回理由")).to_be_in_viewport()
    expect(page.get_by_role("checkbox", name="姓名", exact=True)).to_be_checked()
    assert faults(page) == []
    assert states(desk)[no][0] == "in_review"


def test_C01_the_next_case_is_of_the_same_list_and_taken_and_a_second_P_does_no_harm(desk: Site, page: Any) -> None:
    """B5: first of the list without doubts; twice P while the next one loads."""
    before = states(desk)
    no = open_case(page, "view=free&result=ok&kind=collection")
    page.locator("h1").click()
    decides = page.evaluate("document.querySelector('[name=approve]').form.action")
    answers: list[int] = []
    page.on(
        "response",  # what the page keeps of itself goes by POST too
        lambda answer: (
            answers.append(answer.status) if (answer.request.method, answer.url) == ("POST", decides) else None
        ),
    )
    page.evaluate("() => { const p = document.querySelector('[name=approve]'); p.click(); p.click(); }")
    page.wait_for_url(lambda url: no not in url)
    assert "result=ok" in page.url and "view=free" in page.url and "/desk/cases/" in page.url
    following = page.url.split("/cases/")[1].split("/")[0]
    expect(page.get_by_text("我已领取")).to_be_visible()
    now = states(desk)
    assert now[no][0] == "approved" and now[following] == ["in_review", "saihan2"]
    assert answers == [302]
    assert {key: row for key, row in before.items() if key not in (no, following)} == {
        key: row for key, row in now.items() if key not in (no, following)
    }


def test_C02_taking_an_approval_back_asks_once_and_says_what_happens(desk: Site, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=desk.url, bypass_csp=True)
    context.set_default_timeout(15000)
    page = context.new_page()
    sign_in_staff(desk, page, "huhehaote")
    no = next(no for no, (state, _) in states(desk).items() if state == "approved")  # by the test before this one
    page.goto(f"/desk/cases/{no}/?view=done&level=all")
    page.get_by_label("撤销通过的理由").fill("证件不是本人的")
    page.get_by_label("撤销通过的理由").press("Enter")
    expect(page.locator("[data-kept]")).to_contain_text("已暂存")
    go_on(page, page.get_by_role("button", name="撤销通过"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("撤销")
    expect(page.get_by_text("证件不是本人的")).to_be_visible()
    assert faults(page) == []
    assert states(desk)[no][0] == "approved"
    page.get_by_role("link", name="取消，不办").click()
    expect(page.get_by_label("撤销通过的理由")).to_have_value("证件不是本人的")
    page.get_by_role("button", name="撤销通过").click()
    page.locator("button[name=sure]").click()
    page.get_by_text("已撤销通过，本人已收到通知。").wait_for()
    assert states(desk)[no][0] == "returned"
    context.close()
