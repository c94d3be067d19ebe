"""区外工作经历 as a kind of case (D04, A31): the proof is read, people of the agency decide, the time counts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.careers import actions, history, words
from acms.careers.models import OutsideWork
from acms.casework import comparing
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Verdict
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.people import access as people_access
from acms.people.models import Person
from acms.scans.models import Scan

ITEMS = {
    "outside.employer": "单位名称",
    "outside.first": "开始年月",
    "outside.last": "截止年月",
    "scan.outside_proof": "区外工作证明",
}


@dataclass(frozen=True)
class OutsideWorkStatement(Statement):
    """A post held in another province: first days of its first and its last month, with the proof."""

    person_id: int
    first: date
    last: date
    employer: str
    proof_id: UUID


class OutsideWorkCase(ByPeople[OutsideWork, OutsideWorkStatement]):
    """The procedure behind 「补录区外工作经历」."""

    code = "outside_work"
    title = words.OUTSIDE_TITLE
    prefix = "LL"
    may_withdraw = True
    why_people = words.OUTSIDE_BY_PEOPLE
    detail, statement = OutsideWork, OutsideWorkStatement
    writes_own_file = True
    related = ("person__user", "proof")

    def freeze(self, case: Case, stated: OutsideWorkStatement) -> Frozen:
        person = Person.objects.get(pk=stated.person_id)
        values = {
            "outside.employer": stated.employer,
            "outside.first": f"{stated.first:%Y-%m}",
            "outside.last": f"{stated.last:%Y-%m}",
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items()]
        answers.append(Answer("scan.outside_proof", ITEMS["scan.outside_proof"], "", str(stated.proof_id)))
        scans = {"outside_proof": str(stated.proof_id)}
        return Frozen([Section(words.OUTSIDE_TITLE, answers)], scans, person.name, person.management_code)

    def check(self, case: Case, stated: OutsideWorkStatement) -> list[Result]:
        """The proof names person and unit; and the file was away all that time."""
        person, proof = Person.objects.get(pk=stated.person_id), Scan.objects.get(pk=stated.proof_id)
        found = [
            comparing.mentioned("outside_proof", key, ITEMS[key], value, proof)
            for key, value in (("outside.employer", stated.employer), ("scan.outside_proof", person.name))
        ]
        found += comparing.taken("scan.outside_proof", ITEMS["scan.outside_proof"], proof)
        if fault := actions.outside_fault(person, stated.first, stated.last, but=case):
            found.append(Result("outside_time", "outside.first", ITEMS["outside.first"], Verdict.FAIL, fault))
        return found

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("careers:outside")

    def opens(self, case: Case) -> bool:
        person = people_access.own(case.subject).first()
        return person is not None and bool(history.absences(person))

    def enter(self, case: Case, stated: OutsideWorkStatement, by: User) -> None:
        asked = self.as_submitted(case, stated)
        if fault := actions.outside_fault(asked.person, asked.first, asked.last, but=case):
            raise Refused(fault, "outside_time")
        OutsideWork.objects.filter(pk=asked.pk).update(case_no=case.no or "")

    def undo(self, case: Case, stated: OutsideWorkStatement, by: User) -> None:
        OutsideWork.objects.filter(case=case).update(case_no="")
