"""What a supervising unit reads of a case: no number can be worked out from what stands beside its mask (Q02, R03). Pure."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from acms.base.dates import chinese

_MASKED = re.compile(r"(?<=\d{4}\*{10}\d{3})[\dX]")


def sections(frozen: Iterable[dict[str, Any]], born: date | None) -> list[dict[str, Any]]:
    """What was submitted with the birth date to its year, under whatever name it stands, and masks without their last place."""
    return [
        {**part, "answers": [{**row, "value": "", "masked": _shown(row, born)} for row in part["answers"]]}
        for part in frozen
    ]


def _shown(row: dict[str, Any], born: date | None) -> str:
    said = row.get("masked") or row.get("value") or ""
    is_birth_date = row.get("item", "").endswith(".born") or "出生日期" in row.get("label", "")
    if is_birth_date:
        return re.sub(r"^(\d{4}).*$", r"\1年", said, flags=re.DOTALL)
    return narrowed(said, born)


def narrowed(said: str, born: date | None) -> str:
    """A text as a supervising unit reads it.

    >>> narrowed("1501**********0049，1982-11-23", date(1982, 11, 23))
    '1501**********004*，1982年'
    """
    for day in (born.isoformat(), chinese(born), born.strftime("%Y%m%d")) if born else ():
        said = said.replace(day, f"{born:%Y}年")
    return _MASKED.sub("*", said)
