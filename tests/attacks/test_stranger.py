"""A stranger without cookies, account or proof, who asks for pages until the disk is full (S05)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from acms.accounts import captcha, limits
from acms.accounts.models import KeptForm, User
from acms.ops import health

LONG = "/me/?" + "x" * 60_000


def counted() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def addresses(resolver: Any = None, before: str = "/") -> Iterator[str]:
    """Every address of the product, with something in its gaps."""
    for one in (resolver or get_resolver()).url_patterns:
        here = before + re.sub(
            r"<(\w+:)?\w+>", lambda gap: "1" if gap[1] == "int:" else "a", str(one.pattern).strip("^$")
        )
        if isinstance(one, URLResolver):
            yield from addresses(one, here)
        elif isinstance(one, URLPattern):
            yield here


def test_S05_no_page_that_a_stranger_opens_leaves_a_row(db: None, settings: Any) -> None:
    settings.ACMS_PROOF = 20
    every = sorted(set(addresses()))
    assert len(every) > 200 and {"/recover/", "/login/claim/", "/filing/title/"} <= set(every)
    before, left = counted(), []
    for address in every:
        Client().get(address, {"next": LONG[:3000]})
        if (after := counted()) != before:
            left.append((address, {name for name in after if after[name] != before[name]}))
            before = after
    # Codes that nobody has are counted by line, in one row for each line: /phone/<code>/.
    assert [one for one in left if one[1] != {"accounts.Tally"}] == [] and len(left) <= 1


def test_S05_new_pictures_and_words_leave_no_row_but_a_count(client: Client, db: None) -> None:
    client.post("/login/captcha/", {"captcha_action": "text"})
    before = counted()
    for action in ("text", "new"):
        page = client.post("/login/captcha/", {"captcha_action": action, "captcha_door": "recover"}).text
        source = re.search(r'<img src="([^"]+)"', page)
        assert source and client.get(source[1])["Content-Type"] == "image/png"
    assert counted() == before
    assert client.get("/captcha/image/00/").status_code == 410 and client.get("/captcha/refresh/").status_code == 404


def test_S05_a_page_to_come_back_to_is_kept_at_no_door_when_it_is_longer_than_any_of_ours(
    client: Client, person: User
) -> None:
    for door in ("/login/", "/collection/", "/desk/login/", "/login/activate/", "/recover/"):
        assert len(client.get(door, {"next": LONG}).text) < 40_000, door
    key = captcha.new()
    paid = {"captcha": captcha.challenge(key), "captcha_key": key}
    data = {"number": person.id_number, "way": "questions", "next": LONG, **paid}
    assert client.post("/recover/", data).status_code == 302
    assert Session.objects.count() == 1 and len(Session.objects.get().session_data) < 2000
    assert 'value="/me/?a=1"' in client.get("/recover/", {"next": "/me/?a=1"}).text


def test_S05_a_form_shown_at_a_long_address_is_kept_short(client: Client, db: None) -> None:
    page = client.get("/filing/title/?x=" + "y" * 60_000).text
    mark = re.search(r'name="kept_form" value="([^"]+)"', page)
    assert mark and len(mark[1]) < 1000
    assert client.post("/forms/keep/", {"kept_form": mark[1], "name": "其其格"}).status_code == 200
    assert KeptForm.objects.count() == 1 and not Session.objects.exists()


def test_L06_S05_what_a_visitor_types_is_there_again_and_in_no_other_browser(client: Client, db: None) -> None:
    page = client.get("/filing/title/").text
    mark = re.search(r'name="kept_form" value="([^"]+)"', page)
    assert mark
    client.post("/forms/keep/", {"kept_form": mark[1], "name": "其其格"})
    assert "其其格" in client.get("/filing/title/").text
    forged = Client()
    forged.cookies["acms-visitor"] = client.cookies["acms-visitor"].value[:-1] + "_"
    assert "其其格" not in forged.get("/filing/title/").text and "其其格" not in Client().get("/filing/title/").text


def test_S05_sessions_of_strangers_have_a_room_by_line_and_an_alarm_in_all(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ACMS_STRANGERS_FORMS_BY_ADDRESS = settings.ACMS_STRANGERS_FORMS = 3
    asked = [Client().post("/desk/login/passkey/").status_code for _ in range(5)]
    assert asked == [200] * 3 + [429] * 2 and Session.objects.count() == 3
    assert Client(REMOTE_ADDR="10.1.1.1").post("/desk/login/passkey/").status_code == 200
    assert "strangers" not in {fault.code for fault in health.look().faults}
    for _ in range(20):
        limits.SESSIONS_OF_STRANGERS.count("")
    assert "strangers" in {fault.code for fault in health.look().faults}


@pytest.mark.parametrize(
    "written", [str.upper, lambda key: key[:-2] + "21" + key[-2:], lambda key: f"{key[:2]} {key[2:]}"]
)
def test_L01_a_picture_is_used_up_however_its_key_is_written(db: None, written: Any) -> None:
    key = captcha.new()
    right = captcha.challenge(key)
    assert not captcha.solved(key, "x")
    assert not captcha.solved(written(key), right) and not captcha.solved(key, right)
