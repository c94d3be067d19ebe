"""The list of a run as the desk asks for it: found, counted by place and state, and as a table to take away (D10). Reads only."""

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from acms.accounts import access
from acms.accounts.models import User
from acms.base import sheets, text
from acms.base.numbers import id_card
from acms.regions import divisions
from acms.yearly import words
from acms.yearly.models import Line, LineState, Run


@dataclass(frozen=True)
class Asked:
    """What is asked of a list: a name or the beginning of one or of its pinyin, a place, a state, objections only."""

    q: str = ""
    place: str = ""
    state: str = ""
    objected: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> "Asked":
        state, place = query.get("state", ""), query.get("place", "")
        return cls(
            text.tidied(query.get("q", ""))[:40],
            place if place in divisions.tree() else "",
            state if state in LineState.values else "",
            query.get("objected") == "1",
        )


def within(run: Run, user: User) -> QuerySet[Line]:
    """The lines of a run that a reviewer sees."""
    return Line.objects.filter(run=run).filter(access.within(user))


def found(rows: QuerySet[Line], asked: Asked) -> QuerySet[Line]:
    """What is asked for, by league, banner and unit."""
    if asked.q:
        small = asked.q.lower()
        sounds = Q(person__sound__startswith=small) | Q(person__initials__startswith=small)
        rows = rows.filter(sounds if small.isascii() else Q(person__name__startswith=asked.q))
    if asked.place:
        rows = rows.filter(management_code__in=sorted(divisions.below(asked.place)))
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.objected:
        rows = rows.exclude(objected_at=None)
    rows = rows.select_related("person__employer", "settled_by")
    return rows.order_by("management_code", "person__employer__sound", "person__employer", "person__sound", "pk")


@dataclass(frozen=True)
class Place:
    """How many of one place: all, in each state by its code, and how many have objected."""

    code: str
    name: str
    all: int
    states: dict[str, int]
    objected: int


def places(rows: QuerySet[Line]) -> list[Place]:
    """The places of a list, in the order of their codes."""
    by_place: Any = rows.order_by("management_code").values("management_code")
    counted = by_place.annotate(
        all=Count("pk"),
        objected=Count("pk", Q(objected_at__isnull=False)),
        **{state: Count("pk", Q(state=state)) for state in LineState.values},
    )
    return [
        Place(
            row["management_code"],
            divisions.path(row["management_code"]),
            row["all"],
            {state: row[state] for state in LineState.values},
            row["objected"],
        )
        for row in counted
    ]


def leagues(rows: QuerySet[Line]) -> list[tuple[str, int]]:
    """How many of each league, the most first."""
    found: Counter[str] = Counter()
    for code, many in rows.order_by().values_list("management_code").annotate(Count("pk")):
        found[divisions.path(code[:4] + "00")] += many
    return found.most_common()


HEADS = ("地区", "单位", "姓名", "证件号", "理由", "状态", "预告次数", "不早于", "异议", "办理的说明")


def workbook(run: Run, rows: QuerySet[Line]) -> bytes:
    """The list as a workbook; numbers are masked."""
    out = io.BytesIO()
    sheets.write(out, [(f"{run.year}", HEADS, _cells(run, rows))])
    return out.getvalue()


def _cells(run: Run, rows: QuerySet[Line]) -> Iterable[tuple[object, ...]]:
    for line in rows.iterator(chunk_size=2000):
        person = line.person
        yield (
            divisions.path(line.management_code), person.employer.name if person.employer else words.NO_UNIT, person.name,
            id_card.masked(person.id_number), words.why(run.kind, line.years), line.get_state_display(), line.warned,
            line.promised, line.objection, line.reason,
        )  # fmt: skip
