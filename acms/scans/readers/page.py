"""A page as lines of text, and the ways in which a reader finds a value on it (S07)."""

import re
from collections.abc import Callable

from acms.base import text as base_text
from acms.base.numbers import id_card
from acms.scans.ocr import Line
from acms.scans.readers import documents, form
from acms.scans.readings import Field

Fields = dict[str, Field]

VOIDING = (
    r"((?<!涂改)(?<!过期)(?<!逾期)(?<!声明)作废|VOID|SAMPLE|(?i:SPECIMEN)|仅供(?:娱乐|参考|展示|教学|演示)|样[张本证]"
    r"|[已被](?:撤销|注销|吊销|宣布无效))"
)


class Page:
    """A page's lines in reading order, and its text without spaces in which every character knows its line."""

    def __init__(self, lines: list[Line]):
        self.lines = form.pieces(lines)
        self.form = form.Form(self.lines)
        self.text = "".join(line.text for line in self.lines)
        self.owner = [(line, place) for line in self.lines for place in range(len(line.text))]

    def find(self, pattern: str, group: int = 1) -> Field | None:
        """The first hit of a pattern in the running text."""
        hit = re.search(pattern, self.text)
        if hit is None or not hit[group]:
            return None
        owners = self.owner[hit.start(group) : hit.end(group)]
        return Field(hit[group], min(line.sure[place] for line, place in owners), owners[0][0].box)

    def find_in_line(self, pattern: str) -> Field | None:
        """The first hit inside one line: for numbers, which must not run on into the next."""
        for line in self.lines:
            if hit := re.search(pattern, line.text):
                return Field(hit[1], min(line.sure[slice(*hit.span(1))]), line.box)
        return None

    def beside(self, *labels: str, wraps: bool = False) -> Field | None:
        """The value that stands beside a label; on several lines where it `wraps`."""
        found = self.form.beside(*labels, wraps=wraps)
        return Field(found.text, form.least(found), found.box) if found else None

    def _left_of(self, index: int) -> str:
        """The text beside a line on its left; empty where nothing stands there."""
        before = self.lines[index - 1] if index else None
        return before.text if before and form.same_row(before, self.lines[index]) else ""

    def last_day(self, born: Field | None) -> Field | None:
        """The latest full date, as an ISO day: on a certificate the day it was given. The holder's birth is no such day."""
        best: Field | None = None
        for line in self.lines:
            for day in documents.dates(line.text):
                is_birth = born is not None and day.isoformat() <= born.value
                if not is_birth and (best is None or day.isoformat() > best.value):
                    best = Field(day.isoformat(), line.confidence, line.box)
        return best

    def last_month(self, born: Field | None) -> Field | None:
        """The month in which a certificate was given that prints no day: one on a line of its own, the last one, and not of the birth."""
        found = [(line, hit) for line in self.lines if (hit := documents.month(line.text))]
        found = [(line, hit) for line, hit in found if born is None or hit > born.value[:7]]
        return Field(found[-1][1], found[-1][0].confidence, found[-1][0].box) if found else None

    def voided(self) -> Field | None:
        """Words that take from a paper what it says; 涂改作废 is printed on good ones, and that a copy is not valid."""
        return self.find(VOIDING)

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
    return name if re.fullmatch(r"[^\W\d_][^\d_,:()]{0,28}[^\W\d_]", name) else ""


LEVELS = {"本": "本科", "本科": "本科", "专": "大专", "大专": "大专", "专科": "大专", "高职": "大专", "中专": "中专"}


_LEVEL_WORDS = (
    ("职业高", "职业高中"), ("职业中", "职业高中"), ("技工学校", "技工学校"), ("技师学院", "技工学校"),
    ("博士", "博士"), ("硕士", "硕士"), ("升本", "本科"), ("起本", "本科"), ("起专", "大专"), ("本科", "本科"), ("专科", "大专"), ("大专", "大专"), ("高职", "大专"), ("中专", "中专"), ("中等专业", "中专"),
)  # fmt: skip


def level(text: str) -> str:
    """本科, 大专, 中专, 硕士 … as the form lists them; empty for anything else."""
    return LEVELS.get(text) or next((level for word, level in _LEVEL_WORDS if word in text), "")
