"""The yearly run in the background: list, warn, apply, each a few thousand people to a transaction (D10).

Resumable: every transaction notes how far it has come. Repeatable: a person has one line a run, and a line is applied once.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from acms.base import bulk
from acms.base.dates import chinese
from acms.base.work import Lane, LeaseLost, finish
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.learning import actions as learning
from acms.learning import automatic
from acms.people import actions as people
from acms.people.models import Head, Person, Post, Status
from acms.yearly import listing, words
from acms.yearly.models import Kind, Line, LineState, Run, RunState

LISTED_AT_ONCE = 5000
APPLIED_AT_ONCE = 1000
LEASE = timedelta(minutes=5)


def work(run: Run) -> None:
    """The lane's one step: what the state says."""
    {RunState.COUNTING: count, RunState.WARNING: warn, RunState.APPLYING: apply}[RunState(run.state)](run)


def _note(run: Run, **progress: object) -> None:
    """Notes how far it is and keeps the lease. Raises LeaseLost when another worker has taken over."""
    mine = Run.objects.filter(pk=run.pk, attempts=run.attempts, queued_at__isnull=False)
    if not mine.update(lease_until=timezone.now() + LEASE, **progress):
        raise LeaseLost(run.pk)


def count(run: Run) -> None:
    """The list anew, from where it was left; what people have settled by hand stays as they left it."""
    passed = run.passed
    if passed == 0:
        if run.kind == Kind.LEARNING:
            learning.adopt_waiting()
            automatic.exams(timezone.localdate())
        with transaction.atomic():
            Line.objects.filter(run=run, state__in=[LineState.PROPOSED, LineState.HELD]).delete()
            _note(run, passed=0, total=0)
    while rows := list(listing.candidates(run).filter(pk__gt=passed)[:LISTED_AT_ONCE]):
        passed = rows[-1].pk
        with transaction.atomic():
            Line.objects.bulk_create(listing.lines(run, rows), ignore_conflicts=True)
            _note(run, passed=passed)
    bulk.counted(Line)
    with transaction.atomic():
        finish(run)
        Run.objects.filter(pk=run.pk).update(
            state=RunState.LISTED,
            listed_at=timezone.now(),
            passed=0,
            total=Line.objects.filter(run=run, state__in=[LineState.PROPOSED, LineState.HELD]).count(),
        )


class Found(NamedTuple):
    """What is needed of a line. `years`: those that were missed."""

    pk: int
    person_id: int
    user_id: int
    years: list[int]


def read(lines: QuerySet[Line]) -> list[Found]:
    """Locked, and their people with them: they stay as they are found until the transaction is through."""
    rows = lines.select_for_update().values_list("pk", "person_id", "person__user_id", "years")
    return [Found(*row) for row in rows]


def _through(run: Run, states: Iterable[str], act: Callable[[list[Found]], object]) -> None:
    """Lines in the order of keys, a batch to a transaction, which also notes how far it has come."""
    lines = Line.objects.filter(run=run, state__in=states).order_by("pk")
    passed, more = run.passed, True
    while more:
        with transaction.atomic():
            rows = read(lines.filter(pk__gt=passed)[:APPLIED_AT_ONCE])
            if more := bool(rows):
                act(rows)
                passed = rows[-1].pk
                _note(run, passed=passed)


def warn(run: Run) -> None:
    """D07, D09: everybody on the list is told beforehand, in the product."""
    day = chinese(timezone.localdate() + timedelta(days=30))

    def tell(rows: list[Found]) -> None:
        inbox.tell_each(messages=[(row.user_id, *words.warning(run.kind, row.years, day)) for row in rows], link="/me/")

    _through(run, (LineState.PROPOSED, LineState.HELD), tell)
    with transaction.atomic():
        finish(run)
        Run.objects.filter(pk=run.pk).update(
            state=RunState.LISTED, passed=0, warned=run.warned + 1, warned_at=timezone.now()
        )


def apply(run: Run) -> None:
    """D10: what was signed is done, line by line once; people without head are left to their agency."""
    _through(run, (LineState.PROPOSED,), lambda rows: settle(run, rows))
    with transaction.atomic():
        finish(run)
        Run.objects.filter(pk=run.pk).update(state=RunState.DONE, done_at=timezone.now(), passed=0)


def settle(run: Run, rows: list[Found]) -> int:
    """Applies lines whose people are still as the rules found them and spares the others; how many. In the transaction that read them."""
    now = timezone.now()
    still = _as_found(run.kind, [row.person_id for row in rows])
    done = [row for row in rows if row.person_id in still]
    Line.objects.filter(pk__in=[row.pk for row in rows if row.person_id not in still]).update(
        state=LineState.SPARED, settled_at=now
    )
    lines = Line.objects.filter(pk__in=[row.pk for row in done])
    if run.kind == Kind.POST:
        mine = Post.objects.open().filter(person=OuterRef("person_id"), on_post=True).values("pk")[:1]
        lines.update(state=LineState.APPLIED, applied_at=now, ended=Subquery(mine))
        people.take_off_post(people=still, on=timezone.localdate())
    else:
        lines.update(state=LineState.APPLIED, applied_at=now)
        people.move_out(people=still)
    _end_headships(still)
    inbox.tell_each(messages=[(row.user_id, *words.applied(run.kind, row.years)) for row in done], link="/me/")
    journal.write_many(
        "yearly.applied",
        Person,
        [(row.person_id, row.user_id, {"run": run.pk, "years": row.years}) for row in done],
    )
    return len(done)


def _as_found(kind: str, keys: list[int]) -> set[int]:
    """Who is still in the register and, for D07, on the post."""
    rows = Person.objects.filter(pk__in=keys, status=Status.REGISTERED)
    if kind == Kind.POST:
        rows = rows.filter(
            on_post=True, pk__in=Post.objects.open().filter(person__in=keys, on_post=True).values("person")
        )
    return set(rows.values_list("pk", flat=True))


def _end_headships(keys: Iterable[int]) -> None:
    for head in Head.objects.open().filter(person__in=keys).select_related("employer"):
        people.end_head(head=head, by=None, on=timezone.localdate())


def give_up(run: Run) -> None:
    """Stays as far as it has come; the next worker, or the region, goes on."""


LANE = Lane("yearly", Run, work, give_up, lease=LEASE, tries=1000)
