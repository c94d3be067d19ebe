"""A unit's evaluations as a table: handed out with everybody in it, read back row by row (D06)."""

from typing import Any, BinaryIO

from acms.base import codelists, sheets, tables
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.people.models import Person
from acms.yearly import words
from acms.yearly.models import Evaluation

HEADS = ("姓名", "身份证号", *words.DIMENSIONS.values(), "考评结果")
MOST = 2000


def blank(year: int, staff: list[Person], held: dict[int, Evaluation]) -> bytes:
    """The workbook to fill in: one row a person, what was entered already in its place. Numbers are masked: names and masks suffice."""
    results = codelists.names("assess_result")
    lines = [
        (
            person.name,
            id_card.masked(person.id_number),
            *(
                words.GRADES.get(getattr(held[person.pk], name), "") if person.pk in held else ""
                for name in words.DIMENSIONS
            ),
            results.get(held[person.pk].result, "") if person.pk in held else "",
        )
        for person in staff
    ]
    return sheets.book([(words.sheet(year), HEADS, lines)])


def read(file: BinaryIO, staff: list[Person]) -> tuple[dict[int, dict[str, str]], list[tuple[int, str]]]:
    """What the rows say by person, and what is wrong with a row: (its number in the file, why). Rows without a result are left out.

    Raises Refused for what is no table.
    """
    rows = tables.rows(file)
    head = next(rows, None)
    if head is None or not {"姓名", "考评结果"} <= set(head[1]):
        raise Refused(words.NOT_THIS_TABLE, "not_this_table")
    at = {title: head[1].index(title) for title in HEADS if title in head[1]}
    said: dict[int, dict[str, str]] = {}
    faults: list[tuple[int, str]] = []
    for number, cells in rows:
        row = {title: cells[place] if place < len(cells) else "" for title, place in at.items()}
        if not row["考评结果"]:
            continue
        try:
            person = _person(row, staff)
            if person.pk in said:
                raise Refused(words.TWICE, "twice")
            said[person.pk] = _values(row)
        except Refused as refusal:
            faults.append((number, refusal.words))
        if number > MOST:
            raise Refused(words.TOO_LONG, "too_long")
    return said, faults


def _person(row: dict[str, str], staff: list[Person]) -> Person:
    """Who is meant: by name, and by number or its mask where two have the same name. Raises Refused."""
    number = row.get("身份证号", "").lstrip("'")
    named = [person for person in staff if person.name == row["姓名"]]
    if number:
        named = [person for person in named if number in (person.id_number, id_card.masked(person.id_number))]
    if not named:
        raise Refused(words.UNKNOWN, "unknown")
    if len(named) > 1:
        raise Refused(words.SAME_NAME, "same_name")
    return named[0]


def _values(row: dict[str, str]) -> dict[str, str]:
    """The codes of a row. Raises Refused for a grade or result that there is not."""
    grades = {title: code for code, title in words.GRADES.items()}
    results: dict[str, str] = {}
    for code, title in codelists.names("assess_result").items():
        results |= dict.fromkeys([title, *title.rstrip(")").split("(")], code)
    values: dict[str, Any] = {}
    for name, title in words.DIMENSIONS.items():
        grade = row.get(title, "")
        if grade and grade not in grades:
            raise Refused(words.no_grade(title), "grade")
        values[name] = grades.get(grade, "")
    if row["考评结果"] not in results:
        raise Refused(words.no_result(), "result")
    return {**values, "result": results[row["考评结果"]]}
