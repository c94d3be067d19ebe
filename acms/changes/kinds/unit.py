"""单位信息变更 as a kind of case (E03): filed by the unit's head with the new certificate, confirmed by the agency."""

from typing import Any

from django.urls import reverse

from acms.base import codelists
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission
from acms.changes import actions, certificates, words
from acms.changes.certificates import ITEMS
from acms.changes.models import UnitChange as Change
from acms.regions import divisions


def _change(case: Case) -> Change:
    assert case.about_pk is not None
    return Change.objects.select_related("employer", "certificate").get(pk=case.about_pk)


LISTS = {"economic_type": "economic_type", "certificate_type": "unit_cert_type"}


def shown(field: str, value: str) -> str:
    """A unit's value as pages show it."""
    if field in LISTS:
        return codelists.name(LISTS[field], value)
    return divisions.path(value) if field == "division_code" else value


class UnitChange(ByPeople):
    """The procedure behind 「单位信息变更」."""

    code = "unit"
    title = words.UNIT_TITLE
    letters = "DB"
    why_people = words.UNIT_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = _change(case)
        unit = asked.employer
        answers = [
            Answer(f"employer.{key}", ITEMS[f"employer.{key}"], shown(key, v)) for key, v in asked.wanted.items()
        ]
        answers.append(
            Answer("scan.employer_certificate", ITEMS["scan.employer_certificate"], "", str(asked.certificate_id))
        )
        held = {key: getattr(unit, key) for key in asked.wanted}
        kept = {"employer_certificate": str(asked.certificate_id)}
        values = {"wanted": asked.wanted, "held": held}
        sections = [Section("变更后的单位信息", answers)]
        return Frozen(sections, values, kept, unit.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """The new certificate against the data as they shall be."""
        asked = _change(case)
        after = {
            key: asked.wanted.get(key, getattr(asked.employer, key))
            for key in ("uscc", "name", "address", "division_code")
        }
        return certificates.results(asked.certificate, **after)

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("changes:unit")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.UNIT_CHANGED if decision.outcome == "approved" else None

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        """The unit's data change; when it moves, its people, cases and both agencies follow."""
        asked = _change(case)
        actions.change_employer(employer=asked.employer, by=by, **asked.wanted)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        """What was there before the change holds again."""
        actions.change_employer(employer=_change(case).employer, by=by, **submission.frozen["values"]["held"])

    def against_register(self, case: Case, submission: Submission) -> list[tuple[str, str, str]]:
        values = submission.frozen["values"]
        return [
            (ITEMS[f"employer.{key}"], shown(key, values["held"][key]), shown(key, wanted))
            for key, wanted in values["wanted"].items()
        ]
