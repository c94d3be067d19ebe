"""A unit's evaluations as a table: handed out with everybody in it, read back row by row (D06)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from acms.base import cells as base_cells
from acms.base import codelists, headings, sheets, tables, text
from acms.base import words as base_words
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.people import search
from acms.people.models import Person
from acms.yearly import words
from acms.yearly.models import Evaluation

NAME, NUMBER, RESULT = "姓名", "身份证号", words.RESULT
HEADS = (NAME, NUMBER, *words.DIMENSIONS.values(), RESULT)
_YEAR = r"(?:(?:19|20)\d\d年?度?|本?年度?|全年)?"
_JUDGED = r"(?:单位|会计人员|工作|综合|总体|民主)*(?:考[评核]|评[定价议]|测评)"
_RESULT = re.compile(
    rf"{_YEAR}{_YEAR}(?:最终|综合|总体)?{_JUDGED}?(?:结果|结论|等次|等级|档次)|{_YEAR}(?:最终|综合|总体){_JUDGED}|总评|综合结果"
)
# What the five of 德能勤绩廉 are called at length.
_AT_LENGTH = {
    "德": "品德|道德|思想品德|思想政治|政治思想|职业道德|政治素质", "能": "能力|工作能力|业务能力|专业能力",
    "勤": "勤勉|出勤|勤奋|工作态度|考勤", "绩": "业绩|实绩|成绩|绩效|工作业绩|工作实绩|工作绩效", "廉": "廉洁|廉政|廉洁自律|廉洁从业",
}  # fmt: skip
_MARKS = re.compile("|".join(rf"(?P<{name}>{_AT_LENGTH[title]})" for name, title in words.DIMENSIONS.items()))
DESTROYED = "destroyed"
MOST = 2000
MOST_LINES = 20 * MOST  # of a text, empty ones too: who sends more sends no table of a unit


Choices = dict[str, list[tuple[int, str]]]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell; row 0 is the whole table."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Read:
    """What a table says: the values by person, and every fault. `rows` counts those that say anything."""

    head_row: int
    columns: dict[str, str]
    rows: int = 0
    good: int = 0
    results: dict[int, dict[str, str]] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)  # people of whom a row was seen, a wrong one too
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)  # rows of nobody, which were passed over
    choices: Choices = field(default_factory=dict)  # what had to be chosen
    rest: list[dict[str, str]] = field(
        default_factory=list
    )  # the rows to correct as they stand, with all that is wrong

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """Column and reason with how often, the most frequent first."""
        counted = Counter((fault.column, fault.reason) for fault in self.faults)
        return [(*kind, count) for kind, count in counted.most_common()]

    def as_json(self) -> dict[str, Any]:
        """For the command: nobody's key in the database, but every value."""
        return {
            "head_row": self.head_row,
            "columns": self.columns,
            "rows": self.rows,
            "good": self.good,
            "faults": [asdict(fault) for fault in self.faults],
            "notes": [asdict(note) for note in self.notes],
        }


def blank(year: int, staff: list[Person], existing: dict[int, Evaluation]) -> bytes:
    """The workbook to fill in: one row a person, what was entered already in its place. Numbers are masked: names and masks suffice."""
    results = short_results()
    lines = [
        (
            person.name,
            id_card.masked(person.id_number),
            *(
                words.GRADES.get(getattr(existing[person.pk], name), "") if person.pk in existing else ""
                for name in words.DIMENSIONS
            ),
            results.get(existing[person.pk].result, "") if person.pk in existing else "",
        )
        for person in staff
    ]
    return _form(year, HEADS, lines)


def to_correct(year: int, found: Read) -> bytes:
    """The rows that were not right, with what is wrong: corrected, they are uploaded like any other table."""
    heads = (*HEADS, words.WRONG)
    return _form(year, heads, ([row.get(title, "") for title in heads] for row in found.rest))


def _form(year: int, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    grades = list(words.GRADES.values())
    choices = dict.fromkeys(words.DIMENSIONS.values(), grades) | {RESULT: list(short_results().values())}
    notes = [(title, "、".join(allowed)) for title, allowed in choices.items()]
    return sheets.form(words.sheet(year), heads, lines, choices=choices, notes=(words.NOTES, words.NOTE_HEADS, notes))


def short_results() -> dict[str, str]:
    """Code → the first of the words that the list has for a result."""
    return {code: name.split("(")[0].split("/")[-1] for code, name in codelists.names("assess_result").items()}


class NotSure(Refused):
    """What stands in which column has to be said. `choices`: by title, the columns that there are: index and head."""

    def __init__(self, said: str, choices: Choices):
        super().__init__(said, "not_one")
        self.choices = choices


def read(file: BinaryIO, staff: list[Person] | None, chosen: Mapping[str, int] | None = None) -> Read:
    """What the rows say, and all that is wrong. Rows without marks and result say nothing. `staff`: None looks for nobody.

    `chosen`: by title the column that was said to be it, where the head does not tell. Raises NotSure where that is to be said
    first, Refused for what is no such table.
    """
    if not tables.quick(file) or tables.text_lines(file) > MOST_LINES:
        raise Refused(words.TOO_LONG, "too_long")
    sheet, head = _head(tables.sheets(file, at_a_page=True))
    number, places = head.number, _places(head.cells)
    choices = _settle(head.cells, places, chosen or {})
    called = None if staff is None else _by_name(staff)
    found = Read(number, {title: head.cells[place] for title, place in places.items()}, choices=choices)
    for row, cells in tables.rows(file, sheet.place):
        if row > number and cells not in head.lines:
            values = {title: cells[place] if place < len(cells) else "" for title, place in places.items()}
            first = next(filter(None, map(text.plain, cells)), "")
            _take(found, row, values, called, first)
        if row - number > MOST:
            raise Refused(words.TOO_LONG, "too_long")
    return found


def _head(found: list[tables.Sheet]) -> tuple[tables.Sheet, tables.Head]:
    """The head: with name and result, else with the result and something else, and whose it is can be chosen. Raises Refused."""
    for wanted in ({NAME, RESULT}, {RESULT}):

        def known(cells: list[str], wanted: set[str] = wanted) -> dict[str, int]:
            places = _places(cells)
            return places if wanted <= set(places) else {}

        if (at := tables.head_of(found, known)) is not None:
            return at
    raise Refused(words.NOT_THIS_TABLE, "not_this_table")


def _places(cells: list[str]) -> dict[str, int]:
    """Title → index in the row, of the columns that are known; where one stands twice, the first that is about the person."""
    found: dict[str, int] = {}
    for index, cell in sorted(enumerate(cells), key=lambda one: not _is_ours(one[1])):
        if (title := _title(cell)) in HEADS:
            found.setdefault(title, index)
    return found


_EVALUATION = r"(?:(?:19|20)\d\d年?度?|本?年度?)?(?:单位|会计人员|工作)?(?:考[评核]|评[定价])(?:结果|等次|等级|指标|项目)?|德能勤绩廉"


def _is_ours(cell: str) -> bool:
    """True for a head whose groups are about the person or the evaluation: 姓名 below 考评人 is somebody else's."""
    return all(tables.is_about(group, _EVALUATION) for group in tables.plain_heads(cell)[0])


def _settle(cells: list[str], places: dict[str, int], chosen: Mapping[str, int]) -> Choices:
    """Puts what was chosen into the places; what there was to choose. Raises NotSure while something is not."""
    unsure = {title: why for title in HEADS if (why := _unsure(title, cells, places))}
    if not unsure:
        return {}
    every = [(at, cell) for at, cell in enumerate(cells) if cell]
    choices = dict.fromkeys(unsure, every)
    said = {title: chosen[title] for title in unsure if chosen.get(title) in dict(every)}
    columns = [*said.values(), *(place for title, place in places.items() if title not in unsure)]
    if len(said) < len(unsure) or len(set(columns)) < len(columns):
        raise NotSure("".join(unsure.values()), choices)
    places |= said
    return choices


def _unsure(title: str, cells: list[str], places: dict[str, int]) -> str:
    """Why nobody can tell which column it is: it stands several times, below a group about somebody else, or is not called so; or
    nothing. A number of somebody else's is left out: names suffice, where they are not alike."""
    alike = [cell for cell in cells if _title(cell) == title]
    ours = sum(map(_is_ours, alike))
    if title == RESULT:
        return words.results(alike) if len(alike) > 1 else ""
    if title == NUMBER and ours == 0:
        places.pop(title, None)
        return ""
    if title == NAME and not alike:
        return words.NO_NAME_COLUMN
    return words.not_one(title, alike) if alike and ours != 1 else ""


def _title(cell: str) -> str:
    """What a head of the table is called by us, whatever group it stands under."""
    _, plain = tables.plain_heads(cell)
    if headings.is_name(plain):
        return NAME
    if headings.is_number(plain):
        return NUMBER
    if _RESULT.fullmatch(plain):
        return RESULT
    at_length = _MARKS.fullmatch(plain)
    return words.DIMENSIONS[str(at_length.lastgroup)] if at_length else plain


def _take(found: Read, number: int, row: dict[str, str], called: dict[str, list[Person]] | None, first: str) -> None:
    """One row into what was read. `first`: its first cell that is filled."""
    if not any(row.get(title) for title in (*words.DIMENSIONS.values(), RESULT)):
        return
    id_number = row.get(NUMBER, "")
    if tables.is_sum(row[NAME], id_number) or any(tables.is_remark(said, id_number) for said in (first, row[NAME])):
        found.notes.append(Fault(number, NAME, row[NAME], words.TOTAL_ROW))
        return
    found.rows += 1
    person, faults = _person(row, called)
    values, wrong = _values(row)
    faults += wrong
    if person is not None:
        if person.pk in found.named:
            faults.append((NAME, words.TWICE))
        found.named.add(person.pk)
    if faults:
        found.faults += [Fault(number, title, row.get(title, ""), why) for title, why in faults]
        found.rest.append(row | {words.WRONG: "".join(f"{title}：{why}" for title, why in faults)})
        return
    found.good += 1
    if person is not None:
        found.results[person.pk] = values


def _person(row: dict[str, str], called: dict[str, list[Person]] | None) -> tuple[Person | None, list[tuple[str, str]]]:
    """Who is meant: by name, a former one too, and by number or its mask where two have the same name; or what is wrong."""
    cell = row.get(NUMBER, "")
    number = _number(cell)
    if number == DESTROYED:
        return None, [(NUMBER, base_words.ID_FAULTS[DESTROYED])]
    alike = called.get(_key(row[NAME]), []) if called else []
    if not alike and base_cells.several_names(row[NAME]):
        return None, [(NAME, base_words.SEVERAL_NAMES)]
    if called is None or not row[NAME]:
        try:
            text.name(row[NAME])
        except text.Fault as fault:
            return None, [(NAME, base_words.text_fault(fault))]
    if called is None:
        return None, []
    named = [person for person in alike if number in (person.id_number, id_card.masked(person.id_number))]
    if not cell:
        named = alike
    if len(named) == 1:
        return named[0], []
    if alike and not named:
        return None, [(NUMBER, words.OTHER_NUMBER)]
    return None, [(NAME, words.SAME_NAME if named else words.UNKNOWN)]


def _by_name(staff: list[Person]) -> dict[str, list[Person]]:
    """Who is called so, or was once (D05): the head's table may be older than the correction."""
    names, found = search.names_of(person.pk for person in staff), defaultdict[str, list[Person]](list)
    for person in staff:
        for key in {_key(name) for name in names[person.pk]}:
            found[key].append(person)
    return found


def _key(name: str) -> str:
    """What is alike where two names are the same (text.same_name); a stored one that the gate refuses is itself."""
    return text.folded_name(name) or name


def _number(cell: str) -> str:
    """The number of a cell, or its mask as the table was handed out with; what a spreadsheet has left of one is DESTROYED."""
    try:
        return base_cells.id_number(cell)
    except id_card.WrongNumber as wrong:
        return DESTROYED if wrong.code == DESTROYED else text.number(cell)


def _values(row: dict[str, str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The codes of a row, and everything that is wrong with its marks and its result."""
    grades = {title: code for code, title in words.GRADES.items()}
    results: dict[str, str] = {}
    for code, title in codelists.names("assess_result").items():
        results |= dict.fromkeys([title, *title.rstrip(")").replace("/", "(").split("(")], code)
    values: dict[str, str] = {}
    faults = []
    for name, title in words.DIMENSIONS.items():
        grade = text.compact(row.get(title, ""))
        if grade and grade not in grades:
            faults.append((title, words.no_grade(title)))
        values[name] = grades.get(grade, "")
    result = text.compact(row.get(RESULT, ""))
    if not result:
        faults.append((RESULT, words.NO_RESULT_BESIDE_MARKS))
    elif result not in results:
        faults.append((RESULT, words.no_result()))
    return {**values, "result": results.get(result, "")}, faults
