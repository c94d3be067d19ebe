"""What the law says of an act that breaks trust (D11, A24): article by the day of the act, ban by the day of the penalty. Pure.

会计法 (2017: §§40, 42–45; 2024: §§38, 40–42). 财会〔2018〕33号 §6 counts a ban from the day the act was established, the later draft
from the day the penalty takes effect: both days are kept, the second one counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from acms.base.dates import years_after

TABLE = Path(__file__).parent / "data" / "laws.yaml"
YEARS = 5


@dataclass(frozen=True)
class Ban:
    """禁止从事会计工作: for life, or up to and including a day."""

    life: bool = False
    until: date | None = None


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(TABLE.read_text("utf-8"))
    return found


def article(code: str, on: date) -> str:
    """The article that spoke of such an act on that day; empty where no law names it, or before the versions known here."""
    act = _table()["acts"].get(code)
    if act is None:
        return ""
    valid = [n for n, version in enumerate(_table()["versions"]) if version["since"] <= on]
    return f"{_table()['versions'][valid[-1]]['name']}{act['articles'][valid[-1]]}" if valid else ""


def ban(code: str, *, grave: bool, effective_on: date) -> Ban | None:
    """The ban that follows from an act; `grave`: 情节严重. None where none follows."""
    follows = _table()["acts"].get(code, {}).get("ban", "")
    if follows == "life":
        return Ban(life=True)
    if follows == "five" or (follows == "serious" and grave):
        return Ban(until=years_after(effective_on, YEARS) - timedelta(days=1))
    return None
