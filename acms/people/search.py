"""Finding people by any one thing or several (C03)."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from acms.accounts.models import ID_PURPOSE
from acms.base import asking, codelists, crypto
from acms.base import text as base_text
from acms.base.dates import beginning, next_month, years_after
from acms.base.numbers import id_card, uscc
from acms.employers import search as employers_search
from acms.people import words
from acms.people.models import FormerName, FormerNumber, Head, Person, Status
from acms.regions import divisions

MOST = 3000  # of one name in a scope; beyond it another criterion has to narrow the search
ON_POST = (("1", "在岗"), ("0", "不在岗"), ("none", "没有单位"))
# Bands of age by the birthdays that are over, the youngest first: below how many years, and its name; above them OLDEST.
AGES = ((25, "under25"), (35, "25-34"), (45, "35-44"), (55, "45-54"))
OLDEST = "55over"
# What is said of the unit that somebody is at, so that those are found who have to be reminded.
UNITS = (("headless", "单位没有负责人"), ("head", "会计机构负责人"), ("unevaluated", "上年度考评没录全的负责人"))
# 上年度 of learning and of evaluations; `none`: nothing is on record for it.
LEARNED = (("done", "上年度继续教育已完成"), ("exempt", "上年度继续教育免修"), ("none", "上年度没有继续教育记载"))
NOT_EVALUATED = "none"
SORTS = {"name": ("sound", "pk"), "file": ("file_no", "pk"), "born": ("born", "pk")}


@dataclass(frozen=True)
class Asked:
    """What a search asks for; what of it is `unknown` finds nobody. An ID number is never in it."""

    q: str = ""
    employer: str = ""
    region: str = ""
    status: str = ""
    level: str = ""
    education: str = ""
    post: str = ""
    sex: str = ""
    age: str = ""
    economic: str = ""
    unit: str = ""
    position: str = ""
    learned: str = ""
    evaluated: str = ""
    flow: str = ""
    sort: str = ""
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Asked":
        def one_of(name: str, values: Collection[str]) -> str:
            value = str(query.get(name, ""))
            return value if value in values else ""

        asked = cls(
            str(query.get("q", "")).strip()[:60],
            str(query.get("employer", "")).strip()[:120],
            one_of("region", divisions.tree()),
            one_of("status", Status.values),
            one_of("level", {"0", *codelists.names("title_level")}),
            one_of("education", codelists.names("education_level_form")),
            one_of("post", dict(ON_POST)),
            one_of("sex", codelists.names("gender")),
            one_of("age", words.AGES),
            one_of("economic", codelists.names("economic_type")),
            one_of("unit", dict(UNITS)),
            one_of("position", codelists.names("position_2012")),
            one_of("learned", dict(LEARNED)),
            one_of("evaluated", {NOT_EVALUATED, *codelists.names("assess_result")}),
            str(query.get("flow", "")) if _of_flow(str(query.get("flow", ""))) else "",
            one_of("sort", [*SORTS, *(f"-{key}" for key in SORTS)]),
        )
        return replace(asked, unknown=asking.unknown(query, {key: getattr(asked, key) for key in KEYS}))

    @property
    def given(self) -> bool:
        """True when anything is asked for."""
        return bool(self.unknown) or any(getattr(self, key) for key in KEYS)

    @property
    def order(self) -> list[str]:
        """By the sound of names, unless another column is asked for."""
        sign = "-" if self.sort.startswith("-") else ""
        return [sign + column for column in SORTS[self.sort.lstrip("-") or "name"]]


# What narrows a search: exports and messages to many keep it as an address has it.
KEYS = tuple(field.name for field in fields(Asked) if field.name not in ("sort", "unknown"))


def said(asked: Asked) -> str:
    """What is asked for in words: 管理地区：呼和浩特市 / 赛罕区；资格级别：中级."""
    level = words.NO_LEVEL if asked.level == "0" else codelists.name("title_level", asked.level)
    found = (
        (asked.q, asked.q),
        (asked.employer, asked.employer),
        (asked.region, divisions.path(asked.region) if asked.region else ""),
        (asked.status, Status(asked.status).label if asked.status else ""),
        (asked.level, level),
        (asked.education, codelists.name("education_level_form", asked.education)),
        (asked.post, dict(ON_POST).get(asked.post, "")),
        (asked.sex, codelists.name("gender", asked.sex)),
        (asked.age, words.AGES.get(asked.age, "")),
        (asked.economic, codelists.name("economic_type", asked.economic)),
        (asked.unit, dict(UNITS).get(asked.unit, "")),
        (asked.position, codelists.name("position_2012", asked.position)),
        (asked.learned, dict(LEARNED).get(asked.learned, "")),
        (asked.evaluated, dict(evaluations()).get(asked.evaluated, "")),
        (asked.flow, flow_said(asked.flow)),
    )
    lines = [f"{label}：{text}" for label, (given, text) in zip(words.ASKED, found, strict=True) if given]
    lines += [words.unknown(value) for value in asked.unknown]
    return "；".join(lines) or words.EVERYBODY


def rows(visible: QuerySet[Person], asked: Asked) -> QuerySet[Person]:
    """The people asked for, by the sound of their names. A file merged into another is found through that one."""
    visible = found = visible.filter(merged_into=None)
    if asked.unknown:
        return found.none()
    if asked.q:
        # Found first, sorted then: a planner that walks the million in order of sound and looks for the name takes seconds.
        found = Person.objects.filter(pk__in=visible.filter(named(asked.q)).order_by().values("pk")[:MOST])
    if asked.employer:
        found = found.filter(of_unit(asked.employer))
    if asked.region:
        found = found.filter(management_code__in=sorted(divisions.reporting(asked.region)))
    if asked.status:
        found = found.filter(status=asked.status)
    if asked.level:
        found = found.filter(qualification_level=asked.level)
    if asked.education:
        found = found.filter(education_level=asked.education)
    if asked.post:
        found = found.filter(on_post={"1": True, "0": False, "none": None}[asked.post])
    if asked.sex:
        found = found.filter(sex=asked.sex)
    if asked.age:
        found = found.filter(aged(asked.age, timezone.localdate()))
    if asked.economic:
        found = found.filter(employer__economic_type=asked.economic)
    if asked.unit:
        found = found.filter(_at(asked.unit, timezone.localdate().year - 1))
    if asked.position:
        found = found.filter(Exists(_same(posts__valid_to=None, posts__on_post=True, posts__position=asked.position)))
    if asked.learned:
        found = found.filter(learned(asked.learned, timezone.localdate().year - 1))
    if asked.evaluated:
        found = found.filter(evaluated(asked.evaluated, timezone.localdate().year - 1))
    if asked.flow:
        found = found.filter(pk__in=_moved_in(asked.flow).order_by().values("pk"))
    return found.select_related("employer").order_by(*asked.order)


def _same(**holds: Any) -> QuerySet[Person]:
    """The file that is asked about, where this holds of it."""
    return Person.objects.filter(pk=OuterRef("pk"), **holds)


def learned(how: str, year: int) -> Q:
    """Whose learning of a year is on record so; `none`: of whom nothing is (D08)."""
    if how == "none":
        return ~Q(Exists(_same(learning_years__year=year)))
    return Q(Exists(_same(learning_years__year=year, learning_years__state=how)))


def evaluated(result: str, year: int) -> Q:
    """Who was evaluated so for a year, by any unit; `none`: who was not (D06)."""
    valid = {"evaluations__year": year, "evaluations__voided_at": None}
    if result == NOT_EVALUATED:
        return ~Q(Exists(_same(**valid)))
    return Q(Exists(_same(**valid, evaluations__result=result)))


def evaluations() -> list[tuple[str, str]]:
    """The results that a search may ask for, and having none."""
    said = [(key, words.evaluated(name)) for key, name in codelists.choices("assess_result")]
    return [*said, (NOT_EVALUATED, words.NOT_EVALUATED)]


class Flow(NamedTuple):
    """Something that happens to a file. `at`: the way from the file to the moment; `holds`: what else is so in the same row."""

    label: str
    at: str
    holds: Mapping[str, Any] = {}

    def within(self, since: date, until: date | None = None) -> QuerySet[Person]:
        """The files of which it is so from a day on, before another one."""
        bounds = {f"{self.at}__gte": beginning(since)} | ({f"{self.at}__lt": beginning(until)} if until else {})
        return Person.objects.filter(**self.holds, **bounds, merged_into=None)


# What a month is asked for, by its key in addresses: 进入正式库 is of this room, others are registered when their rooms start.
FLOWS = {"entered": Flow(words.ENTERED, "registered_at")}


def register_flow(key: str, flow: Flow) -> None:
    """Has the people found, and counted, whom a room did something to in a month."""
    FLOWS[key] = flow


def _of_flow(text: str) -> tuple[str, date] | None:
    """`moved-2026-03` → the key of a flow and the first day of the month; None for anything else."""
    found = re.fullmatch(r"([a-z]+)-(\d{4})-(0[1-9]|1[0-2])", text)
    if found is None or found[1] not in FLOWS or not 1900 < int(found[2]) < 2200:
        return None
    return found[1], date(int(found[2]), int(found[3]), 1)


def _moved_in(text: str) -> QuerySet[Person]:
    asked = _of_flow(text)
    return FLOWS[asked[0]].within(asked[1], next_month(asked[1])) if asked else Person.objects.none()


def flow_said(text: str) -> str:
    """`moved-2026-03` in words; the empty text where nothing is asked."""
    asked = _of_flow(text)
    return words.in_month(asked[1], FLOWS[asked[0]].label) if asked else ""


def aged(band: str, today: date) -> Q:
    """Who is in a band of age on a day."""
    if band == OLDEST:
        return Q(born__lte=years_after(today, -AGES[-1][0]))
    place = [name for _, name in AGES].index(band)
    younger = Q(born__gt=years_after(today, -AGES[place][0]))
    return younger & Q(born__lte=years_after(today, -AGES[place - 1][0])) if place else younger


def _at(unit: str, year: int) -> Q:
    """Who is on the post at a unit without a head; the heads; those of them whose unit has not evaluated everybody for `year` (D06)."""
    heads = Head.objects.filter(valid_to=None)
    if unit == "headless":
        return Q(on_post=True) & Q(~Exists(heads.filter(employer=OuterRef("employer"))))
    heading = Q(Exists(heads.filter(person=OuterRef("pk"), employer=OuterRef("employer"))))
    if unit == "head":
        return heading
    evaluated = Person.objects.filter(pk=OuterRef("pk"), evaluations__year=year, evaluations__voided_at=None)
    counted = Q(on_post=True, status=Status.REGISTERED, merged_into=None, registered_at__lt=beginning(date(year, 1, 1)))
    left = Person.objects.filter(counted, ~Exists(evaluated), employer=OuterRef("employer"))
    return heading & Q(Exists(left))


def names_of(keys: Iterable[int]) -> dict[int, list[str]]:
    """What each of these files is called, and then what it was called once (D05)."""
    wanted = list(keys)
    found = {pk: [name] for pk, name in Person.objects.filter(pk__in=wanted).values_list("pk", "name")}
    for pk, name in FormerName.objects.filter(person__in=wanted).values_list("person", "name"):
        found[pk].append(name)
    return found


def names_of_all(files: Iterable[Person]) -> dict[int, list[str]]:
    """The same, and what files were called that were merged into these (D15)."""
    found = names_of(file.pk for file in files)
    for closed in Person.objects.filter(merged_into__in=found):
        found[closed.going_on.pk].append(closed.name)
    return found


def is_called(person: Person, name: str) -> bool:
    """True for the name of a file, and for a former one (D05, N01)."""
    return any(base_text.same_name(known, name) for known in names_of([person.pk])[person.pk])


def once_numbered(number: str, name: str) -> Person | None:
    """The file that had this number before a correction, if it is of that name: a mistyped number was perhaps somebody else's."""
    wanted = crypto.digests(id_card.read(number).text, ID_PURPOSE)
    rows = FormerNumber.objects.filter(id_digest__in=wanted).select_related("person__user")
    return next((row.person for row in rows if is_called(row.person, name)), None)


def of_numbers(asked: Mapping[str, str]) -> dict[str, Person]:
    """Whose these numbers are, each asked with the name beside it: {number: the file that goes on}, in three statements.

    A file has its own number, and that of a file which was merged into it, whatever name stands beside (D15); one that it had before
    a correction only with a name of its own, for a mistyped number was perhaps somebody else's (W05).
    """
    by_digest = {digest: number for number in asked for digest in crypto.digests(number, ID_PURPOSE)}
    files = Person.objects.filter(id_digest__in=by_digest).select_related("merged_into", "user")
    found = {by_digest[file.id_digest]: file.going_on for file in files}
    once = FormerNumber.objects.filter(id_digest__in=[one for one, number in by_digest.items() if number not in found])
    rows = list(once.select_related("person__merged_into", "person__user"))
    names = names_of({row.person_id for row in rows})
    for row in rows:
        number = by_digest[row.id_digest]
        if any(base_text.same_name(known, asked[number]) for known in names[row.person_id]):
            found.setdefault(number, row.person.going_on)
    return found


def named(text: str, at: str = "") -> Q:
    """What a person is called or was called once; the few with a former name are found first, so that the index of names serves.

    `at`: the way to the person from the rows that are asked, such as `person__`.
    """
    words = _words(text, at)
    if text.isdecimal():
        return words
    once = list(FormerName.objects.filter(_words(text)).values_list("person", flat=True)[:MOST])
    return words | Q(**{f"{at}pk__in": once}) if once else words


def _words(text: str, at: str = "") -> Q:
    """A name or its beginning, pinyin, initials, or a whole file number."""
    if text.isdecimal():
        return Q(**{f"{at}file_no": text})
    small = text.lower()
    if small.isascii():
        return Q(**{f"{at}sound__startswith": small}) | Q(**{f"{at}initials__startswith": small})
    return Q(**{f"{at}name__startswith": base_text.tidied(text)})


def of_unit(text: str, at: str = "") -> Q:
    """Who is at a unit: by its code, the beginning of its pinyin or a part of its name. `at`: as of `named`."""
    unit = f"{at}employer__"
    if uscc.may_be(text):
        return Q(**{f"{unit}uscc": uscc.normalise(text)})
    small = text.lower()
    if small.isascii():
        return employers_search.sounding(small, unit)
    return employers_search.called(f"{unit}name", text)
