"""The yearly run in the background: list, warn, apply, each a few thousand people to a transaction (D10).

Resumable: every transaction notes how far it has come. Repeatable: a person has one line a run, and a line is applied once. A signed list is
divided into parts, which several workers do at the same time.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from acms.base import bulk
from acms.base.dates import chinese
from acms.base.work import Lane, LeaseLost, after, finish
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.learning import actions as learning
from acms.learning import automatic
from acms.people import actions as people
from acms.people.models import Head, Person, Post
from acms.yearly import listing, rules, words
from acms.yearly.models import OPEN, Kind, Line, LineState, Part, Run, RunState

LISTED_AT_ONCE = 5000
APPLIED_AT_ONCE = 1000
A_PART = 20_000
LEASE = timedelta(minutes=5)


def work(run: Run) -> None:
    """The lane's one step: what the state says."""
    {RunState.COUNTING: count, RunState.WARNING: warn, RunState.APPLYING: divide}[RunState(run.state)](run)


def _note(row: Run | Part, **progress: object) -> None:
    """Notes how far it is and keeps the lease. Raises LeaseLost when another worker has taken over."""
    mine = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, queued_at__isnull=False)
    if not mine.update(lease_until=after(LEASE), **progress):
        raise LeaseLost(row.pk)


def count(run: Run) -> None:
    """The list anew, from where it was left. What people have settled by hand, and who was told how often, stays as it is."""
    passed = run.passed
    if passed == 0:
        if run.kind == Kind.LEARNING:
            learning.adopt_waiting()
            automatic.exams(timezone.localdate())
        run.counted_from = timezone.now()
        _note(run, counted_from=run.counted_from, total=0)
    while rows := list(listing.candidates(run).filter(pk__gt=passed)[:LISTED_AT_ONCE]):
        passed = rows[-1].pk
        with transaction.atomic():
            _keep(run, listing.lines(run, rows))
            _note(run, passed=passed)
    bulk.counted(Line)
    with transaction.atomic():
        finish(run)
        open_ = Line.objects.open().filter(run=run)
        open_.filter(found_at__lt=run.counted_from).delete()
        Run.objects.filter(pk=run.pk).update(
            state=RunState.LISTED, listed_at=timezone.now(), passed=0, total=open_.count()
        )
        end_if_through(run)


def _keep(run: Run, found: list[Line]) -> None:
    """Who is found stands on the list, once; whom an agency has confirmed or spared stays as it was left, and who objects is held (D07)."""
    people_ = [line.person_id for line in found]
    settled = Line.objects.filter(run=run, person__in=people_).exclude(settled_by=None, state__in=OPEN)
    settled.filter(state__in=OPEN).update(found_at=timezone.now())
    left = set(settled.values_list("person", flat=True))
    heard = set(Line.objects.unanswered().filter(run=run, person__in=people_).values_list("person", flat=True))
    for line in found:
        if line.person_id in heard:
            line.state = LineState.HELD
    Line.objects.bulk_create(
        [line for line in found if line.person_id not in left],
        update_conflicts=True,
        unique_fields=["run", "person"],
        update_fields=["years", "state", "management_code", "found_at"],
    )


class Found(NamedTuple):
    """What is needed of a line. `years`: those that were missed."""

    pk: int
    person_id: int
    user_id: int
    years: list[int]


def read(lines: QuerySet[Line]) -> list[Found]:
    """Locked, and their people with them: they stay as they are found until the transaction is through."""
    people.hold_each(list(lines.values_list("person_id", flat=True)))
    rows = lines.select_for_update().values_list("pk", "person_id", "person__user_id", "years")
    return [Found(*row) for row in rows]


def _through(row: Run | Part, lines: QuerySet[Line], act: Callable[[list[Found]], object]) -> None:
    """Lines in the order of keys, a batch to a transaction, which also notes how far it has come."""
    lines = lines.order_by("pk")
    passed, more = row.passed, True
    while more:
        with transaction.atomic():
            # The keys first: their people are then found by them, not joined to the whole list and sorted a batch at a time.
            keys = list(lines.filter(pk__gt=passed).values_list("pk", flat=True)[:APPLIED_AT_ONCE])
            if more := bool(keys):
                act(read(lines.filter(pk__in=keys)))
                passed = keys[-1]
                _note(row, passed=passed)


def warn(run: Run) -> None:
    """D07, D09: whose turn it is, is told beforehand, in the product, with a day that is waited for. Whom the rules find no more, or whose
    file is closed, is told nothing."""
    today = timezone.localdate()
    last = listing.deadline(run.kind, run.year)
    until = rules.promised(today, last)

    def tell(rows: list[Found]) -> None:
        due, _, gone = to_tell(run, rows)
        leave_out(run, [row.pk for row in gone])
        _state_years(rows, due)
        headed = listing.headed([row.person_id for row in due]) if run.kind == Kind.POST else set()
        sent = [
            (row.user_id, *words.warning(run.kind, row.years, chinese(until), today > last, row.person_id in headed))
            for row in due
        ]
        inbox.tell_each(messages=sent, link="/me/")
        Line.objects.filter(pk__in=[row.pk for row in due]).update(
            warned=F("warned") + 1, warned_at=timezone.now(), promised=until
        )

    _through(run, Line.objects.to_warn(today).filter(run=run), tell)
    bulk.counted(Line)
    with transaction.atomic():
        finish(run)
        Run.objects.filter(pk=run.pk).update(
            state=RunState.LISTED, passed=0, warned=run.warned + 1, warned_at=timezone.now()
        )
        end_if_through(run)


def divide(run: Run) -> None:
    """D10: what was signed is divided into parts, for as many workers as there are. The last one goes to the list's end."""
    ready = Line.objects.ready(timezone.localdate()).filter(run=run).order_by("pk")
    with transaction.atomic():
        finish(run)
        bounds: list[int] = [0]
        while last := ready.filter(pk__gt=bounds[-1]).values_list("pk", flat=True)[A_PART - 1 : A_PART].first():
            bounds.append(last)
        now = timezone.now()
        Part.objects.bulk_create(
            Part(run=run, passed=passed, last=last, queued_at=now)
            for passed, last in zip(bounds, [*bounds[1:], None], strict=True)
        )


def apply(part: Part) -> None:
    """D10: what was signed is done, line by line once; who waits for the agency, or for the day named to them, stays on the list."""
    run = part.run
    ready = Line.objects.ready(timezone.localdate()).filter(run=run)
    _through(part, ready if part.last is None else ready.filter(pk__lte=part.last), lambda rows: settle(run, rows))
    with transaction.atomic():
        finish(part)
        part.delete()
        # Of two workers that end their parts at one moment the later waits here, and then sees that the other's is gone.
        Run.objects.select_for_update().get(pk=run.pk)
        if not Part.objects.filter(run=run).exists():
            Run.objects.filter(pk=run.pk).update(state=RunState.LISTED, passed=0)
            end_if_through(run)


def end_if_through(run: Run) -> None:
    """A signed run is done once nobody on its list waits any more."""
    if not Line.objects.open().filter(run=run).exists():
        signed = Run.objects.filter(pk=run.pk, state=RunState.LISTED, signed_at__isnull=False)
        signed.update(state=RunState.DONE, done_at=timezone.now())


def settle(run: Run, rows: list[Found]) -> int:
    """Applies the lines of whom the rules still find and spares the others; how many. In the transaction that read them.

    Who has appealed since the list was made about credits that were filed in time, asks to leave the region or is said to have died, is
    held for the agency (D08, D12, E05).
    """
    now = timezone.now()
    done, held, gone = to_apply(run, rows)
    _spare([row.pk for row in gone], now)
    _state_years(rows, [*done, *held])
    Line.objects.filter(pk__in=[row.pk for row in held]).update(state=LineState.HELD)
    moved = {row.person_id for row in done}
    lines = Line.objects.filter(pk__in=[row.pk for row in done])
    if run.kind == Kind.POST:
        mine = Post.objects.open().filter(person=OuterRef("person_id"), on_post=True).values("pk")[:1]
        lines.update(state=LineState.APPLIED, applied_at=now, ended=Subquery(mine))
        people.take_off_post(people=moved, on=timezone.localdate())
    else:
        lines.update(state=LineState.APPLIED, applied_at=now)
        people.move_out(people=moved)
    _end_headships(run, moved)
    inbox.tell_each(messages=[(row.user_id, *words.applied(run.kind, row.years)) for row in done], link="/me/")
    journal.write_many(
        "yearly.applied",
        Person,
        [(row.person_id, row.user_id, {"run": run.pk, "years": row.years}) for row in done],
    )
    return len(done)


class Reach(NamedTuple):
    """What becomes of lines whose turn it is: `due` it is done to, for the years that the rules find today; `held` wait for the agency first;
    `gone`: whose reason is gone."""

    due: list[Found]
    held: list[Found]
    gone: list[Found]


def to_tell(run: Run, rows: list[Found]) -> Reach:
    """Of whom a warning goes to, and whose it is not any more. Reads only."""
    still = listing.still(run, [row.person_id for row in rows])
    due = [row._replace(years=still[row.person_id]) for row in rows if row.person_id in still]
    return Reach(due, [], [row for row in rows if row.person_id not in still])


def to_apply(run: Run, rows: list[Found]) -> Reach:
    """Whom a signed list moves, and whom it does not. Reads only."""
    due, _, gone = to_tell(run, rows)
    waits = {*listing.undecided_about([row.person_id for row in due])}
    if run.kind == Kind.LEARNING:
        waits |= listing.credits_wait({row.person_id: row.years for row in due})
    held = [row for row in due if row.person_id in waits]
    return Reach([row for row in due if row.person_id not in waits], held, gone)


Sifted = Callable[[Run, list[Found]], Reach]


def foreseen(run: Run, lines: QuerySet[Line], sift: Sifted) -> Iterable[Reach]:
    """What would become of lines now, a batch at a time: by the same sifting as when it is done, so that a page says what comes (D10)."""
    rows = lines.order_by("pk").values_list("pk", "person_id", "person__user_id", "years")
    for batch in bulk.batched(rows.iterator(chunk_size=APPLIED_AT_ONCE), APPLIED_AT_ONCE):
        yield sift(run, [Found(*row) for row in batch])


def leave_out(run: Run, keys: Collection[int]) -> None:
    """Lines whose ground has fallen before anything was done: off the list, as if it were made anew; a list that was signed keeps them."""
    if run.signed_at is not None:
        _spare(keys, timezone.now())
    else:
        Line.objects.open().filter(pk__in=keys).delete()


def _spare(keys: Collection[int], at: datetime) -> None:
    Line.objects.filter(pk__in=keys).update(state=LineState.SPARED, settled_at=at)


def _state_years(rows: list[Found], done: list[Found]) -> None:
    """What is told, and stands on the line, is for what the rules find on the day of the decision, no longer what the warning said."""
    said = {row.pk: row.years for row in rows}
    for row in done:
        if row.years != said[row.pk]:
            Line.objects.filter(pk=row.pk).update(years=row.years)


def _end_headships(run: Run, keys: Iterable[int]) -> None:
    for head in Head.objects.open().filter(person__in=keys).select_related("employer"):
        people.end_head(head=head, by=None, on=timezone.localdate())
        Line.objects.filter(run=run, person=head.person_id).update(headship=head)


def give_up(row: Run | Part) -> None:
    """Stays as far as it has come; the next worker, or the region, goes on."""


LANE = Lane("yearly", Run, work, give_up, lease=LEASE, tries=1000)
PARTS = Lane("yearly_parts", Part, apply, give_up, lease=LEASE, tries=1000, lost=Q())
LANES = (LANE, PARTS)
