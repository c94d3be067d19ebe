"""A page as lines of text, and the ways in which a reader finds a value on it (S07)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from acms.base import text as base_text
from acms.base.numbers import id_card
from acms.scans.ocr import Line
from acms.scans.readers import documents, form
from acms.scans.readings import Field

Fields = dict[str, Field]

# Words that take from a paper what it says: stamped across it, or said in its text. 涂改作废 and 复印无效 are printed on good ones,
# and so is that who forges one is prosecuted.
_GONE = "撤[销消回]|注销|吊销|取消|收回|没收|宣布无效"
STAMPED = (
    rf"(?<!涂改)(?<!过期)(?<!逾期)(?<!声明)作废|(?:[已被]|证书?)(?:{_GONE})|(?:此证|本证|该证|证书|信息|[已现])无效"
)
VOIDING = (
    rf"({STAMPED}|VOID|SAMPLE|(?i:SPECIMEN)|仅[供限](?:娱乐|参考|展示|教学|演示|本?(?:企业|单位|公司)?内部)|样[张本证品]|非正式"
    r"|(?<!如)不属实|不予认证|查无此|伪造(?![、,变者或])|暂扣|未毕业"
    r"|不(?:等同|代替|替代|视同|具有|作为)于?(?:[^,\u3002;]{0,6})(?:学历|学位|毕业|资格)|内部(?:使用|有效))"
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

    def every(self, *patterns: str) -> list[Field]:
        """All hits in the running text, those of the first pattern first; what one has taken no later one reads again."""
        rest, found = self.text, []
        for pattern in patterns:
            hits = [hit for hit in re.finditer(pattern, rest) if hit[1] and _TAKEN not in hit[1]]
            for hit in hits:
                owners = self.owner[hit.start(1) : hit.end(1)]
                found.append(Field(hit[1], min(line.sure[place] for line, place in owners), owners[0][0].box))
                rest = rest[: hit.start()] + _TAKEN * len(hit[0]) + rest[hit.end() :]
        return found

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

    def each_beside(self, *labels: str, wraps: bool = False) -> list[Field]:
        """The values beside all of the labels."""
        return [Field(line.text, form.least(line), line.box) for line in self.form.each_beside(*labels, wraps=wraps)]

    def _left_of(self, index: int) -> str:
        """The text beside a line on its left; empty where nothing stands there."""
        before = self.lines[index - 1] if index else None
        return before.text if before and form.same_row(before, self.lines[index]) else ""

    def last_day(self, born: Field | None) -> Field | None:
        """The latest full date, as an ISO day: on a certificate the day it was given. The holder's birth is no such day, nor is one
        that a copy, a print or a camera has added; others that stand by themselves are doubts."""
        found = []
        for line in self.lines:
            for day in sorted(documents.dates(line.text)):
                if (born is None or day.isoformat() > born.value) and not _ADDED.search(line.text):
                    alone = len(line.text) <= _DAY_ALONE
                    found.append((Field(day.isoformat(), line.confidence, line.box), alone))
        found.sort(key=lambda one: one[0].value)
        if not found:
            return None
        best = found[-1][0]
        return replace(best, others=tuple({day.value for day, alone in found if alone} - {best.value}))

    def last_month(self, born: Field | None) -> Field | None:
        """The month in which a certificate was given that prints no day: one on a line of its own, the last one, and not of the birth."""
        found = [(line, hit) for line in self.lines if (hit := documents.month(line.text))]
        found = [(line, hit) for line, hit in found if born is None or hit > born.value[:7]]
        return Field(found[-1][1], found[-1][0].confidence, found[-1][0].box) if found else None

    def voided(self) -> Field | None:
        """Words that take from a paper what it says: within a line, as stamps stand, or a phrase that runs on into the next. Of two
        characters, one ends a line and the other begins the next: they are no word."""
        running = self.find(VOIDING)
        return self.find_in_line(VOIDING) or (running if running and len(running.value) >= _PHRASE else None)

    def id_number(self) -> Field | None:
        """The first number with a right check character; what OCR takes for a digit's look-alike is put right by it.

        What is labelled as another number is none: of the 18 digits of a diploma's number some pass the check by chance.
        """
        return only(self._id_numbers())

    def _id_numbers(self) -> Iterator[Field]:
        for index, line in enumerate(self.lines):
            text = documents.plain(line.text)
            for hit in re.finditer(r"[0-9A-Za-z]{18}", text):
                if _OTHER_NUMBER.search(text[: hit.start()] or self._left_of(index)):
                    continue
                number = _digits(hit[0][:17]) + hit[0][17].upper().translate(_LAST)
                if id_card.is_valid(number):
                    yield Field(number, line.confidence, line.box)


_PHRASE = 5  # characters of a voiding phrase that may be torn by the end of a line
_TAKEN = "\0"  # in the place of a character that a pattern has taken
_DAY_ALONE = 16  # characters of a line that says a day and hardly anything else
# A day beside such words was not printed with the certificate; nor was one with a time of day.
_ADDED = re.compile(r"复印|原件|核对|核验|打印|登记|查[验询]|补[办发]|下载|上传|拍摄|扫描|\d{1,2}:\d\d")
_OTHER_NUMBER = re.compile(r"(?:编号|管理号|证书号|信用代码|验证码|学号):?$")
_DIGIT_FOR = str.maketrans("OoQDIlZzSsBGg", "0000112255869")
_LAST = str.maketrans("OQDIlZSBGKx", "0001125896XX"[:11])


def _digits(text: str) -> str:
    return text.translate(_DIGIT_FOR)


def only(found: Iterable[Field | None], change: Callable[[str], str] = str) -> Field | None:
    """The first of several findings of one thing, with its value normalised; whatever else they say are its `others`."""
    values = [field for one in found if (field := valued(one, change))]
    if not values:
        return None
    return replace(
        values[0], others=tuple(dict.fromkeys(field.value for field in values if field.value != values[0].value))
    )


def kept(found: dict[str, Field | None]) -> Fields:
    """What was found."""
    return {name: field for name, field in found.items() if field is not None}


def valued(field: Field | None, change: Callable[[str], str]) -> Field | None:
    """The field with its value normalised; none when nothing is left of it."""
    if field is None or not (value := change(field.value)):
        return None
    return replace(field, value=value)


def ungrouped(text: str) -> str:
    """A number that is printed in groups, without the dots between them; blanks have gone before."""
    return re.sub(r"[.·]", "", text)


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
