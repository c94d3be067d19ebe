"""What the bank says of a person: credits by year, the years that count, what is lacking (D08, D09)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils import timezone

from acms.base.dates import chinese
from acms.base.hooks import Hook
from acms.casework.models import Case
from acms.learning import duty, rules, words
from acms.learning.duty import Duty
from acms.learning.models import Credit
from acms.learning.rules import Year
from acms.people.models import Person
from acms.policy import figures

# The last day on which the file of somebody (a key) is not moved, as the last warning named it: the room above that warns says it.
Promised = Callable[[int], date | None]
_promised = Hook[Promised]()
when_promised = _promised.add

SUBJECT = "P"  # only 专业科目 counts; 公需科目 are shown


@dataclass(frozen=True)
class Row:
    """One year: its professional credits against the line, the others, and how it stands."""

    year: int
    points: Decimal
    others: Decimal
    line: int
    state: str


def points(person: Person, year: int) -> Decimal:
    """Professional credits of a year that were not struck."""
    rows = Credit.objects.filter(person=person, year=year, subject=SUBJECT, struck_at=None)
    return rows.aggregate(sum=Sum("points"))["sum"] or Decimal(0)


def line(year: int) -> int:
    """The credits that a year wants, as the region has set it for that year."""
    return int(figures.on(date(year, 12, 31))["credit_line"])


def settles_on(year: int) -> date:
    """When a year is settled: the day after nothing more can be entered for it."""
    return figures.day_in(year + 1, "learning_settlement")


def last_settled(on: date) -> int:
    """The last year that is over for good."""
    year = on.year - 1
    return year if on > settles_on(year) else year - 1


def as_of(case: Case, year: int) -> date:
    """D08: what was filed in time is decided as of its day; a later year, stated when it came back, as of today."""
    filed = case.filed_on
    return filed if filed.year >= year else timezone.localdate()


def in_time(case: Case, year: int) -> bool:
    """True when a year was not settled yet when the case was filed for it."""
    return year > last_settled(as_of(case, year))


def years(person: Person, on: date, owed: Duty | None = None) -> list[Row]:
    """Every year from the first with a record or a duty to this one, the latest first. `owed`: their duty, where it is known."""
    owed = owed or duty.of(person)
    sums: dict[tuple[int, str], Decimal] = {
        (row["year"], row["subject"]): row["sum"]
        for row in Credit.objects.filter(person=person, struck_at=None)
        .values("year", "subject")
        .annotate(sum=Sum("points"))
    }
    begun = min([year for year, _ in sums] + list(owed.years) + ([owed.counted] if owed.counted else []) + [on.year])
    settled = last_settled(on)
    out = duty.stretches_out([person.pk], {person.pk: owed.away})[person.pk]
    rows, line_on = [], figures.course("credit_line")
    for year in range(on.year, begun - 1, -1):
        known = owed.years.get(year) or duty.elsewhere_in(out, year, on)
        state = str(known or _unrecorded(year, owed.counted, settled, on))
        mine, others = sums.get((year, SUBJECT), Decimal(0)), sums.get((year, "G"), Decimal(0))
        rows.append(Row(year, mine, others, int(line_on(date(year, 12, 31))), state))
    return rows


def _unrecorded(year: int, counted: int | None, settled: int, on: date) -> str:
    if counted is None or year < counted:
        return "before"
    if year <= settled:
        return "missed"
    return "late" if year < on.year else "open"


class Late(NamedTuple):
    """Last year while it is not settled: what it lacks, and the last day on which credits of it can be filed."""

    year: int
    short: Decimal
    until: date


def late(person: Person, on: date, owed: Duty) -> Late | None:
    """What last year lacks and can still be filed (D08, D09); None where nothing is lacking, or it is settled."""
    year = on.year - 1
    if year <= last_settled(on) or year not in owed.in_run(on.year).missed:
        return None
    short = rules.lacking(points(person, year), line(year))
    return Late(year, short, settles_on(year)) if short else None


def _promise(person: Person) -> date | None:
    days = (says(person.pk) for says in _promised)
    return max((day for day in days if day is not None), default=None)


def _warning(person: Person, found: rules.Standing) -> str:
    """What the years before this one mean for the file, as the yearly run counts them; empty where they mean nothing."""
    if found.moves:
        day = _promise(person)
        return words.moves(found.missed, chinese(day) if day else "")
    return words.warned(found.in_all) if found.warned else ""


def overview(person: Person, on: date, owed: Duty | None = None) -> dict[str, Any]:
    """The forecast: what is lacking until when, or from when anything is wanted; what of last year can still be filed; and the warning
    before the file moves, counted as the yearly run counts on every day of the year. `owed`: their duty, where it is known."""
    owed = owed or duty.of(person)
    have = points(person, on.year)
    found, still = owed.in_run(on.year), late(person, on, owed)
    begins = owed.counted
    if begins is not None and owed.years.get(on.year) is Year.AWAY:
        begins = max(begins, on.year + 1)
    short = None
    if begins is None:
        forecast = words.NO_NEED
    elif on.year < begins:
        forecast = words.begins(begins)
    elif short := rules.lacking(have, line(on.year)):
        forecast = words.need(f"{short.normalize():f}", on.year)
    else:
        forecast = words.reached(on.year)
    return {
        "forecast": forecast,
        "warning": _warning(person, found),
        "late": still,
        "late_said": words.late(still.year, f"{still.short.normalize():f}", chinese(still.until)) if still else "",
        "standing": found,
        "first": owed.first,
        "short": short,
    }
