"""Names by sound: full pinyin and initials, for search."""

import re

from pypinyin import Style, lazy_pinyin

_OTHER = re.compile(r"[^a-z0-9]")


def full(text: str) -> str:
    """乌云其木格 → wuyunqimuge."""
    return _OTHER.sub("", "".join(lazy_pinyin(text, style=Style.NORMAL)).lower())


def initials(text: str) -> str:
    """乌云其木格 → wyqmg."""
    return _OTHER.sub("", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower())
