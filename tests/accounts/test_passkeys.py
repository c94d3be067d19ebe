"""Staff sign in with a passkey, and with nothing that only looks like one (L08)."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from acms.accounts import actions, passkeys
from acms.accounts.models import Alarm, Passkey, User, Watched
from acms.journal.models import Entry
from tests.accounts.authenticator import PRESENT, Authenticator

OWN, DOOR = "/desk/account/passkeys/", "/desk/login/passkey/"


@pytest.fixture(autouse=True)
def host(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]


def made(user: User, device: Authenticator) -> Client:
    """`user`'s client, after `device` was added to the account."""
    client = Client()
    client.force_login(user)
    answer = client.post(OWN, {"answer": device.create(client.post(OWN).json())})
    assert answer.status_code == 302
    return client


def enter(device: Authenticator, client: Client | None = None, **how: Any) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.post(DOOR, {"answer": device.get(client.post(DOOR).json(), **how)})


def test_L08_a_passkey_replaces_password_and_code(clerk_of_saihan: User) -> None:
    device = Authenticator()
    made(clerk_of_saihan, device)
    client, answer = enter(device)
    assert answer.status_code == 302 and answer["Location"] == "/desk/"
    assert client.get("/desk/queue/").status_code == 200
    assert Entry.objects.filter(verb="staff.signed_in").exists()
    assert Passkey.objects.get().uses == 1 and Passkey.objects.get().used_at is not None


def test_L08_several_times_with_the_same_passkey(clerk_of_saihan: User) -> None:
    device = Authenticator()
    made(clerk_of_saihan, device)
    assert [enter(device)[1].status_code for _ in range(3)] == [302, 302, 302]


def test_L08_a_passkey_without_a_counter_works_again_and_again(clerk_of_saihan: User) -> None:
    device = Authenticator()
    made(clerk_of_saihan, device)
    for _ in range(2):
        device.uses = -1
        assert enter(device)[1].status_code == 302


def test_L08_the_browser_is_asked_for_a_verified_user_and_told_no_names(clerk_of_saihan: User) -> None:
    made(clerk_of_saihan, Authenticator())
    options = Client().post(DOOR).json()
    assert options["userVerification"] == "required" and options.get("allowCredentials", []) == []
    assert clerk_of_saihan.login_name not in json.dumps(options)


def test_L08_an_answer_works_once(clerk_of_saihan: User) -> None:
    device, client = Authenticator(), Client()
    made(clerk_of_saihan, device)
    answer = device.get(client.post(DOOR).json())
    assert client.post(DOOR, {"answer": answer}).status_code == 302
    assert Client().post(DOOR, {"answer": answer}).status_code == 422
    client.post("/logout/")
    assert client.post(DOOR, {"answer": answer}).status_code == 422


def test_L08_an_answer_to_an_old_question_is_refused(clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch) -> None:
    device, client = Authenticator(), Client()
    made(clerk_of_saihan, device)
    answer = device.get(client.post(DOOR).json())
    late = time.time() + passkeys.CHALLENGE_LIFE + 1
    monkeypatch.setattr(passkeys.time, "time", lambda: late)
    assert client.post(DOOR, {"answer": answer}).status_code == 422


@pytest.mark.parametrize("garbage", ["", "{}", "[]", "null", '{"id": 5}', "\0", "x" * 5000])
def test_L08_garbage_signs_nobody_in(db: None, garbage: str) -> None:
    client = Client()
    client.post(DOOR)
    assert client.post(DOOR, {"answer": garbage}).status_code == 422


@pytest.mark.parametrize(
    "thief",
    [
        pytest.param({"origin": "http://evil.example"}, id="another site's page"),
        pytest.param({"site": "evil.example"}, id="another site's passkey"),
    ],
)
def test_L08_a_passkey_of_another_site_is_refused(clerk_of_saihan: User, thief: dict[str, str]) -> None:
    device = Authenticator()
    made(clerk_of_saihan, device)
    for name, value in thief.items():
        setattr(device, name, value)
    assert enter(device)[1].status_code == 422


def test_L08_a_passkey_without_finger_face_or_pin_is_only_one_factor_and_refused(clerk_of_saihan: User) -> None:
    device = Authenticator()
    made(clerk_of_saihan, device)
    assert enter(device, flags=PRESENT)[1].status_code == 422


def test_L08_a_copied_passkey_shows_by_its_counter(clerk_of_saihan: User) -> None:
    device = Authenticator()
    made(clerk_of_saihan, device)
    enter(device)
    enter(device)
    device.uses = 0
    assert enter(device)[1].status_code == 422


def test_L08_the_key_of_somebody_else_does_not_fit(clerk_of_saihan: User, clerk_of_hailar: User) -> None:
    mine, theirs = Authenticator(), Authenticator()
    made(clerk_of_saihan, mine)
    made(clerk_of_hailar, theirs)
    mine.key = theirs.key
    assert enter(mine)[1].status_code == 422


def test_L08_a_disabled_account_opens_with_no_passkey_and_a_reset_one_has_none(
    clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    device = Authenticator()
    made(clerk_of_saihan, device)
    actions.disable_staff(user=clerk_of_saihan, by=clerk_of_the_league)
    assert enter(device)[1].status_code == 422
    actions.enable_staff(user=clerk_of_saihan, by=clerk_of_the_league)
    assert enter(device)[1].status_code == 422 and not Passkey.objects.exists()


def test_L08_a_passkey_is_removed_by_its_owner_alone(clerk_of_saihan: User, clerk_of_hailar: User) -> None:
    device = Authenticator()
    mine, theirs = made(clerk_of_saihan, device), made(clerk_of_hailar, Authenticator())
    row = Passkey.objects.get(user=clerk_of_saihan)
    theirs.post(OWN, {"remove": str(row.pk)})
    assert enter(device)[1].status_code == 302
    assert "认不出的设备" in mine.get("/desk/account/").text
    mine.post(OWN, {"remove": str(row.pk)})
    assert enter(device)[1].status_code == 422


def test_L08_one_device_is_not_kept_twice_and_ten_are_enough(clerk_of_saihan: User) -> None:
    device = Authenticator()
    client = made(clerk_of_saihan, device)
    client.post(OWN, {"answer": device.create(client.post(OWN).json())})
    assert Passkey.objects.count() == 1
    for _ in range(12):
        client = made(clerk_of_saihan, Authenticator()) if Passkey.objects.count() < passkeys.MOST else client
    assert client.post(OWN).status_code == 302 and Passkey.objects.count() == passkeys.MOST


def test_L08_accountants_have_no_passkeys(person: User) -> None:
    client = Client()
    client.force_login(person)
    assert client.post(OWN).status_code == 404


def test_L06_nobody_is_shut_out_from_a_passkey_by_what_others_have_tried(clerk_of_saihan: User, settings: Any) -> None:
    settings.ACMS_TRIES_BY_ADDRESS, settings.ACMS_ALARM_FAILURES = 3, 4
    device = Authenticator()
    made(clerk_of_saihan, device)
    for _ in range(4):
        Client().post(DOOR, {"answer": "{}"})
    assert enter(device)[1].status_code == 302
    assert Alarm.objects.get().what == Watched.FAILURES
