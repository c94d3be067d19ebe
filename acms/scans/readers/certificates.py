"""Typed fields of certificates and reports (S07): diplomas, 备案表 and 学籍报告, licences, qualifications, residence permits.

Universities and offices print their own forms, so a field is found by the words around it or by its place in a table; what
is not found is simply not there. Layouts: the guide's specimens and common forms.
"""

import re
from collections.abc import Callable

from acms.base.numbers import id_card, uscc
from acms.scans.ocr import Line
from acms.scans.readers import documents
from acms.scans.readings import Field

Fields = dict[str, Field]
LEVELS = {"本": "本科", "专": "大专", "大专": "大专", "中专": "中专", "本科": "本科", "专科": "大专"}


class Page:
    """A page's lines, and its text without spaces in which every character knows its line."""

    def __init__(self, lines: list[Line]):
        self.lines = _rows(lines)
        pieces = [(documents.plain(line.text), line) for line in self.lines]
        self.text = "".join(piece for piece, _ in pieces)
        self.owner = [line for piece, line in pieces for _ in piece]

    def find(self, pattern: str, group: int = 1) -> Field | None:
        """The first hit of a pattern in the running text."""
        hit = re.search(pattern, self.text)
        if hit is None or not hit[group]:
            return None
        line = self.owner[hit.start(group)]
        return Field(hit[group], line.confidence, line.box)

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
                if text == label and index + 1 < len(self.lines) and _same_row(line, self.lines[index + 1]):
                    value = self.lines[index + 1]
                    return Field(documents.plain(value.text), value.confidence, value.box)
                if text.startswith(label) and len(text) > len(label):
                    return Field(text[len(label) :].lstrip(":"), line.confidence, line.box)
        return None

    def last_day(self) -> Field | None:
        """The latest full date, as an ISO day: on a certificate the day it was given."""
        best: Field | None = None
        for line in self.lines:
            for day in documents.dates(line.text):
                if best is None or day.isoformat() > best.value:
                    best = Field(day.isoformat(), line.confidence, line.box)
        return best


def _same_row(left: Line, right: Line) -> bool:
    return abs(left.middle - right.middle) < 0.6 * max(left.box[3], right.box[3]) and right.box[0] > left.box[0]


def _rows(lines: list[Line]) -> list[Line]:
    """Reading order: rows from top to bottom, each from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.middle):
        if rows and abs(rows[-1][0].middle - line.middle) < 0.5 * max(rows[-1][0].box[3], line.box[3]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.box[0])]


def _kept(found: dict[str, Field | None]) -> Fields:
    return {name: field for name, field in found.items() if field is not None}


def _valued(field: Field | None, change: Callable[[str], str]) -> Field | None:
    """The field with its value normalised; none when nothing is left of it."""
    if field is None or not (value := change(field.value)):
        return None
    return Field(value, field.confidence, field.box)


def _iso(text: str) -> str:
    days = documents.dates(text)
    return max(days).isoformat() if days else ""


def _id_number(page: Page) -> Field | None:
    return _valued(page.find(r"([1-9]\d{16}[\dXx])"), lambda n: n.upper() if id_card.is_valid(n) else "")


def diploma(page: Page) -> Fields:
    """毕业证书; a report or 备案表 in its place is read as such."""
    if re.search("备案表|认证报告|验证报告", page.text):
        return report(page)
    return _kept(
        {
            "name": page.find(r"(?:学生|学员)(.{2,20}?)[,，]?性别"),
            "sex": page.find(r"性别[:：]?([男女])"),
            "major": page.find(r"在本?[校院](.{2,20}?)专业"),
            "level": _valued(
                page.find(r"年制?(大专|中专|本科|专科|本|专)科?(?:学习|毕业)?"), lambda t: LEVELS.get(t, "")
            ),
            "school": page.beside("校名:", "校名", "学校名称", "院校名称"),
            "graduated": page.last_day(),
            "certificate_no": page.find_in_line(r"证书编号[:：]?(\d{10,20})"),
        }
    )


def report(page: Page) -> Fields:
    """备案表, 认证报告, 验证报告, 学籍报告: a table of labels and values."""
    return _kept(
        {
            "name": page.beside("姓名:", "姓名"),
            "sex": page.beside("性别:", "性别"),
            "born": _valued(page.beside("出生日期:", "出生日期"), _iso),
            "school": page.beside("毕业院校", "院校名称:", "院校名称", "学校名称", "院校"),
            "major": page.beside("专业名称:", "专业名称", "专业"),
            "level": _valued(page.beside("学历层次", "层次:", "层次"), lambda t: LEVELS.get(t, t)),
            "graduated": _valued(page.beside("毕业时间", "毕业日期:", "毕业日期", "毕(结)业日期"), _iso),
            "state": page.beside("学籍状态"),
            "id_number": _id_number(page),
        }
    )


def degree(page: Page) -> Fields:
    """学位证书."""
    return _kept(
        {
            "name": page.find(r"^.{0,20}?证书(.{2,20}?)[,，][男女][,，]"),
            "degree": page.find(r"(博士|硕士|学士)学位证书"),
            "major": page.find(r"(?:大学|学院)(.{2,20}?)专业"),
            "certificate_no": page.find_in_line(r"证书编号[:：]?(\d{10,20})"),
        }
    )


def licence(page: Page) -> Fields:
    """营业执照, 法人证书 and other certificates of a unit."""
    code = page.find(r"([0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10})")
    return _kept(
        {
            "uscc": _valued(code, lambda text: text if uscc.is_valid(text) else ""),
            "name": page.beside("名称", "机构名称", "单位名称"),
            "address": page.beside("住所", "经营场所", "机构地址", "地址"),
        }
    )


def qualification(page: Page) -> Fields:
    """专业技术资格证书, paper or electronic."""
    return _kept(
        {
            "name": page.beside("姓名:", "姓名"),
            "id_number": _id_number(page),
            "level": _valued(page.beside("资格级别:", "资格级别", "级别:", "级别"), _level),
            "obtained_on": _valued(page.beside("批准日期:", "批准日期", "批准时间"), _iso),
            "certificate_no": page.find_in_line(r"(?:管理号|证书编号|证书号)[:：]?([0-9A-Za-z]{6,24})"),
        }
    )


def _level(text: str) -> str:
    return next((level for level in ("正高级", "高级", "中级", "初级") if level in text), "")


def permit(page: Page) -> Fields:
    """居住证."""
    return _kept(
        {
            "name": page.beside("姓名"),
            "id_number": _id_number(page),
            "address": page.find(r"居住地(?:住址|址|地址)[:：]?(.{6,60}?)(?:签发|有效|常住|$)"),
        }
    )


READERS: dict[str, Callable[[Page], Fields]] = {
    "diploma_full": diploma,
    "diploma_part": diploma,
    "eregistration_full": report,
    "eregistration_part": report,
    "student_report": report,
    "degree_full": degree,
    "degree_part": degree,
    "employer_certificate": licence,
    "qualification": qualification,
    "residence_permit": permit,
}


def read(kind: str, lines: list[Line]) -> Fields:
    """The fields of a kind of document; none for a kind without a reader."""
    reader = READERS.get(kind)
    return reader(Page(lines)) if reader else {}
