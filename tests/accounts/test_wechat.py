"""WeChat bound, taken off, and the way back in by it (L04, L05); the real connector against an endpoint of our own (X03)."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from acms.accounts import actions, signin
from acms.accounts.models import User, WeChat
from acms.channels import wechat
from acms.journal.models import Entry

NEW = "Steppe#2026x"
INSIDE = {"user-agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"}


@pytest.fixture(autouse=True)
def simulated(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.ACMS_WECHAT = "acms.channels.wechat.Simulated"
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: answer == "0000")
    wechat.wechat.cache_clear()
    yield
    wechat.wechat.cache_clear()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def through(client: Client, openid: str, **more: str) -> Any:
    """To WeChat and back as the WeChat user `openid`."""
    door = client.get("/wechat/")["Location"]
    state = parse_qs(urlsplit(door).query)["state"][0]
    return client.get("/wechat/back/", {"code": wechat.Simulated().code(openid), "state": state, **more}, follow=True)


def asking(number: str) -> Client:
    client = Client()
    answer = client.post("/recover/", {"number": number, "way": "wechat", "captcha": "0000", "captcha_key": "x"})
    assert answer["Location"] == "/recover/wechat/"
    return client


# ---- bound and taken off --------------------------------------------------------------------------------------------


def test_L04_a_wechat_is_bound_and_taken_off_again(person: User) -> None:
    client = signed_in(person)
    assert "微信已经绑定" in through(client, "草原来信").text
    assert WeChat.objects.get(user=person).openid == "草原来信"
    assert Entry.objects.filter(verb="wechat.bound", about=person).exists()
    assert "解除绑定" in client.get("/account/").text
    client.post("/account/wechat/unbind/")
    assert not WeChat.objects.exists() and "绑定微信" in client.get("/account/").text


def test_L04_another_wechat_takes_the_place_of_the_one_before(person: User) -> None:
    client = signed_in(person)
    through(client, "草原来信")
    through(client, "青城记账")
    assert WeChat.objects.get().openid == "青城记账"


def test_L04_one_wechat_stands_for_one_person(person: User, stranger: User) -> None:
    through(signed_in(person), "草原来信")
    assert "已经绑定了别的账号" in through(signed_in(stranger), "草原来信").text
    assert WeChat.objects.get().user == person


def test_L04_an_answer_for_another_session_binds_nothing(person: User, stranger: User) -> None:
    mine, theirs = signed_in(person), signed_in(stranger)
    state = parse_qs(urlsplit(theirs.get("/wechat/")["Location"]).query)["state"][0]
    mine.get("/wechat/")
    code = wechat.Simulated().code("草原来信")
    mine.get("/wechat/back/", {"code": code, "state": state})
    mine.get("/wechat/back/", {"code": code})
    assert not WeChat.objects.exists()


def test_L04_a_state_works_once(person: User) -> None:
    client = signed_in(person)
    state = parse_qs(urlsplit(client.get("/wechat/")["Location"]).query)["state"][0]
    client.get("/wechat/back/", {"code": "forged", "state": state})
    client.get("/wechat/back/", {"code": wechat.Simulated().code("草原来信"), "state": state})
    assert not WeChat.objects.exists()


def test_X03_without_wechat_nothing_of_it_is_shown(person: User, settings: Any) -> None:
    settings.ACMS_WECHAT = ""
    client = signed_in(person)
    assert "微信</h2>" not in client.get("/account/").text and client.get("/wechat/").status_code == 404
    assert 'value="wechat"' not in Client().get("/recover/").text


# ---- the way back in --------------------------------------------------------------------------------------------------


def test_L05_the_bound_wechat_sets_a_new_password(person: User) -> None:
    actions.bind_wechat(user=person, openid="草原来信")
    client = asking(person.id_number)
    assert "用微信确认" in client.get("/recover/wechat/").text
    assert "设置新密码" in through(client, "草原来信").text
    weak = client.post("/recover/wechat/", {"password": "abc", "again": "abc"})
    assert weak.status_code == 422
    client.post("/recover/wechat/", {"password": NEW, "again": NEW})
    assert signin.person(person.id_number, NEW, "1.1.1.1").user == person
    assert client.get("/recover/wechat/").status_code == 302


def test_L05_nobody_else_comes_in_and_nobody_learns_who_is_registered(person: User, stranger: User) -> None:
    actions.bind_wechat(user=person, openid="草原来信")
    messages = {
        re.sub(
            r'csrf[^>]*value="[^"]*"|value="[0-9]{17}[0-9X]"|/captcha/image/[0-9a-f]+/|value="[0-9a-f]{20,}"',
            "",
            through(asking(number), openid).text,
        )
        for number, openid in (
            (person.id_number, "青城记账"),
            (stranger.id_number, "草原来信"),
            ("150105199003074744", "草原来信"),
        )
    }
    assert len(messages) == 1 and "这个微信没有绑定您填的证件号" in messages.pop()


def test_L05_wechats_word_for_one_number_is_not_good_for_another(person: User, stranger: User) -> None:
    actions.bind_wechat(user=person, openid="草原来信")
    actions.bind_wechat(user=stranger, openid="青城记账")
    client = asking(person.id_number)
    through(client, "草原来信")
    client.post("/recover/", {"number": stranger.id_number, "way": "wechat", "captcha": "0000", "captcha_key": "x"})
    client.post("/recover/wechat/", {"password": NEW, "again": NEW})
    assert signin.person(stranger.id_number, NEW, "1.1.1.1").user is None


# ---- the real connector -----------------------------------------------------------------------------------------------


@pytest.fixture
def platform(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """WeChat's token endpoint on this machine: answers `answer`, keeps what was `asked`."""
    state: dict[str, Any] = {"answer": {}}

    class Token(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state["asked"] = {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(state["answer"]).encode())

        def log_message(self, *args: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Token)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(wechat.OpenPlatform, "TOKEN", f"http://127.0.0.1:{server.server_port}/token")
    settings.ACMS_WECHAT_APPS = {"website": ("wx1", "secret1"), "inside": ("mp1", "secret2")}
    yield state
    server.shutdown()
    server.server_close()


def test_X03_the_code_becomes_the_unionid_by_the_app_that_asked(platform: dict[str, Any]) -> None:
    platform["answer"] = {"openid": "o1", "unionid": "u1", "access_token": "t"}
    assert wechat.OpenPlatform().openid(code="c", inside=False) == "u1"
    assert platform["asked"] == {"appid": "wx1", "secret": "secret1", "code": "c", "grant_type": "authorization_code"}
    platform["answer"] = {"openid": "o1"}
    assert wechat.OpenPlatform().openid(code="c", inside=True) == "mp1:o1"


@pytest.mark.parametrize("answer", [{"errcode": 40029, "errmsg": "invalid code"}, [], {"openid": ""}])
def test_X03_a_refusal_names_nobody(platform: dict[str, Any], answer: Any) -> None:
    platform["answer"] = answer
    with pytest.raises(wechat.Unanswered):
        wechat.OpenPlatform().openid(code="c", inside=False)


def test_X03_the_secret_is_in_no_error(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ACMS_WECHAT_APPS = {"website": ("wx1", "secret1"), "inside": ("", "")}
    monkeypatch.setattr(wechat.OpenPlatform, "TOKEN", "http://127.0.0.1:9/token")
    with pytest.raises(wechat.Unanswered) as caught:
        wechat.OpenPlatform().openid(code="c", inside=False)
    assert caught.value.__suppress_context__ and "secret1" not in str(caught.value)


def test_X03_the_door_is_the_qr_code_outside_and_the_consent_inside(settings: Any) -> None:
    settings.ACMS_WECHAT_APPS = {"website": ("wx1", ""), "inside": ("mp1", "")}
    outside = wechat.OpenPlatform().door(back="https://a.example/wechat/back/", state="s", inside=False)
    inside = wechat.OpenPlatform().door(back="https://a.example/wechat/back/", state="s", inside=True)
    assert outside.startswith(wechat.OpenPlatform.QR) and "scope=snsapi_login" in outside and "appid=wx1" in outside
    assert (
        inside.startswith(wechat.OpenPlatform.INSIDE) and "appid=mp1" in inside and inside.endswith("#wechat_redirect")
    )
