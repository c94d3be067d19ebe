"""Which row of an uploaded table is its head (C05): found by what columns are called, or chosen by whoever uploaded it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base import codelists, tables
from acms.base.errors import Refused
from acms.exchange import columns, readers, titles, words
from acms.exchange.judging import Plan
from acms.exchange.models import Import
from acms.regions import divisions


def take(row: Import, sheets: list[tables.Sheet]) -> None:
    """The head, the first rows and the columns of the table, into the row. Raises Refused for one with a head only."""
    sheet, head = found(row.kind, sheets)
    row.preview = [
        {"place": one.place, "name": one.name, "rows": one.rows, "heads": _of_several_rows(row.kind, one)}
        for one in sheets
    ]
    row.sheet, row.head_row = sheet.place, head.number
    row.mapping = columns.guessed(row.kind, head.cells)


def _of_several_rows(kind: str, sheet: tables.Sheet) -> list[tables.Row]:
    """The heads that stand over several rows, by the lowest one's number."""
    heads = (tables.head_at(sheet, number, partial(columns.recognised, kind)) for number, _ in sheet.rows)
    return [(head.number, head.cells) for head in heads if len(head.lines) > 1]


def found(kind: str, sheets: list[tables.Sheet]) -> tuple[tables.Sheet, tables.Head]:
    """The sheet and its head; where no head is known, the first row of several cells. Raises Refused."""
    best = tables.head_of(sheets, partial(columns.recognised, kind))
    if best is None and sheets:
        rows = sheets[0].rows
        number, cells = next((row for row in rows if sum(map(bool, row[1])) > 1), rows[0])
        best = sheets[0], tables.Head(number, cells, [cells])
    if best is None or not any(number > best[1].number for number, _ in best[0].rows):
        raise Refused(words.NO_ROWS, "no_rows")
    return best


# The sheets that we ourselves lay beside the one to fill in or to correct.
_OURS = (list(words.EXAMPLE_HEADS), list(words.REPORT_HEADS), list(words.NOTES_HEADS))


def unread(row: Import) -> list[str]:
    """The names of the other sheets that hold a table: an import reads one."""
    return other_tables(row.sheet, [(one["place"], one["name"], one["rows"]) for one in row.preview or []])


def other_tables(chosen: int, sheets: list[tuple[int, str, list[tables.Row]]]) -> list[str]:
    """The names of the sheets beside the chosen one that hold a table. A cover or a page of remarks is none."""
    return [name for place, name, rows in sheets if place != chosen and _holds_a_table([cells for _, cells in rows])]


def _holds_a_table(rows: list[list[str]]) -> bool:
    return sum(sum(map(bool, cells)) > 1 for cells in rows) > 1 and rows[0] not in _OURS


def said(row: Import, mapping: dict[str, int]) -> dict[str, Any]:
    """What is said of every row of a table that is read with these columns: by its title, or by who brings it."""
    head = tables.Head(row.head_row, row.head, row.head_lines)
    return _said_of_all(row.kind, row.glanced, head, mapping, row.by)


def plan(kind: str, sheets: list[tables.Sheet], by: User) -> Plan:
    """How a table of somebody is read that nobody has looked at. Raises Refused where a column cannot be told."""
    sheet, head = found(kind, sheets)
    mapping = columns.guessed(kind, head.cells)
    said = _said_of_all(kind, sheet.rows, head, mapping, by)
    if why := columns.refused(kind, head.cells, mapping, said):
        raise Refused(why, "unmapped")
    return Plan(kind, sheet.place, head.number, head.cells, mapping, head.lines, said)


# What a title may say of every row, by the column that says it otherwise.
TOLD: dict[str, dict[str, Callable[[Iterable[list[str]]], Any]]] = {
    "credits": {"year": titles.year},
    "holders": {"year": titles.year, "level": titles.level},
}


def _said_of_all(
    kind: str, rows: Iterable[tables.Row], head: tables.Head, mapping: dict[str, int], by: User
) -> dict[str, Any]:
    """What the title says of every row of a table: of credits the year (D08), of certificates year and level (W10); of people the place, where
    who brings the list manages one alone (L02). A column outranks it, also one that people have to choose."""
    barred = {*mapping, *columns.doubtful(kind, head.cells, mapping)}
    above = [cells for number, cells in rows if number <= head.number - len(head.lines)]
    found = {key: ask(above) for key, ask in TOLD.get(kind, {}).items() if key not in barred}
    if kind == "people" and PLACE not in barred:
        found[PLACE] = _only_place(by)
    return {key: value for key, value in found.items() if value is not None}


PLACE = "management_code"


def _only_place(by: User) -> str | None:
    """The place of whose people an agency keeps the files, where there is one alone."""
    codes = [code for code in accounts_access.scope(by) if readers.keeps_files(divisions.get(code))]
    return codes[0] if len(codes) == 1 else None


def sentences(kind: str, said: dict[str, Any]) -> dict[str, str]:
    """By column, what is said of every row: for whoever brings the table to see it."""
    return {key: _sentence(key, columns.column(kind, key).title, value) for key, value in said.items()}


def _sentence(key: str, title: str, value: Any) -> str:
    if key == PLACE:
        return words.by_agency(title, divisions.path(value))
    return words.by_title(title, codelists.names("title_level")[value] if key == "level" else words.of_year(value))
