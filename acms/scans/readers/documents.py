"""The words of documents: folded for comparing, the days that they name, whether a value stands among them."""

import re
import unicodedata
from datetime import date

from acms.base import text as base_text

_NUMERALS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_ARABIC_DATE = re.compile(r"((?:19|20)\d{2})[年.\-/](\d{1,2})[月.\-/](\d{1,2})")


# OCR now and then answers with the traditional form of a printed simplified character.
_SIMPLE = str.maketrans(
    "證書學業畢會計資從員聯網國華專編號碼驗認報門營執機構稱類財務審經濟屬發體單處區縣鎮鄉內漢滿囘壯莊達爾倫鄂溫績業滬貿關時間長東車馬龍飛張劉陳楊趙黃吳孫",
    "证书学业毕会计资从员联网国华专编号码验认报门营执机构称类财务审经济属发体单处区县镇乡内汉满回壮庄达尔伦鄂温绩业沪贸关时间长东车马龙飞张刘陈杨赵黄吴孙",
)


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
    """Text for comparing: full-width and traditional forms folded, brackets alike, no spaces."""
    folded = unicodedata.normalize("NFKC", text).translate(_SIMPLE)
    return "".join(folded.split()).replace("•", "·").replace("・", "·")


def alike(one: str, other: str) -> bool:
    """True for the same words, in whatever widths, blanks and dots."""
    return base_text.dotted(plain(one)) == base_text.dotted(plain(other))


def mentions(text: str, value: str) -> bool:
    """True when the text holds the value, spaces and character widths aside. False for an empty value."""
    return bool(value) and base_text.dotted(plain(value)) in base_text.dotted(plain(text))
