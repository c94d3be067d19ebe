"""What a check has found, as a workbook to correct and upload again: the faulty rows as they stood, every fault with the
value and the reason, and what was taken as something else than it says (C05). It belongs to who uploaded the table."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

from acms.base import sheets
from acms.exchange import words
from acms.exchange.judging import Judged, Plan

PULSE = 5000  # rows between two signs of life
MOST_ROWS = 1_000_000  # what one sheet of a workbook holds


class Findings:
    """Gathers what a check finds, row by row, in a file that is gone afterwards; counts it by kind."""

    def __init__(self, lines: IO[str]) -> None:
        self.lines = lines
        self.faults: Counter[tuple[str, str]] = Counter()
        self.notes: Counter[tuple[str, str]] = Counter()
        self.rows = 0  # at fault

    def add(self, row: Judged) -> None:
        """Keeps the row if there is anything to say of it."""
        if row.faults or row.notes:
            self.faults.update((one.column, one.why) for one in row.faults)
            self.notes.update((one.column, one.why) for one in row.notes)
            remarks = [[[one.column, one.value, one.why] for one in found] for found in (row.faults, row.notes)]
            self.rows += bool(row.faults)
            cells = row.cells if row.faults else []
            self.lines.write(json.dumps([row.number, row.name, cells, *remarks], ensure_ascii=True) + "\n")

    def __iter__(self) -> Iterator[Any]:
        self.lines.seek(0)
        return (json.loads(line) for line in self.lines)

    def write(self, out: Any, plan: Plan, pulse: Callable[[], None]) -> None:
        """The workbook."""
        heads = (words.ROW, words.PROBLEMS, *(title or words.NO_HEAD for title in plan.head))

        def rows() -> Iterator[tuple[Any, ...]]:
            for count, (number, _, cells, faults, _) in enumerate(self):
                if count % PULSE == 0:
                    pulse()
                if faults:
                    yield number, words.joined([(column, why) for column, _, why in faults]), *cells

        def listed(part: int) -> Iterator[tuple[Any, ...]]:
            for count, line in enumerate(self):
                if count % PULSE == 0:
                    pulse()
                for column, value, why in line[part]:
                    yield line[0], line[1], column, value, why

        tables = [
            *_parts(words.ROWS_SHEET, heads, rows(), self.rows),
            *_parts(words.REPORT_SHEET, words.REPORT_HEADS, listed(3), self.faults.total()),
        ]
        if self.notes:
            tables += _parts(words.NOTES_SHEET, words.NOTES_HEADS, listed(4), self.notes.total())
        sheets.write(out, tables, as_text=True)


def _parts(
    title: str, heads: Sequence[str], rows: Iterator[tuple[Any, ...]], total: int
) -> list[tuple[str, Sequence[str], Iterator[tuple[Any, ...]]]]:
    """As many sheets as it takes, each as full as a sheet can be; written in this order, they share the rows."""
    count = max(1, -(-total // MOST_ROWS))
    return [(f"{title}{n}" if n > 1 else title, heads, islice(rows, MOST_ROWS)) for n in range(1, count + 1)]
