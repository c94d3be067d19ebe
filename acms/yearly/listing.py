"""Who a run would move: the pure rules over everybody on file, a few thousand at a time, with what they need read at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from acms.casework.models import Case
from acms.learning import duty
from acms.learning.models import CreditApplication
from acms.people.models import Head, Person, Post, Status
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
    return [
        Line(run=run, person_id=row.pk, management_code=row.management_code, years=list(years), state=state)
        for row, years, state in _found(run, people)
    ]


def still(run: Run, keys: Iterable[int]) -> set[int]:
    """Whom of a list the rules find today: what has been entered since it was made counts (D07, D09)."""
    people = list(candidates(run).filter(pk__in=list(keys)))
    return {row.pk for row, _, _ in _found(run, people)}


def _found(run: Run, people: list[Any]) -> Iterable[tuple[Any, tuple[int, ...], str]]:
    return _off_post(run, people) if run.kind == Kind.POST else _missed(run, people)


def _off_post(run: Run, people: list[Any]) -> Iterable[tuple[Any, tuple[int, ...], str]]:
    keys = [row.pk for row in people]
    results: dict[int, dict[int, str]] = defaultdict(dict)
    rated = Evaluation.objects.filter(person__in=keys, year__in=(run.year - 2, run.year - 1), voided_at=None)
    for person, year, result in rated.values_list("person", "year", "result"):
        # Of several units of one year any result counts (D07); "not evaluated" is none.
        if result != rules.NO_RESULT:
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
    """Whose credits for a year of the run wait for a decision is held: what was filed in time is heard first (D08)."""
    owed = duty.of_each(people)
    waits = credits_wait(run, [row.pk for row in people])
    for row in people:
        standing = owed[row.pk].standing(run.year - 1)
        if standing.moves:
            yield row, standing.missed, LineState.HELD if row.pk in waits else LineState.PROPOSED


def credits_wait(run: Run, keys: Iterable[int]) -> set[int]:
    """Whose credits for a year before the run's wait for a decision."""
    asked = CreditApplication.objects.filter(person__in=list(keys), year__lt=run.year, case__in=Case.objects.waiting())
    return set(asked.values_list("person", flat=True))
