"""继续教育学分申请 as a kind of case (D08): the proof is read, people of the agency decide, the credits are entered."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework import comparing
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Verdict
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.learning import actions, bank, conversion, duty, words
from acms.learning.models import Credit, CreditApplication
from acms.people import access as people_access
from acms.people.models import Person
from acms.scans.models import Scan

ITEMS = {
    "credit.year": "年度",
    "credit.way": "形式",
    "credit.points": "学分",
    "credit.what": "内容",
    "scan.credit_proof": "证明",
}


@dataclass(frozen=True)
class CreditStatement(Statement):
    """What was learned in which year (`way` of conversion.ways(), `units` of it), with its proof."""

    person_id: int
    year: int
    way: str
    units: int
    what: str
    proof_id: UUID


class CreditCase(ByPeople[CreditApplication, CreditStatement]):
    """The procedure behind 「申请学分」."""

    code = "credit"
    title = words.APPLICATION_TITLE
    prefix = "XF"
    may_withdraw = True
    why_people = words.APPLICATION_BY_PEOPLE
    detail, statement = CreditApplication, CreditStatement
    related = ("person__user", "proof")

    def freeze(self, case: Case, stated: CreditStatement) -> Frozen:
        way, person = conversion.ways()[stated.way], Person.objects.get(pk=stated.person_id)
        values = {
            "credit.year": str(stated.year),
            "credit.way": f"{way.title}，{stated.units}{way.unit}",
            "credit.points": f"{way.worth(stated.units):f}",
            "credit.what": stated.what,
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items()]
        answers.append(Answer("scan.credit_proof", ITEMS["scan.credit_proof"], "", str(stated.proof_id)))
        scans = {"credit_proof": str(stated.proof_id)}
        return Frozen([Section(words.APPLICATION_TITLE, answers)], scans, person.name, person.management_code)

    def check(self, case: Case, stated: CreditStatement) -> list[Result]:
        """The proof names the person and the year; and the year was open when it was filed."""
        person, proof = Person.objects.get(pk=stated.person_id), Scan.objects.get(pk=stated.proof_id)
        found = [
            comparing.mentioned("credit_proof", key, ITEMS[key], value, proof)
            for key, value in (("scan.credit_proof", person.name), ("credit.year", str(stated.year)))
        ]
        found += comparing.taken("scan.credit_proof", ITEMS["scan.credit_proof"], proof)
        where = duty.elsewhere(person.going_on.pk, stated.year, bank.as_of(case, stated.year))
        wrong = words.NOT_HERE[where] if where else "" if bank.in_time(case, stated.year) else words.YEAR_CLOSED
        if wrong:
            found.append(Result("credit_year", "credit.year", ITEMS["credit.year"], Verdict.FAIL, wrong))
        return found

    def link(self, case: Case) -> str:
        return reverse("learning:apply")

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject).exists()

    def enter(self, case: Case, stated: CreditStatement, by: User) -> None:
        way = conversion.ways()[stated.way]
        credit = actions.enter(
            person=Person.objects.select_related("user", "merged_into").get(pk=stated.person_id).going_on,
            year=stated.year,
            subject=bank.SUBJECT,
            form=way.form,
            points=way.worth(stated.units),
            what=stated.what,
            by=by,
            on=bank.as_of(case, stated.year),
        )
        CreditApplication.objects.filter(case=case).update(credit=credit)

    def undo(self, case: Case, stated: CreditStatement, by: User) -> None:
        credit = Credit.objects.filter(pk=self.detail_of(case).credit_id or 0, struck_at=None).first()
        if credit is None:
            raise Refused(words.STRUCK_BEFORE, "struck")
        actions.strike(credit=credit, reason=words.REVERSED, by=by)
