"""A supervising unit from its application to a pre-review that the reviewer reads (R03, A8)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import expect

from acms.demo import documents
from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_pages import examine, faults
from tests.e2e.walk import go_on, look_until, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
NUMBER, PHONE, PASSWORD = "150105198803120011", "13900000166", "Qinghe-2026!"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo: 样例乙 works at 第三中学, 样例甲 is the head of 青禾, where 娜仁托娅's collection waits."""
    with running(tmp_path_factory, "supervising") as site:
        yield site


def _apply(page: Any, site: Site, letter: Path) -> None:
    letter.write_bytes(documents.jpeg(documents.cast(11), "qualification"))
    sign_in_person(page, "样例乙", site, "/login/")
    page.goto("/changes/supervising/")
    assert faults(page) == []
    page.get_by_label("部门级别").select_option(label="旗县级部门")
    page.get_by_label("管理员姓名").fill("管样例")
    page.get_by_label("管理员身份证号码").fill(NUMBER)
    page.get_by_label("管理员手机号").fill(PHONE)
    page.locator("input[type=file]").set_input_files(letter)
    page.get_by_text(letter.name).wait_for()
    go_on(page, page.get_by_role("button", name="提交", exact=True))
    expect(page.get_by_text("已经提交。管理机构核对公函后")).to_be_visible()


def _approve(desk: Any) -> None:
    sought = desk.get_by_role("link", name="呼和浩特市样例第三中学", exact=True)
    desk.goto("/desk/queue/?view=todo&kind=supervising")
    look_until(desk, lambda: sought.count() > 0)
    go_on(desk, sought)
    assert "管样例" in desk.locator("main").inner_text() and NUMBER not in desk.content()
    desk.get_by_label("办完接着下一件").uncheck()
    go_on(desk, desk.get_by_role("button", name=re.compile("^通过")))


def _come_in(page: Any, site: Site) -> None:
    text = next(m["text"] for m in site.outbox() if m["to"] == PHONE)
    login, code = re.search(r"用户名(\w+)，激活码([\w-]+)", text).groups()  # type: ignore[union-attr]
    page.goto("/desk/login/")
    go_on(page, page.get_by_role("link", name="凭激活码进"))
    page.get_by_label("用户名").fill(login)
    page.get_by_label("身份证件号").fill(NUMBER)
    page.get_by_label("激活码", exact=True).fill(code)
    page.get_by_label("验证码", exact=True).fill("0000")
    go_on(page, page.get_by_role("button", name="下一步").last)
    assert faults(page) == []
    secret = page.locator("p.hint b.t-num").inner_text().replace(" ", "")
    page.get_by_role("textbox", name="动态验证码").fill(pyotp.TOTP(secret).now())
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再填一次新密码").fill(PASSWORD)
    go_on(page, page.get_by_role("button", name="设置好，登录"))
    expect(page.locator(".scope")).to_have_text("呼和浩特市样例第三中学 主管部门")


def test_R03_A8_from_the_application_to_a_pre_review(browser: Any, house: Site, tmp_path: Path) -> None:
    with a_page(browser, house, 1280, bypass_csp=True) as page:
        _apply(page, house, tmp_path / "letter.jpg")
    with (
        a_page(browser, house, 1440, bypass_csp=True) as desk,
        a_page(browser, house, 1280, bypass_csp=True) as own,
        a_page(browser, house, 360, bypass_csp=True) as head,
    ):
        sign_in_staff(house, desk)
        _approve(desk)
        _come_in(own, house)
        own.get_by_role("link", name="下属单位", exact=True).click()
        own.get_by_label("下属单位的统一社会信用代码").fill("91150105MA0TE5T16A")
        go_on(own, own.get_by_role("button", name="申请归入"))
        expect(own.get_by_text("等单位同意")).to_be_visible()
        assert own.get_by_role("link", name="看办件").count() == 0
        sign_in_person(head, "样例甲", house, "/login/")
        head.goto("/me/")
        expect(head.get_by_role("link", name=re.compile("第三中学申请把本单位归为下属单位"))).to_be_visible()
        head.goto("/me/messages/")
        go_on(head, head.get_by_role("link", name="主管部门申请把单位归入"))
        assert examine(head, ["/employer/supervising/"], 360) == []
        go_on(head, head.get_by_role("button", name=re.compile("^同意")))
        expect(head.get_by_text("归呼和浩特市样例第三中学主管")).to_be_visible()
        assert examine(own, ["/desk/units/", "/desk/units/cases/", "/desk/units/cases/?view=returned"], 1280) == []
        own.goto("/desk/units/cases/")
        go_on(own, own.get_by_role("link", name="娜仁托娅"))
        assert faults(own) == [] and house.number_of("娜仁托娅") not in own.content()
        own.get_by_role("combobox", name="预审意见").select_option(label="建议退回")
        own.get_by_label("说明").fill("岗位与单位记录不符")
        go_on(own, own.get_by_role("button", name="写下预审意见"))
        expect(own.get_by_text("预审意见已经写下")).to_be_visible()
        desk.goto("/desk/queue/")
        go_on(desk, desk.get_by_role("link", name="娜仁托娅", exact=True))
        expect(desk.get_by_text("岗位与单位记录不符")).to_be_visible()
        assert faults(desk) == []
        own.goto("/desk/units/cases/?view=returned")
        go_on(own, own.get_by_role("button", name="催办列表里的全部"))
        go_on(own, own.get_by_role("button", name="全部催办"))
        expect(own.get_by_text("已经提醒1人")).to_be_visible()
