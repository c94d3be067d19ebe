"""Getting in and back in, in the browser: a passkey, the four recoveries, keys changed while people work (L05, L08, Q02)."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyotp
import pytest
from playwright.sync_api import expect

from acms.demo import seed
from tests.e2e.conftest import Site, start_site
from tests.e2e.test_pages import faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
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
    running = start_site(tmp_path_factory.mktemp("accounts") / "var")
    running.manage("shell", "-c", PEOPLE.format(numbers=_numbers()))
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture
def page(browser: Any, fresh: Site) -> Iterator[Any]:
    """A browser at the site's name: a passkey belongs to a domain, never to an address in numbers."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        base_url=fresh.url.replace("127.0.0.1", "localhost"),
        locale="zh-CN",
        bypass_csp=True,
    )
    context.set_default_timeout(20000)
    yield context.new_page()
    context.close()


def _staff(page: Any, fresh: Site, login: str) -> None:
    secret = fresh.manage(
        "shell",
        "-c",
        f"from acms.accounts.models import User; print(User.objects.get(login_name='{login}').totp_secret)",
    ).split()[-1]
    page.goto("/desk/login/")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码", exact=True).fill(seed.STAFF_PASSWORD)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("textbox", name="动态验证码").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/**")


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
    _staff(page, fresh, "saihan")
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
    context = browser.new_context(base_url=fresh.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/desk/login/")
    expect(page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
    expect(page.get_by_role("button", name="下一步")).to_be_visible()
    context.close()


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
    _staff(page, fresh, "huhehaote")
    page.goto("/desk/people/")
    with page.expect_navigation():
        page.locator("tbody a").first.click()
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
