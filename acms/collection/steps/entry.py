"""Where the facts of an accepted case go in the register."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from acms.people import actions as people
from acms.people.models import Fact, Person


@dataclass(frozen=True)
class Entry:
    """Where the facts of a case go: to whom, from which day, brought by which case."""

    person: Person
    on: date
    case_no: str

    def from_day(self, day: date) -> "Entry":
        return replace(self, on=day)

    def states(self, model: type[Fact], **values: Any) -> None:
        """States a fact, and ends what stood there before."""
        people.state_fact(model, person=self.person, on=self.on, case_no=self.case_no, **values)

    def adds(self, model: type[Fact], **values: Any) -> None:
        """States a fact that the register does not hold already."""
        if not model.objects.open().of(self.person).filter(**values).exists():
            self.states(model, **values)

    def ends(self, model: type[Fact], **kind: Any) -> None:
        """Ends what stands there: nothing of the kind comes in its place."""
        people.end_fact(model, person=self.person, on=self.on, case_no=self.case_no, **kind)
