"""The yearly run in the background: list, warn, apply, each a few thousand people to a transaction (D10).

Resumable: every transaction notes how far it has come. Repeatable: a person has one line a run, and a line is applied once.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from acms.base.dates import chinese
from acms.base.work import Lane, LeaseLost, finish
from acms.journal import actions as journal
from acms.learning import actions as learning
from acms.learning import automatic
from acms.people import actions as people
from acms.people.models import Head, Person, Post, Status
from acms.yearly import finding, words
from acms.yearly.models import Kind, Line, LineState, Run, RunState

LISTED_AT_ONCE = 5000
APPLIED_AT_ONCE = 1000
LEASE = timedelta(minutes=5)


def work(run: Run) -> None:
    """The lane's one step: what the state says."""
    {RunState.COUNTING: count, RunState.WARNING: warn, RunState.APPLYING: apply}[RunState(run.state)](run)


def _note(run: Run, **progress: Any) -> None:
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
    while rows := list(finding.candidates(run).filter(pk__gt=passed)[:LISTED_AT_ONCE]):
        passed = rows[-1].pk
        with transaction.atomic():
            Line.objects.bulk_create(finding.lines(run, rows), ignore_conflicts=True)
            _note(run, passed=passed)
    with transaction.atomic():
        finish(run)
        Run.objects.filter(pk=run.pk).update(
            state=RunState.LISTED,
            listed_at=timezone.now(),
            passed=0,
            total=Line.objects.filter(run=run, state__in=[LineState.PROPOSED, LineState.HELD]).count(),
        )


def _batches(run: Run, *states: str) -> Any:
    """Lines in the order of keys, with their people; each batch begins after the last one that is noted."""
    passed = run.passed
    while rows := list(
        Line.objects.filter(run=run, state__in=states, pk__gt=passed)
        .select_related("person")
        .order_by("pk")[:APPLIED_AT_ONCE]
    ):
        passed = rows[-1].pk
        yield passed, rows


def warn(run: Run) -> None:
    """D07, D09: everybody on the list is told beforehand, in the product."""
    day = chinese(timezone.localdate() + timedelta(days=30))
    for passed, rows in _batches(run, LineState.PROPOSED, LineState.HELD):
        with transaction.atomic():
            said = [(row.person.user_id, *words.warning(run.kind, row.years, day)) for row in rows]
            people.tell_each(said=said, link="/me/")
            _note(run, passed=passed)
    with transaction.atomic():
        finish(run)
        Run.objects.filter(pk=run.pk).update(
            state=RunState.LISTED, passed=0, warned=run.warned + 1, warned_at=timezone.now()
        )


def apply(run: Run) -> None:
    """D10: what was signed is done, line by line once; people without head are left to their agency."""
    for passed, rows in _batches(run, LineState.PROPOSED):
        with transaction.atomic():
            settle(run, rows)
            _note(run, passed=passed)
    with transaction.atomic():
        finish(run)
        Run.objects.filter(pk=run.pk).update(state=RunState.DONE, done_at=timezone.now(), passed=0)


def settle(run: Run, rows: list[Line]) -> int:
    """Applies lines that are still proposed and whose people are still as the rules found them; how many. Call in a transaction."""
    now, effect = timezone.now(), _off_post if run.kind == Kind.POST else _moved
    moved = effect(run, rows)
    left = [row.pk for row in rows if row.pk not in moved]
    Line.objects.filter(pk__in=moved).update(state=LineState.APPLIED, applied_at=now)
    Line.objects.filter(pk__in=left).update(state=LineState.SPARED, settled_at=now)
    done = [row for row in rows if row.pk in moved]
    said = [(row.person.user_id, *words.applied(run.kind, row.years)) for row in done]
    people.tell_each(said=said, link="/me/")
    journal.write_many(
        "yearly.applied", [(row.person, row.person.user_id, {"run": run.pk, "years": row.years}) for row in done]
    )
    return len(done)


def _moved(run: Run, rows: list[Line]) -> set[int]:
    """D09: the files go to 异动; who has left the register meanwhile stays where they are. The lines that were applied."""
    still = [row for row in rows if row.person.status == Status.REGISTERED]
    keys = [row.person_id for row in still]
    Person.objects.filter(pk__in=keys, status=Status.REGISTERED).update(status=Status.MOVED_OUT)
    _end_headships(keys)
    return {row.pk for row in still}


def _off_post(run: Run, rows: list[Line]) -> set[int]:
    """D07: the post goes on as one off the post; who has changed it meanwhile is let be. The lines that were applied."""
    keys = [row.person_id for row in rows if row.person.on_post and row.person.status == Status.REGISTERED]
    today = timezone.localdate()
    open_ = Post.objects.filter(person__in=keys, valid_to=None, on_post=True)
    posts = {post.person_id: post for post in open_}
    mine = open_.filter(person=OuterRef("person_id")).values("pk")[:1]
    Line.objects.filter(pk__in=[row.pk for row in rows]).update(ended=Subquery(mine))
    people.close(Post.objects.filter(pk__in=[post.pk for post in posts.values()]), today)
    Post.objects.bulk_create(
        Post(person_id=post.person_id, employer_id=post.employer_id, on_post=False, valid_from=today)
        for post in posts.values()
    )
    Person.objects.filter(pk__in=posts).update(on_post=False)
    _end_headships(list(posts))
    return {row.pk for row in rows if row.person_id in posts}


def _end_headships(keys: list[int]) -> None:
    for head in Head.objects.filter(person__in=keys, valid_to=None).select_related("employer"):
        people.end_head(head=head, by=None, on=timezone.localdate())


def give_up(run: Run) -> None:
    """Stays as far as it has come; the next worker, or the region, goes on."""


LANE = Lane("yearly", Run, work, give_up, lease=LEASE, tries=1000)
