"""证件登记更正 as a kind of case (W05, L02): people of the agency compare the proof and decide."""

from typing import Any

from django.urls import reverse

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.changes import words
from acms.changes.models import Correction
from acms.people import actions as people
from acms.people import merging
from acms.people.models import Person
from acms.regions import divisions
from acms.scans.readers import documents

ITEMS = {
    "correction.name": "姓名",
    "correction.stated_number": "错误身份证号码",
    "correction.right_number": "正确身份证号码",
    "correction.phone": "手机号码",
    "correction.email": "电子邮箱",
    "correction.division_code": "所在地区",
    "correction.reason": "更正原因",
    "scan.change_proof": "证明",
    "correction.came": "申请方式",
}


def _correction(case: Case) -> Correction:
    assert case.about_pk is not None
    return Correction.objects.select_related("proof", "user", "filed_by").get(pk=case.about_pk)


class RegistrationCorrection(ByPeople):
    """The procedure behind 「身份证件号不对怎么办」."""

    code = "correction"
    title = words.CORRECTION_TITLE
    letters = "GZ"
    why_people = words.CORRECTION_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = _correction(case)
        values = {
            "correction.name": asked.name,
            "correction.stated_number": asked.stated_number,
            "correction.right_number": asked.right_number,
            "correction.phone": asked.phone,
            "correction.email": asked.email,
            "correction.division_code": divisions.path(asked.division_code),
            "correction.reason": asked.reason,
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items() if value]
        answers.append(Answer("scan.change_proof", ITEMS["scan.change_proof"], "", str(asked.proof_id)))
        kept = {"change_proof": str(asked.proof_id)}
        if asked.filed_by:
            filed = f"{asked.get_came_display()}，{asked.filed_by.name}代填"
            answers.append(Answer("correction.came", ITEMS["correction.came"], filed))
        return Frozen([Section("更正申请", answers)], values, kept, asked.name, asked.division_code)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        asked = _correction(case)
        text, scan = asked.proof.reading.text, str(asked.proof_id)
        results = []
        for key, value in (("correction.name", asked.name), ("correction.right_number", asked.right_number)):
            if value:
                there = documents.mentions(text, value)
                verdict = Verdict.PASS if there else Verdict.UNSURE
                message = "" if there else words.PROOF_UNREAD
                results.append(Result("proof", key, ITEMS[key], verdict, message, value, scan=scan))
        if asked.user is None:
            results.append(self._doubt("correction.stated_number", words.NO_SUCH_FILE))
        if asked.right_number and User.objects.by_id_number(asked.right_number):
            results.append(self._doubt("correction.right_number", words.NUMBER_TAKEN))
        return results

    def _doubt(self, item: str, message: str) -> Result:
        return Result("file", item, ITEMS[item], Verdict.UNSURE, message)

    def link(self, case: Case) -> str:
        return reverse("changes:correction")

    def said(self, case: Case, decision: Any) -> tuple[str, str]:
        reasons = [f"{entry['label']}：{entry['reason']}" for entry in decision.items or []]
        return words.correction_said(decision.outcome, reasons or [decision.reason])

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        """The file goes on under the right name and number."""
        asked = _correction(case)
        if asked.filed_by_id == by.pk:
            raise Refused(words.NOT_ONES_OWN, "own_filing")
        if asked.user is None:
            raise Refused(words.NO_SUCH_FILE, "no_such_file")
        if asked.right_number and User.objects.by_id_number(asked.right_number):
            raise Refused(words.NUMBER_TAKEN, "number_taken")
        changes = {"name": asked.name, "id_number": asked.right_number}
        person = Person.objects.filter(user=asked.user).first()
        if person is not None:
            people.correct_identity(person=person, by=by, case_no=case.no or "", **changes)
            merging.notice(person)
        accounts.correct_identity(user=asked.user, by=by, **changes)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        """A number is put right by another correction, never by going back to a wrong one."""
        raise Refused(words.CORRECTED_FOR_GOOD, "not_reversible")

    def against_register(self, case: Case, submission: Submission) -> list[tuple[str, str, str]]:
        asked = _correction(case)
        if asked.user is None:
            return []
        rows = [(ITEMS["correction.name"], asked.user.name, asked.name)]
        if asked.right_number:
            held, right = id_card.masked(asked.user.id_number), id_card.masked(asked.right_number)
            rows.append((ITEMS["correction.right_number"], held, right))
        return rows
