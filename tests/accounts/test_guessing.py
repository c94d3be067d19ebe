"""L05, L06: guessing is dear, and shuts nobody out who has been here before; what is sent has a cap; too much of either raises an alarm."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts import actions, activation, devices, limits, signin, watch, words
from acms.accounts.models import Alarm, KnownDevice, Purpose, User, Watched
from acms.base.errors import Refused
from acms.channels.models import Channel, Delivery
from acms.demo import seed
from acms.inbox.models import Message
from acms.journal.models import Entry
from tests.accounts.test_signin import login, solved

PHONE, ELSEWHERE = "13900000000", "203.0.113.7"


def told(user: User) -> list[str]:
    return [row.text for row in Delivery.objects.order_by("pk") if row.to == user.phone and "验证码" not in row.text]


def lock(user: User, times: int = 5) -> None:
    for _ in range(times):
        signin.person(user.id_number, "wrong", ELSEWHERE)


def send(**how: Any) -> str:
    given = {
        "purpose": Purpose.CONTACT,
        "channel": Channel.SMS,
        "target": PHONE,
        "holder": "session:a",
        "address": ELSEWHERE,
    }
    return actions.send_code(**given | how)


def later(**how: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**how), tick=False)


# ---- known devices ---------------------------------------------------------------------------------------------------


def test_L06_who_is_locked_by_others_comes_in_by_a_device_of_theirs(client: Client, person: User) -> None:
    assert login(client, person.id_number, seed.PASSWORD).status_code == 302
    client.post("/logout/")
    lock(person)
    assert words.login_locked() in login(Client(), person.id_number, seed.PASSWORD).text
    assert login(client, person.id_number, seed.PASSWORD).status_code == 302


def test_L06_a_known_device_has_five_tries_of_its_own_and_no_more(client: Client, person: User) -> None:
    login(client, person.id_number, seed.PASSWORD)
    client.post("/logout/")
    for _ in range(5):
        answer = login(client, person.id_number, "wrong")
    assert words.login_locked() in answer.text
    assert words.login_locked() in login(client, person.id_number, seed.PASSWORD).text
    assert login(Client(), person.id_number, seed.PASSWORD).status_code == 302


def test_L06_a_device_is_known_to_the_account_that_used_it_and_to_no_other(
    client: Client, person: User, stranger: User
) -> None:
    login(client, stranger.id_number, seed.PASSWORD)
    client.post("/logout/")
    lock(person)
    assert login(client, person.id_number, seed.PASSWORD).status_code == 422


def test_L06_a_word_that_somebody_planted_is_worth_nothing_once_another_comes_in_with_it(
    person: User, stranger: User
) -> None:
    thief, victim = Client(), Client()
    login(thief, stranger.id_number, seed.PASSWORD)
    victim.cookies[devices.COOKIE] = thief.cookies[devices.COOKIE].value
    login(victim, person.id_number, seed.PASSWORD)
    assert victim.cookies[devices.COOKIE].value != thief.cookies[devices.COOKIE].value
    lock(person)
    thief.post("/logout/")
    assert login(thief, person.id_number, seed.PASSWORD).status_code == 422


def test_L06_the_cookie_lasts_a_year_and_no_script_reads_it(client: Client, person: User) -> None:
    login(client, person.id_number, seed.PASSWORD)
    cookie = client.cookies[devices.COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 86400, True, "Lax")
    assert cookie.value not in str(KnownDevice.objects.values_list("word_digest", flat=True))
    client.post("/logout/")
    lock(person)
    with later(days=366):
        lock(person)
        assert login(client, person.id_number, seed.PASSWORD).status_code == 422


def test_L06_staff_come_in_by_a_device_of_theirs_too(client: Client, clerk_of_saihan: User) -> None:
    client.cookies[devices.COOKIE] = "x" * 43
    KnownDevice.objects.create(
        user=clerk_of_saihan,
        word_digest=devices.crypto.digest("x" * 43, devices.PURPOSE),
        made_at=timezone.now(),
        used_at=timezone.now(),
    )
    for _ in range(5):
        signin.staff("saihan", "wrong", ELSEWHERE)
    given = {"login_name": "saihan", "password": seed.STAFF_PASSWORD}
    assert Client().post("/desk/login/", given).status_code == 422
    assert client.post("/desk/login/", given).status_code == 302


def test_L06_a_first_sign_in_from_a_new_device_is_told_and_a_second_is_not(client: Client, person: User) -> None:
    login(client, person.id_number, seed.PASSWORD)
    assert told(person) == []  # there is nobody yet to tell
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120"})
    login(other, person.id_number, seed.PASSWORD)
    (text,) = told(person)
    assert "没有用过的设备（Chrome，Windows）上登录" in text
    assert any(row.to == person.email for row in Delivery.objects.all())
    assert Message.objects.get(user=person).text in text
    other.post("/logout/")
    login(other, person.id_number, seed.PASSWORD)
    assert len(told(person)) == 1


def test_L06_new_devices_by_the_dozen_are_told_in_the_product(person: User) -> None:
    for _ in range(8):
        login(Client(), person.id_number, seed.PASSWORD)
    assert len(told(person)) == limits.NEW_DEVICES.most
    assert Message.objects.filter(user=person).count() == 7


def test_L02_who_comes_in_by_a_new_device_reads_since_when_and_by_whose_phone(person: User) -> None:
    person.opened_at, person.opened_by, person.last_login = timezone.now(), "0188", timezone.now()
    person.save()
    page = login(Client(), person.id_number, seed.PASSWORD)
    mine = Client()
    answer = mine.post("/collection/", {"number": person.id_number, "password": seed.PASSWORD, **solved()}, follow=True)
    assert page.status_code == 302 and "由尾号0188的手机启用" in answer.text
    assert "由尾号0188的手机启用" in mine.get("/account/").text


def test_L02_who_holds_the_code_that_opened_the_account_is_told_by_whose_phone(client: Client, db: None) -> None:
    user = actions.make_person(name="乌云其木格", id_number="152301197005050007")
    ((_, code),) = activation.make(users=[user], by=None)
    row = user.activations.get()
    actions.set_first_password(
        user=user, name=user.name, phone="13900000999", password="Thief-2026!", activation=row.pk
    )
    given = {"number": user.id_number, "name": user.name, "activation": code, **solved()}
    assert "由尾号0999的手机启用" in client.post("/login/activate/", given).text
    other = client.post("/login/activate/", {**given, "activation": "AAAA-AAAA", **solved()}).text
    assert words.ACTIVATION_WRONG in other and "0999" not in other


# ---- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("no address", "no address"),
    ],
)
def test_L06_a_line_with_a_whole_network_is_counted_once(address: str, line: str) -> None:
    assert limits.line_of(address) == line


def test_L06_the_tries_of_an_address_are_a_setting_and_ipv6_gives_no_more(db: None, settings: Any) -> None:
    settings.ACMS_TRIES_BY_ADDRESS = 3
    for n in range(3):
        signin.person(f"nobody{n}", "x", f"2001:db8::{n + 1}")
    assert signin.person("nobody9", "x", "2001:db8::99").fault == words.TOO_MANY_FROM_HERE
    assert signin.person("nobody9", "x", "2001:db8:0:1::1").fault != words.TOO_MANY_FROM_HERE


def test_L06_an_address_may_try_more_the_more_people_come_in_from_there(db: None, settings: Any) -> None:
    settings.ACMS_TRIES_BY_ADDRESS = 3
    for who in ("1", "2", "2", "2"):
        limits.came_in(who, ELSEWHERE)
    assert limits.LOGIN_BY_ADDRESS.allowance(ELSEWHERE) == 3 + 2 * limits.FOR_EACH
    for who in range(100):
        limits.came_in(str(who), ELSEWHERE)
    assert limits.LOGIN_BY_ADDRESS.allowance(ELSEWHERE) == 30  # a guesser with accounts of his own gets no more


def test_L06_who_signs_in_well_costs_the_address_nothing(person: User) -> None:
    for _ in range(3):
        assert signin.person(person.id_number, seed.PASSWORD, ELSEWHERE).user
    assert limits.LOGIN_BY_ADDRESS.used(ELSEWHERE) == limits.LOGIN_BY_ACCOUNT.used(f"person:{person.id_number}") == 0


def test_L06_a_try_that_the_address_refuses_is_none_of_the_accounts(db: None, settings: Any) -> None:
    settings.ACMS_TRIES_BY_ADDRESS = 1
    for number in ("a", "b", "b"):
        signin.person(number, "x", ELSEWHERE)
    assert limits.LOGIN_BY_ACCOUNT.used("person:b") == 0


def test_L02_guessing_an_activation_code_shuts_out_nobody_elsewhere(db: None) -> None:
    user = actions.make_person(name="乌云其木格", id_number="152301197005050007")
    ((_, code),) = activation.make(users=[user], by=None)
    for _ in range(6):
        tried = signin.activation(user.id_number, user.name, "AAAA-AAAA", ELSEWHERE)
    assert tried.fault == words.ACTIVATION_LOCKED
    assert signin.activation(user.id_number, user.name, code, "198.51.100.1").user == user


def test_L08_what_others_have_tried_shuts_nobody_out_from_a_passkey(client: Client, db: None, settings: Any) -> None:
    settings.ACMS_TRIES_BY_ADDRESS = 1
    signin.person("nobody", "x", "127.0.0.1")
    answer = client.post("/desk/login/passkey/", {"answer": "{}"})
    assert words.TOO_MANY_FROM_HERE not in answer.text and words.SESSION_GONE in answer.text


# ---- at the same moment ----------------------------------------------------------------------------------------------


def test_L06_a_try_is_taken_before_the_password_is_looked_at(person: User) -> None:
    left: list[int] = []

    def looked(given: str, stored: str) -> bool:
        left.append(limits.LOGIN_BY_ACCOUNT.left(f"person:{person.id_number}"))
        return False

    with patch("acms.accounts.signin.check_password", looked):
        lock(person, 8)
    assert left == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("what", ["question", "factor", "former"])
def test_L05_L08_other_secrets_are_counted_before_they_are_looked_at(person: User, what: str) -> None:
    looked: list[str] = []

    def no(*given: Any) -> bool:
        looked.append("x")
        return False

    acts: dict[str, tuple[str, Any]] = {
        "question": ("acms.accounts.actions._as_long", lambda: actions.answers_right(None, "nobody", {})),
        "factor": ("acms.accounts.actions.second_factor_right", lambda: signin.second_factor(person, "0")),
        "former": ("acms.accounts.actions.check_password", lambda: actions.change_password(user=person, former="a", password="b")),
    }  # fmt: skip
    place, act = acts[what]
    with patch(place, no):
        for _ in range(8):
            with suppress(Refused):
                act()
    assert len(looked) == (15 if what == "question" else 5)  # three answers a try


# ---- codes -----------------------------------------------------------------------------------------------------------


def test_L05_a_phone_gets_so_many_codes_a_day_whatever_is_asked_for(db: None) -> None:
    sent = 0
    for hour in range(6):
        for minute in range(5):
            with later(hours=hour, minutes=2 * minute):
                try:
                    send(holder=f"session:{hour}", address=f"203.0.113.{hour}")
                    sent += 1
                except Refused as refusal:
                    assert refusal.code == "code_limit"
    assert sent == limits.CODES_A_DAY.most == Delivery.objects.count()
    with later(hours=25):
        send()


def test_L05_who_has_signed_in_gets_a_code_whatever_others_have_asked_for(db: None) -> None:
    for n in range(5):
        with later(minutes=2 * n):
            send(holder=f"session:{n}")
    with later(minutes=12):
        with pytest.raises(Refused, match="code_limit"):
            send(holder="session:9")
        send(holder="user:1", known=True)


def test_L05_a_code_that_is_refused_costs_nothing_else(db: None) -> None:
    send()
    with pytest.raises(Refused, match="code_wait"):
        send()
    assert limits.CODES_BY_TARGET.used(PHONE) == limits.CODES_A_DAY.used(PHONE) == 1


def test_L05_who_comes_from_a_device_of_theirs_recovers_whatever_others_ask_for(client: Client, person: User) -> None:
    login(client, person.id_number, seed.PASSWORD)
    client.post("/logout/")
    ask = {"number": person.id_number, "way": "sms"}
    for minute in range(6):
        with later(minutes=2 * minute):
            Client().post("/recover/", ask | solved())
    with later(minutes=12):
        before = Delivery.objects.count()
        client.post("/recover/", ask | solved())
        assert Delivery.objects.count() == before + 1
        code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    with later(minutes=14):
        Client().post("/recover/", ask | solved())
        given = {"code": code, "password": "Steppe#2026x", "again": "Steppe#2026x"}
        assert client.post("/recover/password/", given).status_code == 302


# ---- the watch -------------------------------------------------------------------------------------------------------


def test_L06_too_many_failures_in_all_raise_one_alarm_an_hour(db: None, settings: Any, caplog: Any) -> None:
    settings.ACMS_ALARM_FAILURES = 3
    for n in range(2):
        signin.person(f"nobody{n}", "x", f"203.0.113.{n}")
    assert watch.lately() == []
    for n in range(2, 6):
        signin.person(f"nobody{n}", "x", f"203.0.113.{n}")
    alarm = Alarm.objects.get()
    assert alarm.what == Watched.FAILURES and "too many failures since" in watch.lately()[0]
    assert Entry.objects.filter(verb="account.alarm", subject=f"accounts.alarm:{alarm.pk}").count() == 1
    assert "more than 3 failures within 15 minutes" in caplog.text
    with later(hours=2):
        assert watch.lately() == []


def test_L05_too_many_codes_in_all_raise_an_alarm(db: None, settings: Any) -> None:
    settings.ACMS_ALARM_CODES = 2
    for n in range(2):
        send(target=f"1390000000{n}", holder=f"session:{n}", address=f"203.0.113.{n}")
    assert Alarm.objects.get().what == Watched.CODES


@pytest.mark.parametrize("door", ["staff", "activation", "code", "factor", "questions"])
def test_L06_every_wrong_secret_is_one_of_them(person: User, settings: Any, door: str) -> None:
    settings.ACMS_ALARM_FAILURES = 1
    if door == "staff":
        signin.staff("nobody", "x", ELSEWHERE)
    elif door == "activation":
        signin.activation(person.id_number, "x", "x", ELSEWHERE)
    elif door == "factor":
        signin.second_factor(person, "000000")
    elif door == "questions":
        actions.answers_right(None, "nobody", {})
    else:
        send()
        with pytest.raises(Refused):
            code = Delivery.objects.get().text.split("验证码")[1][:6]
            actions.use_code(
                purpose=Purpose.CONTACT,
                channel=Channel.SMS,
                target=PHONE,
                holder="session:a",
                code="000000" if code != "000000" else "111111",
            )
    assert Alarm.objects.filter(what=Watched.FAILURES).exists()
