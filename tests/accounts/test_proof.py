"""L01: what a try at a door costs where proofs of work are asked for (ADR 0036)."""

import html
import json
import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from acms.accounts import captcha, proof, signin, words
from acms.accounts.models import Tally, User
from acms.channels.models import Delivery
from acms.demo import seed
from tests.accounts.test_signin import solved
from tests.threads import together

PHONE = "13900000077"
# Every page that asks: its door, and a try without any price at it.
DOORS = {
    "/login/": (captcha.SIGN_IN, {"number": "152301197005050007", "password": "x"}),
    "/collection/": (captcha.SIGN_IN, {"number": "152301197005050007", "password": "x"}),
    "/login/activate/": (captcha.ACTIVATE, {"number": "152301197005050007", "name": "巴图", "activation": "ABCD2345"}),
    "/desk/login/": (captcha.STAFF, {"login_name": "region", "password": "x"}),
    "/desk/login/activate/": (
        captcha.STAFF_ACTIVATE,
        {"login_name": "region", "number": "152301197005050007", "activation": "ABCD2345"},
    ),
    "/recover/": (captcha.RECOVER, {"number": "152301197005050007", "way": "sms"}),
    "/filing/title/": (captcha.FILING, {"phone": PHONE, "send_code": "1"}),
    "/filing/employment/": (captcha.FILING, {"phone": PHONE, "send_code": "1"}),
    "/login/claim/": (captcha.CLAIM, {"phone": PHONE, "send_code": "1"}),
    "/changes/correction/": (captcha.CORRECTION, {"phone": PHONE, "send_code": "1"}),
}
REFUSALS = (words.CAPTCHA_WRONG, words.CAPTCHA_FIRST, words.PROOF_STALE)


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    settings.ACMS_PROOF = 20


def work(task: dict[str, Any]) -> str:
    """What a browser sends for a task."""
    fitting = (n for n in count() if proof._digest(f"{task['salt']}{n}") == task["digest"])
    return f"{task['salt']}{next(fitting)}.{task['signature']}"


def made(door: str) -> str:
    return work(proof.task(door))


def shown(page: str) -> dict[str, Any]:
    """The task that a page shows."""
    found = re.search(r'data-task="([^"]+)"', page)
    assert found
    return json.loads(html.unescape(found[1]))  # type: ignore[no-any-return]


def is_refused(answer: Any) -> bool:
    return any(sentence in answer.text for sentence in REFUSALS)


def _noted(tried: list[str], act: Any) -> Any:
    """The act, which says that it was come to."""

    def noting(*given: Any) -> Any:
        tried.append(act.__name__)
        return act(*given)

    return noting


@pytest.mark.parametrize("path", DOORS)
def test_L01_no_door_tries_a_secret_or_sends_a_code_without_its_price(
    client: Client, db: None, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, data = DOORS[path]
    tried: list[str] = []
    for name in ("person", "staff", "activation", "staff_activation"):
        monkeypatch.setattr(signin, name, _noted(tried, getattr(signin, name)))
    for name in ("send_code", "send_recovery_code"):
        monkeypatch.setattr(f"acms.accounts.actions.{name}", lambda **given: tried.append("code"))
    assert is_refused(client.post(path, data)) and not tried
    others = {one for one, _ in DOORS.values()} - {door}
    for other in others:
        assert is_refused(client.post(path, {**data, "captcha_proof": made(other)})) and not tried
    task = shown(client.get(path).text)
    paid = {**data, "captcha_proof": work(task)}
    assert not is_refused(client.post(path, paid)) and len(tried) == 1
    assert is_refused(client.post(path, paid)) and len(tried) == 1, "the same proof once more"


def test_L01_a_proof_signs_in_without_the_picture(client: Client, person: User) -> None:
    data = {"number": person.id_number, "password": seed.PASSWORD, "captcha_proof": made(captcha.SIGN_IN)}
    assert client.post("/collection/", data).status_code == 302


def forged(answer: str) -> list[str]:
    """The same answer with one thing of it changed."""
    worked, _, signature = answer.rpartition(".")
    salt, until, door, number = worked.split(".")
    return [
        f"{worked}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        f"{salt}.{until}.{door}.{int(number) + 1}.{signature}",
        f"{salt}.{int(until) + 3600}.{door}.{number}.{signature}",
        f"{salt[:-1]}.{salt[-1]}{until}.{door}.{number}.{signature}",
        f"{salt}.{until}{door}.{number}.{signature}",
        f"{salt}.{until}.{door}{number}.{signature}",
        f"{salt}.{until}.{door}.{number}",
        "",
        "....",
        "\u3000.1.sign-in.1.x",
        "9" * 10_000,
    ]


def test_L01_forged_proofs_are_refused(db: None) -> None:
    answer = made(captcha.SIGN_IN)
    for other in forged(answer):
        assert not proof.accepted(other, captcha.SIGN_IN), other
    assert not Tally.objects.exists(), "what is forged writes nothing"
    assert proof.accepted(answer, captcha.SIGN_IN)


def test_L01_a_proof_lives_five_minutes(db: None) -> None:
    answer, other = made(captcha.SIGN_IN), made(captcha.SIGN_IN)
    with time_machine.travel(timezone.now() + timedelta(seconds=proof.LIFE - 5)):
        assert proof.accepted(answer, captcha.SIGN_IN)
    with time_machine.travel(timezone.now() + timedelta(seconds=proof.LIFE + 5)):
        assert not proof.accepted(other, captcha.SIGN_IN)


def test_L01_of_eight_at_once_with_one_proof_one_is_let_in(db: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: there is no race to lose")
    answer = made(captcha.SIGN_IN)
    found: list[bool] = []
    together(*[lambda: found.append(proof.accepted(answer, captcha.SIGN_IN))] * 8)
    together(lambda: Tally.objects.filter(key__startswith="proof:").delete())
    assert sorted(found) == [False] * 7 + [True]


def test_L01_a_task_that_is_asked_for_anew_is_of_the_same_door(client: Client, db: None) -> None:
    task = shown(client.post("/login/captcha/", {"captcha_door": captcha.CLAIM}).text)
    assert proof.accepted(work(task), captcha.CLAIM)
    assert client.post("/login/captcha/", {"captcha_door": "other"}).status_code == 404


def test_L01_without_script_the_picture_lets_in_at_every_kind_of_door(client: Client, clerk_of_saihan: User) -> None:
    staff = {"login_name": clerk_of_saihan.login_name, "password": seed.STAFF_PASSWORD}
    assert client.post("/desk/login/", {**staff, **solved()}).status_code == 302
    client.post("/changes/correction/", {"phone": PHONE, "send_code": "1", **solved()})
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/desk/login/", {"login_name": "region"}), ("/changes/correction/", {"name": "巴图", "stated_number": "15"})],
)
def test_L01_without_script_another_picture_keeps_what_was_typed(
    client: Client, db: None, path: str, kept: dict[str, str]
) -> None:
    page = client.post(path, {**kept, "captcha_action": "text"})
    assert page.status_code == 200 and "写成4位数字" in page.text
    assert all(f'value="{value}"' in page.text for value in kept.values())
    assert not Delivery.objects.exists()


def test_L01_one_source_has_so_many_pictures_and_any_number_of_proofs(
    client: Client, person: User, settings: Any
) -> None:
    """Programs read the picture: it lets in few people of one source, whatever the number of accounts that are tried."""
    settings.ACMS_PICTURES = 3
    wrong = {"number": person.id_number, "password": "x"}
    answers = [client.post("/login/", {"number": "", "password": "x", **solved()}) for _ in range(4)]
    assert [words.PICTURES_SPENT in answer.text for answer in answers] == [False, False, False, True]
    assert words.PICTURES_SPENT in client.post("/desk/login/", {"login_name": "a", "password": "b", **solved()}).text
    assert words.NO_SUCH_LOGIN in client.post("/login/", {**wrong, "captcha_proof": made(captcha.SIGN_IN)}).text
    elsewhere = client.post("/login/", {**wrong, **solved()}, REMOTE_ADDR="198.51.100.7")
    assert words.NO_SUCH_LOGIN in elsewhere.text


def test_L01_an_installation_that_asks_for_none_shows_the_guides_captcha_alone(
    client: Client, db: None, settings: Any
) -> None:
    settings.ACMS_PROOF = 0
    assert "data-task" not in client.get("/login/").text
    assert "captcha-field" not in client.get("/desk/login/").text
    assert "captcha-field" not in client.get("/changes/correction/").text
