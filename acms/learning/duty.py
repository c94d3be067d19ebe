"""The duty to learn of people of the register, one computation for the own page, the warning and the yearly run (D09).

What the rules ask is read at once for as many people as are wanted: a few statements, however many they are.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from acms.base.dates import Stretch
from acms.base.hooks import Hook
from acms.learning import rules
from acms.learning.models import Restart, YearRecord
from acms.learning.rules import Elsewhere, Standing, Year
from acms.merging import absences
from acms.people import hanging
from acms.people.dated import NO_DAY
from acms.people.models import Qualification


class OnFile(Protocol):
    """What is needed of a person: a row of the register, or columns of it."""

    @property
    def pk(self) -> int: ...
    @property
    def registered_at(self) -> datetime | None: ...
    @property
    def accounting_since(self) -> date | None: ...


@dataclass(frozen=True)
class Duty:
    """`first`: the first year of learning; `counted`: the first that can be missed; `years`: how the known ones stand; `away`: the times
    in another province of which they know."""

    first: int | None
    counted: int | None
    years: Mapping[int, Year]
    away: tuple[Stretch, ...] = ()

    def standing(self, last: int) -> Standing:
        """The years that count up to `last`, and what they mean."""
        return rules.standing(self.counted, last, self.years)

    def in_run(self, year: int) -> Standing:
        """What the yearly run of `year` finds, on any of its days: all years before it, also one for which something can still be filed."""
        return self.standing(year - 1)


def of(person: OnFile, *, but: str = "") -> Duty:
    """The duty of one person. `but`: as if this case had not let them count anew."""
    return of_each([person], but=but)[person.pk]


def of_each(people: Iterable[OnFile], *, but: str = "") -> dict[int, Duty]:
    """The duty of each, by key."""
    rows = list(people)
    keys = [row.pk for row in rows]
    begun: dict[int, list[date | None]] = defaultdict(list)
    # A qualification that nobody took over in the merge was held all the same (D09, D15).
    closed = hanging.closed_files(keys)
    held = Qualification.objects.filter(person__in=[*keys, *closed]).exclude(NO_DAY)
    for person, day in held.values_list("person", "obtained_on"):
        begun[closed.get(person, person)].append(day)
    away = absences.spent(keys)
    years = _years(keys, away)
    anew = settled(keys, but=but)
    return {row.pk: _duty(row, begun[row.pk], years[row.pk], anew.get(row.pk), away.get(row.pk, ())) for row in rows}


def settled(keys: Iterable[int], *, but: str = "") -> dict[int, int]:
    """Of those of these who came back from 异动, the last year that never counts again (A4, D14). `but`: a case that is left out."""
    rows = Restart.objects.filter(person__in=list(keys)).order_by("year")
    return dict((rows.exclude(case_no=but) if but else rows).values_list("person", "year"))


# When which of these people, by key, were in 异动: the room above that moves them says it when it starts.
MovedOut = Callable[[Collection[int]], Iterator[tuple[int, date, date | None]]]
_moved_out = Hook[MovedOut]()
when_moved_out = _moved_out.add


Away = Mapping[int, Collection[Stretch]]


def stretches_out(keys: Collection[int], away: Away | None = None) -> dict[int, list[tuple[Stretch, Elsewhere]]]:
    """Of each of these who was ever not here: from when until when, in another province or in 异动. `away`: the former, where they are known."""
    found: dict[int, list[tuple[Stretch, Elsewhere]]] = defaultdict(list)
    for person, stretches in (absences.spent(keys) if away is None else away).items():
        found[person] += [(stretch, Elsewhere.AWAY) for stretch in stretches]
    for says in _moved_out:
        for person, first, last in says(keys):
            found[person].append(((first, last), Elsewhere.MOVED_OUT))
    return found


def elsewhere(person: int, year: int, on: date) -> Elsewhere | None:
    """Where somebody (a key) was in a year of which they spent no day here, so that no credits of it are recorded (D08)."""
    return elsewhere_in(stretches_out([person])[person], year, on)


def elsewhere_in(out: list[tuple[Stretch, Elsewhere]], year: int, on: date) -> Elsewhere | None:
    if not rules.elsewhere([stretch for stretch, _ in out], year, on):
        return None
    away = rules.elsewhere([stretch for stretch, where in out if where is Elsewhere.AWAY], year, on)
    return Elsewhere.AWAY if away else Elsewhere.MOVED_OUT


def _duty(
    row: OnFile, qualified: list[date | None], years: Mapping[int, Year], anew: int | None, away: Collection[Stretch]
) -> Duty:
    first = rules.first_year([*qualified, row.accounting_since])
    registered = timezone.localdate(row.registered_at) if row.registered_at else None
    return Duty(first, rules.counted_from(first, registered, anew), years, tuple(away))


def _years(keys: list[int], away: Away) -> Mapping[int, dict[int, Year]]:
    """What is known of each one's years. A year that was done here was done, even if the file was away for a part of it; days on which
    another file of the same person was here are none away (D15)."""
    found: dict[int, dict[int, Year]] = defaultdict(dict)
    today = timezone.localdate()
    for person, stretches in away.items():
        for first, last in stretches:
            found[person] |= dict.fromkeys(rules.touched(first, last or today), Year.AWAY)
    for person, year, state in YearRecord.objects.filter(person__in=keys).values_list("person", "year", "state"):
        found[person][year] = Year(state)
    return found
