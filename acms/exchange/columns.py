"""What can be imported: the columns of each kind, how a cell is read, and what is wrong with a row (C05)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from acms.base import codelists, tables, text
from acms.base import words as base_words
from acms.base.numbers import id_card, uscc
from acms.exchange import words
from acms.learning.actions import LEAST, MOST
from acms.regions import addresses, divisions


class Bad(ValueError):
    """A cell that cannot be taken; the words say why, never what it held."""


@dataclass(frozen=True)
class Noted:
    """A value that is not quite what the cell holds: the words say what was made of it."""

    value: Any
    note: str


@dataclass(frozen=True)
class Finding:
    """What there is to say of one cell: the column's title, why, and what stands in it."""

    column: str
    why: str
    value: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its title, other heads that mean it, and how its text is read: a value or a Noted. Raises Bad."""

    key: str
    title: str
    aliases: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = True
    example: str = ""
    choices: tuple[str, ...] = ()


def _gated(fault: text.Fault) -> Bad:
    return Bad(base_words.text_fault(fault.code, fault.place, fault.character))


def _packed(cell: str) -> str:
    """Half-width capitals without blanks. Unlike `text.compact` it keeps the hyphen: -5 is not 5."""
    return "".join(text.plain(cell).split()).upper()


def _name(cell: str) -> str:
    if id_card.looks_like(cell):
        raise Bad(words.SWAPPED)
    try:
        return text.name(cell)
    except text.Fault as fault:
        raise _gated(fault) from None


def _destroyed(cell: str) -> bool:
    """True for a number of more digits than a number cell keeps, and for what a spreadsheet has written of one."""
    places = sum(character.isdigit() for character in cell)
    return text.destroyed_by_excel(cell) or (isinstance(cell, tables.Number) and places > 15)


def _number(cell: str) -> str | Noted:
    if _destroyed(cell):
        raise Bad(base_words.TEXT_FAULTS["destroyed"])
    if not any(character.isdigit() for character in cell) and text.folded_name(cell):
        raise Bad(words.SWAPPED)
    try:
        number = id_card.read(cell).text
    except id_card.WrongNumber as wrong:
        lost = wrong.code == "check" and _as_floats_are(text.number(cell))
        raise Bad(base_words.TEXT_FAULTS["destroyed"] if lost else base_words.ID_FAULTS[wrong.code]) from None
    return Noted(number, words.LENGTHENED) if len(text.number(cell)) == 15 else number


def _as_floats_are(number: str) -> bool:
    """True for what a program writes of a number with fifteen places left: 150105199001011008 for …011000."""
    return number.isascii() and number.isdigit() and int(float(f"{number[:15]}000")) == int(number)


def _phone(cell: str) -> str | Noted:
    """A mobile number; a landline or a slip bars nobody from the register."""
    try:
        return text.mobile(cell)
    except text.Fault:
        return Noted("", words.NO_MOBILE)


def _unit(cell: str) -> str | Noted:
    """The code of a unit; a wrong one bars nobody either."""
    code = uscc.normalise(cell)
    return code if uscc.is_valid(code) else Noted("", words.NO_UNIT_CODE)


def _place(cell: str) -> str:
    packed = _packed(cell)
    code = packed[:6] if re.fullmatch(r"\d{6}|\d{9}|\d{12}", packed) else ""
    place = divisions.get(code) or _named(text.plain(cell))
    if place is None or place.level not in ("banner_county", "special"):
        raise Bad(words.NO_PLACE)
    return place.code


@lru_cache(maxsize=4096)  # a list of hundreds of thousands of people names a hundred places
def _named(place: str) -> divisions.Division | None:
    return addresses.listed(place) or addresses.parse_address(place).banner


def _day(cell: str) -> date | Noted:
    try:
        found = text.moment(cell, excel=True)
    except text.Fault as fault:
        raise _gated(fault) from None
    if not date(1950, 1, 1) <= found.first <= date.today():
        raise Bad(words.DAY_RANGE)
    return found.first if found.exact else Noted(found.first, words.MONTH_AS_FIRST)


def _level(cell: str) -> str:
    names = codelists.names("title_level")
    plain = _packed(cell).removesuffix("职称").removesuffix("资格")
    titles = {"会计师": "2", "助理会计师": "1", "助理级": "1", "会计员": "1", "正高": "4"}
    codes = {name: code for code, name in names.items()} | titles | {code: code for code in names}
    code = codes.get(plain) or codes.get(plain.removesuffix("会计师")) or codes.get(plain.removesuffix("级") + "级")
    if not code:
        raise Bad(words.NO_LEVEL)
    return code


def _year(cell: str) -> int:
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\.0+)?年?度?", _packed(cell))
    if not found:
        raise Bad(words.YEAR_SHAPE)
    return int(found[1])


def _year_of_day(cell: str) -> int:
    """The year of a certificate, of which lists often have the day or the month."""
    try:
        return text.moment(cell, excel=True).first.year
    except text.Fault:
        return _year(cell)


def _certificate(cell: str) -> str:
    exponent = re.fullmatch(r"\d\.\d+E\+?\d\d|\dE\+\d\d", _packed(cell))
    if exponent or (isinstance(cell, tables.Number) and len(cell) > 15):
        raise Bad(words.CERTIFICATE_DESTROYED)
    return _short(text.plain(cell), 50)


def _short(typed: str, most: int) -> str:
    if len(typed) > most:
        raise Bad(words.too_long(most))
    return typed


def _points(cell: str) -> Decimal:
    plain = re.sub(r"(学分|学时|分)$", "", _packed(cell))
    if not re.fullmatch(r"\d{1,4}(\.\d{1,20})?", plain):
        raise Bad(words.POINTS_SHAPE)
    exact = Decimal(plain)
    points = exact.quantize(Decimal("0.1"))
    # A formula leaves 30.299999999999997 in a number cell where 30.3 is meant.
    if abs(points - exact) > Decimal("0.000001") or not LEAST <= points <= MOST:
        raise Bad(words.POINTS_SHAPE)
    return points


def _subject(cell: str) -> str:
    plain = _packed(cell).removesuffix("课程").removesuffix("课").removesuffix("科目")
    codes = {"专业": "P", "公需": "G", "P": "P", "G": "G"}
    if plain not in codes:
        raise Bad(words.SUBJECT_SHAPE)
    return codes[plain]


def _form(cell: str) -> str:
    """The code of a form of learning, by the list's own words or by what lists of training call it."""
    code = _forms().get(_packed(cell))
    if code is None:
        raise Bad(words.FORM_SHAPE)
    return code


@cache
def _forms() -> dict[str, str]:
    names = codelists.names("ce_form")
    found = {_packed(spelling): code for code, all_ in words.FORMS.items() for spelling in all_}
    return found | {_packed(name): code for code, name in names.items()} | {code: code for code in names}


def _what(cell: str) -> str:
    return _short(text.plain(cell), 120)


NAME = Column("name", "姓名", ("名字", "人员姓名", "会计人员姓名", "学员姓名"), _name, example="乌云其木格")
NUMBER = Column(
    "id_number",
    "身份证号",
    ("身份证件号", "证件号", "证件号码", "身份证号码", "公民身份号码", "身份证", "身份证件号码", "居民身份证号", "居民身份证号码"),
    _number,
    example="15010519900101123X",
)  # fmt: skip
KINDS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "people": (
        "原有会计人员",
        (
            NAME,
            NUMBER,
            Column(
                "management_code",
                "管理地区",
                (
                    "地区", "区划", "区划代码", "旗县", "所属地区", "所属旗县", "所在旗县", "旗县区", "所属旗县区", "旗县名称", "所属区划",
                    "行政区划", "行政区划代码", "所在地区", "管理旗县", "属地",
                ),
                _place,
                example="赛罕区",
            ),
            Column(
                "accounting_since",
                "开始从事会计工作日期",
                (
                    "从业日期", "开始从事日期", "参加会计工作时间", "参加会计工作日期", "从事会计工作时间", "从事会计工作日期",
                    "开始从事会计工作时间", "从业时间", "会计从业时间", "参加会计工作年月", "从事会计工作年月",
                ),
                _day,
                required=False,
                example="2009-05-26",
            ),
            Column(
                "phone",
                "手机号",
                ("手机", "手机号码", "移动电话", "联系手机", "联系电话"),
                _phone,
                required=False,
                example="13800000188",
            ),
            Column(
                "uscc",
                "单位统一社会信用代码",
                ("统一社会信用代码", "社会信用代码", "信用代码", "单位信用代码", "工作单位统一社会信用代码"),
                _unit,
                required=False,
                example="91150105MA0TE5T16A",
            ),
        ),
    ),
    "credits": (
        "继续教育学分",
        (
            NAME,
            NUMBER,
            Column("year", "年度", ("学分年度", "学时年度", "继续教育年度", "培训年度", "所属年度"), _year, example="2025"),
            Column("subject", "科目", ("科目类别", "科目类型", "课程类别", "学分类别", "学分类型"), _subject, example="专业科目", choices=("专业科目", "公需科目")),
            Column("points", "学分", ("学分数", "获得学分", "取得学分", "折合学分", "分数"), _points, example="30"),
            Column(
                "form",
                "培训形式",
                ("学习形式", "继续教育形式", "学习方式", "培训方式", "继续教育方式", "形式", "学分形式"),
                _form,
                required=False,
                example="网络远程培训",
                choices=tuple(codelists.names("ce_form").values()),
            ),
            Column(
                "what",
                "内容",
                ("课程", "课程名称", "培训名称", "培训内容", "学习内容", "继续教育内容", "培训班名称", "培训项目", "项目名称"),
                _what,
                example="会计准则制度培训",
            ),
        ),
    ),
    "holders": (
        "资格证书持有人",
        (
            NAME,
            NUMBER,
            Column(
                "level",
                "资格级别",
                ("级别", "专业技术资格级别", "资格等级", "证书级别", "职称级别", "资格名称", "职称", "专业技术资格"),
                _level,
                example="中级",
                choices=("初级", "中级", "高级", "正高级"),
            ),
            Column(
                "year",
                "取得年度",
                ("年度", "取得年份", "取得时间", "取得日期", "批准日期", "发证日期", "签发日期", "获得时间", "考试年度", "资格取得时间"),
                _year_of_day,
                example="2019",
            ),
            Column(
                "certificate_no",
                "证书号",
                ("管理号", "证书编号", "证书号或批文号", "证书管理号", "证书号码", "资格证书号", "资格证书编号", "批文号"),
                _certificate,
                example="15020190000001",
            ),
        ),
    ),
}  # fmt: skip


def columns(kind: str) -> tuple[Column, ...]:
    return KINDS[kind][1]


def column(kind: str, key: str) -> Column:
    """One column of a kind. Raises StopIteration."""
    return next(one for one in columns(kind) if one.key == key)


def guessed(kind: str, head: list[str]) -> dict[str, int]:
    """Which column of the file is which, as far as its head says so: {key: index}. One column of the file is one thing."""
    plain = [tables.plain_head(cell) for cell in head]
    found: dict[str, int] = {}
    for column in columns(kind):
        for title in (column.title, *column.aliases):
            if title in plain and plain.index(title) not in found.values():
                found[column.key] = plain.index(title)
                break
    return found


def read(kind: str, mapping: dict[str, int], cells: list[str]) -> tuple[dict[str, Any], list[Finding], list[Finding]]:
    """The values of a row, what cannot be taken, and what was taken as something else than it says."""
    values: dict[str, Any] = {}
    faults: list[Finding] = []
    notes: list[Finding] = []
    for column in columns(kind):
        at = mapping.get(column.key, -1)
        cell = cells[at] if 0 <= at < len(cells) else ""
        if not text.plain(cell):
            if column.required:
                faults.append(Finding(column.title, words.EMPTY))
            continue
        try:
            value = _uncontrolled(column.read, cell)
        except Bad as bad:
            faults.append(Finding(column.title, str(bad), cell))
            continue
        if isinstance(value, Noted):
            notes.append(Finding(column.title, value.note, cell))
            value = value.value
        values[column.key] = value
    return values, faults, notes


def _uncontrolled(reader: Callable[[str], Any], cell: str) -> Any:
    """What the column reads of a cell. Raises Bad, for the NUL and its like too, which no database takes."""
    try:
        text.require_no_controls(cell)
    except text.Fault as fault:
        raise _gated(fault) from None
    return reader(cell)


def missing(kind: str, mapping: dict[str, int]) -> list[str]:
    """Titles of the required columns that nothing is mapped to, and of any that share one column of the file."""
    used = list(mapping.values())
    return [
        c.title for c in columns(kind) if (c.required and c.key not in mapping) or _shared(used, mapping.get(c.key))
    ]


def _shared(used: Iterable[int], at: int | None) -> bool:
    return at is not None and list(used).count(at) > 1
