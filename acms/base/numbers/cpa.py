"""注册会计师证书编号: twelve digits that begin with the code of a province (GB/T 2260)."""

import re

# 北京 to 内蒙古, 东北, 华东, 中南, 西南, 西北, 台港澳.
_PROVINCES = frozenset(
    map(
        str,
        (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82),
    )
)


def has_form(number: str) -> bool:
    """Whether a number looks like one of a certified public accountant; who holds it, it does not tell.

    >>> has_form("150012345678"), has_form("888888888888"), has_form("123456")
    (True, False, False)
    """
    return re.fullmatch(r"[0-9]{12}", number) is not None and number[:2] in _PROVINCES
