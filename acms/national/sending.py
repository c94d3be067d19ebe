"""The lane to the national side: marks that wait are sent by the thousand, and each answer is written down (X01, ADR 0046).

A version is written down before it goes, so whatever dies afterwards sends the same content under the same version again. What comes back
counts only while the lease is still held, and a mark that was touched meanwhile stays on the queue.
"""

import logging
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Q
from django.utils import timezone

from acms.base import work
from acms.base.work import Lane
from acms.national import actions, client, marks, state
from acms.national.models import Line, Mark, Standing
from acms.national.schema import MOST_PEOPLE
from acms.national.wire import Answer

log = logging.getLogger("acms.national")
TRIES = 8  # 「later」, or an answer of HTTP to this person alone, before a person looks
LONGEST = timedelta(minutes=15)
# Two seconds: what is due within one rings at once on PostgreSQL (`base.bell`), and every hand would look in vain.
IDLE, UNCONNECTED = timedelta(seconds=2), timedelta(minutes=5)
FIELDS = (
    "version", "digest", "accepted_version", "accepted_digest", "standing", "answered_at", "reasons", "queued_at", "lease_until", "tries",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """One line on its way."""

    mark: Mark
    line: dict[str, Any]


def back_off(tries: int) -> timedelta:
    """2ⁿ seconds, at most a quarter of an hour, and up to half as much again: those that failed together do not come again together."""
    return min(timedelta(seconds=2 ** min(tries, 12)), LONGEST) * (1 + random.random() / 2)


def may_go() -> Q:
    """Which marks may go out now: none while the line rests or nobody is connected, and not of who has to choose first."""
    if not client.connected():
        return Q(pk__in=[])
    return Q(~Exists(Line.objects.filter(rests_until__gt=work.clock()))) & ~Q(standing=Standing.ELSEWHERE)


def run(first: Mark) -> None:
    """Sends this mark and those that wait with it."""
    line = Line.objects.filter(pk=1).first()
    most = MOST_PEOPLE >> min(line.failures if line else 0, 10)  # what makes the other side fall is found by halves
    mine = [first, *work.claim_more(LANE, max(most, 1) - 1)]
    offers = offered(mine)
    try:
        answers = _sent(offers)
    except client.Unanswered as why:
        log.warning("the national side: %s", why)
        _rest(mine, counts=why.spoke and len(mine) == 1)
        return
    if line and line.failures and offers:
        Line.objects.filter(pk=1).update(failures=0, rests_until=None)
    settle(offers, answers)


def _sent(offers: list[Offer]) -> dict[str, Answer]:
    """The answers by file number. A batch that cannot be read is sent by halves; one line that cannot be read is refused."""
    if not offers:
        return {}
    try:
        found = client.send([offer.line for offer in offers])
    except client.NotRead:
        if len(offers) == 1:
            line = offers[0].line
            return {line["file_no"]: Answer(line["file_no"], line["version"], "refused", [], "")}
        half = len(offers) // 2
        return _sent(offers[:half]) | _sent(offers[half:])
    return {answer.file_no: answer for answer in found}


@transaction.atomic
def _held(mine: Iterable[Mark]) -> list[Mark]:
    """Those that are still the caller's, locked in the order of people, as `marks.fold` takes them."""
    attempts = {mark.pk: mark.attempts for mark in mine}
    rows = Mark.objects.select_for_update().filter(pk__in=attempts, queued_at__isnull=False).order_by("person_id")
    return [row for row in rows if row.attempts == attempts[row.pk]]


@transaction.atomic
def offered(mine: list[Mark]) -> list[Offer]:
    """Which lines go out, their versions written down. What has nothing new is done with it."""
    held = _held(mine)
    states = state.states([mark.person_id for mark in held])
    found, done = [], []
    for mark in held:
        said = states.get(mark.person_id)
        digest = state.digest(said[1]) if said else ""
        if said is None or _is_known(mark, digest):
            _leave(mark, Standing.ACCEPTED if mark.accepted_version else mark.standing)
            done.append(mark)
            continue
        if digest != mark.digest:
            mark.version, mark.digest = mark.version + 1, digest
        line = {"file_no": said[0], "version": mark.version, "digest": digest, "chosen": mark.chosen, "state": said[1]}
        found.append(Offer(mark, line))
    Mark.objects.bulk_update([offer.mark for offer in found], ("version", "digest"), batch_size=500)
    Mark.objects.bulk_update(done, ("standing", "queued_at", "lease_until", "tries"), batch_size=500)
    return found


def _is_known(mark: Mark, digest: str) -> bool:
    """The last version that was offered was taken, and it said the same."""
    return digest == mark.accepted_digest and mark.version == mark.accepted_version


def _leave(mark: Mark, standing: str) -> None:
    """Off the queue."""
    mark.standing, mark.queued_at, mark.lease_until, mark.tries = standing, None, None, 0


@transaction.atomic
def settle(offers: list[Offer], answers: Mapping[str, Answer]) -> None:
    """Writes down what became of each line; one that the answer does not name comes again later."""
    lines = {offer.mark.pk: offer for offer in offers}
    held = _held(offer.mark for offer in offers)
    for mark in held:
        offer = lines[mark.pk]
        answer = answers.get(offer.line["file_no"])
        touched = mark.touches != offer.mark.touches
        _answered(mark, offer, answer if answer and _is_to(answer, mark.version) else None)
        if touched and mark.standing != Standing.ELSEWHERE:
            mark.queued_at, mark.tries = timezone.now(), 0
            mark.standing = Standing.WAITING
    Mark.objects.bulk_update(held, FIELDS, batch_size=500)


def _is_to(answer: Answer, version: int) -> bool:
    return answer.outcome == "behind" or answer.version == version


def _answered(mark: Mark, offer: Offer, answer: Answer | None) -> None:
    mark.lease_until = None
    if answer is None or answer.outcome == "later":
        _later(mark)
        return
    mark.answered_at = timezone.now()
    if (
        answer.outcome == "behind"
    ):  # it holds a later version, or another content: the register of a backup was put back
        mark.version, mark.digest = max(mark.version, answer.version), ""
        mark.queued_at, mark.tries = timezone.now(), 0
    elif answer.outcome == "refused":
        _leave(mark, Standing.REFUSED)
        mark.reasons = actions.reasons(answer)
    elif answer.outcome == "elsewhere":
        _leave(mark, Standing.ELSEWHERE)
        actions.on_file_elsewhere(mark=mark, province=answer.province)
    else:
        _leave(mark, Standing.ACCEPTED)
        mark.accepted_version, mark.accepted_digest = mark.version, mark.digest
        mark.reasons = []


def _later(mark: Mark) -> None:
    if mark.tries >= TRIES:
        _leave(mark, Standing.DEAD)
    else:
        mark.queued_at = timezone.now() + back_off(mark.tries)


@transaction.atomic
def _rest(mine: list[Mark], counts: bool) -> None:
    """The whole line rests, each time longer. Nobody's tries are counted, but for one person whose line alone the other side cannot bear."""
    Line.objects.filter(pk=1).update(failures=F("failures") + 1)
    line = Line.objects.get(pk=1)
    Line.objects.filter(pk=1).update(rests_until=work.after(back_off(line.failures)))
    held = _held(mine)
    for mark in held:
        mark.lease_until = None
        if counts:
            _later(mark)
        else:
            mark.tries = max(mark.tries - 1, 0)
    Mark.objects.bulk_update(held, ("standing", "queued_at", "lease_until", "tries"), batch_size=500)


def give_up(mark: Mark) -> None:
    """A line that has fallen again and again is shown to somebody."""
    Mark.objects.filter(pk=mark.pk).update(standing=Standing.DEAD)


def tend(line: Line) -> None:
    """Makes marks of what was touched, and looks again in a moment. Where nobody is connected touches must not pile up either."""
    marks.fold()
    if not client.connected():
        work.wait(line, UNCONNECTED)
        return
    actions.nightly(timezone.localtime())
    work.wait(line, IDLE)


def not_tended(line: Line) -> None:
    """After a million falls."""
    log.error("the line to the national side has fallen again and again")


LANE = Lane(
    "national",
    Mark,
    run,
    give_up,
    lease=timedelta(minutes=5),
    tries=TRIES + 4,
    only=may_go,
    lost=Q(standing=Standing.DEAD),
    anew={"standing": Standing.WAITING},
)
TENDING = Lane(
    "national_line",
    Line,
    tend,
    not_tended,
    lease=timedelta(minutes=5),
    tries=1_000_000,  # it is never given up: nobody could send anything without it
)
