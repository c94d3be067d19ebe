"""The queue of a desk: which cases a view shows, filtered and sorted as the address says (C01)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base import asking, text
from acms.base.dates import Calendar, beginning
from acms.casework import access, actions, held, procedures
from acms.casework.models import OVER, Case, CaseState, Decision, HeldDecision
from acms.employers import search as employers_search
from acms.regions import divisions

VIEWS = (
    ("todo", "待办"),
    ("mine", "我的"),
    ("free", "没人领"),
    ("late", "超期"),
    ("due", "将到期"),
    ("held", "刚决定"),
    ("returned", "已退回"),
    ("done", "已办结"),
)
LEVELS = (("own", "本级"), ("below", "下级"), ("all", "全部"))
RESULTS = (("fail", "有不一致"), ("unsure", "有拿不准"), ("ok", "都一致"))
ARRIVED = (("today", "今天到件"), ("week", "7天内到件"), ("older", "7天前到件"))
SORTS = {"arrived": "submitted_at", "due": "due_on", "title": "sound"}
LONGEST_QUERY = 60
HELD = "held"  # decided, and may still be undone (ADR 0041): shown where there is any
BACKWARDS = ("returned", "done")  # the latest first
USUAL_ORDER = {True: "最近的在前", False: "最早到件在前"}


@dataclass(frozen=True)
class Asked:
    """What a queue's address asks for; what of it is `unknown` finds no case."""

    view: str
    q: str = ""
    kind: str = ""
    result: str = ""
    holder: str = ""
    arrived: str = ""
    region: str = ""
    sort: str = ""
    # Own level first: what the agencies below have is theirs until somebody asks for all of it.
    level: str = "own"
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Asked":
        def one_of(name: str, values: Collection[str]) -> str:
            value = query.get(name, "")
            return value if value in values else ""

        understood = {
            "view": one_of("view", dict(VIEWS)),
            "kind": one_of("kind", dict(procedures.choices())),
            "result": one_of("result", dict(RESULTS)),
            "holder": query.get("holder", "") if text.whole(query.get("holder", "")) else "",
            "arrived": one_of("arrived", dict(ARRIVED)),
            "region": query.get("region", "") if divisions.get(query.get("region", "")) else "",
            "level": one_of("level", dict(LEVELS)),
        }
        sort = query.get("sort", "")
        return cls(
            q=query.get("q", "").strip()[:LONGEST_QUERY],
            sort=sort if sort.lstrip("-") in SORTS else "",
            unknown=asking.unknown(query, understood),
            **{**understood, "view": understood["view"] or "todo", "level": understood["level"] or "own"},
        )

    @property
    def by_level(self) -> bool:
        """Whether the view has levels: what was sent back or is over waits for nobody."""
        return self.view not in BACKWARDS

    @property
    def query(self) -> str:
        """The same as an address says it: cases carry it along, so that the next one comes from the same list."""
        stated = {**asdict(self), "unknown": "", "level": "" if self.level == "own" else self.level}
        return urlencode({name: value for name, value in stated.items() if value})

    @property
    def order(self) -> list[str]:
        """Oldest first, in the views of what is over the latest."""
        sort = self.sort or ("-arrived" if self.view in BACKWARDS else "arrived")
        sign = "-" if sort.startswith("-") else ""
        return [sign + SORTS[sort.lstrip("-")], f"{sign}pk"]


def rows(visible: QuerySet[Case], asked: Asked, user: User, calendar: Calendar) -> QuerySet[Case]:
    """The cases that are asked for, with who holds them."""
    found = visible.none() if asked.unknown else visible.filter(_in_view(asked, user, calendar))
    if asked.by_level:  # what is decided waits for nobody, though it may still be undone
        found = found.filter(pk__in=held.cases()) if asked.view == HELD else found.exclude(pk__in=held.cases())
    if asked.q:
        found = found.filter(_words(asked))
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.result:
        found = found.filter(
            {"fail": Q(fails__gt=0), "unsure": Q(doubts__gt=0), "ok": Q(fails=0, doubts=0)}[asked.result]
        )
    if asked.holder:
        found = found.filter(taken_by=int(asked.holder))
    if asked.arrived:
        found = found.filter(_arrival(asked.arrived))
    if asked.region:
        found = found.filter(management_code__in=divisions.reporting(asked.region))
    return found.select_related("taken_by").order_by(*asked.order)


def _at_level(asked: Asked, user: User) -> Q:
    """What is to be decided at the reviewer's own level, unless all is asked for; for those with nobody below, both are one."""
    if asked.level == "all" or not accounts_access.has_levels(user):
        return Q()
    own = Q(deciding_code__in=sorted(accounts_access.own_level(user)))
    return own if asked.level == "own" else ~own


def _in_view(asked: Asked, user: User, calendar: Calendar) -> Q:
    """What a view shows. What was sent back or is over waits for nobody here: it has no level."""
    waiting = Q(state=CaseState.IN_REVIEW) & _at_level(asked, user)
    if asked.view == "free":
        return waiting & actions.free(user)
    return {
        "todo": waiting,
        "mine": waiting & Q(taken_by=user),
        "late": waiting & Q(due_on__lt=timezone.localdate()),
        "due": waiting & Q(due_on__gte=timezone.localdate(), due_on__lte=_soon(calendar)),
        HELD: waiting,
        "returned": Q(state=CaseState.RETURNED),
        "done": Q(state__in=OVER),
    }[asked.view]


def _soon(calendar: Calendar) -> date:
    """The last day of what is about to be due."""
    return calendar.after(timezone.localdate(), 1)


def _words(asked: Asked) -> Q:
    """A part of the name where few cases wait; its beginning among all that were ever decided."""
    small, name = asked.q.lower(), text.tidied(asked.q)
    by_sound = Q(sound__startswith=small) | Q(initials__startswith=small) | Q(no=asked.q.upper())
    if asked.view == "done":
        return by_sound | Q(title__startswith=asked.q) | Q(title__startswith=name)
    named = Q(title__contains=asked.q) | Q(title__contains=name)
    return by_sound | named | employers_search.called("employer_name", asked.q) | Q(no__endswith=asked.q.upper())


def _arrival(arrived: str) -> Q:
    today = timezone.localdate()
    first = today if arrived == "today" else today - timedelta(days=7)
    start = beginning(first)
    return Q(submitted_at__lt=start) if arrived == "older" else Q(submitted_at__gte=start)


def counts(
    visible: QuerySet[Case], asked: Asked, user: User, calendar: Calendar, waits: Collection[int]
) -> list[tuple[str, str, int | None]]:
    """Every view with its count at the level that is asked for; what was ever decided is not counted.

    All in one statement that reads an index alone. `waits`: the cases that are held; they are few, counted by themselves and taken off.
    """
    waiting = visible.filter(state__in=[CaseState.IN_REVIEW, CaseState.RETURNED])
    views = [code for code, _ in VIEWS if code != "done"]
    each = {code: Count("state", _in_view(replace(asked, view=code), user, calendar)) for code in views}
    found = waiting.aggregate(**each)
    decided = waiting.filter(pk__in=waits).aggregate(**each) if waits else dict.fromkeys(each, 0)
    found = {code: decided[code] if code == HELD else many - decided[code] for code, many in found.items()}
    return [
        (code, title, found.get(code)) for code, title in VIEWS if code != HELD or found[HELD] or asked.view == HELD
    ]


def elsewhere(visible: QuerySet[Case], asked: Asked, user: User, calendar: Calendar) -> list[tuple[str, str, str]]:
    """Where a search that has found nothing would find something: the view, its title and its query (C01)."""
    if not asked.q:
        return []
    todo = replace(asked, view="todo", sort="", level="all")
    found = []
    for view in (todo, *(replace(todo, view=code) for code in (HELD, "returned", "done"))):
        is_here = view.view == asked.view and (not asked.by_level or asked.level == "all")
        if not is_here and rows(visible, view, user, calendar).order_by().exists():
            found.append((view.view, dict(VIEWS)[view.view], view.query))
    return found


def work_load(colleagues: Iterable[User]) -> list[dict[str, Any]]:
    """What each colleague has in hand and has decided, those with most in hand first: two statements (C01)."""
    mates: dict[int, dict[str, Any]] = {
        mate.pk: {"mate": mate, "held": 0, "late": 0, "today": 0, "week": 0, "away": False} for mate in colleagues
    }
    day = timezone.localdate()
    for row in mates.values():
        mate = row["mate"]
        row["away"] = bool(mate.away_until and mate.away_until >= day)
    in_hand = Case.objects.filter(state=CaseState.IN_REVIEW, taken_by__in=mates).exclude(pk__in=held.cases())
    held_by = in_hand.order_by().values_list("taken_by")
    for pk, many, late in held_by.annotate(Count("pk"), late=Count("pk", Q(due_on__lt=day))):
        mates[pk or 0] |= {"held": many, "late": late}
    decided = Decision.objects.filter(at__gte=beginning(day - timedelta(days=6)), by__in=mates).order_by()
    for pk, week, done in decided.values_list("by").annotate(Count("pk"), today=Count("pk", Q(at__gte=beginning(day)))):
        mates[pk or 0] |= {"week": week, "today": done}
    return sorted(mates.values(), key=lambda row: -row["held"])


def today(visible: QuerySet[Case]) -> dict[str, int]:
    """What came in today and was decided by people or rules today."""
    start = beginning(timezone.localdate())
    return visible.filter(moved_at__gte=start).aggregate(
        arrived=Count("pk", Q(submitted_at__gte=start)),
        done=Count("pk", Q(state__in=[CaseState.APPROVED, CaseState.REFUSED])),
        returned=Count("pk", Q(state=CaseState.RETURNED)),
    )


def with_ages(
    found: list[Case], calendar: Calendar, user: User, waits: Mapping[int, HeldDecision]
) -> list[dict[str, Any]]:
    """Rows with their age and what is left, in working days, those that are over have neither; which may be decided here, and which
    are decided and may still be undone, as `waits` has them."""
    day = timezone.localdate()
    rows: list[dict[str, Any]] = []
    for row in found:
        arrived, due = row.submitted_at, row.due_on
        if not row.is_open or arrived is None or due is None:
            rows.append({"case": row, "age": 0, "left": 0, "late": 0, "decides": False, "held": None})
            continue
        left = calendar.between(day, due)
        age = calendar.between(timezone.localdate(arrived), day)
        decided = waits.get(row.pk)
        decides = decided is None and access.can_decide(user, row)
        rows.append(
            {"case": row, "age": age, "left": max(left, 0), "late": max(-left, 0), "decides": decides, "held": decided}
        )
    return rows
