"""What procedures have in common that people of the agency decide: the rules check and never admit."""

from typing import Any

from acms.base.errors import Refused
from acms.casework.kinds import Procedure
from acms.casework.models import Case, Submission


class ByPeople(Procedure):
    """A kind of case that the rules check and never decide. `why_people` is what pages say about that."""

    why_people: str

    def refer(self, case: Case, submission: Submission) -> list[str]:
        return [self.why_people]

    def effect(self, case: Case, submission: Submission, by: Any) -> None:
        """Writes the register, for people only. Raises Refused."""
        if by is None:
            raise Refused(self.why_people, "people_only")
        self.enter(case, submission, by)

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        """What an approval changes. Raises Refused when it may not be."""
        raise NotImplementedError
