"""Pages of long lists. Counting a million rows for a page number takes longer than the page: past CAP it is "more than"."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

CAP = 1000
DEEPEST = 500  # pages: nobody turns further, and every page turned costs what lies before it


@dataclass(frozen=True)
class Page:
    """Rows `start`…`end` of `total` (at most CAP + 1) with the addresses of its neighbours, filters kept."""

    rows: list[Any]
    number: int
    total: int
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
    def shown_total(self) -> int:
        return min(self.total, CAP)


def page(request: HttpRequest, rows: QuerySet[Any], size: int) -> Page:
    """The page that the request asks for: two statements."""
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
        start + 1 if found else 0,
        address(request, page=number - 1) if number > 1 else "",
        address(request, page=number + 1) if len(found) > size and number < DEEPEST else "",
    )


def address(request: HttpRequest, **changes: object) -> str:
    """The present filters with some changed, as a query string."""
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    return "?" + urlencode({name: value for name, value in {**kept, **changes}.items() if value not in ("", None)})
