"""L01–L08, W03: coming in."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts import actions, captcha, passwords
from acms.accounts.models import Purpose, User
from acms.base.errors import Refused
from acms.channels.models import Channel, Delivery
from tests.conftest import make_person

NUMBER = "152301197005050007"


def solved() -> dict[str, str]:
    """A captcha with its answer."""
    key = captcha.new()
    return {"captcha_key": key, "captcha": captcha.challenge(key)}


def login(client: Client, number: str, password: str, entrance: str = "/collection/", **more: str) -> Any:
    return client.post(entrance, {"number": number, "password": password, **(solved() | more)})


def test_L01_a_wrong_captcha_keeps_the_number_and_says_so(client: Client, person: User) -> None:
    answer = login(client, NUMBER, "Demo-2026!", captcha="99999")
    assert answer.status_code == 422
    assert "验证码不对，请看新图重填" in answer.text
    assert NUMBER in answer.text
    assert "Demo-2026!" not in answer.text


def test_L01_a_captcha_works_once(client: Client, person: User) -> None:
    used = solved()
    client.post("/collection/", {"number": NUMBER, "password": "wrong", **used})
    answer = client.post("/collection/", {"number": NUMBER, "password": "Demo-2026!", **used})
    assert "验证码不对" in answer.text


def test_N02_L01_a_captcha_typed_in_full_width_digits_is_right_too(db: None) -> None:
    """Chinese keyboards write １２３４; blanks between them are no fault either."""
    for typed in (lambda right: right.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}), " ".join):
        given = solved()
        assert captcha.solved(given["captcha_key"], typed(given["captcha"]))
    given = solved()
    assert not captcha.solved(given["captcha_key"], "１２３")


def test_L01_a_captcha_can_be_had_in_words(client: Client, db: None) -> None:
    answer = client.post("/collection/", {"number": NUMBER, "captcha_action": "text"})
    assert "写成4位数字" in answer.text
    assert NUMBER in answer.text


def test_L02_the_initial_password_opens_only_the_set_password_page(
    client: Client, db: None, shared_password: str
) -> None:
    actions.make_person(name="乌云其木格", id_number=NUMBER)
    answer = login(client, NUMBER, "nmg*123#")
    assert answer["location"] == "/collection/password/"
    page = client.get("/collection/password/")
    assert "乌云其木格" not in page.text
    assert NUMBER not in page.text
    assert client.get("/collection/3/").status_code == 302


def test_L02_the_name_must_match_the_file_and_the_phone_be_proved(
    client: Client, db: None, shared_password: str
) -> None:
    user = actions.make_person(name="乌云其木格", id_number=NUMBER)
    login(client, NUMBER, "nmg*123#")
    client.post("/collection/password/", {"send_code": "1", "phone": "13800000188"})
    code = Delivery.objects.get().text.split("验证码")[1][:6]
    good = {
        "name": "乌云其木格",
        "phone": "13800000188",
        "code": code,
        "password": "Qinghe-2026!",
        "again": "Qinghe-2026!",
    }
    assert "姓名与档案不一致" in client.post("/collection/password/", good | {"name": "别人"}).text
    assert (
        "验证码不对"
        in client.post("/collection/password/", good | {"code": "000000" if code != "000000" else "111111"}).text
    )
    assert client.post("/collection/password/", good).status_code == 302
    user.refresh_from_db()
    assert not user.must_set_password
    assert user.phone_verified_at
    # The shared password is dead now.
    assert "证件号或密码不对" in login(Client(), NUMBER, "nmg*123#").text


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("Ab1!xyz8", "至少9位"),
        ("abcdefgh1", "还缺符号"),
        ("12345678!", "还缺字母"),
        ("Wuyunqimuge1!", "姓名"),
        ("X!050007abc", "证件号"),
        ("X!19700505a", "出生日期"),
    ],
)
def test_L03_a_weak_password_is_refused_with_the_reason(password: str, message: str) -> None:
    from datetime import date

    found = passwords.faults(password, name="乌云其木格", id_number=NUMBER, born=date(1970, 5, 5))
    assert any(message in fault for fault in found)


def test_L03_a_good_password_has_no_fault() -> None:
    assert passwords.faults("Qinghe-2026!", name="乌云其木格", id_number=NUMBER) == []


@given(st.text(max_size=8))
def test_L03_nothing_shorter_than_nine_is_taken(password: str) -> None:
    assert passwords.faults(password)


def test_L06_five_failures_lock_the_account_for_a_quarter_of_an_hour(client: Client, person: User) -> None:
    for _ in range(5):
        answer = login(client, NUMBER, "wrong")
    assert "锁定15分钟" in answer.text
    assert "锁定15分钟" in login(client, NUMBER, "Demo-2026!").text
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert login(client, NUMBER, "Demo-2026!").status_code == 302


def test_L05_an_unknown_number_gets_the_same_answer_as_a_wrong_password(client: Client, person: User) -> None:
    known = login(client, NUMBER, "wrong").text
    unknown = login(Client(), "15010519900101123X", "wrong").text
    assert "证件号或密码不对" in known
    assert "证件号或密码不对" in unknown


def test_L05_recovery_by_sms_sets_a_new_password_and_says_nothing_about_who_is_known(
    client: Client, person: User
) -> None:
    ask = {"way": "sms", **solved()}
    answer = client.post("/recover/", {"number": NUMBER, **ask})
    assert answer["location"] == "/recover/password/"
    code = Delivery.objects.get().text.split("验证码")[1][:6]
    client.post("/recover/password/", {"code": code, "password": "Qinghe-2026!", "again": "Qinghe-2026!"})
    person.refresh_from_db()
    assert person.check_password("Qinghe-2026!")
    other = Client()
    assert (
        other.post("/recover/", {"number": "15010519900101123X", "way": "sms", **solved()})["location"]
        == "/recover/password/"
    )
    assert sum("验证码" in message.text for message in Delivery.objects.all()) == 1


def test_L07_the_wrong_door_is_named(client: Client, person: User) -> None:
    answer = client.post("/login/", {"number": NUMBER, "password": "Demo-2026!", **solved()}, follow=True)
    assert "请从「会计人员信息采集」进入" in answer.text


def test_L08_staff_need_the_second_factor_and_a_code_works_once(client: Client, clerk_of_saihan: User) -> None:
    client.post("/desk/login/", {"login_name": "saihan", "password": "Desk-2026!"})
    assert client.get("/desk/queue/").status_code == 302
    code = pyotp.TOTP(clerk_of_saihan.totp_secret).now()
    assert client.post("/desk/login/code/", {"code": code})["location"] == "/desk/"
    again = Client()
    again.post("/desk/login/", {"login_name": "saihan", "password": "Desk-2026!"})
    assert "动态验证码不对" in again.post("/desk/login/code/", {"code": code}).text


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_L08_a_phone_may_be_half_a_minute_early_or_late(clerk_of_saihan: User, seconds: int, right: bool) -> None:
    now = timezone.now()
    code = pyotp.TOTP(clerk_of_saihan.totp_secret).at(now + timedelta(seconds=seconds))
    with time_machine.travel(now, tick=False):
        assert actions.second_factor_right(clerk_of_saihan, code) is right
        assert not actions.second_factor_right(clerk_of_saihan, code)


def test_L08_persons_see_no_desk_and_staff_no_collection(client: Client, person: User, clerk_of_saihan: User) -> None:
    client.force_login(person)
    assert client.get("/desk/queue/").status_code == 404
    client.force_login(clerk_of_saihan)
    assert client.get("/collection/3/").status_code == 404


def _code(person: User) -> str:
    actions.send_code(
        purpose=Purpose.CONTACT, channel=Channel.SMS, target="13900000000", holder="user:1", address="::1"
    )
    return Delivery.objects.latest("pk").text.split("验证码")[1][:6]


def _use(code: str, **more: Any) -> None:
    how = {"purpose": Purpose.CONTACT, "channel": Channel.SMS, "target": "13900000000", "holder": "user:1", **more}
    actions.use_code(code=code, **how)


def test_W03_a_code_works_once_for_its_holder_and_its_phone(person: User) -> None:
    code = _code(person)
    for other in ({"holder": "user:2"}, {"target": "13911111111"}):
        with pytest.raises(Refused):
            _use(code, **other)
    _use(code)
    with pytest.raises(Refused):
        _use(code)


def test_W03_an_expired_code_is_refused(person: User) -> None:
    code = _code(person)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)), pytest.raises(Refused, match="code_expired"):
        _use(code)


def test_W03_five_wrong_tries_use_a_code_up(person: User) -> None:
    code = _code(person)
    for _ in range(5):
        with pytest.raises(Refused):
            _use("000000" if code != "000000" else "111111")
    with pytest.raises(Refused, match="code_used_up"):
        _use(code)


def test_L05_codes_to_one_phone_are_limited(person: User) -> None:
    _code(person)
    with pytest.raises(Refused, match="code_wait"):
        _code(person)


def test_L06_an_expired_session_comes_back_to_the_same_step(client: Client, person: User) -> None:
    answer = client.get("/collection/5/")
    assert answer["location"] == "/collection/?next=/collection/5/"
    back = client.post(
        "/collection/", {"number": NUMBER, "password": "Demo-2026!", "next": "/collection/5/", **solved()}
    )
    assert back["location"] == "/collection/5/"
    foreign = client.post(
        "/collection/", {"number": NUMBER, "password": "Demo-2026!", "next": "https://evil.example/", **solved()}
    )
    assert "evil" not in foreign.get("location", "")


def test_L02_two_people_with_the_same_number_cannot_be(person: User) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        make_person("另一个", NUMBER)
