"""The credits of an examination that a change of the qualification states, before it is decided (D08)."""

from collections.abc import Collection, Iterator

from acms.collection.models import QualificationAnswers
from acms.collection.steps import QUALIFICATION
from acms.learning import automatic, undecided
from acms.people.models import Person


def asked(people: Collection[int], states: Collection[str]) -> Iterator[tuple[int, int]]:
    """Who would have credits for which year by an examination."""
    owners = dict(Person.objects.filter(pk__in=people).values_list("user", "pk"))
    rows = QualificationAnswers.objects.filter(case__kind=QUALIFICATION.change, case__state__in=states)
    rows = rows.filter(case__subject__in=owners, way__in=automatic.EXAM).select_related("case")
    yield from undecided.in_time(
        (owners[row.case.subject_id], row.obtained_on.year, row.case) for row in rows if row.obtained_on is not None
    )
