"""What can be imported: the columns of each kind, how a cell is read, and what is wrong with a row (C05)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from acms.base import codelists
from acms.base.numbers import id_card
from acms.exchange import words
from acms.learning.actions import LEAST, MOST
from acms.regions import divisions


class Bad(ValueError):
    """A cell that cannot be taken; the words say why, never what it held."""


@dataclass(frozen=True)
class Column:
    """One column: its title, other heads that mean it, and how its text is read. Raises Bad."""

    key: str
    title: str
    aliases: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = True


def _name(text: str) -> str:
    if id_card.looks_like(text):
        raise Bad(words.SWAPPED)
    if not 2 <= len(text) <= 50 or re.search(r"[\d<>=@]", text):
        raise Bad(words.NAME_SHAPE)
    return text


def _number(text: str) -> str:
    try:
        return id_card.parse(text.lstrip("'")).text
    except id_card.WrongNumber as wrong:
        raise Bad(words.NUMBER_FAULTS[wrong.code]) from None


def _place(text: str) -> str:
    place = divisions.get(text) or divisions.parse_address(text).banner
    if place is None:
        raise Bad(words.NO_PLACE)
    return place.code


def _day(text: str) -> date:
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not 1950 <= day.year <= date.today().year:
        raise Bad(words.DAY_SHAPE)
    return day


def _level(text: str) -> str:
    codes = {name: code for code, name in codelists.names("title_level").items()}
    code = codes.get(text.removesuffix("会计师").removesuffix("资格"), text if text in codes.values() else "")
    if not code:
        raise Bad(words.NO_LEVEL)
    return code


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise Bad(words.YEAR_SHAPE)
    return int(text)


def _certificate(text: str) -> str:
    if len(text) > 50:
        raise Bad(words.TOO_LONG)
    return text


def _points(text: str) -> Decimal:
    try:
        points = Decimal(text).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise Bad(words.POINTS_SHAPE) from None
    if not LEAST <= points <= MOST:
        raise Bad(words.POINTS_SHAPE)
    return points


def _subject(text: str) -> str:
    codes = {"专业科目": "P", "专业": "P", "公需科目": "G", "公需": "G"}
    if text not in codes:
        raise Bad(words.SUBJECT_SHAPE)
    return codes[text]


def _what(text: str) -> str:
    if len(text) > 120:
        raise Bad(words.TOO_LONG)
    return text


NAME = Column("name", "姓名", ("名字",), _name)
NUMBER = Column("id_number", "身份证号", ("身份证件号", "证件号", "证件号码", "身份证号码", "公民身份号码"), _number)
KINDS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "people": (
        "原有会计人员",
        (
            NAME,
            NUMBER,
            Column("management_code", "管理地区", ("地区", "区划", "区划代码", "旗县", "所属地区"), _place),
            Column("accounting_since", "开始从事会计工作日期", ("从业日期", "开始从事日期"), _day, required=False),
        ),
    ),
    "credits": (
        "继续教育学分",
        (
            NAME,
            NUMBER,
            Column("year", "年度", ("学分年度",), _year),
            Column("subject", "科目", ("科目类别",), _subject),
            Column("points", "学分", ("学分数",), _points),
            Column("what", "内容", ("课程", "课程名称", "培训名称"), _what),
        ),
    ),
    "holders": (
        "资格证书持有人",
        (
            NAME,
            NUMBER,
            Column("level", "资格级别", ("级别", "专业技术资格级别"), _level),
            Column("year", "取得年度", ("年度", "取得年份"), _year),
            Column("certificate_no", "证书号", ("管理号", "证书编号", "证书号或批文号"), _certificate),
        ),
    ),
}


def columns(kind: str) -> tuple[Column, ...]:
    return KINDS[kind][1]


def guessed(kind: str, head: list[str]) -> dict[str, int]:
    """Which column of the file is which, as far as its head says so: {key: index}."""
    plain = ["".join(text.split()).rstrip("*：:") for text in head]
    found = {}
    for column in columns(kind):
        at = next((n for n, text in enumerate(plain) if text in (column.title, *column.aliases)), None)
        if at is not None:
            found[column.key] = at
    return found


def read(kind: str, mapping: dict[str, int], cells: list[str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The values of a row, and (column's title, what is wrong) for each that cannot be taken."""
    values: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for column in columns(kind):
        at = mapping.get(column.key, -1)
        text = cells[at] if 0 <= at < len(cells) else ""
        if not text:
            if column.required:
                faults.append((column.title, words.EMPTY))
            continue
        try:
            values[column.key] = column.read(text)
        except Bad as bad:
            faults.append((column.title, str(bad)))
    return values, faults


def missing(kind: str, mapping: dict[str, int]) -> list[str]:
    """Titles of the required columns that nothing is mapped to, and of any that share one column of the file."""
    used = list(mapping.values())
    return [
        c.title for c in columns(kind) if (c.required and c.key not in mapping) or _shared(used, mapping.get(c.key))
    ]


def _shared(used: Iterable[int], at: int | None) -> bool:
    return at is not None and list(used).count(at) > 1
