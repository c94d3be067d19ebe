"""Where a sheet is closed up: thousands of empty rows that are not laid out, so that the rows behind them come at once (C05)."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

GAP = 10_000  # rows: a sheet with so many empty ones at once is closed up


@dataclass
class Gaps:
    """Where a sheet was closed up. `begins`: the rows of the file, from 1 on, that follow a gap; `less`: by how much they and what
    follows them are moved up."""

    begins: list[int] = field(default_factory=list)
    less: list[int] = field(default_factory=list)

    def follow(self, row: int, before: int) -> None:
        """The next row that holds anything, after the row `before`."""
        if row - before > GAP:
            self.begins.append(row)
            self.less.append((self.less[-1] if self.less else 0) + row - before - 1)

    def laid(self, row: int) -> int:
        """Where a row of the file is laid; one within a gap at its upper edge.

        >>> gaps = Gaps([1048576], [1048573])
        >>> gaps.laid(2), gaps.laid(500), gaps.laid(1048576), gaps.stands(2), gaps.stands(3)
        (2, 2, 3, 2, 1048576)
        """
        at = bisect_right(self.begins, row)
        moved = row - (self.less[at - 1] if at else 0)
        return max(1, min(moved, self.begins[at] - self.less[at] - 1)) if at < len(self.begins) else moved

    def stands(self, laid: int) -> int:
        """In which row of the file a row stands that is laid here."""
        moved_to = [begins - less for begins, less in zip(self.begins, self.less, strict=True)]
        at = bisect_right(moved_to, laid)
        return laid + (self.less[at - 1] if at else 0)


def of(rows: Iterable[int]) -> Gaps:
    """The gaps between rows that hold something, from the first on."""
    gaps = Gaps()
    for before, row in pairwise([0, *sorted(rows)]):
        gaps.follow(row, before)
    return gaps
