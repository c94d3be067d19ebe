"""What a first statement of the work history must be (D02, A12). Pure."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from acms.base import text
from acms.careers import words
from acms.careers.years import What, month


@dataclass(frozen=True)
class Stated:
    """One period as it is typed: first days of its months; without `last` it goes on."""

    first: date
    last: date | None
    what: str
    employer: str = ""


@dataclass(frozen=True)
class Present:
    """What the register says today: the employer's name, empty without one, and whether on the post."""

    employer: str
    on_post: bool

    @property
    def what(self) -> str:
        if not self.employer:
            return What.NO_EMPLOYER
        return What.ON_POST if self.on_post else What.OFF_POST


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def in_order(rows: Iterable[Stated]) -> list[Stated]:
    """The periods in the order of time, in whatever order they were typed."""
    return sorted(rows, key=lambda row: (row.first, row.last or date.max))


def fingerprint(rows: Iterable[Stated]) -> str:
    """The same for the same periods in any order: what was looked at before it was stated for good."""
    lines = [
        f"{row.first:%Y-%m} {row.last and f'{row.last:%Y-%m}'} {row.what} {row.employer}" for row in in_order(rows)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def faults(rows: Sequence[Stated], *, start: date, today: date, present: Present) -> list[tuple[int, str]]:
    """(number of the row, what is wrong with it); row −1 is the whole statement. Empty when it may stand.

    From the month of 开始从事会计工作 to now, nothing left out; several posts at a time are possible. The order of the rows
    says nothing.
    """
    if not rows:
        return [(-1, words.AT_LEAST_ONE)]
    found = [(n, fault) for n, row in enumerate(rows) for fault in _row_faults(row, today)]
    found += _open(rows)
    if found:
        return found
    order = sorted(range(len(rows)), key=lambda n: (rows[n].first, rows[n].last or date.max))
    if month(rows[order[0]].first) != month(start):
        found.append((order[0], words.first_month(_month(start))))
    found += [*_gaps(rows, order), *_overlaps(rows, order)]
    now = next(n for n, row in enumerate(rows) if row.last is None)
    if not _like(rows[now], present):
        found.append((now, f"{words.LIKE_THE_FILE}{present.employer} {words.WHAT[present.what]}"))
    return found


def _like(row: Stated, present: Present) -> bool:
    """True when the period that goes on is what the register says today."""
    return row.what == present.what and (
        not present.employer or text.plain(row.employer) == text.plain(present.employer)
    )


def _row_faults(row: Stated, today: date) -> list[str]:
    found = []
    if month(row.first) > month(today) or (row.last and month(row.last) > month(today)):
        found.append(words.FUTURE)
    elif row.last and row.last < row.first:
        found.append(words.TURNED)
    if row.what in (What.ON_POST, What.OFF_POST) and not row.employer:
        found.append(words.EMPLOYER_FIRST)
    return found


def _open(rows: Sequence[Stated]) -> list[tuple[int, str]]:
    """Exactly one period goes on: said at the one that ends last where none does, at the earlier ones where several do."""
    open_ = [n for n, row in enumerate(rows) if row.last is None]
    if not open_:
        last = max(range(len(rows)), key=lambda n: (rows[n].last or date.min, rows[n].first))
        return [(last, words.LAST_IS_NOW)]
    now = max(open_, key=lambda n: (rows[n].first, n))
    return [(n, words.ONLY_LAST_OPEN) for n in open_ if n != now]


def _gaps(rows: Sequence[Stated], order: Sequence[int]) -> list[tuple[int, str]]:
    """Months that no period covers, said at the row after them."""
    found: list[tuple[int, str]] = []
    reached: float = month(rows[order[0]].first) - 1
    for n in order:
        first = month(rows[n].first)
        if first > reached + 1:
            found.append((n, words.gap(_named(int(reached) + 1), _named(first - 1))))
        reached = max(reached, _last(rows[n]))
    return found


def _overlaps(rows: Sequence[Stated], order: Sequence[int]) -> list[tuple[int, str]]:
    """Periods that cannot both be true, said at the later one. Several units at a time can; a border month is both's."""
    found = []
    for place, n in enumerate(order):
        for before in order[:place]:
            reached = min(_last(rows[before]), _last(rows[n]))
            if _last(rows[before]) > month(rows[n].first) and _contradict(rows[before], rows[n]):
                until = words.UNTIL_NOW if reached == math.inf else _named(int(reached))
                found.append((n, words.overlap(before + 1, _named(month(rows[n].first)), until)))
                break
    return found


def _contradict(one: Stated, other: Stated) -> bool:
    """No employer beside an employer, or one unit twice."""
    kinds = {one.what, other.what}
    if What.STUDENT_JOB in kinds:
        return False
    return What.NO_EMPLOYER in kinds or text.plain(one.employer) == text.plain(other.employer)


def _last(row: Stated) -> float:
    return month(row.last) if row.last else math.inf


def _named(number: int) -> str:
    return f"{number // 12}年{number % 12 + 1}月"
