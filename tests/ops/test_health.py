"""Bad luck is seen: each kind of it raises its alarm, and nothing else does (A8)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from acms.accounts import limits, watch
from acms.accounts.models import User, Watched
from acms.base import work
from acms.base.management.commands import prepare, serve
from acms.channels import connectors
from acms.channels.connectors import Mail, NotConnected
from acms.channels.models import Channel, Delivery
from acms.journal import actions, chain
from acms.journal.models import Chain
from acms.ops import health
from tests.e2e.conftest import free_port


@pytest.fixture(autouse=True)
def sound(db: None, tmp_path: Path, settings: Any) -> None:
    """An installation that a worker has just been at."""
    settings.ACMS_ANCHORS = str(tmp_path / "anchors")
    Chain.objects.update(queued_at=timezone.now())
    work.work_one(chain.LANE)


def a_message(**how: Any) -> Delivery:
    given = {"channel": Channel.SMS, "to": "13800000000", "text": "x", "at": timezone.now()}
    return Delivery.objects.create(**(given | how))


def a_block(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that was sealed three hours ago; a worker has been there since."""
    for at, act in (
        (timezone.now() - timedelta(hours=4), lambda: actions.write("person.viewed", person, about=person)),
        (timezone.now() - timedelta(hours=3), lambda: work.work_one(chain.LANE)),
    ):
        Chain.objects.update(queued_at=at, lease_until=None)
        with monkeypatch.context() as patched:
            patched.setattr("django.utils.timezone.now", lambda at=at: at)
            act()
    Chain.objects.update(queued_at=timezone.now())


def no_worker(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    Chain.objects.update(queued_at=timezone.now() - timedelta(minutes=6))


def a_message_waits(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    a_message(queued_at=timezone.now() - timedelta(minutes=3))


def a_message_failed(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    a_message(failed=True)


def a_full_disk(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    patch.setattr("acms.ops.health.shutil.disk_usage", lambda place: SimpleNamespace(total=100, used=96, free=4))


def no_anchor(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    a_block(person, patch)
    for file in Path(settings.ACMS_ANCHORS).glob("*"):
        file.unlink()


def nobody_takes_the_anchors(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ACMS_ANCHORS_TO = "/nowhere/at/all"
    a_block(person, patch)


def no_keys(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    def unreadable() -> None:
        raise OSError

    patch.setattr("acms.ops.health.crypto.ring", unreadable)


def a_wrong_clock(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    patch.setattr("acms.ops.health._skew", lambda: timedelta(seconds=-6))


def guessing(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ACMS_ALARM_FAILURES = 1
    watch.note(Watched.FAILURES)
    Chain.objects.update(queued_at=timezone.now())


def strangers_fill_it(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ACMS_STRANGERS_FORMS = 2
    assert limits.take((limits.FORMS_OF_STRANGERS, ""), (limits.FORMS_OF_STRANGERS, "")) is None


def no_mail_server(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def no_sms(person: User, patch: pytest.MonkeyPatch, settings: Any) -> None:
    patch.setattr(connectors, "sender", lambda channel: NotConnected() if channel == Channel.SMS else Mail())


ALARMS: dict[Callable[..., None], str] = {
    no_worker: "no worker has come by for 6 minutes", a_message_waits: "1 wait, the oldest for 3 minutes",
    a_message_failed: "1 messages of the last hour did not go", a_full_disk: "nearly full", no_anchor: "1 blocks of the journal have no anchor",
    nobody_takes_the_anchors: "1 anchors have not reached", no_keys: "key ring", a_wrong_clock: "clock",
    guessing: "too many failures since", strangers_fill_it: "have filled 100% of their room",
    no_mail_server: "email: the other side does not answer", no_sms: "sms: the other side does not answer",
}  # fmt: skip


@pytest.mark.parametrize(("luck", "said"), ALARMS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_S05_each_kind_of_bad_luck_raises_its_alarm(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch, settings: Any, caplog: Any, luck: Any, said: str
) -> None:
    luck(person, monkeypatch, settings)
    answer = client.get("/readyz?full")
    assert answer.status_code == 503 and not answer.json()["ready"]
    assert [said in fault for fault in answer.json()["faults"]] == [True]
    assert said in caplog.text


def test_A8_all_is_well(client: Client) -> None:
    answer = client.get("/readyz?full")
    assert (answer.status_code, answer.json()["faults"]) == (200, [])
    assert set(answer.json()["lanes"]) == {lane.name for lane in work.lanes()}
    a_message(queued_at=timezone.now() - timedelta(minutes=1))
    a_message(failed=True, at=timezone.now() - timedelta(hours=2))
    a_message(
        queued_at=timezone.now() - timedelta(minutes=9), lease_until=timezone.now() + timedelta(minutes=1)
    )  # in hand
    assert client.get("/readyz?full").status_code == 200


def test_A8_a_database_that_does_not_answer_is_no_error_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*given: Any, **how: Any) -> None:
        raise DatabaseError

    for address in ("/readyz", "/readyz?full", "/metrics"):
        with monkeypatch.context() as patched:
            patched.setattr(connection, "cursor", away)
            patched.setattr(health.work, "lanes", away)
            answer = client.get(address)
        assert (answer.status_code, answer.text) == (503, "the database does not answer")


@pytest.mark.parametrize(
    ("more", "trusted", "token", "seen"),
    [
        ({}, False, "", True),
        ({"REMOTE_ADDR": "10.0.0.9"}, False, "", False),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False, "", False),  # through a proxy that nobody has said to trust
        ({"HTTP_X_FORWARDED_FOR": "10.0.0.9"}, True, "", False),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer right"}, False, "right", True),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer wrong"}, False, "right", False),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer "}, False, "", False),
    ],
)
def test_A8_figures_are_for_this_machine_and_who_knows_the_token(
    client: Client, settings: Any, more: dict[str, str], trusted: bool, token: str, seen: bool
) -> None:
    settings.ACMS_TRUST_FORWARDED, settings.ACMS_HEALTH_TOKEN = trusted, token
    answer = client.get("/readyz?full", **more)
    assert (answer.status_code == 403, "lanes" in answer.text) == (not seen, seen)
    assert client.get("/readyz", **more).text == "ready"
    counted = client.get("/metrics", **more)
    assert (counted.status_code == 403, "acms_lane_waiting" in counted.text) == (not seen, seen)


def test_S05_prometheus_reads_the_same_figures(client: Client, person: User, monkeypatch: Any, settings: Any) -> None:
    """Read as the format says: a sample a line, each kind with its help and type before it, no kind twice."""
    a_message(queued_at=timezone.now() - timedelta(minutes=3))
    a_message(failed=True)
    a_block(person, monkeypatch)
    answer = client.get("/metrics")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    kinds, samples = [], {}
    for line in answer.text.splitlines():
        if line.startswith("# TYPE "):
            kinds.append(line.split()[2])
        elif not line.startswith("# HELP "):
            name, value = line.rsplit(" ", 1)
            assert name.partition("{")[0] == kinds[-1]
            samples[name] = float(value)
    assert len(kinds) == len(set(kinds))
    full = client.get("/readyz?full").json()
    assert samples["acms_ready"] == 0 and samples["acms_faults"] == len(full["faults"]) == 2
    assert samples['acms_lane_waiting{lane="messages"}'] == full["lanes"]["messages"]["rows"] == 1
    assert samples['acms_messages_failed{channel="sms"}'] == full["channels"]["sms"]["failed"] == 1
    assert samples["acms_keys_readable"] == 1 and samples["acms_journal_blocks_without_anchor"] == 0
    assert samples["acms_journal_anchor_seconds"] >= 3 * 3600
    assert {f'acms_lane_waiting{{lane="{lane.name}"}}' for lane in work.lanes()} <= set(samples)
    assert "acms_channel_answers" not in answer.text  # nobody can ask a simulator


def test_S05_what_an_installation_has_not_set_is_said_where_it_starts_and_where_it_is_watched(
    client: Client, settings: Any, capsys: Any, monkeypatch: Any
) -> None:
    assert client.get("/readyz?full").json()["unset"] == []
    settings.ACMS_SIMULATORS, settings.ACMS_ANCHORS_TO, settings.ACMS_SECURITY_CONTACT = False, "", ""
    said = client.get("/readyz?full").json()["unset"]
    assert any("ACMS_ANCHORS_TO" in one for one in said) and any("ACMS_SECURITY_CONTACT" in one for one in said)
    monkeypatch.setattr("acms.base.management.commands.prepare.call_command", lambda *words, **how: None)
    monkeypatch.setattr("acms.base.management.commands.serve.supervise", lambda *given: 0)
    monkeypatch.setattr("acms.base.management.commands.prepare.starting.steps", list)
    prepare.Command().handle()
    assert all(f"not set: {one}" in capsys.readouterr().err for one in said[:1])
    with pytest.raises(SystemExit):
        serve.Command().handle()
    assert all(f"not set: {one}" in capsys.readouterr().err for one in said[:1])
