"""入库备案 as kinds of case: accepted at once where everything agrees, else decided by the agency (F01–F04)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.arrivals import asking, heard
from acms.base import codelists, text
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework import comparing
from acms.casework import letters as casework_letters
from acms.casework.comparing import Claim
from acms.casework.models import Case, Decision, Verdict
from acms.casework.procedures import Answer, Frozen, Joining, Procedure, Result, Section, Statement
from acms.collection import actions as collection
from acms.collection.steps.post import LETTER_COLUMNS
from acms.employers.models import Employer
from acms.filing import words
from acms.filing.models import EmploymentFiling, TitleFiling
from acms.holders.models import CertificateHolder
from acms.letters import actions as letters
from acms.letters.models import Letter
from acms.people import actions as people
from acms.regions import divisions
from acms.scans.models import Scan, ScanState

WHO = {"filing.name": "姓名", "filing.id_number": "身份证号码"}
PAPER = "scan.qualification"
TITLE = {
    "filing.level": "资格级别",
    "filing.way": "取得方式",
    "filing.year": "取得年度",
    "filing.certificate_no": "证书号",
    "filing.division_code": "取得地区",
    PAPER: "资格证书",
}
POST = {
    "filing.employer": "工作单位",
    "filing.uscc": "统一社会信用代码",
    "filing.joined_on": "进入单位工作日期",
    "filing.accounting_since": "开始从事会计工作日期",
    "filing.position": "现从事会计工作岗位",
    "scan.proof_letter": "单位从事会计工作证明函",
}


@dataclass(frozen=True)
class FilingStatement(Statement):
    """Who files. `applicant_id`: the user that becomes their account."""

    applicant_id: int
    name: str
    id_number: str


@dataclass(frozen=True)
class TitleFilingStatement(FilingStatement):
    """The 会计专业技术资格 that somebody holds, with its certificate."""

    level: str
    way: str
    year: int
    certificate_no: str
    division_code: str
    certificate_id: UUID


@dataclass(frozen=True)
class EmploymentFilingStatement(FilingStatement):
    """The post at a unit, as its sealed letter says it."""

    employer_id: int
    letter_id: int
    scan_id: UUID
    position: str
    admin_post: str
    title: str
    title_since: date | None
    joined_on: date
    accounting_since: date


def _who(filing: FilingStatement) -> list[Answer]:
    return [
        Answer("filing.name", WHO["filing.name"], filing.name),
        Answer(
            "filing.id_number",
            WHO["filing.id_number"],
            filing.id_number,
            masked=id_card.masked(filing.id_number),
        ),
    ]


def _on_file(filing: FilingStatement) -> list[Result]:
    """F03: a number that has a file already; with another name people look, and see no more than that."""
    account = User.objects.by_id_number(filing.id_number)
    if account is None or account.pk == filing.applicant_id:
        return []
    item, label = "filing.id_number", WHO["filing.id_number"]
    same = text.same_name(account.name, filing.name)
    verdict, message = (Verdict.FAIL, words.ON_FILE_BACK) if same else (Verdict.UNSURE, words.ON_FILE)
    return [Result("on_file", item, label, verdict, message)]


def _returned(title: str, decision: Decision) -> tuple[str, str] | None:
    """W12: the reasons for who cannot sign in to read them."""
    if decision.outcome != "returned":
        return None
    reasons = [f"{entry['label']}：{entry['reason']}" for entry in decision.items or []]
    return words.returned(title, [*reasons, *filter(None, [decision.reason])])


def _account(applicant: User, filing: FilingStatement, by: User | None, channel: str, **facts: object) -> None:
    """The applicant becomes an account with a file that waits for collection (F04)."""
    accounts.open_account(user=applicant, name=filing.name, id_number=filing.id_number, by=by)
    people.file_person(user=applicant, entry_channel=channel, **facts)


class TitleFilingCase(Procedure[TitleFiling, TitleFilingStatement]):
    """The procedure behind 取得会计专业技术资格入库备案."""

    code = "filing_title"
    title = words.TITLE
    prefix = "ZB"
    for_good = words.FILED_FOR_GOOD
    may_end = False  # who files cannot sign in
    detail, statement = TitleFiling, TitleFilingStatement
    related = ("applicant", "certificate")

    def freeze(self, case: Case, stated: TitleFilingStatement) -> Frozen:
        values = {
            "filing.level": codelists.name("title_level", stated.level),
            "filing.way": codelists.name("qualification_way", stated.way),
            "filing.year": str(stated.year),
            "filing.certificate_no": stated.certificate_no,
            "filing.division_code": divisions.path(stated.division_code),
        }
        answers = [Answer(key, TITLE[key], value) for key, value in values.items()]
        answers.append(Answer(PAPER, TITLE[PAPER], "", str(stated.certificate_id)))
        sections = [Section("本人", _who(stated)), Section("专业技术资格", answers)]
        scans = {"qualification": str(stated.certificate_id)}
        return Frozen(sections, scans, stated.name, stated.division_code)

    def check(self, case: Case, stated: TitleFilingStatement) -> list[Result]:
        """F01: the imported list first; who stands in it is filed at once, whatever the scan looks like."""
        found = _on_file(stated)
        item, label = "filing.certificate_no", TITLE["filing.certificate_no"]
        scan = Scan.objects.get(pk=stated.certificate_id)
        found += comparing.registered_before(item, label, stated.certificate_no, scan, stated.applicant_id)
        rows = CertificateHolder.objects.of(stated.id_number).filter(certificate_no=stated.certificate_no)
        row = next((row for row in rows if text.same_name(row.name, stated.name)), None)
        if row is not None and (row.level, row.year) == (stated.level, stated.year):
            return [*found, Result("holder", item, label, Verdict.PASS, "", stated.certificate_no, row.certificate_no)]
        found.append(Result("holder", item, label, Verdict.UNSURE, words.NO_HOLDER, stated.certificate_no))
        return [*found, *self._scan(stated, scan)]

    def _scan(self, stated: TitleFilingStatement, scan: Scan) -> list[Result]:
        """The certificate against what is stated, for the reviewer."""
        found = comparing.taken(PAPER, TITLE[PAPER], scan)
        if scan.state == ScanState.REFUSED:
            return found
        seen = comparing.seen_before([(PAPER, TITLE[PAPER], scan)])
        title = comparing.gives_a_title("certificate_issuer", PAPER, TITLE[PAPER], scan)
        return [*found, *seen, *comparing.judged(scan, _on_certificate(stated)), *title]

    def unlocks(self, item: str) -> set[str]:
        return {*WHO, *TITLE} - {item}

    def link(self, case: Case) -> str:
        return reverse("filing:title")

    def message(self, case: Case, stated: TitleFilingStatement, decision: Decision) -> tuple[str, str] | None:
        return words.accepted(self.title) if decision.outcome == "approved" else _returned(self.title, decision)

    def effect(self, case: Case, stated: TitleFilingStatement, by: User | None) -> None:
        _account(User.objects.get(pk=stated.applicant_id), stated, by, "3", management_code=stated.division_code)

    def undo(self, case: Case, stated: TitleFilingStatement, by: User) -> None:
        raise Refused(self.for_good, "not_reversible")


def _on_certificate(stated: TitleFilingStatement) -> Iterator[Claim]:
    """What the certificate has to bear out; the year of the filing is that of the certificate's day."""
    level, way = codelists.name("title_level", stated.level), codelists.name("qualification_way", stated.way)

    def claim(item: str, label: str, name: str, value: str, **how: Any) -> Claim:
        return Claim("certificate", item, label, name, value, **how)

    yield claim("filing.name", WHO["filing.name"], "name", stated.name, definite=comparing.other_name, explained=True)
    yield claim(
        "filing.id_number", WHO["filing.id_number"], "id_number", stated.id_number, explained=True, optional=True
    )
    bearer = id_card.parse(stated.id_number)
    yield from comparing.birth_and_sex("certificate", PAPER, TITLE[PAPER], bearer.born, bearer.sex, everywhere=True)
    yield claim("filing.level", TITLE["filing.level"], "level", level)
    yield claim("filing.way", TITLE["filing.way"], "way", way, definite=comparing.never, optional=True)
    year = str(stated.year)
    yield claim("filing.year", TITLE["filing.year"], "obtained_on", year, agrees=lambda found, year: found[:4] == year)
    number = stated.certificate_no
    yield claim(
        "filing.certificate_no",
        TITLE["filing.certificate_no"],
        "certificate_no",
        number,
        definite=comparing.other_words,
    )


class EmploymentFilingCase(Procedure[EmploymentFiling, EmploymentFilingStatement]):
    """The procedure behind 单位聘任会计人员入库备案."""

    code = "filing_post"
    title = words.EMPLOYMENT
    prefix = "PB"
    for_good = words.FILED_FOR_GOOD
    may_end = False  # who files cannot sign in
    detail, statement = EmploymentFiling, EmploymentFilingStatement
    related = ("applicant", "employer", "letter", "scan__audit")

    def freeze(self, case: Case, stated: EmploymentFilingStatement) -> Frozen:
        unit = Employer.objects.get(pk=stated.employer_id)
        values = {
            "filing.employer": unit.name,
            "filing.uscc": unit.uscc,
            "filing.joined_on": chinese(stated.joined_on),
            "filing.accounting_since": chinese(stated.accounting_since),
            "filing.position": codelists.name("position_2012", stated.position),
        }
        answers = [Answer(key, POST[key], value) for key, value in values.items()]
        answers.append(Answer("scan.proof_letter", POST["scan.proof_letter"], "", str(stated.scan_id)))
        sections = [Section("本人", _who(stated)), Section("单位与岗位", answers)]
        scans = {"proof_letter": str(stated.scan_id)}
        return Frozen(sections, scans, stated.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, stated: EmploymentFilingStatement) -> list[Result]:
        """T04 on the letter: accepted when it passes, returned with its reasons, else the agency's."""
        scan, item = Scan.objects.select_related("audit").get(pk=stated.scan_id), "scan.proof_letter"
        found = [*_on_file(stated), *casework_letters.results(scan, item, POST[item])]
        letter = Letter.objects.get(pk=stated.letter_id)
        if not casework_letters.says(letter.facts, stated.name, id_number=stated.id_number):
            found.append(Result("letter_facts", item, POST[item], Verdict.FAIL, words.LETTER_OLD))
        return asking.results(case, self.joins(case, stated), found, item, POST[item])

    def joins(self, case: Case, stated: EmploymentFilingStatement) -> Joining | None:
        return Joining(stated.employer_id, True, stated.position, stated.accounting_since, stated.letter_id)

    def refer(self, case: Case, stated: EmploymentFilingStatement) -> list[str]:
        """W13: the unit is heard first where the policy says so."""
        return asking.reasons(case, self.joins(case, stated))

    def unlocks(self, item: str) -> set[str]:
        return {*WHO, *POST} - {item} if item != "scan.proof_letter" else set()

    def link(self, case: Case) -> str:
        return reverse("filing:employment")

    def message(self, case: Case, stated: EmploymentFilingStatement, decision: Decision) -> tuple[str, str] | None:
        approved = decision.outcome == "approved"
        return words.accepted_password(self.title) if approved else _returned(self.title, decision)

    def unit_says(self, case: Case) -> list[str]:
        return heard.lines(case)

    def overrules(self, case: Case) -> str:
        return asking.overruled(case)

    def effect(self, case: Case, stated: EmploymentFilingStatement, by: User | None) -> None:
        """F04: the letter fills step 4 of the collection and counts there; the start is fixed from now on (W08)."""
        asking.require_heard(case, self.joins(case, stated))
        applicant, employer = User.objects.get(pk=stated.applicant_id), Employer.objects.get(pk=stated.employer_id)
        letter, scan = Letter.objects.get(pk=stated.letter_id), Scan.objects.get(pk=stated.scan_id)
        facts = {"management_code": employer.management_code, "accounting_since": stated.accounting_since}
        _account(applicant, stated, by, "4", **facts)
        values = {name: getattr(stated, name) for name in LETTER_COLUMNS}
        collection.adopt_letter(user=applicant, employer=employer, letter=letter, scan=scan, values=values)
        letters.use(letter=letter, by=by)

    def undo(self, case: Case, stated: EmploymentFilingStatement, by: User) -> None:
        raise Refused(self.for_good, "not_reversible")
