"""What the bank says of a person: credits by year, the years that count, what is lacking (D08, D09)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from acms.casework.models import Case
from acms.learning import duty, rules, words
from acms.learning.duty import Duty
from acms.learning.models import Credit
from acms.learning.rules import Year
from acms.people.models import Person
from acms.policy import figures

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
        state = str(known or _unrecorded(year, owed.counted, settled))
        mine, others = sums.get((year, SUBJECT), Decimal(0)), sums.get((year, "G"), Decimal(0))
        rows.append(Row(year, mine, others, int(line_on(date(year, 12, 31))), state))
    return rows


def _unrecorded(year: int, counted: int | None, settled: int) -> str:
    if counted is None or year < counted:
        return "before"
    return "missed" if year <= settled else "open"


def overview(person: Person, on: date, owed: Duty | None = None) -> dict[str, Any]:
    """The forecast: what is lacking until when, or from when anything is wanted; and the warning before the file moves. `owed`: their
    duty, where it is known."""
    owed = owed or duty.of(person)
    have = points(person, on.year)
    found = owed.standing(last_settled(on))
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
        "warning": words.warned(found.in_all) if found.warned else "",
        "standing": found,
        "first": owed.first,
        "short": short,
    }
