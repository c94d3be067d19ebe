"""Whether what a run has done to somebody still stands, so that it can be undone (D10). Reads only."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from acms.casework.models import CaseState
from acms.merging import parting
from acms.merging.models import Merge
from acms.merging.parting import InTheWay
from acms.people.dated import NO_DAY
from acms.people.models import Post, Status
from acms.yearly import words
from acms.yearly.models import Kind, Line, LineState, Restoration


def moved_out(keys: Collection[int]) -> Iterator[tuple[int, date, date | None]]:
    """When these people (keys) were in 异动: from the day of the run until the day before they asked to be restored (D10, D14).

    What was undone was a mistake, and has been no day there.
    """
    applied = Line.objects.filter(person__in=keys, run__kind=Kind.LEARNING, state=LineState.APPLIED)
    lines = list(applied.select_related("person"))
    came = Restoration.objects.filter(person__in=keys, brought_back=True, case__state=CaseState.APPROVED)
    back = list(came.select_related("case").order_by("case__moved_at")) if lines else []
    for line in lines:
        assert line.applied_at is not None
        mine = (one.case for one in back if one.person_id == line.person_id)
        case = next((case for case in mine if case.moved_at and case.moved_at > line.applied_at), None)
        first = timezone.localdate(line.applied_at)
        if case is not None:
            yield line.person_id, first, case.takes_effect_on - timedelta(days=1)
        elif line.person.status == Status.MOVED_OUT:
            yield line.person_id, first, None


def promised(person: int) -> date | None:
    """The day that the last warning named to somebody (a key) whose file a run will move; None for who was not told, or is on no list (D09)."""
    waits = Line.objects.open().filter(person=person, run__kind=Kind.LEARNING, warned__gt=0)
    goes_on = waits.filter(Q(run__year=timezone.localdate().year) | Q(run__signed_at__isnull=False))
    return goes_on.order_by("-promised").values_list("promised", flat=True).first()


def undoable(keys: Collection[int]) -> set[int]:
    """Of these lines, by key, those whose move still stands. Three statements, however many lines."""
    applied = Line.objects.filter(pk__in=keys, state=LineState.APPLIED)
    return {*_moves(applied).values_list("pk", flat=True), *off_posts(applied)}


def _moves(applied: QuerySet[Line]) -> QuerySet[Line]:
    """Lines by which people are in 异动: no later run has moved them, and no restoration that holds has brought them back (D14)."""
    mine = {"person": OuterRef("person")}
    later = Line.objects.filter(
        **mine, run__kind=Kind.LEARNING, state=LineState.APPLIED, applied_at__gt=OuterRef("applied_at")
    )
    back = Restoration.objects.filter(
        **mine, brought_back=True, case__state=CaseState.APPROVED, case__moved_at__gt=OuterRef("applied_at")
    )
    rows = applied.filter(run__kind=Kind.LEARNING, person__status=Status.MOVED_OUT, person__merged_into=None)
    return rows.exclude(Exists(later)).exclude(Exists(back))


def over(keys: Collection[int]) -> set[int]:
    """Of these lines, by key, those by which somebody was in 异动 and is no more, or is there by a later run (D14)."""
    applied = Line.objects.filter(pk__in=keys, run__kind=Kind.LEARNING, state=LineState.APPLIED)
    return set(applied.values_list("pk", flat=True)) - set(_moves(applied).values_list("pk", flat=True))


def off_posts(applied: QuerySet[Line]) -> dict[int, Post]:
    """By line of the run of posts what stands since then in place of the post that it ended; none where that has held no day.

    What was stated since has ended it, and stays; until then the post may go on (D05).
    """
    lines = list(applied.filter(run__kind=Kind.POST, ended__isnull=False).select_related("ended"))
    off = Post.objects.filter(person__in={line.person_id for line in lines}, on_post=False).exclude(NO_DAY)
    found = {(post.person_id, post.employer_id, post.valid_from): post for post in off.order_by("-pk")}
    by_line = {line.pk: found.get(_place(line)) for line in lines}
    return {key: post for key, post in by_line.items() if post is not None}


def _place(line: Line) -> tuple[int, int, date]:
    assert line.ended is not None and line.applied_at is not None  # a line that has ended a post was applied
    return line.person_id, line.ended.employer_id, timezone.localdate(line.applied_at)


def in_the_way(merge: Merge) -> Iterable[InTheWay]:
    """D10, D15: a run has ended a post that came over in a merge. Of the other file alone nobody has found that: the line is undone first."""
    lines = Line.objects.filter(ended__in=parting.brought(merge), person=merge.kept, state=LineState.APPLIED)
    stand = undoable(lines.values_list("pk", flat=True)) if lines else ()
    for line in lines.select_related("run", "person"):
        if line.pk in stand:
            yield InTheWay(words.run_on_merged(line.run.year), link_to(line))


def link_to(line: Line) -> str:
    """Where the desk finds a line that was applied; empty where the name makes it longer than a message can hold."""
    query = urlencode({"q": line.person.name, "state": LineState.APPLIED})
    link = f"{reverse('yearly:run', args=[line.run_id])}?{query}"
    return link if len(link) <= 200 else ""
