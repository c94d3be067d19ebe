"""Pages of long lists. Counting a million rows for a page number takes longer than the page: past CAP it is "more than"."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

CAP = 20_000
SIZES = (20, 50, 100)
DEEPEST = 500  # pages: nobody turns further, and every page turned costs what lies before it


@dataclass(frozen=True)
class Page:
    """Rows `start`…`end` of `total` (at most CAP + 1, then `guessed` tells) with the addresses of its neighbours and other sizes, filters kept."""

    rows: list[Any]
    number: int
    total: int
    guessed: int
    sizes: list[tuple[int, str]]
    start: int
    before: str
    after: str

    @property
    def end(self) -> int:
        return self.start + len(self.rows) - 1

    @property
    def many(self) -> bool:
        """True when there are more than CAP."""
        return self.total > CAP

    @property
    def total_words(self) -> str:
        """共381, 约38.1万, 20000以上: exact up to CAP."""
        if not self.many:
            return f"共{self.total}"
        return f"约{self.guessed / 10_000:.1f}万" if self.guessed > CAP else f"{CAP}以上"


def size_of(request: HttpRequest) -> int:
    """How many rows a page the address asks for: one of `SIZES`."""
    asked = request.GET.get("size", "")
    return int(asked) if asked in map(str, SIZES) else SIZES[0]


def page(request: HttpRequest, rows: QuerySet[Any], size: int = 0) -> Page:
    """The page that the request asks for, of `size` rows or as many as its address says: two statements, of very many rows three."""
    choices = () if size else SIZES
    size = size or size_of(request)
    asked = request.GET.get("page", "")
    number = min(max(int(asked), 1), DEEPEST) if asked.isdecimal() and len(asked) < 6 else 1
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    whole = number == 1 and len(found) <= size
    total = len(found) if whole else rows.order_by()[: CAP + 1].count()
    return Page(
        found[:size],
        number,
        total,
        _guessed(rows) if total > CAP else 0,
        [(n, "" if n == size else address(request, size=n)) for n in choices],
        start + 1 if found else 0,
        address(request, page=number - 1) if number > 1 else "",
        address(request, page=number + 1) if len(found) > size and number < DEEPEST else "",
    )


def _guessed(rows: QuerySet[Any]) -> int:
    """About how many rows there are, as PostgreSQL plans them; 0 where nothing tells."""
    if connection.vendor != "postgresql":
        return 0
    plan = json.loads(rows.order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])


def address(request: HttpRequest, **changes: object) -> str:
    """The present filters with some changed, as a query string."""
    kept: dict[str, object] = {
        name: [value for value in values if value] for name, values in request.GET.lists() if name != "page"
    }
    asked = {name: value for name, value in {**kept, **changes}.items() if value not in ("", None, [])}
    return "?" + urlencode(asked, doseq=True)


def sorted_by(request: HttpRequest, key: str, now: str) -> tuple[str, str]:
    """Of a column's head: the address that sorts by it, or turns the order round, and how it is sorted `now` (`key`, or `-key` downwards)."""
    how = "" if now.lstrip("-") != key else "descending" if now.startswith("-") else "ascending"
    return address(request, sort=f"-{key}" if now == key else key), how
