"""连接与作业: how the work goes and whether the outside answers, in words; what was given up is done again from here (S05). HTTP only."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acms.accounts.web import SignedIn, staff_required
from acms.base import masks, paging, starting, work
from acms.base.errors import Refused
from acms.channels.models import Channel, Delivery
from acms.ops import access, actions, health, words

PAGE = 30
JOBS = 30  # of each lane


class LaneRow(NamedTuple):
    """One lane of work as the page shows it."""

    name: str
    title: str
    waiting: health.Waiting
    lost: int
    late: bool


class Lost(NamedTuple):
    """A message that nobody took; its address masked, its text not shown at all."""

    pk: int
    channel: str
    to: str
    at: datetime
    is_code: bool


class Job(NamedTuple):
    """A job that was given up."""

    lane: str
    title: str
    pk: object


@staff_required
def work_page(request: SignedIn) -> HttpResponse:
    """The figures of /readyz?full, the messages and jobs that were given up, and the buttons that do them again."""
    if not access.keeps(request.user):
        raise Http404
    if request.method == "POST":
        return _acted(request)
    found = health.look()
    rows = Delivery.objects.filter(failed=True, sent_at=None, queued_at=None)
    page = paging.page(request, rows.order_by("-at"), PAGE)
    lanes = _lanes(found)
    context: dict[str, Any] = {
        "health": found,
        "faults": [words.fault(fault.code, fault.figures) for fault in found.faults],
        "unset": [words.unset(one.id) for one in starting.missing()],
        "lanes": lanes,
        "channels": [(words.CHANNELS[name], one, words.ago(one.sent_s)) for name, one in found.channels.items()],
        "anchored": words.ago(found.anchor_s),
        "page": page,
        "lost": [_shown(message) for message in page.rows],
        "jobs": list(_jobs(lanes)),
    }
    return render(request, "ops/work.html", context)


def _lanes(found: health.Health) -> list[LaneRow]:
    late = {fault.figures.get("lane") for fault in found.faults}
    return [
        LaneRow(
            lane.name,
            words.LANES[lane.name],
            found.lanes[lane.name],
            work.lost(lane).count() if lane.lost is not None else 0,
            lane.name in late,
        )
        for lane in work.lanes()
    ]


def _jobs(rows: list[LaneRow]) -> Iterator[Job]:
    """The jobs that were given up; messages stand in a list of their own."""
    for row in rows:
        lane = actions.lane_of(row.name)
        if row.lost and lane and row.name != actions.MESSAGES:
            keys = work.lost(lane).order_by("pk").values_list("pk", flat=True)[:JOBS]
            yield from (Job(row.name, row.title, pk) for pk in keys)


def _shown(message: Delivery) -> Lost:
    mask = masks.phone if message.channel == Channel.SMS else masks.email
    return Lost(message.pk, words.CHANNELS[message.channel], mask(message.to), message.at, actions.is_code(message))


def _acted(request: SignedIn) -> HttpResponse:
    now, by = timezone.now(), request.user
    acts: dict[str, Callable[[str], str]] = {
        "resend": lambda value: _resend(value, by=by, now=now),
        "all": lambda value: words.resent(actions.resend_all(by=by, now=now)),
        "retry": lambda value: _retry(value, by=by, now=now),
        "retry_all": lambda value: _retry_all(value, by=by, now=now),
        "hurry": lambda value: _hurry(value, by=by, now=now),
    }
    name = next((name for name in acts if name in request.POST), "")
    if not name:
        raise Http404
    try:
        messages.success(request, acts[name](request.POST[name]))
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("ops:work")


def _resend(value: str, **how: Any) -> str:
    actions.resend(pk=int(value) if value.isdecimal() and len(value) < 19 else 0, **how)
    return words.RESENT


def _retry(value: str, **how: Any) -> str:
    name, _, key = value.partition(":")
    lane = actions.lane_of(name)
    if lane is None or name == actions.MESSAGES:
        raise Http404
    try:
        pk = lane.model._meta.pk.to_python(key)
    except ValidationError:
        raise Http404 from None
    actions.retry(lane=lane, pk=pk, **how)
    return words.RETRIED


def _retry_all(value: str, **how: Any) -> str:
    lane = actions.lane_of(value)
    if lane is None or value == actions.MESSAGES:
        raise Http404
    return words.retried(actions.retry_all(lane=lane, **how))


def _hurry(value: str, **how: Any) -> str:
    lane = actions.lane_of(value)
    if lane is None:
        raise Http404
    return words.hurried(actions.hurry(lane=lane, **how))
