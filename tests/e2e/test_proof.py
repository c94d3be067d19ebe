"""The price of a door in the browser: found by itself with script, the picture without (L01, ADR 0036)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from acms.demo import seed
from tests.e2e.conftest import Site, a_page, start_site
from tests.e2e.walk import go_on

pytestmark = pytest.mark.browser
DONE = "已经自动验证，不用填验证码。"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation that asks for proofs as production does."""
    site = start_site(tmp_path_factory.mktemp("proof") / "var", ACMS_PROOF="100000")
    try:
        yield site
    finally:
        site.stop()


def _staff(page: Any) -> None:
    page.get_by_label("用户名").fill("region")
    page.get_by_label("密码", exact=True).fill(seed.STAFF_PASSWORD)


def test_L01_L08_with_script_nobody_reads_a_picture(asking: Site, browser: Any) -> None:
    with a_page(browser, asking, 360) as page:
        page.goto("/desk/login/")
        expect(page.get_by_text(DONE)).to_be_visible()
        expect(page.locator("#id_captcha")).to_be_hidden()
        _staff(page)
        go_on(page, page.get_by_role("button", name="下一步", exact=True))
        expect(page.get_by_role("heading", name="动态验证码")).to_be_visible()


def test_L01_who_is_quicker_than_the_proof_waits_for_it_and_goes_on(asking: Site, browser: Any) -> None:
    """The form is sent as soon as the page is there, by Enter; then with a password that is wrong, and once more on the new page."""
    with a_page(browser, asking, 1440) as page:
        page.goto("/desk/login/")
        page.get_by_label("用户名").fill("region")
        page.get_by_label("密码", exact=True).fill("wrong")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_text("用户名或密码不对")).to_be_visible()
        _staff(page)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="动态验证码")).to_be_visible()


def test_L01_each_code_and_the_form_after_it_have_proofs_of_their_own(asking: Site, browser: Any) -> None:
    with a_page(browser, asking, 1440) as page:
        page.goto("/filing/employment/")
        page.get_by_label("手机号", exact=True).fill("13900000441")
        task = page.locator("[data-task]")
        first = task.get_attribute("data-task") or ""
        page.get_by_role("button", name="获取验证码").click()
        page.get_by_text("验证码已发到").wait_for()
        expect(task).not_to_have_attribute("data-task", first)
        page.get_by_role("button", name="获取验证码").click()
        expect(page.locator("#phone-part .err")).to_be_visible()  # too soon for another: the price was paid
        expect(page.locator("#phone-part .err")).not_to_contain_text("图片")
        expect(page.get_by_text(DONE)).to_be_visible()
        page.get_by_label("短信验证码", exact=True).fill(asking.code_for("13900000441"))
        page.get_by_label("姓名", exact=True).fill("苏日塔拉")
        go_on(page, page.get_by_role("button", name="提交", exact=True).last)
        expect(page.locator(".todo-box")).to_be_visible()  # the number is missing
        assert not page.get_by_text("自动验证过期了").count() and not page.get_by_text("验证码不对").count()


# Each piece of the search waits for the test: a phone that is slow.
HELD = """
const Real = window.MessageChannel;
window.held = [];
window.MessageChannel = class extends Real {
  constructor() {
    super();
    const send = this.port2.postMessage.bind(this.port2);
    this.port2.postMessage = (what) => (window.held ? window.held.push(() => send(what)) : send(what));
  }
};
"""


def test_L01_a_code_that_is_asked_for_before_the_proof_is_there_has_used_it_too(asking: Site, browser: Any) -> None:
    with a_page(browser, asking, 360) as page:
        page.add_init_script(HELD)
        page.goto("/filing/employment/")
        page.get_by_label("手机号", exact=True).fill("13900000442")
        first = page.locator("[data-task]").get_attribute("data-task") or ""
        page.get_by_role("button", name="获取验证码").click()
        page.evaluate("() => { const held = window.held; window.held = null; held.forEach((send) => send()); }")
        page.get_by_text("验证码已发到").wait_for()
        expect(page.locator("[data-task]")).not_to_have_attribute("data-task", first)
        expect(page.get_by_text(DONE)).to_be_visible()


def test_L01_a_page_that_waited_too_long_asks_for_another_task(asking: Site, browser: Any) -> None:
    with a_page(browser, asking, 1440) as page:
        page.clock.install()
        page.goto("/desk/login/")
        expect(page.get_by_text(DONE)).to_be_visible()
        page.clock.fast_forward(6 * 60 * 1000)
        _staff(page)
        with page.expect_request(re.compile("/login/captcha/")):
            page.get_by_role("button", name="下一步", exact=True).click()
        expect(page.get_by_role("heading", name="动态验证码")).to_be_visible()


def test_L01_without_a_line_to_another_task_or_without_script_there_is_the_picture(asking: Site, browser: Any) -> None:
    with a_page(browser, asking, 1440, java_script_enabled=False) as page:
        page.goto("/desk/login/")
        _staff(page)
        page.get_by_label("验证码", exact=True).fill("0000")
        go_on(page, page.get_by_role("button", name="下一步", exact=True))
        expect(page.get_by_role("heading", name="动态验证码")).to_be_visible()
    with a_page(browser, asking, 1440) as page:
        page.route("**/scripts*.js", lambda route: route.abort())
        page.goto("/login/")
        expect(page.get_by_label("验证码", exact=True)).to_be_visible()
