"""Getting in and back in, in the browser: a passkey, the four recoveries, keys changed while people work (L05, L08, Q02)."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_pages import faults
from tests.e2e.walk import go_on, sign_in_staff

pytestmark = pytest.mark.browser
NEW = "Steppe#2026x"
PEOPLE = """
from django.utils import timezone
from acms.accounts import actions
from acms.people import actions as people
for way, number in {numbers}.items():
    user = actions.make_person(name="苏日塔拉", id_number=number, initial=False)
    user.set_password("Before#2026x")
    user.set_phone("1380000" + number[-5:-1], timezone.now())
    user.email, user.email_verified_at = number[-5:-1] + "@example.com", timezone.now()
    user.save()
    people.file_person(user=user)
    if way == "questions":
        actions.set_questions(user=user, answers={{"teacher": "其其格", "horse": "西乌旗", "book": "江格尔"}})
    if way == "wechat":
        actions.bind_wechat(user=user, openid="草原来信")
"""
WAYS = ("sms", "email", "questions", "wechat")


def _numbers() -> dict[str, str]:
    from acms.demo import documents

    return {
        way: documents.make_id_number(random.Random(n), "150105", date(1990 + n, 4, 2), False)
        for n, way in enumerate(WAYS)
    }


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "accounts", PEOPLE.format(numbers=_numbers())) as site:
        yield site


@pytest.fixture
def page(browser: Any, fresh: Site) -> Iterator[Any]:
    """A browser at the site's name: a passkey belongs to a domain, never to an address in numbers."""
    with a_page(browser, fresh, 1280, base_url=fresh.url.replace("127.0.0.1", "localhost"), bypass_csp=True) as made:
        yield made


def test_L08_a_reviewer_adds_a_passkey_and_signs_in_with_it(page: Any, fresh: Site) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    how = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": how})
    sign_in_staff(fresh, page, "saihan")
    page.goto("/desk/account/")
    assert not faults(page)
    page.get_by_role("button", name="添加通行密钥").click()
    page.get_by_text("通行密钥已经保存").wait_for()
    page.goto("/desk/login/")
    page.context.clear_cookies()
    page.goto("/desk/login/?next=/desk/people/")
    assert not faults(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/desk/people/")


def test_L08_without_passkeys_in_the_browser_the_buttons_are_not_there(browser: Any, fresh: Site) -> None:
    with a_page(browser, fresh, 1280, java_script_enabled=False) as page:
        page.goto("/desk/login/")
        expect(page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
        expect(page.get_by_role("button", name="下一步")).to_be_visible()


@pytest.mark.parametrize("way", WAYS)
def test_L05_the_way_back_in(page: Any, fresh: Site, way: str) -> None:
    number = _numbers()[way]
    page.goto("/collection/")
    page.get_by_role("link", name="忘记密码").first.click()
    page.get_by_label("身份证件号").fill(number)
    page.get_by_label("找回方式").select_option(value=way)
    page.get_by_label("验证码", exact=True).fill("0000")
    page.locator("button.btn-go").click()
    if way == "questions":
        for question, answer in (("小学班主任", "其其格"), ("第一次骑马", "西 乌旗"), ("最喜欢的一本书", "江格尔")):
            page.get_by_label(question).fill(answer)
    elif way == "wechat":
        assert not faults(page)
        page.get_by_role("link", name="用微信确认").click()
        page.get_by_role("link", name="草原来信").click()
    else:
        target = f"1380000{number[-5:-1]}" if way == "sms" else f"{number[-5:-1]}@example.com"
        page.get_by_label("验证码", exact=True).fill(fresh.code_for(target))
    assert not faults(page)
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再填一次新密码").fill(NEW)
    page.locator("button.btn-go").click()
    page.get_by_text("密码已经改好").wait_for()
    page.get_by_label("身份证件号").fill(number)
    page.get_by_label("密码", exact=True).fill(NEW)
    page.get_by_label("验证码", exact=True).fill("0000")
    page.locator("button.btn-go").click()
    page.wait_for_url("**/collection/**")
    page.get_by_role("heading", name="信息采集(核实)准备").wait_for()


def test_Q02_keys_are_changed_while_pages_are_used(page: Any, fresh: Site) -> None:
    sign_in_staff(fresh, page, "huhehaote")
    page.goto("/desk/people/")
    go_on(page, page.locator("tbody a").first)
    before = page.locator("h1").inner_text()
    address = page.url
    fresh.manage("keys", "add")
    page.goto(address)
    expect(page.locator("h1")).to_have_text(before)
    fresh.manage("keys", "rotate")
    page.goto(address)
    expect(page.locator("h1")).to_have_text(before)
    page.reload()
    expect(page.locator("h1")).to_have_text(before)
    status = fresh.manage("keys", "status")
    assert "active k2" in status and "other keys" not in status
