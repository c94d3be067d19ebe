"""Who a run would move: the pure rules over everybody on file, a few thousand at a time, with what they need read at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from acms.learning import rules as learning_rules
from acms.learning.models import Restart, YearRecord
from acms.people.models import Head, Person, Post, Qualification, Status
from acms.yearly import rules
from acms.yearly.models import Evaluation, Kind, Line, LineState, Run
from acms.yearly.rules import OnPost

COLUMNS = ("pk", "management_code", "registered_at", "accounting_since", "employer_id", "on_post")


def candidates(run: Run) -> Any:
    """Everybody whom the run could concern at all, in the order of keys."""
    people = Person.objects.filter(status=Status.REGISTERED, merged_into=None, registered_at__isnull=False)
    if run.kind == Kind.POST:
        people = people.filter(on_post=True, registered_at__lt=timezone.make_aware(datetime(run.year - 2, 1, 1)))
    return people.order_by("pk").values_list(*COLUMNS, named=True)


def lines(run: Run, people: list[Any]) -> list[Line]:
    """The lines of those among `people` whom the rules move."""
    found = _off_post(run, people) if run.kind == Kind.POST else _missed(run, people)
    return [
        Line(run=run, person_id=row.pk, management_code=row.management_code, years=list(years), state=state)
        for row, years, state in found
    ]


def _off_post(run: Run, people: list[Any]) -> Iterable[tuple[Any, tuple[int, ...], str]]:
    keys = [row.pk for row in people]
    results: dict[int, dict[int, str]] = defaultdict(dict)
    rated = Evaluation.objects.filter(person__in=keys, year__in=(run.year - 2, run.year - 1), voided_at=None)
    for person, year, result in rated.values_list("person", "year", "result"):
        results[person][year] = result
    posts: dict[int, list[OnPost]] = defaultdict(list)
    for person, first, last in Post.objects.filter(person__in=keys, on_post=True).values_list(
        "person", "valid_from", "valid_to"
    ):
        posts[person].append(OnPost(first, last))
    units = {row.employer_id for row in people}
    headed = set(Head.objects.open().filter(employer__in=units).values_list("employer", flat=True))
    for row in people:
        registered = timezone.localdate(row.registered_at)
        years = rules.leaves_post(
            run.year, registered=registered, stretches=posts[row.pk], results=results[row.pk], on_post=row.on_post
        )
        if years:
            yield row, years, LineState.PROPOSED if row.employer_id in headed else LineState.HELD


def _missed(run: Run, people: list[Any]) -> Iterable[tuple[Any, tuple[int, ...], str]]:
    keys = [row.pk for row in people]
    obtained = dict(
        Qualification.objects.open().filter(person__in=keys).order_by("pk").values_list("person", "obtained_on")
    )
    recorded: dict[int, dict[int, learning_rules.Year]] = defaultdict(dict)
    for person, year, state in YearRecord.objects.filter(person__in=keys).values_list("person", "year", "state"):
        recorded[person][year] = learning_rules.Year(state)
    settled = dict(Restart.objects.filter(person__in=keys).order_by("year").values_list("person", "year"))
    for row in people:
        first = learning_rules.first_year(obtained.get(row.pk), row.accounting_since)
        counted = learning_rules.counted_from(first, timezone.localdate(row.registered_at), settled.get(row.pk))
        standing = learning_rules.standing(counted, run.year - 1, recorded[row.pk])
        if standing.moves:
            yield row, standing.missed, LineState.PROPOSED
