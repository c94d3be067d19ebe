"""What a first statement of the work history must be (D02, A12). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


def faults(rows: Sequence[Stated], *, start: date, today: date, present: Present) -> list[tuple[int, str]]:
    """(number of the row, what is wrong with it); row −1 is the whole statement. Empty when it may stand.

    From the month of 开始从事会计工作 to now, nothing left out; several posts at a time are possible.
    """
    if not rows:
        return [(-1, words.AT_LEAST_ONE)]
    found = [(n, fault) for n, row in enumerate(rows) for fault in _row_faults(row, n == len(rows) - 1, today)]
    if found:
        return found
    if month(rows[0].first) != month(start):
        found.append((0, words.first_month(_month(start))))
    found += _gaps(rows)
    last = rows[-1]
    if last.what != present.what or (present.employer and last.employer != present.employer):
        found.append((len(rows) - 1, f"{words.LIKE_THE_FILE}{present.employer} {words.WHAT[present.what]}"))
    return found


def _row_faults(row: Stated, is_last: bool, today: date) -> list[str]:
    found = []
    if month(row.first) > month(today) or (row.last and month(row.last) > month(today)):
        found.append(words.FUTURE)
    elif row.last and row.last < row.first:
        found.append(words.TURNED)
    if is_last and row.last:
        found.append(words.LAST_IS_NOW)
    if not is_last and not row.last:
        found.append(words.ONLY_LAST_OPEN)
    if row.what in (What.ON_POST, What.OFF_POST) and not row.employer:
        found.append(words.EMPLOYER_FIRST)
    return found


def _gaps(rows: Sequence[Stated]) -> list[tuple[int, str]]:
    """Months that no period covers, said at the row after them."""
    found, reached = [], month(rows[0].first) - 1
    for n, row in sorted(enumerate(rows), key=lambda pair: pair[1].first):
        if month(row.first) > reached + 1:
            after, before = reached + 1, month(row.first) - 1
            said = words.gap(f"{after // 12}年{after % 12 + 1}月", f"{before // 12}年{before % 12 + 1}月")
            found.append((n, said))
        reached = max(reached, month(row.last)) if row.last else max(reached, month(row.first))
    return found
