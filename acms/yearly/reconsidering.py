"""What becomes of a line that was applied when its ground falls afterwards (D07, D08, D10).

What was filed in time is decided as of its day, however late: the run would never have found the person, and the line is undone by
itself. What is only entered late, an exemption or an evaluation, is for the agency to weigh: it is told, and so is the person.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from acms.base.errors import Refused
from acms.inbox import actions as inbox
from acms.learning import duty
from acms.learning.actions import Recorded, Reopened
from acms.learning.models import YearRecord
from acms.people import hanging
from acms.people.hanging import Gone
from acms.yearly import actions, listing, standing, words
from acms.yearly.models import Kind, Line, LineQuerySet, LineState, Run


def learned(heard: Recorded) -> None:
    """A year of learning was recorded."""
    lines = _applied(Kind.LEARNING, [heard.person.pk], heard.year)
    for line in lines:
        if duty.of(line.person).in_run(line.run.year).moves:
            continue
        if heard.as_of_its_day:
            actions.undo_by_rule(line=line, year=heard.year, by=heard.by)
        else:
            _ask(line, heard.year)


def reopened(heard: Reopened) -> None:
    """A year that was done or exempt is so no more. Whom only that brings on the list again had relied on it, and is told anew, twice, before
    anything is done (D07, D09). Whom the product had brought back for that year counts again what was missed (D08)."""
    files = [heard.person.pk, *hanging.closed_files([heard.person.pk])]
    undone = Line.objects.filter(person__in=files, run__kind=Kind.LEARNING, state=LineState.UNDONE)
    for line in undone.filter(run__year__gt=heard.year).select_related("run"):
        actions.count_again(line=line, year=heard.year)
    owed = duty.of(heard.person)
    had = replace(owed, years={**owed.years, heard.year: heard.was})
    lines = _told(Kind.LEARNING, [heard.person.pk], heard.year).select_related("run")
    _tell_anew(line.pk for line in lines if owed.in_run(line.run.year).moves and not had.in_run(line.run.year).moves)


def unrated(*, people: Collection[int], year: int) -> None:
    """People who had a result for a year have none any more: the same for whom only that brings on the list again (D06, D07)."""
    for line in _told(Kind.POST, people, year).select_related("run"):
        if line.person_id in listing.still(line.run, [line.person_id]):
            _tell_anew([line.pk])


def here_again(person: int) -> None:
    """Somebody was not in the register after they were warned: what they were told was for nothing, and is told anew, twice, before anything
    is done (D07, D09)."""
    _tell_anew(Line.objects.filter(person=person, warned__gt=0).values_list("pk", flat=True))


def apart_again(gone: Gone) -> None:
    """D07, D09, D15: two files are apart. What the one had by the other is not its own: who was not warned since they were one is told
    anew."""
    if gone.since is not None:
        lines = Line.objects.filter(person=gone.source, warned__gt=0, warned_at__lt=gone.since)
        _tell_anew(lines.values_list("pk", flat=True))


def _told(kind: str, people: Collection[int], year: int) -> LineQuerySet:
    """Lines that wait, and of which somebody was told."""
    return Line.objects.open().filter(person__in=people, run__kind=kind, run__year__gt=year, warned__gt=0)


def _tell_anew(keys: Iterable[int]) -> None:
    Line.objects.open().filter(pk__in=list(keys)).update(warned=0, warned_at=None, promised=None)


def require_unsettled(record: YearRecord) -> None:
    """An exemption upon which a signed run has counted stands (D09, D10). Raises Refused."""
    signed = Run.objects.filter(kind=Kind.LEARNING, year__gt=record.year, signed_at__gte=record.at).order_by("year")
    if run := signed.first():
        raise Refused(words.counted_upon(run.year), "run_signed")


def evaluated(*, people: Collection[int], year: int) -> None:
    """People have a result for a year now."""
    for line in _applied(Kind.POST, people, year):
        _ask(line, year)


def _applied(kind: str, people: Collection[int], year: int) -> list[Line]:
    """Lines that stand and name the year."""
    rows = Line.objects.filter(person__in=people, run__kind=kind, run__year__gt=year, state=LineState.APPLIED)
    lines = [line for line in rows.select_related("run", "person__user") if year in line.years]
    stand = standing.undoable([line.pk for line in lines]) if lines else ()
    return [line for line in lines if line.pk in stand]


def _ask(line: Line, year: int) -> None:
    title, text = words.look_again(line.run.kind, line.person.name, year)
    inbox.tell_reviewers(code=line.management_code, title=title, text=text, link=standing.link_to(line))
    title, text = words.looked_at_again(line.run.kind, year)
    inbox.tell(user=line.person.user, title=title, text=text, link="/me/")
