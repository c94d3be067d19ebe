"""Anchors reach a second place as they are made: a folder, an address, a mailbox; what is not taken is sent again (Q02, S05)."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.journal import actions, anchors, chain
from acms.journal.models import Block, Chain


@pytest.fixture(autouse=True)
def here(tmp_path: Path, settings: Any, db: None) -> Path:
    settings.ACMS_ANCHORS = str(tmp_path / "anchors")
    return tmp_path


class Taker(http.server.BaseHTTPRequestHandler):
    """The hands of somebody else: keeps what it is sent, or answers with a fault."""

    taken: list[Any] = []
    answer = 204

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.answer < 300:
            self.taken.append(body)
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def taker(settings: Any) -> Iterator[type[Taker]]:
    Taker.taken, Taker.answer = [], 204
    server = http.server.HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ACMS_ANCHORS_TO = f"http://127.0.0.1:{server.server_port}/anchors"
    yield Taker
    server.shutdown()
    server.server_close()


def happens(person: User, monkeypatch: pytest.MonkeyPatch) -> Block:
    """Something is journaled, and sealed when it is old enough; the block."""
    at = timezone.now() - timedelta(hours=1)
    with monkeypatch.context() as patched:
        patched.setattr("acms.journal.actions.timezone.now", lambda: at)
        actions.write("person.viewed", person, about=person)
    Chain.objects.update(queued_at=timezone.now())
    assert work.work_one(chain.LANE)
    return Block.objects.order_by("-number")[0]


def test_S05_each_anchor_reaches_the_address_once(
    person: User, taker: type[Taker], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = happens(person, monkeypatch), happens(person, monkeypatch)
    assert [[one["block"] for one in body] for body in taker.taken] == [[first.number], [second.number]]
    assert anchors.Anchor(**taker.taken[1][0]).is_signed
    assert taker.taken[1][0]["digest"] == second.digest


def test_S05_what_was_not_taken_is_sent_with_the_next_and_logged(
    person: User, taker: type[Taker], monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    taker.answer = 503
    first = happens(person, monkeypatch)
    assert f"anchors from block {first.number} on did not reach the second place" in caplog.text
    assert Chain.objects.get().last > 0  # sealed and anchored here all the same
    taker.answer = 200
    second = happens(person, monkeypatch)
    assert [[one["block"] for one in body] for body in taker.taken] == [[first.number, second.number]]


def test_S05_who_points_elsewhere_has_not_taken_them(
    person: User, taker: type[Taker], monkeypatch: pytest.MonkeyPatch
) -> None:
    taker.answer = 302
    happens(person, monkeypatch)
    assert Chain.objects.get().sent == 0


def test_S05_nobody_at_the_address_costs_nothing_but_a_line_of_log(
    person: User, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    settings.ACMS_ANCHORS_TO = "http://127.0.0.1:9/anchors"
    happens(person, monkeypatch)
    assert "did not reach the second place" in caplog.text and Chain.objects.get().sent == 0


def test_S05_a_folder_on_another_medium_holds_the_same_lines(
    person: User, here: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (second := here / "second").mkdir()
    settings.ACMS_ANCHORS_TO = str(second)
    happens(person, monkeypatch), happens(person, monkeypatch)
    assert list(anchors.read(second)) == list(anchors.read(anchors.folder())) != []
    for file in second.iterdir():
        file.unlink()
    second.rmdir()  # the medium is not mounted: it is not made anew on this one
    head = happens(person, monkeypatch)
    assert not second.exists() and Chain.objects.get().sent == head.number - 1


def test_S05_what_was_cut_off_here_stays_at_the_second_place(
    person: User, here: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (second := here / "second").mkdir()
    settings.ACMS_ANCHORS_TO = str(second)
    happens(person, monkeypatch), happens(person, monkeypatch)
    own = next(anchors.folder().iterdir())
    kept = (second / own.name).read_bytes()
    own.write_bytes(b"")
    happens(person, monkeypatch)
    assert (second / own.name).read_bytes().startswith(kept)
    own.write_bytes(b"rewritten\n")
    happens(person, monkeypatch)
    assert (second / own.name).read_bytes().startswith(kept)


def test_S05_mail_brings_the_newest_once_an_hour(person: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ACMS_ANCHORS_TO = "mailto:audit@example.org"
    first = happens(person, monkeypatch)
    happens(person, monkeypatch)
    assert len(mail.outbox) == 1 and mail.outbox[0].to == ["audit@example.org"]
    assert anchors.made(first.number, first.digest).line in mail.outbox[0].body
    Chain.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    third = happens(person, monkeypatch)
    assert len(mail.outbox) == 2 and third.digest in mail.outbox[1].body


@pytest.mark.parametrize(
    ("place", "fault"),
    [("", False), ("/mnt/other", False), ("https://audit.example.org/a", False), ("mailto:a@example.org", False)]
    + [(place, True) for place in ("http://audit.example.org/a", "anchors", "ftp://x/y", "ftp://127.0.0.1/y")],
)
def test_S05_what_is_no_second_place_is_said_before_anything_starts(place: str, fault: bool, settings: Any) -> None:
    settings.ACMS_ANCHORS_TO = place
    assert ("acms.E003" in {message.id for message in run_checks()}) is fault
    assert ("acms.W009" in {message.id for message in run_checks(include_deployment_checks=True)}) is (place == "")
