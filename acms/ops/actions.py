"""Work that was given up or put off is done after all: sent again, retried, tried at once (S05). Each is journaled with who pressed."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.base.work import Lane, Leased
from acms.channels.models import Delivery
from acms.journal import actions as journal
from acms.ops import words

MESSAGES = "messages"
AT_ONCE = 500
CODE = re.compile(r"验证码\d{6}")  # lives five minutes: too late it only puzzles


def lane_of(name: str) -> Lane | None:
    """The lane of work of this name."""
    return next((lane for lane in work.lanes() if lane.name == name), None)


def is_code(message: Delivery) -> bool:
    """True for a one-time code, which is never sent again."""
    return CODE.search(message.text) is not None


@transaction.atomic
def resend(*, pk: int, by: User, now: datetime) -> None:
    """Queues a message that nobody took once more. Raises Stale when it is not among them (any more), Refused for a code."""
    lane = lane_of(MESSAGES)
    message = Delivery.objects.filter(pk=pk).first()
    if lane is None or message is None:
        raise Stale(words.NOT_LOST)
    if is_code(message):
        raise Refused(words.CODE_IS_OVER)
    if not work.again(lane, pk, now):
        raise Stale(words.NOT_LOST)
    journal.write("message.resent", message, by=by)


@transaction.atomic
def resend_all(*, by: User, now: datetime) -> int:
    """The same for all of them, the newest `AT_ONCE`, but for codes; how many."""
    lane = lane_of(MESSAGES)
    rows = work.lost(lane).order_by("-at")[:AT_ONCE] if lane else []
    sent = [row.pk for row in rows if lane and not is_code(row) and work.again(lane, row.pk, now)]
    journal.write_many("message.resent", Delivery, ((pk, None, {}) for pk in sent), by=by)
    return len(sent)


@transaction.atomic
def retry(*, lane: Lane, pk: object, by: User, now: datetime) -> None:
    """Puts a job that was given up back on the queue. Raises Stale when it is not (any more), or its owner has asked anew since."""
    row: Leased | None = work.lost(lane).filter(pk=pk).first()
    try:
        with transaction.atomic():
            done = row is not None and work.again(lane, pk, now)
    except IntegrityError:  # one copy at a time: a newer one is on its way
        raise Stale(words.ASKED_ANEW) from None
    if row is None or not done:
        raise Stale(words.NOT_LOST)
    journal.write("work.retried", row, by=by)


@transaction.atomic
def retry_all(*, lane: Lane, by: User, now: datetime) -> int:
    """The same for the first `AT_ONCE` of a lane; how many. Of which somebody has asked anew since stays where it is."""
    done = [row for row in work.lost(lane).order_by("pk")[:AT_ONCE] if _again(lane, row.pk, now)]
    journal.write_many("work.retried", lane.model, ((row.pk, None, {}) for row in done), by=by)
    return len(done)


def _again(lane: Lane, pk: object, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return work.again(lane, pk, now)
    except IntegrityError:
        return False


@transaction.atomic
def hurry(*, lane: Lane, by: User, now: datetime) -> int:
    """Has what failed in a lane tried at once instead of later; how many rows."""
    rows = work.hurry(lane, now)
    if rows:
        journal.write("work.hurried", by, by=by, lane=lane.name, rows=rows)
    return rows
