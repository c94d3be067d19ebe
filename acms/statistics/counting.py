"""Counts the register and the casework, each dimension in one set-based statement (C04)."""

import time
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case as SqlCase
from django.db.models import CharField, F, Q, QuerySet, Value, When
from django.db.models import Count as SqlCount
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from acms.base.dates import beginning, years_after
from acms.base.work import Lane, finish
from acms.casework.models import Case, CaseState, Cause, Decision, Outcome
from acms.learning.models import YearRecord
from acms.people import search
from acms.people.models import Person, Post, Status
from acms.people.search import AGES, FLOWS, NOT_EVALUATED, OLDEST
from acms.statistics.models import Count, Snapshot
from acms.yearly.models import Evaluation

EVERY = timedelta(minutes=15)


def _age_band(today: date) -> SqlCase:
    """The band of a person's age by birth date."""
    whens = [When(born__gt=years_after(today, -years), then=Value(key)) for years, key in AGES]
    known = When(born__isnull=True, then=Value("unknown"))
    return SqlCase(known, *whens, default=Value(OLDEST), output_field=CharField())


def first_month(today: date) -> datetime:
    """The beginning of the twelve months that statistics show."""
    year, month = (today.year, today.month - 11) if today.month > 11 else (today.year - 1, today.month + 1)
    return beginning(date(year, month, 1))


def _grouped(rows: QuerySet[Any], code: str, key: Any, of: str = "") -> list[tuple[str, str, int]]:
    """Management code, key and count: of the rows, or of what stands in the column `of`, each once."""
    counted = SqlCount(of, distinct=True) if of else SqlCount("pk")
    found = (
        rows.annotate(counted_at=F(code), counted_as=key)
        .values_list("counted_at", "counted_as")
        .annotate(counted=counted)
        .order_by()
    )
    return [(code, _text(group), number) for code, group, number in found]


def _text(group: Any) -> str:
    if isinstance(group, bool):
        return "1" if group else "0"
    return f"{group:%Y-%m}" if isinstance(group, datetime) else str(group)


def _flows(since: date) -> list[tuple[str, str, int]]:
    """By month what happened to files, as the list of people finds them: `moved-2026-03`."""
    found = []
    for key, flow in FLOWS.items():
        monthly = _grouped(flow.within(since), "management_code", TruncMonth(flow.at), of="pk")
        found += [(code, f"{key}-{month}", number) for code, month, number in monthly]
    return found


def dimensions(today: date) -> dict[str, list[tuple[str, str, int]]]:
    """Every dimension with its counts."""
    people = Person.objects.filter(status=Status.REGISTERED)
    since = first_month(today)
    waiting = Case.objects.filter(state=CaseState.IN_REVIEW)
    decided = Decision.objects.filter(at__gte=since, reverses=None)
    settled = decided.exclude(outcome=Outcome.RETURNED)  # 办结: what came back goes on
    mode = SqlCase(When(by=None, then=Value("rules")), default=Value("people"), output_field=CharField())
    post = SqlCase(When(on_post=True, then=Value("1")), When(on_post=False, then=Value("0")), default=Value("none"))
    where, year = "case__management_code", today.year - 1
    evaluated = Evaluation.objects.filter(year=year, voided_at=None, person__status=Status.REGISTERED)
    learned = YearRecord.objects.filter(year=year, person__status=Status.REGISTERED)
    posts = Post.objects.filter(valid_to=None, on_post=True, person__status=Status.REGISTERED, person__merged_into=None)
    return {
        "people": _grouped(people, "management_code", Value("")),
        "status": _grouped(Person.objects.all(), "management_code", F("status")),
        "post": _grouped(people, "management_code", post),
        "level": _grouped(people, "management_code", F("qualification_level")),
        "education": _grouped(people, "management_code", F("education_level")),
        "age": _grouped(people, "management_code", _age_band(today)),
        "sex": _grouped(people, "management_code", F("sex")),
        "position": _grouped(posts, "person__management_code", F("position")),
        "learned": _grouped(learned, "person__management_code", F("state"))
        + _grouped(people.filter(search.learned("none", year)), "management_code", Value("none")),
        "evaluated": _grouped(evaluated, "person__management_code", F("result"), of="person")
        + _grouped(people.filter(search.evaluated(NOT_EVALUATED, year)), "management_code", Value(NOT_EVALUATED)),
        "employer_type": _grouped(people, "management_code", Coalesce(F("employer__economic_type"), Value(""))),
        "waiting": _grouped(waiting, "management_code", Value("")),
        "late": _grouped(waiting.filter(due_on__lt=today), "management_code", Value("")),
        "arrived": _grouped(
            Case.objects.filter(submitted_at__gte=since), "management_code", TruncMonth("submitted_at")
        ),
        "flow": _flows(timezone.localdate(since)),
        "decided": _grouped(settled, where, TruncMonth("at")),
        "mode": _grouped(decided, where, mode),
        "days": _grouped(settled.filter(by__isnull=False), where, F("took_days")),
        "cause": _grouped(Cause.objects.filter(at__gte=since), "management_code", F("label")),
        "reason": _grouped(Cause.objects.filter(at__gte=since), "management_code", F("reason")),
        "sample": _grouped(
            decided.filter(by__isnull=False).filter(Q(case__fails=0, case__doubts=0)), where, F("outcome")
        ),
    }


def take(snapshot: Snapshot) -> None:
    """Counts everything and replaces the former counts in one transaction."""
    began = time.monotonic()
    found = dimensions(timezone.localdate())
    rows = [
        Count(dimension=dimension, management_code=code, key=key[:60], number=number)
        for dimension, counts in found.items()
        for code, key, number in counts
        if code is not None
    ]
    now = timezone.now()
    with transaction.atomic():
        finish(snapshot)
        Count.objects.all().delete()
        Count.objects.bulk_create(rows, batch_size=2000)
        took = int((time.monotonic() - began) * 1000)
        Snapshot.objects.filter(pk=snapshot.pk).update(taken_at=now, took_ms=took, queued_at=now + EVERY)


def give_up(snapshot: Snapshot) -> None:
    """The old counts stay; the next quarter of an hour tries again."""


LANE = Lane("statistics", Snapshot, take, give_up, lease=timedelta(minutes=5), tries=1000)


@transaction.atomic
def ask(*, at: datetime) -> None:
    """Has the counts taken anew soon; made at the first call."""
    if not Snapshot.objects.filter(lease_until=None).update(queued_at=at) and not Snapshot.objects.exists():
        Snapshot.objects.create(queued_at=at)
