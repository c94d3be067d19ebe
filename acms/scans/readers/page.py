"""A page as lines of text, and the ways in which a reader finds a value on it (S07)."""

import re
from collections.abc import Callable

from acms.base import text as base_text
from acms.base.numbers import id_card
from acms.scans.ocr import Line
from acms.scans.readers import documents
from acms.scans.readings import Field

Fields = dict[str, Field]


class Page:
    """A page's lines in reading order, and its text without spaces in which every character knows its line."""

    def __init__(self, lines: list[Line]):
        self.lines = rows(lines)
        pieces = [(documents.plain(line.text), line) for line in self.lines]
        self.text = "".join(piece for piece, _ in pieces)
        self.owner = [line for piece, line in pieces for _ in piece]

    def find(self, pattern: str, group: int = 1) -> Field | None:
        """The first hit of a pattern in the running text."""
        hit = re.search(pattern, self.text)
        if hit is None or not hit[group]:
            return None
        owners = self.owner[hit.start(group) : hit.end(group)]
        return Field(hit[group], min(line.confidence for line in owners), owners[0].box)

    def find_in_line(self, pattern: str) -> Field | None:
        """The first hit inside one line: for numbers, which must not run on into the next."""
        for line in self.lines:
            if hit := re.search(pattern, documents.plain(line.text)):
                return Field(hit[1], line.confidence, line.box)
        return None

    def beside(self, *labels: str) -> Field | None:
        """The value right of a label: on the same line after it, or the next line of the same row."""
        for index, line in enumerate(self.lines):
            text = documents.plain(line.text)
            for label in labels:
                if text.rstrip(":") == label and index + 1 < len(self.lines) and _same_row(line, self.lines[index + 1]):
                    value = self.lines[index + 1]
                    return Field(documents.plain(value.text).lstrip(":"), value.confidence, value.box)
                if (
                    text.startswith(label)
                    and len(text.rstrip(":")) > len(label)
                    and not _LABEL.match(text[len(label) :])
                ):
                    return Field(text[len(label) :].lstrip(":"), line.confidence, line.box)
        return None

    def _left_of(self, index: int) -> str:
        """The text beside a line on its left; empty where nothing stands there."""
        before = self.lines[index - 1] if index else None
        return documents.plain(before.text) if before and _same_row(before, self.lines[index]) else ""

    def last_day(self) -> Field | None:
        """The latest full date, as an ISO day: on a certificate the day it was given."""
        best: Field | None = None
        for line in self.lines:
            for day in documents.dates(line.text):
                if best is None or day.isoformat() > best.value:
                    best = Field(day.isoformat(), line.confidence, line.box)
        return best

    def id_number(self) -> Field | None:
        """The first number with a right check character; what OCR takes for a digit's look-alike is put right by it.

        What is labelled as another number is none: of the 18 digits of a diploma's number some pass the check by chance.
        """
        for index, line in enumerate(self.lines):
            text = documents.plain(line.text)
            for hit in re.finditer(r"[0-9A-Za-z]{18}", text):
                if _OTHER_NUMBER.search(text[: hit.start()] or self._left_of(index)):
                    continue
                number = _digits(hit[0][:17]) + hit[0][17].upper().translate(_LAST)
                if id_card.is_valid(number):
                    return Field(number, line.confidence, line.box)
        return None


_OTHER_NUMBER = re.compile(r"(?:编号|管理号|证书号|信用代码|验证码|学号):?$")
_DIGIT_FOR = str.maketrans("OoQDIlZzSsBGg", "0000112255869")
_LAST = str.maketrans("OQDIlZSBGKx", "0001125896XX"[:11])


def _digits(text: str) -> str:
    return text.translate(_DIGIT_FOR)


# 院校 is a label, and so are 院校名称 and 院校类别
_LABEL = re.compile(r"(?:名称|类别|所在地|类型|层次|代码|地址|形式)(?::|$)|.{0,4}:$")


def _same_row(left: Line, right: Line) -> bool:
    return abs(left.middle - right.middle) < 0.6 * max(left.box[3], right.box[3]) and right.box[0] > left.box[0]


def rows(lines: list[Line]) -> list[Line]:
    """Reading order: rows from top to bottom, each from left to right."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.middle):
        if found and abs(found[-1][0].middle - line.middle) < 0.5 * max(found[-1][0].box[3], line.box[3]):
            found[-1].append(line)
        else:
            found.append([line])
    return [line for row in found for line in sorted(row, key=lambda one: one.box[0])]


def also_named(page: Page, name: Field | None) -> Field | None:
    """A second name under a label of its own: a slip of paper that lies on somebody's certificate."""
    for line in page.lines:
        found = valued(Page([line]).beside("姓名"), person)
        if name and found and found.value != name.value:
            return found
    return None


def kept(found: dict[str, Field | None]) -> Fields:
    """What was found."""
    return {name: field for name, field in found.items() if field is not None}


def valued(field: Field | None, change: Callable[[str], str]) -> Field | None:
    """The field with its value normalised; none when nothing is left of it."""
    if field is None or not (value := change(field.value)):
        return None
    return Field(value, field.confidence, field.box)


def iso(text: str) -> str:
    """The latest day named, as an ISO day; empty without one."""
    days = documents.dates(text)
    return max(days).isoformat() if days else ""


def sex(text: str) -> str:
    """男 or 女; empty for other words."""
    return text[:1] if text[:1] in ("男", "女") else ""


def person(text: str) -> str:
    """A name as people write it: dots alike, no label, digits or brackets; empty when it cannot be a name."""
    name = re.sub("·+", "·", base_text.dotted(text)).strip("·:,，")
    return name if re.fullmatch(r"[^\W\d_](?:[^\d_,:()]{0,28}[^\W\d_])?", name) and 2 <= len(name) <= 30 else ""


LEVELS = {"本": "本科", "本科": "本科", "专": "大专", "大专": "大专", "专科": "大专", "高职": "大专", "中专": "中专"}


_LEVEL_WORDS = (
    ("博士", "博士"), ("硕士", "硕士"), ("本科", "本科"), ("专科", "大专"), ("大专", "大专"), ("高职", "大专"), ("中专", "中专"), ("中等专业", "中专"),
)  # fmt: skip


def level(text: str) -> str:
    """本科, 大专, 中专, 硕士 … as the form lists them; empty for anything else."""
    return LEVELS.get(text) or next((level for word, level in _LEVEL_WORDS if word in text), "")
