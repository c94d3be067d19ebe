"""Background work: the domain row is the queue (ADR 0004).

A row that wants work carries `queued_at`; a worker takes it by a conditional UPDATE that sets a lease, does the work and
clears the queue mark in the same transaction as the result. A worker that dies leaves a lease that runs out, and the next
one takes the row up again; leases and waits run by the database's clock, for that of a worker's machine may be wrong. `attempts` only grows and is the fencing token: a worker that lost its lease cannot write its late
result. `tries` counts the failures of the work in hand and starts anew with each piece of work.
"""

import logging
import signal
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import count
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

log = logging.getLogger("acms.work")
SHARE = 4  # every so manieth look begins with another lane than the first
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
    """Whose work comes first when several wait: messages, what somebody waits for at a page, what takes its time.

    Each worker does what comes at once beside the rest: it takes seconds, and waits for no reading of a picture.
    """

    AT_ONCE = 1
    SOON = 2
    IN_ITS_TIME = 3


@dataclass(frozen=True)
class Lane:
    """One kind of background work: `run` does it, `give_up` says so after `tries` failures.

    `order`: which of its rows comes first. `only`: which of them may be worked on at all yet. `lost`: which rows were given up with nothing to show for it and may be done again; `anew`: their columns as they are set back then.
    `together`: `run` takes more of the waiting rows along (`claim_more`), and nobody waits for a row that an open transaction holds.
    """

    name: str
    model: type[Leased]
    run: Callable[[Any], None]
    give_up: Callable[[Any], None]
    lease: timedelta = timedelta(seconds=60)
    tries: int = 4
    turn: Turn = Turn.IN_ITS_TIME
    order: Sequence[str] = ("queued_at",)
    only: Callable[[], Q] = Q
    lost: Q | None = None
    together: bool = False
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
    return lane.model._default_manager.filter(is_waiting(lane, now))


def hurry(lane: Lane, now: datetime) -> int:
    """Has the rows that have failed tried at once instead of later; how many."""
    return lane.model._default_manager.filter(is_put_off(now)).update(queued_at=now)


def lost(lane: Lane) -> models.QuerySet[Any]:
    """The rows of a lane that were given up and may be done again."""
    rows = lane.model._default_manager.filter(queued_at=None)
    return rows.none() if lane.lost is None else rows.filter(lane.lost)


def again(lane: Lane, pk: object, now: datetime) -> bool:
    """Puts a lost row back on the queue as if it were new; False when it is not lost (any more)."""
    return bool(lost(lane).filter(pk=pk).update(queued_at=now, lease_until=None, tries=0, **lane.anew))


def claim(lane: Lane) -> Any | None:
    """The first waiting row of the lane by its order, leased to the caller; None when there is none."""
    if lane.together:
        return next(iter(claim_more(lane, 1)), None)
    now = timezone.now()
    rows = waiting(lane, now)
    for pk in rows.order_by(*lane.order).values_list("pk", flat=True)[:8]:
        taken = rows.filter(pk=pk)
        if not taken.update(lease_until=after(lane.lease), attempts=F("attempts") + 1, tries=F("tries") + 1):
            continue
        # Gone again where its owner has taken it off this very moment: the worker must not fall over that.
        if (row := lane.model._default_manager.filter(pk=pk).first()) is not None:
            return row
    return None


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
    """The lanes in the order of this look: as they are, but each `SHARE`th begins with another one, so that none of them starves."""
    first = look // SHARE % len(lanes) if look % SHARE == 0 else 0
    return [*lanes[first:], *lanes[:first]]


def loop(lanes: Sequence[Lane], idle_s: float = 0.15) -> None:
    """Works until SIGTERM or SIGINT; finishes the rows in hand. What comes at once is done beside the rest, in a thread of its own."""
    stop: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, frame: stop.append(number))
    at_once, rest = ([lane for lane in lanes if (lane.turn is Turn.AT_ONCE) is quick] for quick in (True, False))
    with ThreadPoolExecutor(1, thread_name_prefix="at once") as thread:
        beside = thread.submit(_serve_beside, at_once, stop, idle_s)
        try:
            _serve(rest, stop, idle_s)
        finally:
            stop.append(0)
    beside.result()


def _serve_beside(lanes: Sequence[Lane], stop: list[int], idle_s: float) -> None:
    """Ends the whole worker when it falls: one that lives on without it would be half dead, and nobody would start it again."""
    try:
        _serve(lanes, stop, idle_s)
    finally:
        stop.append(0)
        connection.close()


def _serve(lanes: Sequence[Lane], stop: list[int], idle_s: float) -> None:
    for look in count(1):
        if stop:
            return
        if not any(work_one(lane) for lane in looked_at(lanes, look)):
            close_old_connections()
            time.sleep(idle_s)
