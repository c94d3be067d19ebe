"""Whether the work years suffice for the next qualification, by the requirements of each (D02). Pure; the figures are data.

Years as of 31 December of the year of the examination (财会〔2000〕16号; yearly notices). Years "after the title" are time on a
post too (从事与会计师职责相关工作), counted like all work years by months (D03): the calendar years since a certificate say nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from acms.careers import words
from acms.careers.years import Period, work_months

TABLE = Path(__file__).parent / "data" / "eligibility.yaml"


@dataclass(frozen=True)
class Need:
    """One way to a level: this education at least, so many years of work, so many of them since holding a level."""

    level: str
    education: str
    years: int
    held_level: str
    held_years: int
    source: str


@dataclass(frozen=True)
class Answer:
    """For one level: whether the work years suffice in the year, what lacks, and where that stands."""

    level: str
    met: bool
    message: str
    source: str


@cache
def needs() -> tuple[Need, ...]:
    """The whole table."""
    rows: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text())
    return tuple(Need(**row) for row in rows)


def answers(
    periods: Iterable[Period], *, education: str, held: str, held_since: date | None, year: int, ranks: list[str]
) -> list[Answer]:
    """For each level above the one that is held. `ranks`: education codes from low to high."""
    periods, end = list(periods), date(year, 12, 31)
    found = []
    for level in words.EXAMS:
        if level <= held:
            continue
        ways = [need for need in needs() if need.level == level]
        tried = [_lacking(need, periods, education, held, held_since, end, ranks) for need in ways]
        best = min(
            range(len(ways)),
            key=lambda n: (words.LACKS_EDUCATION in tried[n], len(tried[n]), ways[n].years + ways[n].held_years),
        )
        message = words.eligible(words.EXAMS[level], not tried[best], tried[best])
        found.append(Answer(level, not tried[best], message, ways[best].source))
    return found


def _lacking(
    need: Need,
    periods: list[Period],
    education: str,
    held: str,
    held_since: date | None,
    end: date,
    ranks: list[str],
) -> list[str]:
    lacking = []
    if education not in ranks or ranks.index(education) < ranks.index(need.education):
        lacking.append(words.LACKS_EDUCATION)
    if short := max(0, need.years * 12 - work_months(periods, end)):
        lacking.append(words.lacks_months(short))
    if need.held_level != "0":
        lacking += _lacking_since_title(need, periods, held, held_since, end)
    return lacking


def _lacking_since_title(need: Need, periods: list[Period], held: str, held_since: date | None, end: date) -> list[str]:
    """What the title before lacks: itself, the day of its certificate, or months on a post since then."""
    if held < need.held_level:
        return [words.title_first(need.held_level, need.held_years)]
    if held_since is None:
        return [words.title_day(need.held_level)]
    short = max(0, need.held_years * 12 - work_months(since(periods, held_since), end))
    return [words.lacks_months_since(need.held_level, short)] if short else []


def since(periods: Iterable[Period], day: date) -> list[Period]:
    """The periods from a day on: what ended before it is gone, what began before it begins with it."""
    return [
        replace(period, first=max(period.first, day)) for period in periods if period.last is None or period.last >= day
    ]
