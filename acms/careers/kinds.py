"""区外工作经历 as a kind of case (D04, A31): the proof is read, people of the agency decide, the time counts."""

from typing import Any

from django.urls import reverse

from acms.base.errors import Refused
from acms.careers import actions, words
from acms.careers.models import OutsideWork
from acms.casework import reading
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.scans.readers import documents

ITEMS = {
    "outside.employer": "单位名称",
    "outside.first": "开始年月",
    "outside.last": "截止年月",
    "scan.outside_proof": "区外工作证明",
}


def asked_in(case: Case) -> OutsideWork:
    """What a case asks for."""
    assert case.about_pk is not None
    return OutsideWork.objects.select_related("person__user", "proof").get(pk=case.about_pk)


class OutsideWorkCase(ByPeople):
    """The procedure behind 「补录区外工作经历」."""

    code = "outside_work"
    title = words.OUTSIDE_TITLE
    letters = "LL"
    why_people = words.OUTSIDE_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = asked_in(case)
        values = {
            "outside.employer": asked.employer,
            "outside.first": f"{asked.first:%Y-%m}",
            "outside.last": f"{asked.last:%Y-%m}",
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items()]
        answers.append(Answer("scan.outside_proof", ITEMS["scan.outside_proof"], "", str(asked.proof_id)))
        person = asked.person
        kept = {"outside_proof": str(asked.proof_id)}
        return Frozen([Section(words.OUTSIDE_TITLE, answers)], values, kept, person.name, person.management_code)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """The proof names person and unit; and the file was away all that time."""
        asked, found = asked_in(case), []
        text, scan = asked.proof.reading.text, str(asked.proof_id)
        for key, value in (("outside.employer", asked.employer), ("scan.outside_proof", asked.person.name)):
            there = documents.mentions(text, value)
            verdict, message = (Verdict.PASS, "") if there else (Verdict.UNSURE, words.not_on_proof(value))
            found.append(Result("outside_proof", key, ITEMS[key], verdict, message, value, scan=scan))
        found += reading.taken("scan.outside_proof", ITEMS["scan.outside_proof"], asked.proof)
        if fault := actions.outside_fault(asked.person, asked.first, asked.last, but=asked.pk):
            found.append(Result("outside_time", "outside.first", ITEMS["outside.first"], Verdict.FAIL, fault))
        return found

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("careers:outside")

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        asked = asked_in(case)
        if fault := actions.outside_fault(asked.person, asked.first, asked.last, but=asked.pk):
            raise Refused(fault, "outside_time")
        OutsideWork.objects.filter(pk=asked.pk).update(case_no=case.no or "")

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        OutsideWork.objects.filter(pk=asked_in(case).pk).update(case_no="")
