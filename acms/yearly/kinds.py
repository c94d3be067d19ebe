"""恢复会计人员档案 as a kind of case (D14): asked for from 异动 with reasons and proof, decided by the agency."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from acms.casework import reading
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.people.models import Status
from acms.scans.readers import documents
from acms.yearly import actions, words
from acms.yearly.models import Restoration

ITEMS = {"restore.reason": "恢复的理由", "scan.restore_proof": "证明"}


def asked_in(case: Case) -> Restoration:
    """What a case asks for."""
    assert case.about_pk is not None
    return Restoration.objects.select_related("person__user", "proof").get(pk=case.about_pk)


class RestorationCase(ByPeople):
    """The procedure behind 「申请恢复」."""

    code = "restore"
    title = words.RESTORE_TITLE
    letters = "HF"
    why_people = words.RESTORE_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = asked_in(case)
        person, scan = asked.person, str(asked.proof_id)
        why = [Answer("restore.why", "转入异动库的原因", why) for _, why in actions.mine(person)]
        answers = [
            *why,
            Answer("restore.reason", ITEMS["restore.reason"], asked.reason),
            Answer("scan.restore_proof", ITEMS["scan.restore_proof"], "", scan),
        ]
        values = {"restore.reason": asked.reason}
        sections = [Section(words.RESTORE_TITLE, answers)]
        unit = person.employer.name if person.employer else ""
        return Frozen(sections, values, {"restore_proof": scan}, person.name, person.management_code, unit)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        asked, item = asked_in(case), "scan.restore_proof"
        named = documents.mentions(asked.proof.reading.text, asked.person.name)
        verdict, message = (Verdict.PASS, "") if named else (Verdict.UNSURE, words.NAME_NOT_ON_PROOF)
        found = [Result("restore_proof", item, ITEMS[item], verdict, message, scan=str(asked.proof_id))]
        if asked.person.status != Status.MOVED_OUT:
            label = ITEMS["restore.reason"]
            found.append(Result("restore_status", "restore.reason", label, Verdict.FAIL, words.NOT_MOVED))
        return [*found, *reading.taken(item, ITEMS[item], asked.proof)]

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("yearly:restore")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.restored(timezone.localdate().year) if decision.outcome == "approved" else None

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        actions.restore(asked=asked_in(case), case_no=case.no or "", by=by, on=timezone.localdate())

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        actions.move_out_again(asked=asked_in(case), case_no=case.no or "", by=by)
