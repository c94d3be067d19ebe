"""恢复会计人员档案 as a kind of case (D14): asked for from 异动 with reasons and proof, decided by the agency."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework import comparing
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Decision, Outcome, Verdict
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.people import access as people_access
from acms.people.models import Person, Status
from acms.scans.models import Scan
from acms.yearly import actions, words
from acms.yearly.models import Restoration

ITEMS = {"restore.reason": "恢复的理由", "scan.restore_proof": "证明"}


@dataclass(frozen=True)
class RestorationStatement(Statement):
    """Who asks to come back from 异动, and why."""

    person_id: int
    reason: str
    proof_id: UUID


def _person(stated: RestorationStatement) -> Person:
    return Person.objects.select_related("user", "employer").get(pk=stated.person_id)


def _settled(case: Case) -> int:
    """The last year that counts no more (D14, A4): decided as of the day on which it was filed, however late (D08).

    Of the register nothing else hangs on that day: a restoration changes the status, which has no days, so none can overlap
    (ADR 0028). A year that was over before the decision counts no more either: nobody learns from 异动.
    """
    return max(case.takes_effect_on.year, timezone.localdate().year - 1)


class RestorationCase(ByPeople[Restoration, RestorationStatement]):
    """The procedure behind 「申请恢复」."""

    code = "restore"
    title = words.RESTORE_TITLE
    prefix = "HF"
    may_withdraw = True
    why_people = words.RESTORE_BY_PEOPLE
    detail, statement = Restoration, RestorationStatement
    writes_own_file = True
    related = ("person__user", "proof")

    def freeze(self, case: Case, stated: RestorationStatement) -> Frozen:
        person, scan = _person(stated), str(stated.proof_id)
        why = [Answer("restore.why", "转入异动库的原因", why) for _, why in actions.mine(person)]
        answers = [
            *why,
            Answer("restore.reason", ITEMS["restore.reason"], stated.reason),
            Answer("scan.restore_proof", ITEMS["scan.restore_proof"], "", scan),
        ]
        sections = [Section(words.RESTORE_TITLE, answers)]
        return Frozen(sections, {"restore_proof": scan}, person.name, person.management_code)

    def check(self, case: Case, stated: RestorationStatement) -> list[Result]:
        person, proof, item = _person(stated), Scan.objects.get(pk=stated.proof_id), "scan.restore_proof"
        unread = words.NAME_NOT_ON_PROOF
        found = [comparing.mentioned("restore_proof", item, ITEMS[item], person.name, proof, unread)]
        if person.status != Status.MOVED_OUT:
            label = ITEMS["restore.reason"]
            # Nothing that the person could put right: it is not returned, people end it.
            why = words.BACK_ALREADY if person.status == Status.REGISTERED else words.NOT_MOVED
            found.append(Result("restore_status", "restore.reason", label, Verdict.UNSURE, why))
        return [*found, *comparing.taken(item, ITEMS[item], proof)]

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("yearly:restore")

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject, Status.MOVED_OUT).exists()

    def message(self, case: Case, stated: RestorationStatement, decision: Decision) -> tuple[str, str] | None:
        if decision.outcome != Outcome.APPROVED:
            return None
        return words.restored(_settled(case)) if self.detail_of(case).brought_back else words.RESTORED_BEFORE

    def enter(self, case: Case, stated: RestorationStatement, by: User) -> None:
        was_away = actions.restore(
            person=_person(stated),
            case_no=case.no or "",
            by=by,
            year=_settled(case),
            headship=self.detail_of(case).headship,
        )
        Restoration.objects.filter(case=case).update(brought_back=was_away)

    def undo(self, case: Case, stated: RestorationStatement, by: User) -> None:
        if not self.detail_of(case).brought_back:
            return
        casework.require_unmerged(case)
        ended = actions.move_out_again(person=_person(stated), case_no=case.no or "", by=by)
        Restoration.objects.filter(case=case).update(headship=ended)
