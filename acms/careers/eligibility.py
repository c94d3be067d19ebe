"""Whether the work years suffice for the next qualification, by the requirements of each (D02). Pure; the figures are data.

Years as of 31 December of the year of the examination (财会〔2000〕16号; yearly notices).
"""

from collections.abc import Iterable
from dataclasses import dataclass
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
    """One way to a level: with this education at least, so many years of work, after holding a level for so many years."""

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
    said: str
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
        said = words.eligible(words.EXAMS[level], not tried[best], tried[best])
        found.append(Answer(level, not tried[best], said, ways[best].source))
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
    if need.held_level != "0" and not _held_long(need, held, held_since, end):
        lacking.append(words.held_long(need.held_level, need.held_years))
    return lacking


def _held_long(need: Need, held: str, held_since: date | None, end: date) -> bool:
    return held >= need.held_level and held_since is not None and end.year - held_since.year >= need.held_years
