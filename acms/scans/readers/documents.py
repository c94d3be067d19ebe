"""Documents without a reader of their own yet: their whole text, in which what was typed is looked for."""

import re
import unicodedata
from datetime import date

from acms.scans.ocr import Line
from acms.scans.readings import Field, Reading

_NUMERALS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_ARABIC_DATE = re.compile(r"((?:19|20)\d{2})[年.\-/](\d{1,2})[月.\-/](\d{1,2})")
# Groups of four, or letters and digits on newer reports; a certificate's number is longer.
_VERIFICATION = re.compile(r"(?:在线验证码)?[:：]?(\d{12}|[0-9A-Z]{16})")


def read(kind: str, lines: list[Line]) -> Reading:
    """The whole text, and a verification code where the document carries one."""
    reading = Reading(kind, text="\n".join(line.text for line in lines))
    if kind.startswith("eregistration") or kind == "student_report":
        for line in lines:
            if hit := _VERIFICATION.fullmatch("".join(line.text.split())):
                code = hit[1]
                reading.fields["verification_code"] = Field(code, line.confidence, line.box)
                break
    return reading


def _day(numeral: str) -> int:
    """二十五 → 25."""
    if "十" not in numeral:
        return int(numeral.translate(_NUMERALS))
    tens, _, ones = numeral.partition("十")
    return int(tens.translate(_NUMERALS) or 1) * 10 + int(ones.translate(_NUMERALS) or 0)


def dates(text: str) -> set[date]:
    """Every day the text names, in Arabic or Chinese numerals."""
    found = set()
    packed = plain(text)
    candidates = [(int(y), int(m), int(d)) for y, m, d in _ARABIC_DATE.findall(packed)]
    candidates += [
        (int(y.translate(_NUMERALS)), _day(m), _day(d)) for y, m, d in _CHINESE_DATE.findall("".join(text.split()))
    ]
    for year, month, day in candidates:
        try:
            found.add(date(year, month, day))
        except ValueError:
            continue
    return found


def plain(text: str) -> str:
    """Text for comparing: full-width forms folded, brackets alike, no spaces."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).replace("•", "·").replace("・", "·").replace("（", "(").replace("）", ")")


def mentions(text: str, value: str) -> bool:
    """True when the text holds the value, spaces and character widths aside. False for an empty value."""
    return bool(value) and plain(value) in plain(text)
