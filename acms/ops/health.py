"""Bad luck is seen: work that nobody does, messages that did not go, a full disk, a clock that is wrong, anchors that lag (S05, Q02)."""

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from acms.accounts import limits, watch
from acms.base import crypto, work
from acms.base.work import Lane, Turn
from acms.channels import connectors
from acms.channels.models import Channel, Delivery
from acms.journal import anchors, chain, witness
from acms.journal.models import Block, Chain
from acms.national import watch as national_watch
from acms.scans import staging

# How long the oldest row may wait. The journal's row waits a minute at most while a worker lives, however busy: it is their heartbeat.
PATIENCE = {
    Turn.CODES: timedelta(minutes=1),
    Turn.AT_ONCE: timedelta(minutes=2),
    Turn.SENT: timedelta(minutes=2),
    Turn.SOON: timedelta(minutes=10),
    Turn.IN_ITS_TIME: timedelta(hours=1),
}
HEARTBEAT = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=20)  # what fails comes again within a quarter of an hour
LATELY = timedelta(hours=1)
MOST_OF_STRANGERS = 0.8  # of what people without account may leave here
LEAST_FREE = 0.05  # of the disk on which the files lie
MOST_SKEW = timedelta(seconds=5)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a sentence for the watchdog; its code and figures, for those who say it otherwise."""

    code: str
    said: str
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """What lies in a lane: rows that could be worked on, for how many seconds the oldest has been, rows that failed and come again, rows
    that a worker is busy with, and those of them that are held for longer than any worker does."""

    rows: int
    oldest_s: int
    put_off: int
    in_hand: int
    held: int


@dataclass(frozen=True)
class Outside:
    """A way out of the house. `sent_s`: seconds since the last message that went; None where none ever did. `answers`: None where nobody
    can ask."""

    failed: int  # within `LATELY`
    sent_s: int | None
    answers: bool | None


@dataclass(frozen=True)
class Health:
    """What was looked at, as figures, and what is wrong."""

    lanes: dict[str, Waiting]
    channels: dict[str, Outside]
    database_ms: float
    keys: bool
    disk_free: float  # share
    blocks_without_anchor: int
    anchors_not_sent: int
    anchor_s: int | None  # age of the newest block that has an anchor
    clock_skew_s: float
    faults: list[Fault]


def look() -> Health:
    """Looks at all of it. Raises django.db.Error where the database does not answer."""
    now = timezone.now()
    database_ms = _asked()
    clock = work.database_clock()
    lanes = {lane.name: _waiting(lane, now, clock) for lane in work.lanes()}
    channels = _channels(now)
    disk = shutil.disk_usage(_files())
    behind, unsent, age = _anchors(now)
    skew, keys = _skew(), _keys()
    faults = [
        *_late(lanes),
        *_held(lanes, clock),
        *_open(max(now, clock)),
        *_shut(channels),
        *(Fault("guessing", said) for said in watch.lately()),
        *(Fault(*one) for one in national_watch.faults()),
    ]
    if (share := _of_strangers()) > MOST_OF_STRANGERS:
        faults.append(
            Fault(
                "strangers",
                f"people without account have filled {share:.0%} of their room",
                {"percent": round(share * 100)},
            )
        )
    if not keys:
        faults.append(Fault("keys", "the key ring cannot be read"))
    if disk.free < LEAST_FREE * disk.total:
        faults.append(Fault("disk", "the disk is nearly full"))
    if behind:
        faults.append(Fault("behind", f"{behind} blocks of the journal have no anchor", {"blocks": behind}))
    if unsent:
        faults.append(Fault("unsent", f"{unsent} anchors have not reached the second place", {"anchors": unsent}))
    if abs(skew) > MOST_SKEW:
        faults.append(Fault("clock", "the clock here and that of the database differ"))
    free = round(disk.free / disk.total, 3)
    return Health(lanes, channels, database_ms, keys, free, behind, unsent, age, round(skew.total_seconds(), 1), faults)


def _asked() -> float:
    """Milliseconds until the database has answered."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return round((time.perf_counter() - began) * 1000, 1)


def _waiting(lane: Lane, now: datetime, clock: datetime) -> Waiting:
    """In one statement, of the rows that are queued: they are few, and indexed."""
    free = work.is_waiting(lane, now)
    found = (
        work.rows_of(lane)
        .filter(queued_at__isnull=False)
        .aggregate(
            rows=Count("pk", filter=free),
            oldest=Min("queued_at", filter=free),
            put_off=Count("pk", filter=work.is_put_off(now)),
            in_hand=Count("pk", filter=work.is_in_hand()),
            held=Count("pk", filter=Q(lease_until__gt=clock + lane.lease + HEARTBEAT)),
        )
    )
    age = round((now - found["oldest"]).total_seconds()) if found["oldest"] else 0
    return Waiting(found["rows"], age, found["put_off"], found["in_hand"], found["held"])


def _late(lanes: dict[str, Waiting]) -> Iterator[Fault]:
    for lane in work.lanes():
        found = lanes[lane.name]
        age, minutes = timedelta(seconds=found.oldest_s), found.oldest_s // 60
        figures = {"lane": lane.name, "rows": found.rows, "minutes": minutes}
        if lane.model is Chain and age > HEARTBEAT:
            yield Fault("worker", f"no worker has come by for {minutes} minutes", figures)
        elif lane.model is not Chain and age > PATIENCE[lane.turn]:
            yield Fault("late", f"{lane.name}: {found.rows} wait, the oldest for {minutes} minutes", figures)


def _held(lanes: dict[str, Waiting], clock: datetime) -> Iterator[Fault]:
    """Rows that nobody can take for longer than any worker would hold them: with the database alone work is held up like that."""
    for lane in work.lanes():
        rows = lanes[lane.name].held
        if lane.model is Chain:
            waits = Q(queued_at=None) | Q(queued_at__gt=clock + LONGEST_PAUSE)
            rows += Chain.objects.filter(waits).count() or int(not Chain.objects.exists())
        if rows:
            yield Fault(
                "held",
                f"{lane.name}: {rows} are held up for longer than any worker does",
                {"lane": lane.name, "rows": rows},
            )


def _open(now: datetime) -> Iterator[Fault]:
    """Entries that should long be in a block, by their own hour and the later one of the clocks, and those that are gone before it."""
    since = chain.open_since()
    age = now - since if since else timedelta(0)
    if age > chain.OVERDUE:
        minutes = round(age.total_seconds()) // 60
        yield Fault("open", f"entries of the journal have been in no block for {minutes} minutes", {"minutes": minutes})
    if missed := len(witness.missing()):
        yield Fault("missed", f"{missed} entries of the journal are gone", {"entries": missed})


def _channels(now: datetime) -> dict[str, Outside]:
    lately = Q(failed=True, at__gte=now - LATELY)
    rows = Delivery.objects.filter(at__gte=now - timedelta(days=1)).values("channel").order_by()
    counted = {row["channel"]: row for row in rows.annotate(bad=Count("pk", filter=lately), last=Max("sent_at"))}
    found = {}
    for channel in Channel.values:
        row: Mapping[str, Any] = counted.get(channel, {"bad": 0, "last": None})
        since = round((now - row["last"]).total_seconds()) if row["last"] else None
        found[channel] = Outside(row["bad"], since, connectors.answers(channel))
    return found


def _shut(channels: dict[str, Outside]) -> Iterator[Fault]:
    failed = sum(one.failed for one in channels.values())
    if failed:
        yield Fault("failed", f"{failed} messages of the last hour did not go", {"messages": failed})
    for channel, one in channels.items():
        if one.answers is False:
            yield Fault("silent", f"{channel}: the other side does not answer", {"channel": channel})


def _of_strangers() -> float:
    """How much of their room people without account have filled, with files, forms or sessions, whichever is fullest."""
    files = staging.of_strangers() / max(settings.ACMS_STRANGERS_MB * 1024 * 1024, 1)
    forms = max(settings.ACMS_STRANGERS_FORMS, 1)
    begun = limits.SESSIONS_OF_STRANGERS.used("") / (forms * limits.SESSIONS_A_FORM)
    return max(files, limits.FORMS_OF_STRANGERS.used("") / forms, begun)


def _keys() -> bool:
    try:
        crypto.ring()
    except (OSError, ValueError, KeyError):
        return False
    return True


def _files() -> Path:
    place = Path(getattr(default_storage, "location", settings.VAR))
    return next(folder for folder in (place, *place.parents) if folder.exists())


def _anchors(now: datetime) -> tuple[int, int, int | None]:
    """Blocks that have no anchor here, anchors that the second place should have had for an hour, seconds since the newest anchored block."""
    head, end = Block.objects.order_by("-number").first(), Chain.objects.first()
    if head is None or end is None:
        return 0, 0, None
    last = anchors.last()
    due = (
        Block.objects.filter(number__gt=end.sent if end.sent <= head.number else 0, made_at__lt=now - 2 * LATELY)
        if settings.ACMS_ANCHORS_TO
        else Block.objects.none()
    )
    anchored = head if last >= head.number else Block.objects.filter(number=last).first()
    age = round((now - anchored.made_at).total_seconds()) if anchored else None
    return max(head.number - last, 0), due.count(), age


def _skew() -> timedelta:
    """How far the clock of the database is ahead of this machine's; an embedded one has the same."""
    if connection.vendor != "postgresql":
        return timedelta(0)
    return work.database_clock() - timezone.now()
