"""What the bank says of a person: credits by year, the years that count, what is lacking (D08, D09)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from acms.learning import rules, words
from acms.learning.models import Credit, Restart, YearRecord
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


def first_years(person: Person) -> tuple[int | None, int | None]:
    """The first year of learning, and the first that can be missed."""
    highest = person.current_qualification
    first = rules.first_year(highest.obtained_on if highest else None, person.accounting_since)
    registered = timezone.localdate(person.registered_at) if person.registered_at else None
    anew = Restart.objects.filter(person=person).values_list("year", flat=True).first()
    return first, rules.counted_from(first, registered, anew)


def states(person: Person) -> dict[int, Year]:
    """The recorded years."""
    return {row.year: Year(row.state) for row in YearRecord.objects.filter(person=person)}


def years(person: Person, on: date) -> list[Row]:
    """Every year from the first with a record or a duty to this one, the latest first."""
    counted = first_years(person)[1]
    sums: dict[tuple[int, str], Decimal] = {
        (row["year"], row["subject"]): row["sum"]
        for row in Credit.objects.filter(person=person, struck_at=None)
        .values("year", "subject")
        .annotate(sum=Sum("points"))
    }
    recorded = states(person)
    begun = min([year for year, _ in sums] + list(recorded) + ([counted] if counted else []) + [on.year])
    settled = last_settled(on)
    rows, line_on = [], figures.course("credit_line")
    for year in range(on.year, begun - 1, -1):
        state = str(recorded[year]) if year in recorded else _unrecorded(year, counted, settled)
        mine, others = sums.get((year, SUBJECT), Decimal(0)), sums.get((year, "G"), Decimal(0))
        rows.append(Row(year, mine, others, int(line_on(date(year, 12, 31))), state))
    return rows


def _unrecorded(year: int, counted: int | None, settled: int) -> str:
    if counted is None or year < counted:
        return "before"
    return "missed" if year <= settled else "open"


def overview(person: Person, on: date) -> dict[str, Any]:
    """The forecast: what is lacking until when, or from when anything is wanted; and the warning before the file moves."""
    first, counted = first_years(person)
    have = points(person, on.year)
    found = rules.standing(counted, last_settled(on), states(person))
    short = None
    if counted is None:
        forecast = words.NO_NEED
    elif on.year < counted:
        forecast = words.begins(counted)
    elif short := rules.lacking(have, line(on.year)):
        forecast = words.need(f"{short.normalize():f}", on.year)
    else:
        forecast = words.reached(on.year)
    return {
        "forecast": forecast,
        "warning": words.warned(found.in_all) if found.warned else "",
        "standing": found,
        "first": first,
        "short": short,
    }
