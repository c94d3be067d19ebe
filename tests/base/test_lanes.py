"""A worker sends codes and shows that it lives while it reads a picture, and no lane waits for ever (S05, S06)."""

import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Lock

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.bell import Bell
from acms.base.work import Lane, Turn
from acms.casework import tasks as cases
from acms.channels import actions as channels
from acms.channels import tasks as messages
from acms.channels.models import Delivery
from acms.journal import chain
from acms.journal.models import Chain
from acms.ops import health
from acms.privacy import copies
from acms.scans import tasks as scans


@pytest.fixture
def own_signals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The loop takes them for the whole process. It asks no database here."""
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    monkeypatch.setattr(work, "_look", lambda lanes: set)
    monkeypatch.setattr(Bell, "listen", lambda bell: None)
    former = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in former.items():
        signal.signal(name, handler)


@pytest.mark.parametrize(
    ("slow", "quick"),
    [
        (scans.LANE, messages.LANE),  # a picture is read for a minute
        (scans.LANE, messages.CODES),
        (messages.LANE, scans.LANE),  # a vendor answers after half a minute
        (messages.LANE, messages.CODES),
        (messages.CODES, scans.LANE),
        (messages.CODES, messages.LANE),
        (messages.CODES, chain.LANE),
        (messages.LANE, cases.HELD),
        (messages.CODES, messages.CODES),  # one code waits for no other
    ],
    ids=lambda lane: lane.name,
)
def test_X03_a_slow_vendor_or_a_picture_holds_nothing_else(
    own_signals: None, monkeypatch: pytest.MonkeyPatch, slow: Lane, quick: Lane
) -> None:
    once, begun, done, held = Lock(), Event(), Event(), []

    def work_one(lane: Lane) -> bool:
        if lane is slow and once.acquire(blocking=False):
            begun.set()
            held.append(done.wait(20))
            signal.raise_signal(signal.SIGTERM)
        elif lane is quick and begun.is_set():
            done.set()
        return False

    monkeypatch.setattr(work, "work_one", work_one)
    monkeypatch.setattr(work, "_look", lambda lanes: lambda: {lane.name for lane in lanes})
    work.loop([slow] if slow is quick else [slow, quick])
    assert held == [True]


@pytest.mark.parametrize("falls", [messages.CODES, messages.LANE, scans.LANE], ids=lambda lane: lane.name)
def test_S05_a_worker_of_which_one_hand_falls_ends_whole(
    own_signals: None, monkeypatch: pytest.MonkeyPatch, falls: Lane
) -> None:
    """Whoever keeps it running starts it again; one that only read pictures would be called dead and stay so."""

    def work_one(lane: Lane) -> bool:
        if lane is falls:
            raise ConnectionError
        return False

    monkeypatch.setattr(work, "work_one", work_one)
    with pytest.raises(ConnectionError):
        work.loop([messages.CODES, messages.LANE, scans.LANE])


def test_S05_a_worker_whose_bell_falls_ends_whole(own_signals: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is away: hands that nobody wakes would sleep for ever."""

    def falls(bell: Bell) -> set[str]:
        raise ConnectionError

    monkeypatch.setattr(work, "work_one", lambda lane: False)
    monkeypatch.setattr(Bell, "next", falls)
    with pytest.raises(ConnectionError):
        work.loop([messages.CODES, scans.LANE])


def test_S05_a_worker_that_is_busy_for_long_is_said_to_be_busy_and_a_killed_one_dead(person: User) -> None:
    copies.ask(user=person)
    assert work.claim(copies.LANE)  # for as long as it takes
    Chain.objects.update(queued_at=timezone.now() - timedelta(minutes=6))
    for lane in work.lanes():
        if lane.turn < Turn.SOON:  # what it does beside that
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
    assert work.claim(messages.CODES) == code and work.claim(messages.CODES) is None
    assert [work.claim(messages.LANE) == code for _ in range(5)] == [False] * 5


def test_S05_no_lane_waits_for_ever_for_those_before_it() -> None:
    """Though those before it are never empty: of each hand every lane comes first in some look, and the first turn's in three of four."""
    for hand in work.hands(work.lanes()):
        names = sorted(lane.name for lane in hand.lanes)
        looks = [work.looked_at(hand.lanes, look) for look in range(1, 1 + 8 * len(names) ** 2)]
        first = Counter(look[0].name for look in looks)
        assert set(first) == set(names) and all(sorted(lane.name for lane in look) == names for look in looks)
        turn = min(lane.turn for lane in hand.lanes)
        assert sum(look[0].turn == turn for look in looks) >= 3 * len(looks) // 4


def test_S05_lanes_of_one_turn_share_alike() -> None:
    """A full lane of scans holds no case: within a turn nobody is before anybody."""
    soon = [lane for lane in work.lanes() if lane.turn is Turn.SOON]
    first = Counter(work.looked_at(soon, look)[0].name for look in range(1, 1 + 12 * len(soon)))
    assert len(soon) > 2 and max(first.values()) - min(first.values()) <= 2


def test_S05_every_lane_is_in_a_hand() -> None:
    done = {lane.name for hand in work.hands(work.lanes()) for lane in hand.lanes}
    assert done == {lane.name for lane in work.lanes()} and {turn for turns, _ in work.HANDS for turn in turns} == set(
        Turn
    )


def test_X03_a_worker_serves_the_lanes_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[list[str]] = []
    monkeypatch.setattr(work, "loop", lambda lanes: served.append([lane.name for lane in lanes]))
    call_command("worker", lanes="messages,codes")
    call_command("worker")
    assert served == [["codes", "messages"], [lane.name for lane in work.lanes()]]
    for wrong in ("codes,code", "codes,", " codes"):
        with pytest.raises(CommandError, match="codes"):
            call_command("worker", lanes=wrong)


def waits_since(row: Delivery) -> Delivery:
    """As if asked for a second ago: an embedded database's clock has no microseconds."""
    Delivery.objects.filter(pk=row.pk).update(queued_at=timezone.now() - timedelta(seconds=1))
    return row


def test_X03_the_look_finds_what_a_claim_would_take(db: None) -> None:
    look = work._look(work.lanes())
    assert {"codes", "messages"}.isdisjoint(look())
    waits_since(channels.send_sms(to="13800000001", text="x"))
    assert "messages" in look() and "codes" not in look()
    code = waits_since(channels.send_sms(to="13800000002", text="x", urgent=True))
    assert "codes" in look()
    assert work.claim(messages.CODES) == code and "codes" not in look()
    work.requeue(Delivery.objects.get(pk=code.pk), timedelta(minutes=1))
    assert "codes" not in look()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):  # as a claim then takes it
        assert "codes" in look()
