"""For which years somebody asks for credits in time, and nobody has decided: they are heard before the year counts as missed (D08, D10)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from acms.base.hooks import Hook
from acms.casework.models import WAITING, Case, CaseState
from acms.learning import bank
from acms.learning.models import CreditApplication

# Of these people, by key, and of cases in these states: who would have credits for which year. Rooms above add their own.
Source = Callable[[Collection[int], Collection[str]], Iterator[tuple[int, int]]]


def _applications(people: Collection[int], states: Collection[str]) -> Iterator[tuple[int, int]]:
    asked = CreditApplication.objects.filter(person__in=people, case__state__in=states)
    yield from in_time((row.person_id, row.year, row.case) for row in asked.select_related("case"))


def in_time(asked: Iterator[tuple[int, int, Case]]) -> Iterator[tuple[int, int]]:
    """Person and year of the cases that were filed before the year was settled."""
    for person, year, case in asked:
        if bank.in_time(case, year):
            yield person, year


_sources = Hook[Source]()
_sources.add(_applications)


def register(source: Source) -> None:
    """Makes another kind of cases known that give credits, when its room starts."""
    _sources.add(source)


def years(people: Collection[int], *, returned: bool) -> Mapping[int, set[int]]:
    """The years of each that has any. `returned`: also what came back, and may be put right still."""
    found: dict[int, set[int]] = defaultdict(set)
    for source in _sources:
        for person, year in source(people, (*WAITING, CaseState.RETURNED) if returned else WAITING):
            found[person].add(year)
    return found
