"""新增单位 as a kind of case (E02): every new employer is looked at by the agency of its place."""

from typing import Any

from django.urls import reverse

from acms.base import codelists
from acms.base.errors import Refused
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.changes import words
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.regions import divisions
from acms.scans.models import State as ScanState
from acms.scans.readers import documents

ITEMS = {
    "employer.uscc": "统一社会信用代码",
    "employer.name": "单位全称",
    "employer.address": "单位地址",
    "employer.economic_type": "单位经济类型",
    "employer.phone": "单位电话",
    "employer.division_code": "所在地",
    "scan.employer_certificate": "统一社会信用代码证书",
}


def _employer(case: Case) -> Employer:
    assert case.about_pk is not None
    return Employer.objects.select_related("certificate").get(pk=case.about_pk)


class NewEmployer:
    """The procedure behind 增加工作单位."""

    code = "employer"
    title = "新增单位"
    letters = "DW"
    may_refuse = True

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
        employer = _employer(case)
        scan = employer.certificate
        if scan is None:
            return []
        title = ITEMS["scan.employer_certificate"]
        if scan.state == ScanState.REFUSED:
            why = scan.findings[0]["why"] if scan.findings else ""
            return [Result("certificate", "scan.employer_certificate", title, Verdict.FAIL, why, scan=str(scan.pk))]
        reading = scan.reading
        place = divisions.parse_address(employer.address)
        results = []
        for key, value in (("employer.uscc", employer.uscc), ("employer.name", employer.name)):
            there = documents.mentions(reading.text, value)
            verdict = Verdict.PASS if there else Verdict.UNSURE
            message = "" if there else words.NOT_ON_CERTIFICATE
            field = reading.fields.get(key.removeprefix("employer."))
            spot = (field.value, field.confidence, str(scan.pk), field.box) if field else ("", None, str(scan.pk))
            results.append(Result("certificate", key, ITEMS[key], verdict, message, value, *spot))
        fits = place.banner is None or place.banner.code == employer.division_code
        results.append(
            Result(
                "division",
                "employer.division_code",
                ITEMS["employer.division_code"],
                Verdict.PASS if fits else Verdict.UNSURE,
                "" if fits else words.ADDRESS_ELSEWHERE,
                divisions.path(employer.division_code),
                employer.address,
            )
        )
        return results

    def refer(self, case: Case, submission: Submission) -> list[str]:
        return [words.ALWAYS_REVIEWED]

    def refused(self, case: Case, by: Any) -> None:
        employers.refuse(employer=_employer(case), by=by)

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("changes:employer", args=[case.pk])

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.EMPLOYER_CONFIRMED if decision.outcome == "approved" else None

    def effect(self, case: Case, submission: Submission, by: Any) -> None:
        if by is None:
            raise Refused(words.ALWAYS_REVIEWED, "people_only")
        employers.confirm(employer=_employer(case), by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        """The employer waits for confirmation again."""
        employers.unconfirm(employer=_employer(case), by=by)

    def against_register(self, case: Case, submission: Submission) -> list[tuple[str, str, str]]:
        return []
