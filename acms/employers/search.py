"""Finding employers (C03)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from acms.base import asking
from acms.base import text as base_text
from acms.base.numbers import uscc
from acms.employers.models import UNUSABLE, Employer, EmployerState
from acms.regions import divisions

HEADS = (("no", "没有负责人"), ("yes", "有负责人"))
SORTS = {"name": ("sound", "pk"), "code": ("uscc",), "added": ("added_at", "pk")}


@dataclass(frozen=True)
class Asked:
    """What a search asks for; what of it is `unknown` finds no unit."""

    q: str = ""
    state: str = ""
    region: str = ""
    head: str = ""
    sort: str = ""
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> "Asked":
        state, region = query.get("state", ""), query.get("region", "")
        asked = cls(
            query.get("q", "").strip()[:120],
            state if state in EmployerState.values else "",
            region if divisions.get(region) else "",
            query.get("head", "") if query.get("head", "") in dict(HEADS) else "",
            query.get("sort", "") if query.get("sort", "").lstrip("-") in SORTS else "",
        )
        narrows = {"state": asked.state, "region": asked.region, "head": asked.head}
        return replace(asked, unknown=asking.unknown(query, narrows))

    @property
    def given(self) -> bool:
        return any((self.q, self.state, self.region, self.head))


def rows(visible: QuerySet[Employer], asked: Asked) -> QuerySet[Employer]:
    """The employers asked for, by the sound of their names."""
    found = visible.none() if asked.unknown else visible.filter(merged_into=None)
    if asked.q:
        found = found.filter(_words(asked.q))
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.region:
        found = found.filter(management_code__in=sorted(divisions.reporting(asked.region)))
    if asked.head:
        headed = Exists(Employer.objects.filter(pk=OuterRef("pk"), heads__isnull=False, heads__valid_to=None))
        found = found.filter(headed if asked.head == "yes" else ~headed)
    sign, sort = ("-" if asked.sort.startswith("-") else ""), asked.sort.lstrip("-") or "name"
    return found.order_by(*(sign + column for column in SORTS[sort]))


def _words(text: str) -> Q:
    """A whole code, pinyin, initials, or a part of the name."""
    return Q(uscc=uscc.normalise(text)) if uscc.may_be(text) else of_name(text)


def of_name(text: str) -> Q:
    """Pinyin, initials, or a part of the name."""
    small = text.lower()
    return sounding(small) if small.isascii() else called("name", text)


def called_exactly(name: str) -> Q:
    """Where this is the whole name, however brackets and blanks are written (N02)."""
    return Q(name__in=_spellings(name))


def sounding(small: str, at: str = "") -> Q:
    """Where the pinyin or the initials of a unit's name hold this part: most names begin with their place, which nobody types.

    One letter alone is asked for at the beginning. `at`: the way to the unit from the rows that are asked, such as `employer__`.
    """
    how = "contains" if len(small) > 1 else "startswith"
    return Q(**{f"{at}sound__{how}": small}) | Q(**{f"{at}initials__{how}": small})


def called(column: str, part: str) -> Q:
    """Where a column of a unit's name holds this part of it, however brackets, blanks and unseen marks are written (N02)."""
    found = Q()
    for spelling in sorted(_spellings(part)):
        found |= Q(**{f"{column}__contains": spelling})
    return found


def usable(codes: Iterable[str]) -> dict[str, Employer]:
    """The units of many codes that may be used, each as it goes on after a merger."""
    found = Employer.objects.filter(uscc__in=set(codes)).exclude(state__in=UNUSABLE)
    return {row.uscc: row.going_on for row in found.select_related("merged_into")}


def named(names: Iterable[str], within: Q) -> dict[str, list[Employer]]:
    """By each of these names the confirmed units in a scope that are called exactly so, however brackets and blanks are written."""
    spelled: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for spelling in _spellings(name):
            spelled[spelling].add(name)
    rows = Employer.objects.filter(within, name__in=spelled, state=EmployerState.CONFIRMED)
    found: dict[str, dict[int, Employer]] = defaultdict(dict)
    for row in rows.select_related("merged_into"):
        one = row.going_on
        for name in spelled[row.name]:
            found[name][one.pk] = one
    return {name: list(units.values()) for name, units in found.items()}


def _spellings(name: str) -> set[str]:
    """A name as the directory may have it: with the brackets of either width, without the blanks that lists put in."""
    half = "".join(base_text.plain(name).split())
    return {name, half, half.translate(str.maketrans("()", "（）"))}
