"""Which row of an uploaded table is its head (C05): found by what columns are called, or chosen by whoever uploaded it."""

from acms.base import tables
from acms.base.errors import Refused
from acms.exchange import columns, words
from acms.exchange.judging import Plan
from acms.exchange.models import Import


def take(row: Import, sheets: list[tables.Sheet]) -> None:
    """The head, the first rows and the columns of the table, into the row. Raises Refused for one with a head only."""
    sheet, number = found(row.kind, sheets)
    row.preview = [{"place": one.place, "name": one.name, "rows": one.rows} for one in sheets]
    row.sheet, row.head_row = sheet.place, number
    row.mapping = columns.guessed(row.kind, row.head)


def found(kind: str, sheets: list[tables.Sheet]) -> tuple[tables.Sheet, int]:
    """The sheet and its head's number; where no head is known, the first row of several cells. Raises Refused."""
    best = tables.head_of(sheets, lambda cells: len(columns.guessed(kind, cells)))
    if best is None and sheets:
        rows = sheets[0].rows
        best = sheets[0], next((number for number, cells in rows if sum(map(bool, cells)) > 1), rows[0][0])
    if best is None or not any(number > best[1] for number, _ in best[0].rows):
        raise Refused(words.NO_ROWS, "no_rows")
    return best


def plan(kind: str, sheets: list[tables.Sheet]) -> Plan:
    """How a table is read that nobody has looked at. Raises Refused where a column cannot be told."""
    sheet, number = found(kind, sheets)
    head = dict(sheet.rows)[number]
    mapping = columns.guessed(kind, head)
    if missing := columns.missing(kind, mapping):
        raise Refused(words.unmapped(missing), "unmapped")
    return Plan(kind, sheet.place, number, head, mapping)
