"""Names by sound: full pinyin and initials, for search."""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_OTHER = re.compile(r"[^a-z0-9]")


def full(text: str) -> str:
    """All of it.

    >>> full("乌云其木格"), full("重庆A1·李")
    ('wuyunqimuge', 'chongqinga1li')
    """
    return _OTHER.sub("", "".join(_syllables(text)).lower())


def initials(text: str) -> str:
    """The first letters; what has no sound, such as Latin letters, stays whole.

    >>> initials("乌云其木格"), initials("重庆Ab1·李")
    ('wyqmg', 'cqab1l')
    """
    return _OTHER.sub("", "".join(one if one.startswith("\0") else one[:1] for one in _syllables(text)).lower())


@lru_cache(maxsize=64)  # both are asked of a name, one after the other
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors=lambda other: f"\0{other}"))
