"""What procedures have in common that people of the agency decide: the rules check and never admit."""

from abc import abstractmethod

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.casework.procedures import D, Procedure, S


class ByPeople(Procedure[D, S]):
    """A procedure that the rules check and never decide. `why_people` is what pages say about that."""

    why_people: str

    def refer(self, case: Case, stated: S) -> list[str]:
        return [self.why_people]

    def effect(self, case: Case, stated: S, by: User | None) -> None:
        """Writes the register, for people only. Raises Refused."""
        if by is None:
            raise Refused(self.why_people, "people_only")
        self.enter(case, stated, by)

    @abstractmethod
    def enter(self, case: Case, stated: S, by: User) -> None:
        """What an approval changes. Raises Refused when it may not be."""
