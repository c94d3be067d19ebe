"""Who a run would move: the pure rules over everybody on file, a few thousand at a time, with what they need read at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from acms.careers import history
from acms.careers.years import What
from acms.casework import procedures
from acms.casework.models import WAITING, Case, CaseState
from acms.learning import duty, undecided
from acms.people import hanging
from acms.people.models import Head, Person, Post, Status
from acms.policy import figures
from acms.units.models import DeathReport
from acms.yearly import rules, words
from acms.yearly.models import Evaluation, Kind, Line, LineState, Run
from acms.yearly.rules import OnPost

COLUMNS = ("pk", "management_code", "registered_at", "accounting_since", "employer_id", "on_post")


def deadline(kind: str, year: int) -> date:
    """The last day on which anything can be entered that the run of `year` looks at (C06)."""
    return figures.day_in(year, "evaluation_deadline" if kind == Kind.POST else "learning_settlement")


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


def still(run: Run, keys: Iterable[int]) -> dict[int, list[int]]:
    """Whom of a list the rules find today, and for which years: what has been entered since it was made counts (D07, D09)."""
    people = list(candidates(run).filter(pk__in=list(keys)))
    return {row.pk: list(years) for row, years, _ in _found(run, people)}


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
    closed = hanging.closed_files(keys)
    for kept in Person.objects.filter(pk__in=set(closed.values())):
        at_posts = (period for period in history.by_register(kept) if period.what is What.ON_POST)
        posts[kept.pk] = [OnPost(period.first, period.last) for period in at_posts]
    settled, waits = _settled(keys, closed), undecided_about(keys, returned=True)
    headed = _headed(run, {row.employer_id for row in people})
    for row in people:
        registered = timezone.localdate(row.registered_at)
        years = rules.leaves_post(
            run.year,
            registered=registered,
            stretches=posts[row.pk],
            results=results[row.pk],
            on_post=row.on_post,
            settled=settled.get(row.pk),
        )
        if years:
            is_clear = row.employer_id in headed and row.pk not in waits
            yield row, years, LineState.PROPOSED if is_clear else LineState.HELD


def _headed(run: Run, employers: Collection[int | None]) -> set[int]:
    """D07: which units had a head on the last day on which heads could enter anything, or have one while they can."""
    day = min(timezone.localdate(), deadline(run.kind, run.year))
    heads = Head.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return set(heads.filter(employer__in=employers).values_list("employer", flat=True))


def headed(people: Collection[int]) -> set[int]:
    """Of these, by key, whose unit has a head today: who can be asked to enter an evaluation (D06)."""
    rows = Person.objects.filter(pk__in=people, employer__in=Head.objects.open().values("employer"))
    return set(rows.values_list("pk", flat=True))


def _settled(keys: Collection[int], closed: Mapping[int, int]) -> dict[int, int]:
    """The year in which each was last put back on the post, or brought back from 异动, which nobody spent on a post that counts (D10, D14).

    What a run did to a file that was merged since, it did to the person: its lines stay with it (D15).
    """
    found = duty.settled(keys)
    undone = Line.objects.filter(person__in=[*keys, *closed], run__kind=Kind.POST, state=LineState.UNDONE)
    for person, at in undone.values_list("person", "settled_at"):
        key, year = closed.get(person, person), timezone.localdate(at).year
        found[key] = max(found.get(key, 0), year)
    return found


def _missed(run: Run, people: list[Any]) -> Iterable[tuple[Any, tuple[int, ...], str]]:
    """Whose credits for a year that is missed were asked for in time, and not decided, is held: they are heard first (D08). So is who
    has asked to leave the region, or is said to have died (D12, E05).

    What came back holds too, for it counts from its first day once it is put right. It has no last day, though: so that nobody stays
    for ever by leaving it where it is, the agency may confirm meanwhile (`actions.confirm`).
    """
    owed = duty.of_each(people)
    standings = {row.pk: owed[row.pk].in_run(run.year) for row in people}
    missed = {key: standing.missed for key, standing in standings.items() if standing.moves}
    waits = credits_wait(missed, returned=True) | undecided_about(missed, returned=True).keys()
    for row in people:
        if row.pk in missed:
            yield row, missed[row.pk], LineState.HELD if row.pk in waits else LineState.PROPOSED


def credits_wait(missed: Mapping[int, Collection[int]], *, returned: bool = False) -> set[int]:
    """Who has asked in time for credits of a year that they missed and waits for the decision; `returned`: or may put it right."""
    asked = undecided.years(missed, returned=returned)
    return {person for person, years in asked.items() if years.intersection(missed[person])}


def undecided_about(people: Collection[int], *, returned: bool = False) -> dict[int, str]:
    """Of these, by key, for what each is waited for because it decides whether they are in the register at all: a key of `words.HELD`.

    Whose death the unit has reported and the agency has not answered (E05), else who has asked to go out of the register (D12);
    `returned`: also where it came back to be put right.
    """
    states = (*WAITING, CaseState.RETURNED) if returned else WAITING
    going = Case.objects.filter(kind__in=procedures.taking_away(), state__in=states, subject__person__in=people)
    found = dict.fromkeys(going.values_list("subject__person", flat=True), "leaving")
    closed = hanging.closed_files(people)
    said = DeathReport.objects.filter(departure__person__in=[*people, *closed], case__state__in=states)
    said = said.filter(departure__undone_at=None, departure__closed_on=None)
    return found | {closed.get(key, key): "death" for key in said.values_list("departure__person", flat=True)}


def held_for(run: Run, lines: Collection[Line]) -> dict[int, str]:
    """For what an agency is waited for, by line of a run: the objection first, which it answers by what it does. Once nothing else is waited for,
    the line waits for its word alone."""
    about = undecided_about([line.person_id for line in lines], returned=True)
    if run.kind == Kind.POST:
        headed = _headed(run, {line.person.employer_id for line in lines})
        about = {line.person_id: "post" for line in lines if line.person.employer_id not in headed} | about
    else:
        asked = credits_wait({line.person_id: line.years for line in lines}, returned=True)
        about = dict.fromkeys(asked, "learning") | about
    return {line.pk: words.HELD["objected" if line.is_unanswered else about.get(line.person_id, "")] for line in lines}
