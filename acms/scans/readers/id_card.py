"""居民身份证, both sides, Chinese and bilingual cards: the Mongolian columns are passed over."""

import re
from collections.abc import Iterable

from acms.base import codelists
from acms.base import text as base_text
from acms.base.numbers import id_card
from acms.scans.ocr import Line
from acms.scans.readers import documents, form
from acms.scans.readers.page import Page
from acms.scans.readings import Field, Reading

_NUMBER = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]")
_BIRTH = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})")
_VALID = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})\D{1,4}(长期|(\d{4})\D?(\d{2})\D?(\d{2}))")
_ROMAN = re.compile(r"[^\u3400-\u9fff\d]{3,}")
_NAME_LABEL = re.compile(r"^[姓娃]?\s*[名各]\s*[:：]?")


def portrait(lines: list[Line]) -> Reading:
    """Name, sex, nationality, birth date, address and number of the portrait side."""
    reading = Reading("id_portrait", text=_joined(lines))
    found = reading.fields
    lines = [form.folded(line) for line in lines]
    # The wide gap between the digits makes OCR break the line, so fragments are joined in reading order.
    for line in lines:
        hit = _NUMBER.search(_packed(line.text))
        if hit:
            found["id_number"] = Field(hit[0].upper(), form.least(line), line.box)
    if "id_number" not in found and (corrected := Page(lines).id_number()):
        found["id_number"] = corrected
    _name(lines, found)
    for line in lines:
        text = _packed(line.text)
        if sex := re.search(r"性别\D?([男女])", text):
            found["sex"] = Field(sex[1], form.least(line), line.box)
        if nation := re.search(r"民族(\S+)", text):
            _nation(nation[1], line, found)
        if "出生" in text and (born := _BIRTH.search(text)):
            found["born"] = Field(_iso(*born.groups()), form.least(line), line.box)
    _loose_values(lines, found)
    _address(lines, found)
    return reading


def _packed(text: str) -> str:
    return documents.plain(text)


def _joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _name(lines: list[Line], found: dict[str, Field]) -> None:
    for line in lines:
        text = _packed(line.text)
        if text.startswith("姓名") or (_NAME_LABEL.match(text) and len(text) <= 14 and "别" not in text):
            rest = _NAME_LABEL.sub("", text)
            if rest:
                found["name"] = Field(base_text.dotted(rest), form.least(line), line.box)
                return
            right = [
                other
                for other in lines
                if other is not line
                and abs(other.middle - line.middle) < max(line.box[3], other.box[3]) * 0.6
                and other.box[0] > line.box[0]
            ]
            if right:
                first = min(right, key=lambda other: other.box[0])
                value = base_text.dotted(_packed(first.text))
                if value:
                    found["name"] = Field(value, form.least(first), first.box)
                return


def _nation(text: str, line: Line, found: dict[str, Field]) -> None:
    text = documents.plain(text)
    # The card leaves out 族: 蒙古, 汉, 达斡尔. One of a closed list is as sure as its line: 漢 beside 汉 takes nothing from it.
    for name in sorted(codelists.names("ethnic_group").values(), key=len, reverse=True):
        short = name.removesuffix("族")
        if text.startswith(short):
            found["ethnic"] = Field(name, line.confidence, line.box)
            return


def _loose_values(lines: list[Line], found: dict[str, Field]) -> None:
    """Values that OCR has parted from their labels: 女, 蒙古, 1990年1月1日 as lines of their own."""
    for line in lines:
        text = _packed(line.text)
        if "sex" not in found and text in {"男", "女"}:
            found["sex"] = Field(text, form.least(line), line.box)
        if "born" not in found and "年" in text and (born := _BIRTH.match(text)):
            found["born"] = Field(_iso(*born.groups()), form.least(line), line.box)
        if "ethnic" not in found and f"{text}族" in codelists.names("ethnic_group").values():
            found["ethnic"] = Field(f"{text}族", line.confidence, line.box)


def _address(lines: list[Line], found: dict[str, Field]) -> None:
    start = next((i for i, line in enumerate(lines) if _packed(line.text).startswith("住址")), None)
    if start is None:
        return
    first = lines[start]
    parts, boxes, scores = [_packed(first.text).removeprefix("住址")], [first.box], [form.least(first)]
    number = found["id_number"].box if "id_number" in found else None
    bottom = number[1] if number else first.box[1] + first.box[3] * 5
    photo = (
        number[0] + number[2] / 2 if number else first.box[0] + first.box[3] * 12
    )  # it begins above the number's middle
    column = first.box[0] + first.box[3]  # the value stands right of the label
    for line in lines:
        text = _packed(line.text)
        below = first.box[1] + first.box[3] * 0.4 < line.box[1] < bottom - line.box[3] * 0.6
        beside = line is not first and abs(line.middle - first.middle) < first.box[3] * 0.6 and not parts[0]
        # Whatever stands in the photo, or slants across the card, is no line of the address.
        in_column = column - first.box[3] <= line.box[0] < photo and line.box[3] < 1.5 * first.box[3]
        # The line below in Latin letters says the same once more.
        if (
            in_column
            and (below or beside)
            and not _ROMAN.fullmatch(text)
            and not re.search(r"公民|身份|号码|出生", text)
        ):
            parts.append(text)
            boxes.append(line.box)
            scores.append(form.least(line))
    value = "".join(parts)
    if value:
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, low = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        found["address"] = Field(value, min(scores), (left, top, right - left, low - top))


def emblem(lines: list[Line]) -> Reading:
    """Issuing authority and validity of the emblem side; `valid_to` is a date or 长期."""
    reading = Reading("id_emblem", text=_joined(lines))
    lines = [form.folded(line) for line in lines]
    for line in lines:
        text = _packed(line.text)
        if "公安局" in text or "分局" in text:
            value = re.sub(r"^签?发?机?关?", "", text)
            if value:
                reading.fields["authority"] = Field(value, form.least(line), line.box)
        if valid := _VALID.search(text):
            start = _iso(*valid.groups()[:3])
            end = "长期" if valid[4] == "长期" else _iso(valid[5], valid[6], valid[7])
            reading.fields["valid_from"] = Field(start, form.least(line), line.box)
            reading.fields["valid_to"] = Field(end, form.least(line), line.box)
    return reading


def side(lines: list[Line]) -> str:
    """id_portrait, id_emblem, or the empty text when neither is recognised."""
    text = _packed(_joined(lines))
    portrait_marks = sum(mark in text for mark in ("姓名", "性别", "民族", "出生", "住址", "公民身份号码"))
    emblem_marks = sum(mark in text for mark in ("中华人民共和国", "居民身份证", "签发机关", "有效期限"))
    number = _NUMBER.search(text)
    # 姓名, 性别 and 出生 stand on certificates as well; these stand on cards alone.
    is_card = any(mark in text for mark in ("民族", "住址", "公民身份号码"))
    if is_card and (portrait_marks >= 2 or (number and id_card.is_valid(number[0]))):
        return "id_portrait"
    return "id_emblem" if emblem_marks >= 2 else ""
