"""Background work: the domain row is the queue (ADR 0004).

A row that wants work carries `queued_at`; a worker takes it by a conditional UPDATE that sets a lease, does the work and
clears the queue mark in the same transaction as the result. A worker that dies leaves a lease that runs out, and the next
one takes the row up again; leases and waits run by the database's clock, for that of a worker's machine may be wrong. `attempts` only grows and is the fencing token: a worker that lost its lease cannot write its late
result. `tries` counts the failures of the work in hand and starts anew with each piece of work.
"""

import logging
import signal
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import count, groupby
from threading import Event
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from acms.base.bell import MOMENT, Bell, Look

log = logging.getLogger("acms.work")
SHARE = 4  # every so manieth look begins with another turn than the first
LONGEST = 10  # failures come again after 2ⁿ seconds, at most a quarter of an hour


class LeaseLost(Exception):
    """Another worker has taken the row, or its owner withdrew it."""


class Leased(models.Model):
    """A row that is worked on in the background."""

    queued_at = models.DateTimeField(null=True, db_index=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(default=0, editable=False)
    tries = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class Turn(IntEnum):
    """Whose work comes first when several wait: codes, what the house does at once, other messages, what somebody waits for at a page, what takes its time."""

    CODES = 1
    AT_ONCE = 2
    SENT = 3
    SOON = 4
    IN_ITS_TIME = 5


# The hands of a worker: which turns each does, and how many there are of it. Who waits for a vendor, or for the reading of a picture, holds nobody else.
HANDS = (
    ({Turn.CODES}, 2),
    ({Turn.AT_ONCE}, 1),
    ({Turn.SENT}, 1),
    ({Turn.SOON, Turn.IN_ITS_TIME}, 1),
)


@dataclass(frozen=True)
class Lane:
    """One kind of background work: `run` does it, `give_up` says so after `tries` failures.

    `part`: which rows of the model are this lane's, where it shares them with another. `order`: which of its rows comes first. `only`: which of them may be worked on at all yet. `lost`: which rows were given up with nothing to show for it and may be done again; `anew`: their columns as they are set back then.
    """

    name: str
    model: type[Leased]
    run: Callable[[Any], None]
    give_up: Callable[[Any], None]
    lease: timedelta = timedelta(seconds=60)
    tries: int = 4
    turn: Turn = Turn.IN_ITS_TIME
    part: Q = field(default_factory=Q)
    order: Sequence[str] = ("queued_at",)
    only: Callable[[], Q] = Q
    lost: Q | None = None
    anew: Mapping[str, object] = field(default_factory=dict)


_lanes: dict[str, Lane] = {}


def register(*lanes: Lane) -> None:
    """Makes the work of a room known, when the room starts."""
    _lanes.update({lane.name: lane for lane in lanes})


def lanes() -> list[Lane]:
    """All of it, in the order in which a worker looks: by turn, then as the settings install the rooms."""
    return sorted(_lanes.values(), key=lambda lane: lane.turn)


def clock() -> Any:
    """The database's time, by which leases and waits run: one of a machine whose clock is an hour ahead would hold its row that hour."""
    return Now()


def database_clock() -> datetime:
    """What the database's clock says, also within a transaction; an embedded one has this machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at


def after(time: timedelta) -> Any:
    """So long from now, by the database's clock."""
    return clock() + time


def rows_of(lane: Lane) -> models.QuerySet[Any]:
    """Everything that is a lane's, done or not."""
    return lane.model._default_manager.filter(lane.part)


def is_waiting(lane: Lane, now: datetime) -> Q:
    """Which rows of a lane could be worked on and are in nobody's hand."""
    return (Q(lease_until=None) | Q(lease_until__lt=clock())) & lane.only() & Q(queued_at__lte=now)


def is_in_hand() -> Q:
    """Which rows a worker has at the moment; those of a dead one are among them until their lease is over."""
    return Q(queued_at__isnull=False, lease_until__gte=clock())


def is_put_off(now: datetime) -> Q:
    """Which rows have failed and come again later."""
    return Q(lease_until=None, tries__gt=0, queued_at__gt=now)


def waiting(lane: Lane, now: datetime) -> models.QuerySet[Any]:
    """The rows of a lane that could be worked on and that nobody works on."""
    return rows_of(lane).filter(is_waiting(lane, now))


def hurry(lane: Lane, now: datetime) -> int:
    """Has the rows that have failed tried at once instead of later; how many."""
    return rows_of(lane).filter(is_put_off(now)).update(queued_at=now)


def lost(lane: Lane) -> models.QuerySet[Any]:
    """The rows of a lane that were given up and may be done again."""
    rows = lane.model._default_manager.filter(
        queued_at=None
    )  # of its model: where two lanes share it, one keeps what both lost
    return rows.none() if lane.lost is None else rows.filter(lane.lost)


def again(lane: Lane, pk: object, now: datetime) -> bool:
    """Puts a lost row back on the queue as if it were new; False when it is not lost (any more)."""
    return bool(lost(lane).filter(pk=pk).update(queued_at=now, lease_until=None, tries=0, **lane.anew))


def claim(lane: Lane) -> Any | None:
    """The first waiting row of the lane by its order, leased to the caller; None when there is none. A row that an open transaction holds is passed over."""
    now = timezone.now()
    rows = waiting(lane, now)
    for pk in rows.order_by(*lane.order).values_list("pk", flat=True)[:8]:
        taken = rows.filter(pk=pk)
        with transaction.atomic():
            if not _is_free(taken) or not taken.update(
                lease_until=after(lane.lease), attempts=F("attempts") + 1, tries=F("tries") + 1
            ):
                continue
        # Gone again where its owner has taken it off this very moment: the worker must not fall over that.
        if (row := lane.model._default_manager.filter(pk=pk).first()) is not None:
            return row
    return None


def _is_free(row: models.QuerySet[Any]) -> bool:
    """Locks the row unless somebody holds it: a worker waits for no open transaction. An embedded database has one writer at a time."""
    if not connection.features.has_select_for_update_skip_locked:
        return True
    return row.select_for_update(skip_locked=True).values_list("pk", flat=True).first() is not None


@transaction.atomic
def claim_more(lane: Lane, most: int) -> list[Any]:
    """Up to so many more of the waiting rows, leased to the caller; those that somebody else has in hand are passed over at once."""
    rows = waiting(lane, timezone.now()).order_by(*lane.order)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    mine = lane.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)[:most]))
    mine.update(lease_until=after(lane.lease), attempts=F("attempts") + 1, tries=F("tries") + 1)
    return list(mine)


def finish(row: Leased) -> None:
    """Takes the row off the queue. Call it in the transaction that stores the result. Raises LeaseLost."""
    mine = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, queued_at__isnull=False)
    if not mine.update(queued_at=None, lease_until=None, tries=0):
        raise LeaseLost(row.pk)


def requeue(row: Leased, later: timedelta) -> None:
    """Puts the row back for a later try, if it is still the caller's."""
    mine = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, queued_at__isnull=False)
    mine.update(queued_at=after(later), lease_until=None)


def wait(row: Leased, for_: timedelta) -> None:
    """Puts the row back because something else is not ready yet; this does not count as a try."""
    mine = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, queued_at__isnull=False)
    mine.update(queued_at=after(for_), lease_until=None, tries=F("tries") - 1)


def work_one(lane: Lane) -> bool:
    """Does one waiting row of the lane. False when there was none."""
    row = claim(lane)
    if row is None:
        return False
    try:
        if row.tries > lane.tries:
            with transaction.atomic():
                lane.give_up(row)
                finish(row)
        else:
            lane.run(row)
    except LeaseLost:
        log.info("%s %s: lease lost", lane.name, row.pk)
    except Exception as error:  # a broken row must not stop the lane; it comes again later, then gives up
        # An error's words may quote personal data: its kind and place are logged, its text with DEBUG alone.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = (lane.name, row.pk, type(error).__name__, frame.filename, frame.lineno)
        log.error("%s %s failed: %s at %s:%s", *what, exc_info=settings.DEBUG)
        requeue(row, timedelta(seconds=2 ** min(row.tries, LONGEST)))
    return True


def drain(lanes: Sequence[Lane]) -> int:
    """Works until nothing waits; the number of rows done."""
    done = 0
    while any(work_one(lane) for lane in lanes):
        done += 1
    return done


def looked_at(lanes: Sequence[Lane], look: int) -> list[Lane]:
    """The lanes in the order of this look: turn by turn, and within a turn each begins in its turn. Each `SHARE`th look begins with another turn than the
    first, so that none of them starves behind one that is never empty."""
    turns = [list(some) for _, some in groupby(lanes, key=lambda lane: lane.turn)]
    share, off = divmod(look, SHARE)
    first, begins = (0, look - share) if off else (share % len(turns), share // len(turns))
    return [lane for some in _rotated(turns, first) for lane in _rotated(some, begins)]


def _rotated(some: Sequence[Any], first: int) -> list[Any]:
    first %= len(some)
    return [*some[first:], *some[:first]]


@dataclass(frozen=True)
class Hand:
    """One thread of a worker, and what it does. `work` is set when there may be some."""

    lanes: Sequence[Lane]
    work: Event = field(default_factory=Event)

    @property
    def does(self) -> set[str]:
        """By what it is rung for: the names of its lanes and of their tables."""
        return {name for lane in self.lanes for name in (lane.name, lane.model._meta.db_table)}


def hands(lanes: Sequence[Lane]) -> list[Hand]:
    """Whoever waits outside holds nobody else: codes have two hands, messages one, what is done at once in the house one, and all that takes time one."""
    parts = [([lane for lane in lanes if lane.turn in turns], number) for turns, number in HANDS]
    return [Hand(part) for part, number in parts if part for _ in range(number)]


def loop(lanes: Sequence[Lane]) -> None:
    """Works until SIGTERM or SIGINT; finishes the rows in hand. This thread only waits and wakes the hands (`bell`)."""
    stop: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, frame: stop.append(number))
    mine = hands(lanes)
    with ThreadPoolExecutor(len(mine), thread_name_prefix="hand") as threads, Bell(_look(lanes)) as bell:
        busy = [threads.submit(_serve, hand, stop, bell.wake) for hand in mine]
        try:
            bell.listen()
            while not stop:
                rung = bell.next()
                for hand in mine:
                    if hand.does & rung:
                        hand.work.set()
        finally:
            stop.append(0)
            for hand in mine:
                hand.work.set()
            wait_for(busy)
    for one in busy:
        one.result()


def _look(lanes: Sequence[Lane]) -> Look:
    """Which lanes have something to do; the statement is made once."""
    return Look({lane.name: waiting(lane, MOMENT) for lane in lanes})


def _serve(hand: Hand, stop: list[int], wake: Callable[[], None]) -> None:
    """Works while there is something, then waits to be rung. Ends the whole worker when it falls: one that lives on without a hand would be half dead, and
    nobody would start it again."""
    try:
        for look in count(1):
            hand.work.clear()  # before it looks whether it is to stop, and for work: what comes after that rings again
            if stop:
                return
            if not any(work_one(lane) for lane in looked_at(hand.lanes, look)):
                close_old_connections()
                hand.work.wait()
    finally:
        stop.append(0)
        wake()
        connection.close()
