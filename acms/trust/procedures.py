"""单位申报守信信息 as a kind of case (D11): said by the unit's head, counts once the agency agrees."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from acms.accounts.models import User
from acms.base import codelists
from acms.casework import comparing
from acms.casework import words as casework_words
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Verdict
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.people.models import Head, Person
from acms.trust import actions, words
from acms.trust.models import DeedReport, TrustRecord, TrustState

ITEMS = {
    "deed.name": "姓名",
    "deed.kind": "种类",
    "deed.happened_on": "日期",
    "deed.what": "内容",
    "deed.issuer": "授予单位",
    "scan.trust_proof": "证明",
}


@dataclass(frozen=True)
class DeedStatement(Statement):
    """What a unit's head says of one of its people: the columns of the record that waits. `code`: code list credit_good."""

    record_id: int
    person_id: int
    employer_id: int
    code: str
    happened_on: date
    what: str
    issuer: str
    evidence_id: UUID | None
    by_id: int


def _record(stated: DeedStatement) -> TrustRecord:
    return TrustRecord.objects.select_related("person__user").get(pk=stated.record_id)


class GoodDeed(ByPeople[DeedReport, DeedStatement]):
    """The procedure behind 「申报守信信息」 of a unit."""

    code = "good_deed"
    title = words.DEED_TITLE
    prefix = "SX"
    may_withdraw = True
    why_people = words.DEED_BY_PEOPLE
    detail, statement = DeedReport, DeedStatement
    related = ("record__person__user", "record__employer", "record__evidence", "record__by")

    def read(self, case: Case) -> DeedStatement:
        record = self.detail_of(case).record
        assert record.employer_id is not None  # a head speaks for a unit
        return DeedStatement(
            record_id=record.pk,
            person_id=record.person_id,
            employer_id=record.employer_id,
            code=record.code,
            happened_on=record.happened_on,
            what=record.what,
            issuer=record.issuer,
            evidence_id=record.evidence_id,
            by_id=record.by_id,
        )

    def freeze(self, case: Case, stated: DeedStatement) -> Frozen:
        person, unit = Person.objects.get(pk=stated.person_id), Employer.objects.get(pk=stated.employer_id)
        values = {
            "deed.name": person.name,
            "deed.kind": codelists.name("credit_good", stated.code),
            "deed.happened_on": stated.happened_on.isoformat(),
            "deed.what": stated.what,
            "deed.issuer": stated.issuer,
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items() if value]
        scans = {"trust_proof": str(stated.evidence_id)} if stated.evidence_id else {}
        answers += [Answer("scan.trust_proof", ITEMS["scan.trust_proof"], "", scan) for scan in scans.values()]
        sections = [Section(words.DEED_TITLE, answers)]
        return Frozen(sections, scans, person.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, stated: DeedStatement) -> list[Result]:
        """The paper names the person; who speaks is still the head."""
        found, item = [], "scan.trust_proof"
        if not Head.objects.open().filter(person__user=stated.by_id, employer=stated.employer_id).exists():
            found.append(Result("deed_head", "deed.name", ITEMS["deed.name"], Verdict.UNSURE, words.DEED_NO_HEAD))
        evidence = comparing.paper(stated.evidence_id)
        if evidence is not None:
            name, unread = Person.objects.get(pk=stated.person_id).name, casework_words.NOT_ON_CERTIFICATE
            found.append(comparing.mentioned("deed_paper", item, ITEMS[item], name, evidence, unread))
        return [*found, *comparing.taken(item, ITEMS[item], evidence)]

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("trust:deeds", args=[self.detail_of(case).record.person_id])

    def opens(self, case: Case) -> bool:
        headship = people_access.headship_of(case.subject)
        who = self.detail_of(case).record.person_id
        return headship is not None and people_access.staff_of(headship.employer).filter(pk=who).exists()

    def enter(self, case: Case, stated: DeedStatement, by: User) -> None:
        values = {name: getattr(stated, name) for name in ("code", "happened_on", "what", "issuer", "evidence_id")}
        actions.agree(record=_record(stated), by=by, **values)

    def refused(self, case: Case, stated: DeedStatement, by: User | None) -> None:
        actions.disagree(record=_record(stated), by=by)

    def taken_back(self, case: Case, stated: DeedStatement, by: User) -> None:
        actions.take_back(record=_record(stated), by=by)

    def ended(self, case: Case, stated: DeedStatement, by: User) -> None:
        actions.take_back(record=_record(stated), by=by)

    def undo(self, case: Case, stated: DeedStatement, by: User) -> None:
        actions.disagree(record=_record(stated), by=by, state=TrustState.WAITING)
