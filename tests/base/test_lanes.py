"""A worker sends codes and shows that it lives while it reads a picture, and no lane waits for ever (S05, S06)."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.work import Lane, Turn
from acms.channels import actions as channels
from acms.channels import tasks as messages
from acms.journal.models import Chain
from acms.ops import health
from acms.privacy import copies
from acms.scans import tasks as scans


@pytest.fixture
def own_signals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The loop takes them for the whole process. It asks no database here."""
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    former = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in former.items():
        signal.signal(name, handler)


def test_S06_a_code_is_sent_while_a_picture_is_read(own_signals: None, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, sent = Event(), Event()

    def work_one(lane: Lane) -> bool:
        if lane is messages.LANE and reads.is_set():
            sent.set()
        if lane is scans.LANE:
            reads.set()
            assert sent.wait(20)
            signal.raise_signal(signal.SIGTERM)
        return False

    monkeypatch.setattr(work, "work_one", work_one)
    work.loop([messages.LANE, scans.LANE])


def test_S05_a_worker_whose_quick_half_falls_ends_whole(own_signals: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever keeps it running starts it again; one that only read pictures would be called dead and stay so."""

    def work_one(lane: Lane) -> bool:
        if lane is messages.LANE:
            raise ConnectionError
        return False

    monkeypatch.setattr(work, "work_one", work_one)
    with pytest.raises(ConnectionError):
        work.loop([messages.LANE, scans.LANE])


def test_S05_a_worker_that_is_busy_for_long_is_said_to_be_busy_and_a_killed_one_dead(person: User) -> None:
    copies.ask(user=person)
    assert work.claim(copies.LANE)  # for as long as it takes
    Chain.objects.update(queued_at=timezone.now() - timedelta(minutes=6))
    for lane in work.lanes():
        if lane.turn is Turn.AT_ONCE:  # what it does beside that
            work.work_one(lane)
    busy = health.look()
    assert busy.lanes["copies"].in_hand == 1 and "worker" not in {fault.code for fault in busy.faults}

    Chain.objects.update(queued_at=timezone.now() - timedelta(minutes=6))
    assert "worker" in {fault.code for fault in health.look().faults}


def test_S05_a_code_goes_before_every_other_message(db: None) -> None:
    for _ in range(3):
        channels.send_sms(to="13800000001", text="x")
    code = channels.send_sms(to="13800000002", text="x", urgent=True)
    channels.send_email(to="a@example.com", subject="x", text="x")
    assert work.claim(messages.LANE) == code


def test_S05_no_lane_waits_for_ever_for_those_before_it() -> None:
    lanes = work.lanes()
    names = [lane.name for lane in lanes]
    first = [work.looked_at(lanes, look)[0].name for look in range(1, 4 * len(lanes) + 1)]
    assert set(first) == set(names) and first.count(names[0]) > 3 * len(names)
    assert all(sorted(lane.name for lane in work.looked_at(lanes, look)) == sorted(names) for look in range(9))
