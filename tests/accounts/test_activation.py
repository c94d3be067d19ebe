"""L02: imported people come in by a code of their own, once; the shared password is off unless it is switched on."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts import actions, activation, limits, words
from acms.accounts.models import Activation, Code, User
from acms.base import env
from acms.channels.models import Delivery
from acms.journal.models import Entry
from tests.accounts.test_signin import login, solved

NUMBER, NAME, PHONE, PASSWORD = "152301197005050007", "乌云其木格", "13800000188", "Qinghe-2026!"


@pytest.fixture
def imported(db: None) -> User:
    return actions.make_person(name=NAME, id_number=NUMBER)


def a_code(user: User) -> str:
    ((_, code),) = activation.make(users=[user], by=None)
    return code


def try_(client: Client, code: str, **more: str) -> Any:
    return client.post("/login/activate/", {"number": NUMBER, "name": NAME, "activation": code, **solved(), **more})


def sent_code(phone: str = PHONE) -> str:
    newest = next(row for row in Delivery.objects.order_by("-pk") if row.to == phone)
    return newest.text.split("验证码")[1][:6]


def set_password(client: Client, phone: str = PHONE, **more: str) -> Any:
    client.post("/collection/password/", {"send_code": "1", "phone": phone, **more})
    given = {"phone": phone, "code": sent_code(phone), "password": PASSWORD, "again": PASSWORD, **more}
    return client.post("/collection/password/", given)


def test_L02_no_password_is_shared_unless_an_installation_switches_it_on(client: Client, imported: User) -> None:
    from django.conf import settings

    assert settings.ACMS_INITIAL_PASSWORD == ""
    assert "初始登录密码" not in client.get("/collection/").text
    for password in ("nmg*123#", ""):
        answer = login(client, NUMBER, password)
        assert answer.status_code == 422 and words.NO_SUCH_LOGIN in answer.text


def test_L02_the_published_password_is_shown_at_the_collection_while_it_is_on(
    client: Client, db: None, shared_password: str
) -> None:
    assert "备注：参加信息采集人员的初始登录密码为：" in client.get("/collection/").text
    assert "备注：参加信息采集人员" not in client.get("/login/").text


def test_L02_an_empty_setting_switches_it_off_and_only_an_unset_one_has_a_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for value in ("", " "):
        monkeypatch.setenv("ACMS_INITIAL_PASSWORD", value)
        assert env.stated("ACMS_INITIAL_PASSWORD", "nmg*123#") == ""
    monkeypatch.delenv("ACMS_INITIAL_PASSWORD")
    assert env.stated("ACMS_INITIAL_PASSWORD", "nmg*123#") == "nmg*123#"


def test_L02_a_code_opens_the_set_password_page_and_is_used_up_by_the_password(client: Client, imported: User) -> None:
    code = a_code(imported)
    answer = try_(client, f" {code.lower().replace('-', '')} ", next="/collection/3/")
    assert answer["location"] == "/collection/password/"
    page = client.get("/collection/password/").text
    assert NAME not in page and NUMBER not in page
    assert set_password(client)["location"] == "/collection/3/"
    imported.refresh_from_db()
    assert imported.check_password(PASSWORD) and imported.phone == PHONE and not imported.phone_unchecked
    again = try_(Client(), code)
    assert again.status_code == 422 and "由尾号0188的手机启用" in again.text


def test_L02_the_code_is_kept_as_a_hash_alone_and_making_it_is_journaled(imported: User) -> None:
    code = a_code(imported)
    row = Activation.objects.get()
    assert code not in row.code_digest and code.replace("-", "") not in row.code_digest
    entry = Entry.objects.get(verb="activation.made")
    assert (entry.about_id, entry.facts) == (imported.pk, {})


@pytest.mark.parametrize("what", ["code", "name", "number", "expired", "voided", "active already"])
def test_L02_whatever_is_wrong_one_sentence_says_so_and_no_more(client: Client, imported: User, what: str) -> None:
    code, later, more = a_code(imported), timedelta(0), {}
    if what == "code":
        code = "AAAA-AAAA"
    elif what == "name":
        more = {"name": "别人"}
    elif what == "number":
        more = {"number": "15010519900101123X"}
    elif what == "expired":
        later = activation.LIFE + timedelta(days=1)
    elif what == "voided":
        a_code(imported)
    else:
        actions.set_first_password(user=imported, name=NAME, phone=PHONE, password=PASSWORD)
    with time_machine.travel(timezone.now() + later, tick=False):
        answer = try_(client, code, **more)
    assert answer.status_code == 422
    # Who holds the code that was the last one is told that the account is in use, and by whose phone.
    assert ("由尾号0188的手机启用" if what == "active already" else words.ACTIVATION_WRONG) in answer.text
    assert client.get("/collection/password/").status_code == 302


def test_L02_a_wrong_captcha_costs_no_try(client: Client, imported: User) -> None:
    answer = try_(client, a_code(imported), captcha="99999")
    assert words.CAPTCHA_WRONG in answer.text and NUMBER in answer.text
    assert limits.ACTIVATION.left(NUMBER) == limits.ACTIVATION.most


def test_L02_five_wrong_codes_shut_the_door_for_a_quarter_of_an_hour(client: Client, imported: User) -> None:
    code = a_code(imported)
    for _ in range(5):
        try_(client, "AAAA-AAAA")
    assert words.ACTIVATION_LOCKED in try_(client, code).text
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert try_(Client(), code).status_code == 302


def test_L02_a_code_that_was_replaced_meanwhile_sets_no_password(client: Client, imported: User) -> None:
    try_(client, a_code(imported))
    a_code(imported)
    answer = set_password(client)
    assert answer.status_code == 422 and words.ACTIVATION_GONE in answer.text
    imported.refresh_from_db()
    assert imported.must_set_password


def test_L02_by_the_shared_password_the_code_goes_to_the_phone_on_file_once_the_name_is_right(
    client: Client, imported: User, shared_password: str
) -> None:
    imported.set_phone("13900000123")
    imported.save()
    login(client, NUMBER, shared_password)
    page = client.get("/collection/password/").text
    assert "0123" not in page and 'name="phone"' not in page
    ask = {"send_code": "1", "phone": PHONE}
    assert words.NAME_BEFORE_CODE in client.post("/collection/password/", ask).text
    assert words.NAME_DIFFERS in client.post("/collection/password/", ask | {"name": "别人"}).text
    assert not Delivery.objects.exists()
    assert "139****0123" in client.post("/collection/password/", ask | {"name": NAME}).text
    assert [row.to for row in Delivery.objects.all()] == ["13900000123"]
    given = {"name": NAME, "phone": PHONE, "code": sent_code("13900000123"), "password": PASSWORD, "again": PASSWORD}
    assert client.post("/collection/password/", given).status_code == 302
    imported.refresh_from_db()
    assert imported.phone == "13900000123" and not imported.phone_unchecked


def test_L02_by_the_shared_password_without_a_phone_on_file_the_account_is_marked(
    client: Client, imported: User, shared_password: str
) -> None:
    login(client, NUMBER, shared_password)
    assert set_password(client, name=NAME).status_code == 302
    imported.refresh_from_db()
    assert imported.phone_unchecked


def test_L02_the_phone_on_file_hears_that_a_code_has_opened_the_account_by_another(
    client: Client, imported: User
) -> None:
    """Codes on paper go through a unit's hands."""
    filed = "13911110003"
    imported.set_phone(filed)
    imported.save()
    try_(client, a_code(imported))
    assert set_password(client).status_code == 302
    told = [row.text for row in Delivery.objects.all() if row.to == filed]
    assert len(told) == 1 and words.opened_by_another_phone(PHONE[-4:]) in told[0]


def test_L02_who_is_setting_a_password_while_another_opens_the_account_reads_so(client: Client, imported: User) -> None:
    code, slow = a_code(imported), Client()
    assert try_(slow, code).status_code == try_(client, code).status_code == 302
    assert set_password(client).status_code == 302
    imported.refresh_from_db()
    page = slow.get("/collection/password/", follow=True).text
    assert imported.opened_at and words.opened_already(imported.opened_at, PHONE[-4:]) in page
    assert words.SESSION_GONE not in page


def test_L02_a_code_that_was_replaced_meanwhile_is_said_above_the_form_and_spends_no_sms(
    client: Client, imported: User
) -> None:
    assert try_(client, a_code(imported)).status_code == 302
    a_code(imported)
    answer = set_password(client)
    form = answer.context["form"]
    assert form.non_field_errors() == [words.ACTIVATION_GONE] and not form["code"].errors
    assert not Code.objects.filter(used_at__isnull=False).exists()


def test_L02_wrong_codes_say_how_many_tries_are_left_on_file_or_not(client: Client, imported: User) -> None:
    a_code(imported)
    for number in (NUMBER, "150105198803120011"):
        said = [try_(client, "AAAA-2222", number=number).text for _ in range(5)]
        assert [words.tries_left(2) in text for text in said] == [False, False, True, False, False]
        assert words.tries_left(1) in said[3] and words.ACTIVATION_LOCKED in said[4]
