"""A program that reads every captcha, at every door (L01, L05)."""

import re
from typing import Any

import pytest
from django.test import Client

from acms.accounts import captcha, signin, words
from acms.channels.models import Delivery
from tests.accounts.test_proof import made

NUMERALS = str.maketrans("零一二三四五六七八九", "0123456789")
TRIES = 15


def read(client: Client, door: str) -> dict[str, str]:
    """A captcha with its answer, as twenty lines have it: the words that the page gives to whoever asks for them."""
    page = client.post("/login/captcha/", {"captcha_action": "text", "captcha_door": door}).text
    shown, key = re.search("请把「(.{4})」", page), re.search(r'name="captcha_key" value="(\w+)"', page)
    assert shown and key
    return {"captcha": shown[1].translate(NUMERALS), "captcha_key": key[1]}


@pytest.fixture
def guarded(settings: Any) -> None:
    settings.ACMS_PROOF, settings.ACMS_PICTURES = 20, 6


def test_L01_reading_captchas_tries_few_passwords_and_proofs_of_another_door_none(
    client: Client, db: None, guarded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    monkeypatch.setattr(
        signin, "person", lambda *given, **more: judged.append("person") or signin.Tried(fault=words.NO_SUCH_LOGIN)
    )
    monkeypatch.setattr(
        signin, "staff", lambda *given, **more: judged.append("staff") or signin.Tried(fault=words.NO_SUCH_STAFF)
    )
    for n in range(TRIES):
        client.post("/login/", {"number": "152301197005050007", "password": f"x{n}", **read(client, captcha.SIGN_IN)})
    assert len(judged) == 6
    for n in range(TRIES):  # the staff's door is no other budget
        proved = {"captcha_proof": made(captcha.SIGN_IN)}
        client.post("/desk/login/", {"login_name": "region", "password": f"x{n}", **proved})
        client.post("/desk/login/", {"login_name": "region", "password": f"x{n}"})
    assert judged == ["person"] * 6


def test_L05_nobodys_phone_is_flooded_by_reading_captchas(client: Client, db: None, guarded: None) -> None:
    """Another phone each time, so that no limit of a number or of a session holds it back."""
    sent = 0
    for path, door in (
        ("/filing/title/", captcha.FILING),
        ("/filing/employment/", captcha.FILING),
        ("/changes/correction/", captcha.CORRECTION),
        ("/login/claim/", captcha.CLAIM),
    ):
        for _ in range(4):
            data = {"phone": f"1390000{sent:04d}", "send_code": "1"}
            Client().post(path, data)
            client.post(path, {**data, **read(client, door)})
            sent += 1
    assert Delivery.objects.count() == 6
