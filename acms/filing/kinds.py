"""入库备案 as kinds of case: accepted at once where everything agrees, else decided by the agency (F01–F04)."""

from typing import Any

from django.urls import reverse

from acms.accounts import actions as accounts
from acms.accounts.models import ID_PURPOSE, User
from acms.base import codelists, crypto
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework import letters as letter_results
from acms.casework.kinds import Answer, Frozen, Procedure, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.collection import actions as collection
from acms.filing import words
from acms.filing.models import EmploymentFiling, Filing, TitleFiling
from acms.letters import actions as letters
from acms.people import actions as people
from acms.people.models import CertificateHolder
from acms.regions import divisions
from acms.scans.models import State as ScanState
from acms.scans.readers import documents

WHO = {"filing.name": "姓名", "filing.id_number": "身份证号码"}
TITLE = {
    "filing.level": "资格级别",
    "filing.way": "取得方式",
    "filing.year": "取得年度",
    "filing.certificate_no": "证书号",
    "filing.division_code": "取得地区",
    "scan.qualification": "资格证书",
}
POST = {
    "filing.employer": "工作单位",
    "filing.uscc": "统一社会信用代码",
    "filing.joined_on": "进入单位工作日期",
    "filing.accounting_since": "开始从事会计工作日期",
    "filing.position": "现从事会计工作岗位",
    "scan.proof_letter": "单位从事会计工作证明函",
}


def _who(filing: Filing) -> list[Answer]:
    return [
        Answer("filing.name", WHO["filing.name"], filing.name),
        Answer(
            "filing.id_number",
            WHO["filing.id_number"],
            filing.id_number,
            masked=id_card.masked(filing.id_number),
        ),
    ]


def _on_file(filing: Filing) -> list[Result]:
    """F03: a number that has a file already; with another name people look, and see no more than that."""
    held = User.objects.by_id_number(filing.id_number)
    if held is None or held.pk == filing.applicant_id:
        return []
    item, label = "filing.id_number", WHO["filing.id_number"]
    same = held.name == filing.name
    verdict, message = (Verdict.FAIL, words.ON_FILE_BACK) if same else (Verdict.UNSURE, words.ON_FILE)
    return [Result("on_file", item, label, verdict, message)]


def _account(filing: Filing, by: Any, channel: str, **facts: Any) -> None:
    """The applicant becomes an account with a file that waits for collection (F04)."""
    accounts.open_account(user=filing.applicant, name=filing.name, id_number=filing.id_number, by=by)
    people.file_person(user=filing.applicant, entry_channel=channel, **facts)


class TitleFilingCase(Procedure):
    """The procedure behind 取得会计专业技术资格入库备案."""

    code = "filing_title"
    title = words.TITLE
    letters = "ZB"

    def freeze(self, case: Case) -> Frozen:
        filing = _title(case)
        values = {
            "filing.level": codelists.name("title_level", filing.level),
            "filing.way": codelists.name("qualification_way", filing.way),
            "filing.year": str(filing.year),
            "filing.certificate_no": filing.certificate_no,
            "filing.division_code": divisions.path(filing.division_code),
        }
        held = [Answer(key, TITLE[key], value) for key, value in values.items()]
        held.append(Answer("scan.qualification", TITLE["scan.qualification"], "", str(filing.certificate_id)))
        sections = [Section("本人", _who(filing)), Section("专业技术资格", held)]
        kept = {"qualification": str(filing.certificate_id)}
        return Frozen(sections, values, kept, filing.name, filing.division_code)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """F01: the imported list first; who stands in it is filed at once, whatever the scan looks like."""
        filing = _title(case)
        found = _on_file(filing)
        item, label = "filing.certificate_no", TITLE["filing.certificate_no"]
        digests = crypto.digests(filing.id_number, ID_PURPOSE)
        rows = CertificateHolder.objects.filter(id_digest__in=digests, certificate_no=filing.certificate_no)
        row = rows.filter(name=filing.name).first()
        if row is not None and (row.level, row.year) == (filing.level, filing.year):
            return [*found, Result("holder", item, label, Verdict.PASS, "", filing.certificate_no, row.certificate_no)]
        found.append(Result("holder", item, label, Verdict.UNSURE, words.NO_HOLDER, filing.certificate_no))
        return [*found, *self._scan(filing)]

    def _scan(self, filing: TitleFiling) -> list[Result]:
        """What the certificate's text says, for the reviewer."""
        scan, pk = filing.certificate, str(filing.certificate_id)
        if scan.state == ScanState.REFUSED:
            why = scan.findings[0]["why"] if scan.findings else words.NOT_READ
            return [
                Result("certificate", "scan.qualification", TITLE["scan.qualification"], Verdict.FAIL, why, scan=pk)
            ]
        results = []
        wanted = (
            ("filing.name", WHO["filing.name"], filing.name),
            ("filing.certificate_no", TITLE["filing.certificate_no"], filing.certificate_no),
        )
        for key, label, value in wanted:
            there = documents.mentions(scan.reading.text, value)
            verdict, message = (Verdict.PASS, "") if there else (Verdict.UNSURE, words.NOT_READ)
            results.append(Result("certificate", key, label, verdict, message, value, scan=pk))
        return results

    def unlocks(self, item: str) -> set[str]:
        return {*WHO, *TITLE} - {item}

    def link(self, case: Case) -> str:
        return reverse("filing:title")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.accepted(self.title) if decision.outcome == "approved" else None

    def effect(self, case: Case, submission: Submission, by: Any) -> None:
        filing = _title(case)
        _account(filing, by, "3", management_code=filing.division_code)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        raise Refused(words.ON_FILE_BACK, "not_reversible")


def _title(case: Case) -> TitleFiling:
    return TitleFiling.objects.select_related("applicant", "certificate").get(pk=case.about_pk or 0)


class EmploymentFilingCase(Procedure):
    """The procedure behind 单位聘任会计人员入库备案."""

    code = "filing_post"
    title = words.EMPLOYMENT
    letters = "PB"

    def freeze(self, case: Case) -> Frozen:
        filing = employment(case)
        unit = filing.employer
        assert unit is not None and filing.joined_on and filing.accounting_since
        values = {
            "filing.employer": unit.name,
            "filing.uscc": unit.uscc,
            "filing.joined_on": chinese(filing.joined_on),
            "filing.accounting_since": chinese(filing.accounting_since),
            "filing.position": codelists.name("position_2012", filing.position),
        }
        held = [Answer(key, POST[key], value) for key, value in values.items()]
        held.append(Answer("scan.proof_letter", POST["scan.proof_letter"], "", str(filing.scan_id or "")))
        sections = [Section("本人", _who(filing)), Section("单位与岗位", held)]
        kept = {"proof_letter": str(filing.scan_id)} if filing.scan_id else {}
        serial = filing.letter.serial if filing.letter else ""
        return Frozen(
            sections, values | {"filing.letter": serial}, kept, filing.name, unit.management_code, unit.name, unit.pk
        )

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """T04 on the letter: accepted when it passes, returned with its reasons, else the agency's."""
        filing = employment(case)
        item = "scan.proof_letter"
        found = [*_on_file(filing), *letter_results.results(filing.scan, item, POST[item])]
        said = filing.letter.facts if filing.letter else {}
        if (said.get("name"), said.get("id_number")) != (filing.name, filing.id_number):
            found.append(Result("letter_facts", item, POST[item], Verdict.FAIL, words.LETTER_OLD))
        return found

    def unlocks(self, item: str) -> set[str]:
        return {*WHO, *POST} - {item} if item != "scan.proof_letter" else set()

    def link(self, case: Case) -> str:
        return reverse("filing:employment")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.accepted_password(self.title) if decision.outcome == "approved" else None

    def effect(self, case: Case, submission: Submission, by: Any) -> None:
        """F04: the letter fills step 4 of the collection and counts there; the start is fixed from now on (W08)."""
        filing = employment(case)
        assert filing.employer and filing.letter and filing.scan
        _account(
            filing,
            by,
            "4",
            management_code=filing.employer.management_code,
            accounting_since=filing.accounting_since,
        )
        values = {name: getattr(filing, name) for name in collection.LETTER_COLUMNS}
        collection.adopt_letter(
            user=filing.applicant, employer=filing.employer, letter=filing.letter, scan=filing.scan, values=values
        )
        letters.use(letter=filing.letter, by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        raise Refused(words.ON_FILE_BACK, "not_reversible")


def employment(case: Case) -> EmploymentFiling:
    """What is filed in a case."""
    rows = EmploymentFiling.objects.select_related("applicant", "employer", "letter", "scan__audit")
    return rows.get(pk=case.about_pk or 0)
