"""新增单位 as a kind of case (E02): every new employer is looked at by the agency of its place."""

from typing import Any

from django.urls import reverse

from acms.base import codelists
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission
from acms.changes import certificates, words
from acms.changes.certificates import ITEMS
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.regions import divisions


def _employer(case: Case) -> Employer:
    assert case.about_pk is not None
    return Employer.objects.select_related("certificate").get(pk=case.about_pk)


class NewEmployer(ByPeople):
    """The procedure behind 增加工作单位."""

    code = "employer"
    title = "新增单位"
    letters = "DW"
    why_people = words.ALWAYS_REVIEWED

    def freeze(self, case: Case) -> Frozen:
        employer = _employer(case)
        shown = {
            "employer.uscc": employer.uscc,
            "employer.name": employer.name,
            "employer.address": employer.address,
            "employer.economic_type": codelists.name("economic_type", employer.economic_type),
            "employer.phone": employer.phone,
            "employer.division_code": divisions.path(employer.division_code),
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in shown.items()]
        scan = str(employer.certificate_id) if employer.certificate_id else ""
        answers.append(Answer("scan.employer_certificate", ITEMS["scan.employer_certificate"], "", scan))
        kept = {"employer_certificate": scan} if scan else {}
        return Frozen(
            [Section("单位信息", answers)],
            shown,
            kept,
            employer.name,
            employer.division_code,
            employer.name,
            employer.pk,
        )

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """The certificate's text against the form."""
        unit = _employer(case)
        return certificates.results(
            unit.certificate, uscc=unit.uscc, name=unit.name, address=unit.address, division_code=unit.division_code
        )

    def refused(self, case: Case, by: Any) -> None:
        employers.refuse(employer=_employer(case), by=by)

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("changes:employer", args=[case.pk])

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.EMPLOYER_CONFIRMED if decision.outcome == "approved" else None

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        employers.confirm(employer=_employer(case), by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        """The employer waits for confirmation again."""
        employers.unconfirm(employer=_employer(case), by=by)
