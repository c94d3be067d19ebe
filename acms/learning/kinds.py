"""继续教育学分申请 as a kind of case (D08): the proof is read, people of the agency decide, the credits are entered."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from acms.base.errors import Refused
from acms.casework import reading
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.learning import actions, bank, conversion, words
from acms.learning.models import Credit, CreditApplication
from acms.scans.readers import documents

ITEMS = {
    "credit.year": "年度",
    "credit.way": "形式",
    "credit.points": "学分",
    "credit.what": "内容",
    "scan.credit_proof": "证明",
}


def _application(case: Case) -> CreditApplication:
    assert case.about_pk is not None
    return CreditApplication.objects.select_related("person__user", "proof").get(pk=case.about_pk)


class CreditCase(ByPeople):
    """The procedure behind 「申请学分」."""

    code = "credit"
    title = words.APPLICATION_TITLE
    letters = "XF"
    why_people = words.APPLICATION_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = _application(case)
        way = conversion.ways()[asked.way]
        values = {
            "credit.year": str(asked.year),
            "credit.way": f"{way.title}，{asked.units}{way.unit}",
            "credit.points": f"{way.worth(asked.units):f}",
            "credit.what": asked.what,
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items()]
        answers.append(Answer("scan.credit_proof", ITEMS["scan.credit_proof"], "", str(asked.proof_id)))
        person = asked.person
        kept = {"credit_proof": str(asked.proof_id)}
        return Frozen([Section(words.APPLICATION_TITLE, answers)], values, kept, person.name, person.management_code)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """The proof names the person and the year; and the year is still open."""
        asked, found = _application(case), []
        text, scan = asked.proof.reading.text, str(asked.proof_id)
        for key, value in (("credit.what", asked.person.name), ("credit.year", str(asked.year))):
            there = documents.mentions(text, value)
            verdict, message = (Verdict.PASS, "") if there else (Verdict.UNSURE, words.not_on_proof(value))
            found.append(Result("credit_proof", key, ITEMS[key], verdict, message, value, scan=scan))
        found += reading.taken("scan.credit_proof", ITEMS["scan.credit_proof"], asked.proof)
        if asked.year <= bank.last_settled(timezone.localdate()):
            found.append(Result("credit_year", "credit.year", ITEMS["credit.year"], Verdict.FAIL, words.YEAR_CLOSED))
        return found

    def link(self, case: Case) -> str:
        return reverse("learning:apply")

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        asked = _application(case)
        way = conversion.ways()[asked.way]
        credit = actions.enter(
            person=asked.person,
            year=asked.year,
            subject=bank.SUBJECT,
            form=way.form,
            points=way.worth(asked.units),
            what=asked.what,
            by=by,
            on=timezone.localdate(),
        )
        CreditApplication.objects.filter(pk=asked.pk).update(credit=credit)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        credit = Credit.objects.filter(pk=_application(case).credit_id or 0, struck_at=None).first()
        if credit is None:
            raise Refused(words.STRUCK_BEFORE, "struck")
        actions.strike(credit=credit, reason=words.REVERSED, by=by)
