"""继续教育: from which year somebody learns, what a year lacks, and when too many years were missed (D08, D09). Pure.

财会〔2018〕10号 §5, §12: from the year after the first qualification or the start of accounting work, whichever came first; credits of
a year are good for that year alone. The guide §12.4: three years running or four in all not done, and the file moves to 异动. Decided:
a later qualification starts nothing anew (D09); years before registration never count, nor does the year of registration itself,
which nobody had whole (A4); exempt years, and years of which a part was spent under another province (D04), neither count nor break
a run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from acms.base.dates import Stretch, covered

RUNNING = 3
IN_ALL = 4


class Year(StrEnum):
    """How one year stands."""

    DONE = "done"
    EXEMPT = "exempt"
    AWAY = "away"
    MISSED = "missed"


class Elsewhere(StrEnum):
    """Where a file is that is not here: in another province, or in 异动."""

    AWAY = "away"
    MOVED_OUT = "moved_out"


PASSED_OVER = (Year.EXEMPT, Year.AWAY)


def first_year(begun: Iterable[date | None]) -> int | None:
    """The first year of learning, after the first of the days of all qualifications ever held and of the start of accounting work.

    None for who has none of them.
    """
    return min((day.year + 1 for day in begun if day is not None), default=None)


def elsewhere(stretches: Iterable[Stretch], year: int, on: date) -> bool:
    """True for a year of which somebody has spent no day here up to `on`: what they learned in it is not recorded here (D08).

    `stretches`: when their file was in another province, or in 异动. Of a year that was spent here in part what was learned is
    recorded, whether the year counts or not.
    """
    end = min(on, date(year, 12, 31))
    return end.year == year and covered(stretches, date(year, 1, 1), end)


def touched(first: date, last: date) -> range:
    """The years of which a stretch of days, both inside, takes a part."""
    return range(first.year, last.year + 1)


def counted_from(first: int | None, registered: date | None, restored: int | None = None) -> int | None:
    """The first year that can be missed: nothing before the register, nothing before a restoration (D14)."""
    if first is None or registered is None:
        return None
    return max(first, registered.year + 1, (restored or 0) + 1)


def lacking(credits: Decimal, line: int) -> Decimal:
    """What is still wanted this year; nothing when the line is reached."""
    return max(Decimal(0), Decimal(line) - credits)


@dataclass(frozen=True)
class Standing:
    """The years that count up to the last one that is over, and what they mean."""

    missed: tuple[int, ...]
    running: int
    moves: bool

    @property
    def in_all(self) -> int:
        return len(self.missed)

    @property
    def warned(self) -> bool:
        """True when one more year moves the file."""
        return not self.moves and (self.running == RUNNING - 1 or self.in_all == IN_ALL - 1)


def standing(first: int | None, last: int, years: Mapping[int, Year]) -> Standing:
    """The run that ends in `last`, and all that was missed since `first`. Years without record are missed.

    `moves` already when the line was crossed in any year up to `last`: nobody learns their way out of it afterwards but by restoration.
    """
    missed: list[int] = []
    running, moves = 0, False
    for year in range(first, last + 1) if first is not None else ():
        found = years.get(year, Year.MISSED)
        if found in PASSED_OVER:
            continue
        if found is Year.MISSED:
            missed.append(year)
        running = running + 1 if found is Year.MISSED else 0
        moves = moves or running >= RUNNING or len(missed) >= IN_ALL
    return Standing(tuple(missed), running, moves)
