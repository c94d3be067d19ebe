"""会计工作年限: how long somebody has done accounting work, as of any day, and why (D03). Pure.

财办会〔2017〕3号: the sum of the time on the post, before and after the required education; students' side jobs do not count.
The guide §12.1: neither does time without employer or off the post. Decided (D03, A12): a month with one such day counts once,
however many posts were held in it; years are months by twelve, rounded down.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class What(StrEnum):
    """What somebody did in a period."""

    ON_POST = "on_post"
    OFF_POST = "off_post"
    NO_EMPLOYER = "no_employer"
    STUDENT_JOB = "student_job"


@dataclass(frozen=True)
class Period:
    """From a day to a day, both inside it; without end it goes on. `outside`: 区外, proved by papers (A31)."""

    first: date
    last: date | None
    what: What
    employer: str = ""
    outside: bool = False


@dataclass(frozen=True)
class Line:
    """One period with the months it adds as of the day; `again` of them were counted by an earlier period."""

    period: Period
    months: int
    again: int


@dataclass(frozen=True)
class WorkYears:
    """The sum as of a day, with the lines it is made of."""

    on: date
    months: int
    lines: tuple[Line, ...] = ()

    @property
    def years(self) -> int:
        return self.months // 12

    @property
    def rest(self) -> int:
        """Months over the full years."""
        return self.months % 12


def month(day: date) -> int:
    """Months since the year 0: the 31st of January and the 1st of February are neighbours."""
    return day.year * 12 + day.month - 1


def _counted(periods: Iterable[Period], on: date) -> Iterator[tuple[Period, int, int]]:
    """Periods on a post that had begun by the day: with their first and last month."""
    for period in periods:
        if period.what is What.ON_POST and period.first <= on:
            yield period, month(period.first), month(min(period.last or on, on))


def work_months(periods: Iterable[Period], on: date) -> int:
    """The sum alone, for many people at once: intervals of months, joined where they meet."""
    total, reached = 0, -1
    for first, last in sorted((first, last) for _, first, last in _counted(periods, on)):
        total += max(0, last - max(first, reached + 1) + 1)
        reached = max(reached, last)
    return total


def work_years(periods: Iterable[Period], on: date) -> WorkYears:
    """The sum with its reasons: each period in the order of time, what it adds, what was counted before."""
    ordered = sorted(periods, key=lambda period: (period.first, period.last or date.max))
    seen: set[int] = set()
    lines = []
    for period in ordered:
        if period.first > on:
            continue
        found = {n for _, first, last in _counted([period], on) for n in range(first, last + 1)}
        lines.append(Line(period, len(found - seen), len(found & seen)))
        seen |= found
    return WorkYears(on, len(seen), tuple(lines))
