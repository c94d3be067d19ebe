"""How the cells of an imported table are read (C05): each reader gives a value or a Noted, or raises Bad with the words that say why."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from acms.base import cells, codelists, text
from acms.base import words as base_words
from acms.base.codes import Degree, Mode
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
class Unread:
    """The text of a cell that says nothing we can use, kept for the person to look at."""

    text: str


def gated(fault: text.Fault) -> Bad:
    return Bad(base_words.text_fault(fault))


def packed(cell: str) -> str:
    """Half-width capitals without blanks. Unlike `text.compact` it keeps the hyphen: -5 is not 5."""
    return "".join(text.plain(cell).split()).upper()


def name(cell: str) -> str | Noted:
    if id_card.looks_like(cell):
        raise Bad(words.SWAPPED)
    if cells.several_names(cell):
        raise Bad(base_words.SEVERAL_NAMES)
    try:
        found = text.name(cell)
    except text.Fault as fault:
        raise gated(fault) from None
    return Noted(found, words.SPACED_NAME) if cells.is_spaced(cell) else found


def number(cell: str) -> str | Noted:
    if not any(character.isdigit() for character in cell) and text.folded_name(cell):
        raise Bad(words.SWAPPED)
    try:
        number = cells.id_number(cell)
    except id_card.WrongNumber as wrong:
        raise Bad(base_words.ID_FAULTS[wrong.code]) from None
    return Noted(number, words.LENGTHENED) if len(text.number(text.without_point(cell, 15))) == 15 else number


def phone(cell: str) -> str | Noted:
    """A mobile number; a landline or a slip bars nobody from the register."""
    try:
        return text.mobile(text.without_point(cell, 11, 13))
    except text.Fault:
        return Noted("", words.NO_MOBILE)


def unit(cell: str) -> str | Noted:
    """The code of a unit; a wrong one bars nobody either, and of one that a spreadsheet has destroyed nothing is kept."""
    if text.destroyed_by_excel(cell) or cells.lost_digits(cell):
        return Noted("", words.DESTROYED)
    code = uscc.normalise(cell)
    return code if uscc.is_valid(code) else Noted(Unread(text.plain(cell)), words.NO_UNIT_CODE)


def place(cell: str) -> str:
    typed = text.without_point(packed(cell), 6, 9, 12)
    code = typed[:6] if re.fullmatch(r"\d{6}|\d{9}|\d{12}", typed) else ""
    found = divisions.get(code) or _named(text.plain(cell))
    if found is None or not keeps_files(found):
        raise Bad(words.NO_PLACE)
    return found.code


def keeps_files(place: divisions.Division | None) -> bool:
    """True for a place whose people have their files there: no league, nor the region as a whole."""
    return place is not None and place.level in ("banner_county", "special")


@lru_cache(maxsize=4096)  # a list of hundreds of thousands of people names a hundred places
def _named(place: str) -> divisions.Division | None:
    return addresses.listed(place) or addresses.parse_address(place).banner


def day(cell: str) -> date | Noted:
    try:
        found = text.moment(cell, excel=True)
    except text.Fault as fault:
        raise gated(fault) from None
    if not date(1950, 1, 1) <= found.first <= date.today():
        raise Bad(words.DAY_RANGE)
    return found.first if found.exact else Noted(found.first, words.MONTH_AS_FIRST)


def whole_day(cell: str) -> date | Noted:
    """A day; of a month the month is kept, for a day that nobody has said would stand against the one on the certificate."""
    found = day(cell)
    return Noted(Unread(f"{found.value:%Y-%m}"), words.MONTH_KEPT) if isinstance(found, Noted) else found


_OF_ACCOUNTING = re.compile(r"会计师?|系列|专业|技术|职务|资格|职称|证书?|[()（）]")


def level(cell: str) -> str:
    names = codelists.names("title_level")
    plain = packed(cell).removesuffix("职称").removesuffix("资格")
    titles = {"会计师": "2", "助理会计师": "1", "助理级": "1", "会计员": "1", "正高": "4"}
    codes = {name: code for code, name in names.items()} | titles | {code: code for code in names}
    bare = _OF_ACCOUNTING.sub("", plain)  # 会计中级, 中级会计职称, 会计专业技术资格（中级）
    code = codes.get(plain) or codes.get(bare) or codes.get(bare.removesuffix("级") + "级")
    if not code:
        raise Bad(words.NO_LEVEL)
    return code


def year(cell: str) -> int:
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\.0+)?年?度?", packed(cell))
    if not found:
        raise Bad(words.YEAR_SHAPE)
    return int(found[1])


def year_of_day(cell: str) -> int:
    """The year of a certificate or of a training, of which lists often have the day or the month. 2019.1 is of 2019, be it January or October."""
    try:
        return year(re.sub(r"(?<=^\d{4})\.1$", "", packed(cell)))
    except Bad as bad:
        try:
            return text.moment(cell, excel=True).first.year
        except text.Fault as fault:
            raise gated(fault) if fault.code in text.NO_SUCH else bad from None


def certificate(cell: str) -> str:
    if cells.lost_digits(cell):
        raise Bad(words.DESTROYED)
    return _short(text.plain(text.without_point(cell, *range(8, 17))), 50)


def _short(typed: str, most: int) -> str:
    if len(typed) > most:
        raise Bad(words.too_long(most))
    return typed


def points(cell: str) -> Decimal:
    if re.search(r"学时|课时|小时", packed(cell)):
        raise Bad(words.HOURS_CELL)
    plain = re.sub(r"(学分|分)$", "", packed(cell))
    if not re.fullmatch(r"\d{1,4}(\.\d{1,20})?", plain):
        raise Bad(words.POINTS_SHAPE)
    exact = Decimal(plain)
    points = exact.quantize(Decimal("0.1"))
    # A formula leaves 30.299999999999997 in a number cell where 30.3 is meant.
    if abs(points - exact) > Decimal("0.000001") or not LEAST <= points <= MOST:
        raise Bad(words.POINTS_SHAPE)
    return points


def subject(cell: str) -> str:
    plain = packed(cell).removesuffix("课程").removesuffix("课").removesuffix("科目").removesuffix("类")
    codes = {"专业": "P", "公需": "G", "一般公需": "G", "公共": "G", "会计专业": "P", "P": "P", "G": "G"}
    if plain not in codes:
        raise Bad(words.SUBJECT_SHAPE)
    return codes[plain]


def form(cell: str) -> str:
    """The code of a form of learning, by the list's own words or by what lists of training call it."""
    code = _forms().get(packed(cell))
    if code is None:
        raise Bad(words.FORM_SHAPE)
    return code


@cache
def _forms() -> dict[str, str]:
    names = codelists.names("ce_form")
    found = {packed(spelling): code for code, all_ in words.FORMS.items() for spelling in all_}
    return found | {packed(name): code for code, name in names.items()} | {code: code for code in names}


def what(cell: str) -> str:
    return _short(text.plain(cell), 120)


# ---- what a list says of people beside who they are: nothing of it is verified, so nothing of it bars anybody (L02) -----


def or_unread(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    """The reader, with what it cannot take kept as it stands; what a spreadsheet has destroyed is not."""

    def read(cell: str) -> Any:
        try:
            return reader(cell)
        except Bad as bad:
            lost = str(bad) == words.DESTROYED
            return Noted("" if lost else Unread(text.plain(cell)), str(bad) if lost else words.kept_unread(str(bad)))

    return read


def employer_name(cell: str) -> str:
    return _short(text.plain(cell), 120)


def education(cell: str) -> str:
    """The level; 研究生 alone may be any of three and is none of them."""
    plain = re.sub(r"(学历|毕业|文化程度)$", "", packed(cell))
    code = EDUCATION.get(plain) or {name: code for code, name in codelists.names("education_level_form").items()}.get(
        plain
    )
    if not code:
        raise Bad(words.NO_EDUCATION)
    return code


EDUCATION = {
    "专科": "31", "大学专科": "31", "高职": "31", "大学本科": "21", "大本": "21", "大学": "21", "硕士": "14", "博士": "11",
    "中等专科": "41", "中等专业学校": "41", "职高": "44", "技校": "47", "中技": "47", "初中": "90", "小学": "90",
    "普通高中": "60", "高中毕业": "60",
}  # fmt: skip


def degree(cell: str) -> str:
    """The degree without its branch of learning, as the form asks for it."""
    found = re.fullmatch(r".{0,12}(学士|硕士|博士)(学位|专业学位)?", packed(cell))
    if not found or packed(cell).startswith("名誉"):
        raise Bad(words.NO_DEGREE)
    return {"学士": Degree.BACHELOR, "硕士": Degree.MASTER, "博士": Degree.DOCTOR}[found[1]].value


_PART_TIME = re.compile(r"非全日制|在职|函授|自考|自学|电大|广播电视|网络|成人|成教|夜大|业余|远程|党校|开放")


def mode(cell: str) -> str:
    plain = packed(cell)
    if _PART_TIME.search(plain):
        return Mode.PART.value
    if re.search(r"全日制|普通|统招|脱产", plain):
        return Mode.FULL.value
    raise Bad(words.NO_MODE)


def plain_text(most: int) -> Callable[[str], str]:
    return lambda cell: _short(text.plain(cell), most)
