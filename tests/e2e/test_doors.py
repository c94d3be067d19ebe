"""Back to the page after the session has ended, and in with a name as phones write it, in the browser (L02, L06, L07, C02, N01)."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from acms.accounts import doors
from acms.demo import documents, seed
from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_pages import faults
from tests.e2e.walk import PASSWORD, at_the_desks_door, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
NUMBER = documents.make_id_number(random.Random(77), "150105", date(1991, 6, 7), True)
WAITING = f"from acms.accounts import actions; actions.make_person(name='巴图·测试', id_number='{NUMBER}')"
PHONE = "13847100077"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "doors", WAITING) as site:
        yield site


@pytest.fixture
def page(browser: Any, ours: Site) -> Iterator[Any]:
    with a_page(browser, ours, 360, 740, bypass_csp=True) as made:
        yield made


@pytest.fixture
def bare(browser: Any, ours: Site) -> Iterator[Any]:
    """A browser without script."""
    with a_page(browser, ours, 1024, 800, bypass_csp=True, java_script_enabled=False) as made:
        yield made


def expire(page: Any) -> None:
    """As after thirty idle minutes: the session is gone, what else the browser keeps stays."""
    page.context.clear_cookies(name="acms")
    assert doors.COOKIE in {cookie["name"] for cookie in page.context.cookies()}


def fill_in(page: Any, password: str, captcha: str = "0000") -> None:
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_label("验证码", exact=True).fill(captcha)
    page.locator("button.btn-go").click()


def test_L06_a_person_comes_back_to_their_file(ours: Site, page: Any) -> None:
    sign_in_person(page, "样例甲", ours, "/login/")
    page.goto("/me/file/")
    expire(page)
    page.reload()
    expect(page.get_by_role("heading", name="会计人员登录")).to_be_visible()
    expect(page.get_by_text("登录已过期，请重新登录")).to_be_visible()
    assert not faults(page)
    number = ours.number_of("样例甲")
    page.get_by_label("身份证件号", exact=True).fill(number)
    fill_in(page, "wrong")
    expect(page.get_by_text("证件号或密码不对")).to_be_visible()
    expect(page.get_by_label("身份证件号", exact=True)).to_have_value(number)
    page.get_by_role("button", name="换一张").click()
    expect(page.get_by_label("身份证件号", exact=True)).to_have_value(number)
    fill_in(page, seed.PASSWORD)
    page.wait_for_url("**/me/file/")


def test_L07_the_wrong_entrance_leads_on_with_what_was_typed(ours: Site, bare: Any) -> None:
    number = ours.number_of("样例甲")
    bare.goto("/collection/?next=/me/file/")
    expect(bare.get_by_text("请先登录")).to_be_visible()
    bare.get_by_label("身份证件号", exact=True).fill(number)
    fill_in(bare, seed.PASSWORD)
    bare.get_by_text("请从「会计人员登录」进入").wait_for()
    expect(bare.get_by_label("身份证件号", exact=True)).to_have_value(number)
    fill_in(bare, seed.PASSWORD)
    bare.wait_for_url("**/me/file/")


def test_L06_a_collection_goes_on_at_step_5(ours: Site, bare: Any) -> None:
    page = bare
    sign_in_person(page, "阿拉坦仓", ours)
    page.goto("/collection/5/")
    expire(page)
    page.locator(".act button[name=save]").click()
    expect(page.get_by_role("heading", name="信息采集入口")).to_be_visible()
    expect(page.get_by_text("登录已过期，请重新登录")).to_be_visible()
    page.get_by_label("身份证件号", exact=True).fill("15010519850731003X")
    fill_in(page, seed.PASSWORD)
    page.wait_for_url("**/collection/5/")
    expect(page.get_by_role("heading", name="学历学位信息")).to_be_visible()


def test_C02_a_reviewer_comes_back_to_the_case_and_never_to_405(ours: Site, page: Any) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in_staff(ours, page)
    page.locator("a[href*='/desk/cases/']").first.click()
    page.wait_for_url("**/desk/cases/*/*")
    case = page.url
    expire(page)
    page.get_by_role("button", name="领取", exact=True).click()
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
    expect(page.get_by_text("登录已过期，请重新登录")).to_be_visible()
    assert not faults(page)
    at_the_desks_door(ours, page, "saihan")
    page.wait_for_url(case.split("?")[0].replace(ours.url, "**") + "*")
    for act in ("decide", "take", "reverse"):  # a refusal stands at such an address; reloaded, it leads to the case
        page.goto(f"{case.split('?')[0]}{act}/")
        page.wait_for_url(case.split("?")[0])
    page.goto("/desk/account/passkeys/")
    page.wait_for_url("**/desk/account/")


def test_N01_a_name_with_any_dot_sets_the_first_password(ours: Site, page: Any) -> None:
    page.goto("/collection/")
    page.get_by_label("身份证件号", exact=True).fill(f"{NUMBER[:6]} {NUMBER[6:14]}\u3000{NUMBER[14:]}")
    fill_in(page, seed.INITIAL)
    page.get_by_label("手机号", exact=True).fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_text("验证码已发到").wait_for()
    code = ours.code_for(PHONE)
    page.get_by_label("短信验证码", exact=True).fill("000000" if code != "000000" else "111111")
    for name in ("巴图测试", "巴图•测试", "巴图．测试", "巴图・测试"):
        _passwords(page, name)
        missed = page.get_by_text("姓名与档案不一致").first
        if name == "巴图测试":
            expect(missed).to_be_visible()
            expect(page.get_by_role("link", name="姓名没有写错，申请证件登记更正")).to_be_visible()
            assert not faults(page)
        else:
            expect(page.get_by_text("验证码不对").first).to_be_visible()
            expect(missed).to_be_hidden()
    page.get_by_label("短信验证码", exact=True).fill(code)
    _passwords(page, "\u3000巴图 ． 测试\u3000")
    page.get_by_role("heading", name="信息采集(核实)准备").wait_for()
    assert any("账号刚刚设置了自己的密码" in message["text"] for message in ours.outbox() if message["to"] == PHONE)


def _passwords(page: Any, name: str) -> None:
    page.get_by_label("姓名", exact=True).fill(name)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再填一次新密码", exact=True).fill(PASSWORD)
    page.locator("button.btn-go").click()


def test_L05_the_code_page_counts_down_and_offers_other_ways(ours: Site, page: Any, bare: Any) -> None:
    for one in (page, bare):
        one.goto("/recover/")
        one.get_by_label("身份证件号", exact=True).fill(NUMBER)
        one.get_by_label("验证码", exact=True).fill("0000")
        one.locator("button.btn-go").click()
        one.get_by_role("heading", name="设置新密码").wait_for()
    again = page.get_by_role("button", name="重新发送")
    expect(again).to_be_disabled()
    expect(again).to_contain_text("秒后")
    assert not faults(page)
    bare.get_by_role("button", name="重新发送").click()
    expect(bare.get_by_text("秒后可以重发")).to_be_visible()
    bare.locator("form").get_by_role("link", name="换一种方式").click()
    expect(bare.get_by_label("身份证件号", exact=True)).to_have_value(NUMBER)
