"""单位信息变更 as a kind of case (E03): filed by the unit's head with the new certificate, confirmed by the agency."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse

from acms.accounts.models import User
from acms.base import codelists
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Decision, Submission
from acms.casework.procedures import STATED, Answer, Frozen, Result, Section, Statement
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.regions import divisions
from acms.scans.models import Scan
from acms.units import actions, certificates, words
from acms.units.certificates import ITEMS
from acms.units.models import UnitChange as Change

LISTS = {"economic_type": "economic_type", "certificate_type": "unit_cert_type"}


def shown(field: str, value: str) -> str:
    """A unit's value as pages show it."""
    if field in LISTS:
        return codelists.name(LISTS[field], value)
    return divisions.path(value) if field == "division_code" else value


@dataclass(frozen=True)
class UnitChangeStatement(Statement):
    """The data of a unit as they shall be, and as they were when that was asked for: values by column."""

    employer_id: int
    wanted: dict[str, str]
    held: dict[str, str]
    certificate_id: UUID


class UnitChange(ByPeople[Change, UnitChangeStatement]):
    """The procedure behind 「单位信息变更」."""

    code = "unit"
    title = words.UNIT_TITLE
    prefix = "DB"
    may_withdraw = True
    why_people = words.UNIT_BY_PEOPLE
    detail, statement = Change, UnitChangeStatement
    related = ("employer", "certificate")

    def read(self, case: Case) -> UnitChangeStatement:
        asked = self.detail_of(case)
        held = {key: getattr(asked.employer, key) for key in asked.wanted}
        return UnitChangeStatement(asked.employer_id, asked.wanted, held, asked.certificate_id)

    def thaw(self, case: Case, submission: Submission) -> UnitChangeStatement:
        stated = super().thaw(case, submission)
        if STATED in submission.frozen:
            return stated
        return replace(stated, held=submission.frozen["values"]["held"])  # the unit's own may have changed since

    def freeze(self, case: Case, stated: UnitChangeStatement) -> Frozen:
        unit = Employer.objects.get(pk=stated.employer_id)
        answers = [
            Answer(f"employer.{key}", ITEMS[f"employer.{key}"], shown(key, v)) for key, v in stated.wanted.items()
        ]
        answers.append(
            Answer("scan.employer_certificate", ITEMS["scan.employer_certificate"], "", str(stated.certificate_id))
        )
        scans = {"employer_certificate": str(stated.certificate_id)}
        sections = [Section("变更后的单位信息", answers)]
        return Frozen(sections, scans, unit.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, stated: UnitChangeStatement) -> list[Result]:
        """The new certificate against the data as they shall be."""
        unit = Employer.objects.get(pk=stated.employer_id)
        after = {
            key: stated.wanted.get(key, getattr(unit, key)) for key in ("uscc", "name", "address", "division_code")
        }
        return certificates.results(Scan.objects.get(pk=stated.certificate_id), **after)

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("units:unit_change")

    def opens(self, case: Case) -> bool:
        headship = people_access.headship_of(case.subject)
        return headship is not None and headship.employer.pk == self.detail_of(case).employer.going_on.pk

    def message(self, case: Case, stated: UnitChangeStatement, decision: Decision) -> tuple[str, str] | None:
        return words.UNIT_CHANGED if decision.outcome == "approved" else None

    def enter(self, case: Case, stated: UnitChangeStatement, by: User) -> None:
        """The unit's data change; when it moves, its people, cases and both agencies follow."""
        actions.change_employer(employer=Employer.objects.get(pk=stated.employer_id), by=by, **stated.wanted)

    def undo(self, case: Case, stated: UnitChangeStatement, by: User) -> None:
        """What was there before the change holds again."""
        actions.change_employer(employer=Employer.objects.get(pk=stated.employer_id), by=by, **stated.held)

    def against_register(self, case: Case, stated: UnitChangeStatement) -> list[tuple[str, str, str]]:
        return [
            (ITEMS[f"employer.{key}"], shown(key, stated.held[key]), shown(key, wanted))
            for key, wanted in stated.wanted.items()
        ]
