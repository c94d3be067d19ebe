"""Finding employers (C03)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from acms.base.numbers import uscc
from acms.employers.models import Employer, EmployerState
from acms.regions import divisions


@dataclass(frozen=True)
class Asked:
    """What a search asks for; everything unknown is as if it were not there."""

    q: str = ""
    state: str = ""
    region: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Asked":
        state, region = query.get("state", ""), query.get("region", "")
        return cls(
            query.get("q", "").strip()[:120],
            state if state in EmployerState.values else "",
            region if divisions.get(region) else "",
        )

    @property
    def given(self) -> bool:
        return any((self.q, self.state, self.region))


def rows(visible: QuerySet[Employer], asked: Asked) -> QuerySet[Employer]:
    """The employers asked for, by the sound of their names."""
    found = visible.filter(merged_into=None)
    if asked.q:
        found = found.filter(_words(asked.q))
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.region:
        found = found.filter(management_code__in=sorted(divisions.below(asked.region)))
    return found.order_by("sound", "pk")


def _words(text: str) -> Q:
    """A whole code, pinyin, initials, or a part of the name."""
    if uscc.may_be(text):
        return Q(uscc=uscc.normalise(text))
    small = text.lower()
    if small.isascii():
        return Q(sound__startswith=small) | Q(initials__startswith=small)
    return Q(name__contains=text)


def usable(codes: Iterable[str]) -> dict[str, Employer]:
    """The units of many codes that may be used, each as it goes on after a merger."""
    found = Employer.objects.filter(uscc__in=set(codes)).exclude(state=EmployerState.REFUSED)
    return {row.uscc: row.merged_into or row for row in found.select_related("merged_into")}
