"""The list of a run as the desk asks for it: found, counted by place and state, and as a table to take away (D10). Reads only."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from acms.accounts import access
from acms.accounts.models import User
from acms.base import asking, sheets, text
from acms.base.numbers import id_card
from acms.people import search as people_search
from acms.regions import divisions
from acms.yearly import words
from acms.yearly.models import Line, LineState, Run


@dataclass(frozen=True)
class Asked:
    """What is asked of a list: a name, a former one too, or the beginning of one or of its pinyin, a unit, a place, a state, objections."""

    q: str = ""
    unit: str = ""
    place: str = ""
    state: str = ""
    objected: bool = False
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> "Asked":
        state, place = query.get("state", ""), query.get("place", "")
        place, state = place if place in divisions.tree() else "", state if state in LineState.values else ""
        objected = query.get("objected") == "1"
        return cls(
            text.tidied(query.get("q", ""))[:40],
            text.tidied(query.get("unit", ""))[:80],
            place,
            state,
            objected,
            asking.unknown(query, {"state": state, "place": place, "objected": objected}),
        )


def within(run: Run, user: User) -> QuerySet[Line]:
    """The lines of a run that a reviewer sees."""
    return Line.objects.filter(run=run).filter(access.within(user))


def found(rows: QuerySet[Line], asked: Asked) -> QuerySet[Line]:
    """What is asked for, by league, banner and unit."""
    if asked.unknown:
        return rows.none()
    if asked.q:
        rows = rows.filter(people_search.named(asked.q, "person__"))
    if asked.unit:
        rows = rows.filter(people_search.of_unit(asked.unit, "person__"))
    if asked.place:
        rows = rows.filter(management_code__in=sorted(divisions.reporting(asked.place)))
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.objected:
        rows = rows.exclude(objected_at=None)
    rows = rows.select_related("run", "person__employer", "settled_by")
    return rows.order_by("management_code", "person__employer__sound", "person__employer", "person__sound", "pk")


@dataclass(frozen=True)
class Place:
    """How many of one place: all, in each state by its code, and how many have objected."""

    code: str
    name: str
    all: int
    states: dict[str, int]
    objected: int


def places(rows: QuerySet[Line], within: str = "") -> list[Place]:
    """How many where, in the order of the codes: the banners of the place asked for, else leagues and what is counted beside them.

    Where all of it is of one league, its banners.
    """
    by_place: Any = rows.order_by().values("management_code")
    counted = by_place.annotate(
        all=Count("pk"),
        objected=Count("pk", Q(objected_at__isnull=False)),
        **{state: Count("pk", Q(state=state)) for state in LineState.values},
    )
    told = list(counted.filter(management_code__in=sorted(divisions.reporting(within))) if within else counted)
    groups = {row["management_code"]: divisions.shown_under(row["management_code"]) for row in told}
    is_fine = within or len(set(groups.values())) < 2
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in told:
        code = row.pop("management_code")
        sums[code if is_fine else groups[code]].update(row)
    return [
        Place(code, divisions.path(code), of["all"], {state: of[state] for state in LineState.values}, of["objected"])
        for code, of in sorted(sums.items())
    ]


def choices(rows: QuerySet[Line]) -> list[tuple[str, str]]:
    """The places of a list to choose from: each league, and its banners below it."""
    codes = set(rows.order_by().values_list("management_code", flat=True).distinct())
    every = codes | {divisions.shown_under(code) for code in codes}
    return [(code, divisions.path(code)) for code in sorted(every)]


def leagues(rows: QuerySet[Line]) -> list[tuple[str, int]]:
    """How many of each league and of each place that is counted beside them, the most first."""
    found: Counter[str] = Counter()
    for code, many in rows.order_by().values_list("management_code").annotate(Count("pk")):
        found[divisions.path(divisions.shown_under(code))] += many
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
