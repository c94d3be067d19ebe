"""What people type, understood in one way everywhere: names, numbers, days and phones (N01, N02).

Every form, import, reader, comparison and search reads through this gate, so that what a phone's keyboard, a
spreadsheet or an old database makes of a name or a number means one thing. What is stored is tidied once.
A text that cannot be understood raises `Fault` with a code and the place; `words.text_fault` says it to people.
"""

import json
import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DOT = "·"
LONGEST_NAME = 50
_LONGEST_WHOLE = 18  # the largest of them still fits 64 bits
# Every character that keyboards, fonts and old databases put between the parts of a name (NFKC folds some of them): what Unicode's
# confusables.txt has for the middle dot and for the full stop but the letters and digits of scripts in use, and larger dots.
_DOTS = frozenset("·•・‧∙⋅.ᐧ⸱⸳●◦⦁ꞏ᛫．･﹒․｡·ㆍᆞ𐄁܁܂꘎𐩐∘⚫⚬⬤▪") | {"。"}
# Letters and marks by Unicode's categories that nobody sees: fillers of the Korean script, selectors of variants.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
# No name, number, day or phone is as long with everything around it.
_LONGEST_TYPED = 1000
# More marks than this on one letter are no writing, and sorting them takes quadratic time.
_MOST_MARKS = 30
_HYPHENS = frozenset("-‐‑‒–—―−﹣－")
_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
# NFKC takes a lone dot above for a blank with a mark on it: it is one of the dots.
_IN_NAMES = _APOSTROPHES | str.maketrans("˙", DOT)
# What stands for the last place of an ID number: Latin, Cyrillic and Greek letters, the sign of multiplication.
_LOOKS_LIKE_X = str.maketrans("xХхΧχ×✕✖✗", "XXXXXXXXX")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# Day 1 of a spreadsheet is 1900-01-01, and it counts a 29 February 1900 that never was: right from 1 March 1900 on.
_EXCEL_EPOCH = date(1899, 12, 30)
# Of a date that is written as one: what says which part of it there never was.
NO_SUCH = frozenset(("zeros", "no_month", "no_day", "years"))
_EARLIEST, _LATEST = date(1900, 1, 1), date(2099, 12, 31)


class Fault(ValueError):
    """The text cannot be understood. `code` is stable; `place` counts from 1, 0 where no single character is at fault; `said`: the year,
    month and day of a date that does not exist."""

    def __init__(self, code: str, place: int = 0, character: str = "", **said: int):
        super().__init__(code)
        self.code = code
        self.place = place
        self.character = character
        self.said = said


@dataclass(frozen=True)
class Moment:
    """A day, or a month where no day was written: its `first` day; `exact` is False for a month."""

    first: date
    exact: bool

    def __str__(self) -> str:
        return self.first.isoformat() if self.exact else f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        """The last day that can be meant."""
        return self.first if self.exact else self.first.replace(day=monthrange(self.first.year, self.first.month)[1])


# Controls but tab and line ends, and halves of characters: no keyboard makes them, no table or database keeps them all.
_NOT_PLAIN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def is_plain(typed: str) -> bool:
    """True for text without controls and lone surrogates; tabs and line ends are text.

    >>> is_plain("第一行\\n第二行"), is_plain("a\\0b")
    (True, False)
    """
    return _NOT_PLAIN.search(typed) is None


def plain(typed: str) -> str:
    """Half-width, without invisible marks, blanks at the ends or runs of blanks.

    >>> plain("\\u200b\\uff21\\u3000b ")
    'A b'
    """
    if typed.isascii():  # most cells of a table of a million rows
        return " ".join(typed.split())
    seen = "".join(c for c in typed if c not in _UNSEEN and unicodedata.category(c) not in ("Cf", "Cs"))
    return " ".join(unicodedata.normalize("NFKC", _few_marks(seen)).split())


def _few_marks(typed: str) -> str:
    """The text with no more marks on one letter than any script writes; short texts as they are."""
    if len(typed) <= _LONGEST_TYPED or typed.isascii():
        return typed
    kept, marks = [], 0
    for character in typed:
        # Some letters are taken apart into marks alone: what counts is what they begin with then.
        is_mark = not character.isascii() and unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0
        marks = marks + 1 if is_mark else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def compact(typed: str) -> str:
    """`plain` without any blank and hyphen, in capitals: how numbers and codes are compared.

    >>> compact(" 1501\\u00a00519-900101123ｘ")
    '15010519900101123X'
    """
    if typed.isascii() and typed.isalnum():  # most numbers of a table of a million rows
        return typed.upper()
    joined = "".join(c for c in plain(typed) if c not in _HYPHENS and not c.isspace())
    return "".join(plain(joined.upper()).split())


def name(typed: str) -> str:
    """The name of a person as it is stored (N01). Raises Fault: empty, short, long, or character with its place.

    >>> name("巴图 • 测试"), name("测\\u3000三"), name("anna  o’neil")
    ('巴图·测试', '测三', "anna o'neil")
    """
    require_no_controls(typed)
    if len(typed) > _LONGEST_TYPED:
        raise Fault("long")
    tidy = plain(typed.translate(_IN_NAMES))
    if not tidy:
        raise Fault("empty")
    tidy = _joined("".join(_name_character(c, place) for place, c in enumerate(tidy, start=1)))
    if len(tidy) < 2:
        raise Fault("short")
    if len(tidy) > LONGEST_NAME:
        raise Fault("long")
    return tidy


def _joined(characters: str) -> str:
    """One dot between two parts, no blank around it or at the ends of a name."""
    parts = re.sub(r" *·[· ]*", DOT, characters).strip(f" {DOT}").split(" ")
    tidy = parts[0]
    for part in parts[1:]:
        # A blank is kept between words in letters only: Han characters are set apart by habit, not by meaning.
        tidy += f" {part}" if _lettered(tidy[-1:]) and _lettered(part[:1]) else part
    return tidy


def dotted(text: str) -> str:
    """The text with every dot that names have as the middle dot: for comparing, never for storing."""
    return "".join(DOT if c in _DOTS else c for c in text)


def tidied(typed: str) -> str:
    """A name, or the beginning of one, tidied as far as it can be: what is searched for, what an old database has kept.

    >>> tidied("巴图•"), tidied("李?明"), tidied("测")
    ('巴图', '李?明', '测')
    """
    try:
        return name(typed)
    except Fault:
        seen = "".join(c for c in typed[:_LONGEST_TYPED] if unicodedata.category(c) != "Cc" or c in "\t\n\r")
        return _joined(dotted(plain(seen.translate(_IN_NAMES))))


def require_no_controls(typed: str) -> None:
    """Tabs and line ends are blanks; other controls, and halves of a character, come from no keyboard."""
    if found := _NOT_PLAIN.search(typed):
        raise Fault("control", found.start() + 1)


def _name_character(character: str, place: int) -> str:
    """A character as names have it. Raises Fault."""
    if character in _DOTS:
        return DOT
    if character in "'〇":  # 〇 is a number to Unicode, and a character of names
        return character
    if character in _HYPHENS:
        return "-"
    if character == " " or unicodedata.category(character)[0] in "LM" or "\U00020000" <= character <= "\U0003fffd":
        return character
    raise Fault("character", place, character)


def _lettered(character: str) -> bool:
    """True for letters of scripts that set words apart: Latin, Cyrillic; not Han."""
    return character in "-'" or unicodedata.category(character or " ") in {"Lu", "Ll", "Lt"}


def folded_name(typed: str) -> str:
    """What two spellings of one name have in common; the empty text where there is no name."""
    try:
        return name(typed).casefold()
    except Fault:
        return ""


def same_name(one: str, other: str) -> bool:
    """True when both are names and their gated forms are equal (N01). Nothing is never a name.

    >>> same_name("巴图•测试", "巴图．测试"), same_name("", "")
    (True, False)
    """
    folded = folded_name(one)
    return bool(folded) and folded == folded_name(other)


def number(typed: str) -> str:
    """An ID number as typed, made comparable; whether it is one, `id_card.parse` says.

    >>> number(" 15010519900101123х"), number("'150105-19900101-123×")
    ('15010519900101123X', '15010519900101123X')
    """
    return compact(typed.translate(_LOOKS_LIKE_X)).translate(_LOOKS_LIKE_X).translate(_APOSTROPHES).lstrip("'")


def destroyed_by_excel(typed: str) -> bool:
    """True for an ID number that went through a number cell: fifteen places are left, the rest is zeros or an exponent.

    >>> destroyed_by_excel("150105199001011000"), destroyed_by_excel("1.50105E+17"), destroyed_by_excel("15010519900101123X")
    (True, True, False)
    """
    return bool(re.fullmatch(r"\d{15}000(\.0+)?|\d(\.\d+)?E\+?1[4-8]", number(typed)))


def without_point(typed: str, *lengths: int) -> str:
    """What a program that takes numbers for floats has written of a whole one, put right; everything else as it stands.

    Of the given lengths only, and below 2^53: up to there a float holds each whole number.

    >>> without_point("13800000188.0", 11), without_point("150105199001011230.0", 15, 18), without_point("30.0", 11)
    ('13800000188', '150105199001011230.0', '30.0')
    """
    hit = re.fullmatch(r"(\d{1,16})\.0+", compact(typed))
    return hit[1] if hit and len(hit[1]) in lengths and int(hit[1]) < 2**53 else typed


def structure(sent: str) -> dict[str, Any]:
    """The JSON object that somebody sent; empty where the text is none, or is nested so deeply that nobody meant it."""
    try:
        content = json.loads(sent)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def whole(typed: str) -> int | None:
    """A whole number as addresses, keys and hidden fields carry it: plain digits that fit any column; else None.

    >>> whole("17"), whole("²"), whole("9" * 30), whole("")
    (17, None, None, None)
    """
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_WHOLE else None


def mobile(typed: str) -> str:
    """A mobile number of the mainland, eleven digits (N02). Raises Fault.

    >>> mobile("+86 138-0013-8000"), mobile("（86）１３８００１３８０００")
    ('13800138000', '13800138000')
    """
    require_no_controls(typed)
    if len(typed) > _LONGEST_TYPED:
        raise Fault("mobile")
    packed = re.sub(r"^\(?(\+|00)?86\)?(?=1\d{10}$)", "", compact(typed))
    if not packed:
        raise Fault("empty")
    if not _MOBILE.fullmatch(packed):
        raise Fault("mobile")
    return packed


_BETWEEN = r"[-/.年 ]"
_SPLIT_DAY = re.compile(
    rf"(\d{{4}}) ?{_BETWEEN} ?(\d{{1,2}}) ?[-/.月 ] ?(\d{{1,2}})[日号]?(?:[ T]\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
_SPLIT_MONTH = re.compile(rf"(\d{{4}}) ?{_BETWEEN} ?(\d{{1,2}})月?")
# What people write that is a date to them: the year behind (31.06.2020), with two digits (93.8.1), or none (31.06.).
_YEAR_BEHIND = re.compile(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4})")
_YEAR_SHORT = re.compile(rf"\d\d ?{_BETWEEN} ?\d{{1,2}}(?: ?[-/.月 ] ?\d{{1,2}}[日号]?|月)")
_NO_YEAR = re.compile(r"\d{1,2} ?[-/.月] ?\d{1,2} ?[.日号]?")


def is_mobile(typed: str) -> bool:
    """True for a mobile number, however it is written."""
    try:
        mobile(typed)
    except ValueError:
        return False
    return True


def moment(typed: str, *, excel: bool = False) -> Moment:
    """A day or a month (N02). Raises Fault: empty, ambiguous (seven digits; a month `.1` that was `.10`), date, and what of it is wrong where
    it was meant for one: zeros, no_month, no_day, years, year_behind, year_short, no_year.

    `excel` is for cells of tables: there 39959 is a spreadsheet's day, 200912.0 what a database writes of a number, and
    2009.1 may be October, whose zero a number cell has dropped. Five digits that may be a year and a month are no day.

    >>> str(moment("2009.12")), str(moment("200905")), str(moment("2009年5月26日")), str(moment("39959", excel=True))
    ('2009-12', '2009-05', '2009-05-26', '2009-05-26')
    """
    require_no_controls(typed)
    if len(typed) > _LONGEST_TYPED:
        raise Fault("date")
    text = plain(typed).translate({ord(c): "-" for c in _HYPHENS} | {ord("。"): "."})
    if not text:
        raise Fault("empty")
    if excel:
        text = re.sub(r"^(\d{5,8})\.0+$", r"\1", text)
    if hit := _SPLIT_DAY.fullmatch(text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        return Moment(_day(*hit.groups()), True)
    if excel and re.fullmatch(r"\d{4}\.1|(19[5-9]|20[0-4])\d[1-9]", text):
        raise Fault("ambiguous")
    if hit := _SPLIT_MONTH.fullmatch(text) or re.fullmatch(r"(\d{4})(\d\d)", text):
        year, month = hit.groups()
        return Moment(_day(year, month, "1"), False)
    if excel and re.fullmatch(r"\d{5}(\.\d+)?", text):
        return Moment(_within(_EXCEL_EPOCH + timedelta(days=int(text[:5]))), True)
    raise _no_moment(text)


def _no_moment(text: str) -> Fault:
    """What is wrong with a text that is neither a day nor a month in any order that is read."""
    if re.fullmatch(r"\d{7}", text):
        return Fault("ambiguous")
    if hit := _YEAR_BEHIND.fullmatch(text):
        day, month, year = hit.groups()
        try:
            _day(year, month, day)
        except Fault as fault:  # the month may stand first: of two numbers that can be one, none is wrong for sure
            return fault if int(month) <= 12 < int(day) or int(year) == 0 else Fault("year_behind")
        return Fault("year_behind")
    if _YEAR_SHORT.fullmatch(text):
        return Fault("year_short")
    return Fault("no_year" if _NO_YEAR.fullmatch(text) else "date")


def _day(year: str, month: str, day: str) -> date:
    y, m, d = int(year), int(month), int(day)
    if not y and not m and d in (0, 1):  # 1: a month of zeros
        raise Fault("zeros")
    if not _EARLIEST.year <= y <= _LATEST.year:
        raise Fault("years")
    if not 1 <= m <= 12:
        raise Fault("no_month", month=m)
    if not 1 <= d <= monthrange(y, m)[1]:
        raise Fault("no_day", year=y, month=m, day=d)
    return date(y, m, d)


def _within(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise Fault("date")
    return day
