"""设立主管部门 as a kind of case (R03): a department names itself and its administrator, the agency of its level decides."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from acms.accounts.models import User
from acms.base import masks
from acms.base.numbers import id_card
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Decision
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.supervising import actions, rules, words
from acms.supervising.models import Designation, Level
from acms.supervising.words import ITEMS


@dataclass(frozen=True)
class DesignationStatement(Statement):
    """Which department of which level, and whom it designates by which letter."""

    employer_id: int
    level: Level
    name: str
    id_number: str
    phone: str
    letter_id: UUID


class DesignationCase(ByPeople[Designation, DesignationStatement]):
    """The procedure behind 「设立主管部门」."""

    code = "supervising"
    title = words.TITLE
    prefix = "ZG"
    may_withdraw = True
    why_people = words.BY_PEOPLE
    of_unit = False  # it stays with the agency that was asked
    detail, statement = Designation, DesignationStatement
    related = ("employer", "letter")

    def freeze(self, case: Case, stated: DesignationStatement) -> Frozen:
        unit = Employer.objects.get(pk=stated.employer_id)
        whose = {
            "designation.unit": unit.name,
            "designation.uscc": unit.uscc,
            "designation.level": stated.level.label,
        }
        administrator = [
            Answer("designation.name", ITEMS["designation.name"], stated.name),
            Answer(
                "designation.id_number", ITEMS["designation.id_number"], stated.id_number, masked=id_card.masked(stated.id_number)
            ),
            Answer("designation.phone", ITEMS["designation.phone"], stated.phone, masked=masks.phone(stated.phone)),
            Answer("scan.designation_letter", ITEMS["scan.designation_letter"], "", str(stated.letter_id)),
        ]  # fmt: skip
        sections = [
            Section(words.SECTION_UNIT, [Answer(key, ITEMS[key], value) for key, value in whose.items()]),
            Section(words.SECTION_ADMINISTRATOR, administrator),
        ]
        # Not the unit's own: it stays with the agency that was asked when the unit is managed elsewhere meanwhile.
        return Frozen(
            sections,
            {"designation_letter": str(stated.letter_id)},
            unit.name,
            rules.listed_under(unit, stated.level),
            unit.name,
            decided_by=rules.decided_by(unit, stated.level),
        )

    def check(self, case: Case, stated: DesignationStatement) -> list[Result]:
        """Nothing that a rule could find: people read the letter."""
        return []

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("supervising:designate")

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject).filter(on_post=True).exists()

    def message(self, case: Case, stated: DesignationStatement, decision: Decision) -> tuple[str, str] | None:
        return words.designated(case.employer_name) if decision.outcome == "approved" else None

    def enter(self, case: Case, stated: DesignationStatement, by: User) -> None:
        actions.designate(asked=self.as_submitted(case, stated), by=by)

    def undo(self, case: Case, stated: DesignationStatement, by: User) -> None:
        actions.undo_designation(asked=self.detail_of(case), by=by)
