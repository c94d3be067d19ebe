"""证件登记更正 (W05, L02), which the agency decides, and 开始从事会计工作日期更正 (W08), which 自治区财政厅会计处 decides."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base.dates import chinese
from acms.base.errors import Refused, Stale
from acms.base.numbers import id_card
from acms.casework import comparing
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, CaseState, Decision, Outcome, Verdict
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.corrections import actions, words
from acms.corrections.models import Came, Correction, StartCorrection
from acms.inbox import actions as inbox
from acms.merging import actions as merging
from acms.people import actions as people
from acms.people import starts
from acms.people.models import FormerName, FormerNumber, Person
from acms.people.rules import start_faults
from acms.regions import divisions
from acms.scans.models import Scan
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


@dataclass(frozen=True)
class CorrectionStatement(Statement):
    """The right name, and the right number where the one on file is wrong. `user_id`: whose file it is, where one was found."""

    user_id: int | None
    name: str
    phone: str
    email: str
    stated_number: str
    right_number: str
    reason: str
    division_code: str
    proof_id: UUID
    came: Came
    filed_by_id: int | None


class RegistrationCorrection(ByPeople[Correction, CorrectionStatement]):
    """The procedure behind 「身份证件号不对怎么办」."""

    code = "correction"
    title = words.CORRECTION_TITLE
    prefix = "GZ"
    for_good = words.CORRECTED_FOR_GOOD
    why_people = words.CORRECTION_BY_PEOPLE
    may_withdraw = True
    of_unit = False  # it may be about another account than its subject's, and whose numbers it says is not proved
    detail, statement = Correction, CorrectionStatement
    related = ("proof", "user", "filed_by")

    def freeze(self, case: Case, stated: CorrectionStatement) -> Frozen:
        values = {
            "correction.name": stated.name,
            "correction.stated_number": stated.stated_number,
            "correction.right_number": stated.right_number,
            "correction.phone": stated.phone,
            "correction.email": stated.email,
            "correction.division_code": divisions.path(stated.division_code),
            "correction.reason": stated.reason,
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items() if value]
        answers.append(Answer("scan.change_proof", ITEMS["scan.change_proof"], "", str(stated.proof_id)))
        scans = {"change_proof": str(stated.proof_id)}
        if stated.filed_by_id:
            filed = f"{stated.came.label}，{User.objects.get(pk=stated.filed_by_id).name}代填"
            answers.append(Answer("correction.came", ITEMS["correction.came"], filed))
        return Frozen([Section("更正申请", answers)], scans, stated.name, stated.division_code)

    def check(self, case: Case, stated: CorrectionStatement) -> list[Result]:
        proof = Scan.objects.get(pk=stated.proof_id)
        values = {"correction.name": stated.name, "correction.right_number": stated.right_number}
        results = [
            comparing.mentioned("proof", key, ITEMS[key], value, proof, words.PROOF_UNREAD)
            for key, value in values.items()
            if value
        ]
        if stated.user_id is None:
            results.append(self._doubt("correction.stated_number", words.NO_SUCH_FILE))
        if _is_taken(stated):
            results.append(self._doubt("correction.right_number", words.NUMBER_TAKEN))
        if fault := _against_start(stated):
            results.append(self._doubt("correction.right_number", words.born_against_start(fault)))
        return results

    def _doubt(self, item: str, message: str) -> Result:
        return Result("file", item, ITEMS[item], Verdict.UNSURE, message)

    def link(self, case: Case) -> str:
        """The form, with what this one says while it is with its person."""
        return reverse("corrections:correction") + (f"?case={case.no}" if case.is_editable else "")

    def withdrawable(self, case: Case) -> bool:
        """What the counter has filed for somebody was not filed in their account, which may be in other hands (L02)."""
        return self.detail_of(case).filed_by_id is None

    def message(self, case: Case, stated: CorrectionStatement, decision: Decision) -> tuple[str, str]:
        reasons = [f"{entry['label']}：{entry['reason']}" for entry in decision.items or []]
        return words.correction_message(decision.outcome, [*reasons, *filter(None, [decision.reason])])

    def enter(self, case: Case, stated: CorrectionStatement, by: User) -> None:
        """The file goes on under the right name and number."""
        if stated.filed_by_id == by.pk:
            raise Refused(words.NOT_ONES_OWN, "own_filing")
        if stated.user_id is None:
            raise Refused(words.NO_SUCH_FILE, "no_such_file")
        user = User.objects.get(pk=stated.user_id)
        if _is_taken(stated):
            raise Refused(words.NUMBER_TAKEN, "number_taken")
        changes = {"name": stated.name, "id_number": stated.right_number}
        person = Person.objects.filter(user=user).first()
        if person is not None:
            closed = _closed_with(stated)
            if closed is not None:
                people.cede_number(person=closed, by=by, case_no=case.no or "")
            people.correct_identity(person=person, by=by, case_no=case.no or "", **changes)
            merging.notice(person)
            if fault := _against_start(stated):
                _tell_of_start(person, fault)
        accounts.correct_identity(user=user, by=by, **changes)

    def undo(self, case: Case, stated: CorrectionStatement, by: User) -> None:
        """A number is put right by another correction, never by going back to a wrong one."""
        raise Refused(self.for_good, "not_reversible")

    def against_register(self, case: Case, stated: CorrectionStatement) -> list[tuple[str, str, str]]:
        if stated.user_id is None:
            return []
        user = User.objects.get(pk=stated.user_id)
        # Once it is decided, the register has what is right: what stood there before is the former name and number, which a merge may
        # have brought to another file since.
        brought, is_entered = {"case_no": case.no or "-"}, case.state == CaseState.APPROVED
        name, number = FormerName.objects.filter(**brought).first(), FormerNumber.objects.filter(**brought).first()
        named = stated.name if is_entered else user.name
        rows = [(ITEMS["correction.name"], name.name if name else named, stated.name)]
        if stated.right_number:
            before = number.id_number if number else user.id_number
            shown = comparing.hidden(before, stated.right_number, id_card.masked)
            rows.append((ITEMS["correction.right_number"], *shown))
        return rows


def _closed_with(stated: CorrectionStatement) -> Person | None:
    """D15: the file with the right number that was merged into the very one which is corrected."""
    rows = Person.objects.filter(user=User.objects.by_id_number(stated.right_number), merged_into__isnull=False)
    closed = rows.select_related("user", "merged_into").first() if stated.right_number else None
    return closed if closed is not None and closed.going_on.user_id == stated.user_id else None


def _is_taken(stated: CorrectionStatement) -> bool:
    """Whether somebody else has the right number, or a file that has to be merged first."""
    return User.objects.by_id_number(stated.right_number) is not None and _closed_with(stated) is None


def _against_start(stated: CorrectionStatement) -> str:
    """W08: why nobody who was born on the day of the right number began to work on the day on file; empty where nothing speaks against it."""
    person = Person.objects.filter(user=stated.user_id or 0).first()
    if not stated.right_number or person is None or person.accounting_since is None:
        return ""
    born = id_card.parse(stated.right_number).born
    return "".join(start_faults(person.accounting_since, None, born)[:1])


def _tell_of_start(person: Person, fault: str) -> None:
    """A start that the right number rules out stays; 自治区财政厅会计处, which alone corrects it, is told (W08)."""
    title, said = words.start_ruled_out(person.name, fault)
    inbox.tell_reviewers(code=divisions.REGION, title=title, text=said, link=reverse("people:person", args=[person.pk]))


START_ITEMS = {
    "start.right": "正确的日期",
    "start.reason": "更正原因",
    "scan.start_proof": "证明",
    "start.came": "申请方式",
}


@dataclass(frozen=True)
class StartStatement(Statement):
    """From which day to which day a start of accounting work moves, and why."""

    person_id: int
    was: date
    right: date
    reason: str
    came: Came
    proof_id: UUID
    filed_by_id: int


class StartCorrectionCase(ByPeople[StartCorrection, StartStatement]):
    """The procedure behind 「更正开始从事会计工作日期」 in a person's file."""

    code, prefix, title = "start", "GQ", words.START_TITLE
    for_good = words.START_CORRECTED_FOR_GOOD
    why_people = words.START_BY_REGION
    by_staff = True
    fixed = frozenset({"start.was"})
    detail, statement = StartCorrection, StartStatement
    related = ("person__user", "proof", "filed_by")

    def freeze(self, case: Case, stated: StartStatement) -> Frozen:
        person = Person.objects.get(pk=stated.person_id)
        filed = f"{stated.came.label}，{User.objects.get(pk=stated.filed_by_id).name}代填"
        answers = [
            Answer("start.was", "档案里的开始从事会计工作日期", chinese(stated.was)),
            Answer("start.right", START_ITEMS["start.right"], chinese(stated.right)),
            Answer("start.reason", START_ITEMS["start.reason"], stated.reason),
            Answer("scan.start_proof", START_ITEMS["scan.start_proof"], "", str(stated.proof_id)),
            Answer("start.came", START_ITEMS["start.came"], filed),
        ]
        return Frozen(
            [Section(words.START_TITLE, answers)],
            {"start_proof": str(stated.proof_id)},
            person.name,
            person.management_code,
            decided_by=divisions.REGION,
        )

    def check(self, case: Case, stated: StartStatement) -> list[Result]:
        """W08's own rules once more, and whether the proof names the person and the day: a day that breaks no rule is not thereby proved."""
        person, proof = Person.objects.get(pk=stated.person_id), Scan.objects.get(pk=stated.proof_id)
        item, label = "start.right", START_ITEMS["start.right"]
        if fault := actions.wrong_start(person, stated.right, timezone.localdate()):
            found = [Result("start", item, label, Verdict.FAIL, fault, chinese(stated.right))]
        else:
            found = [_on_proof(stated.right, item, label, proof)]
            if doubt := actions.start_doubt(person, stated.right):
                found.append(Result("start_early", item, label, Verdict.UNSURE, doubt, chinese(stated.right)))
        item, label = "scan.start_proof", START_ITEMS["scan.start_proof"]
        found.append(comparing.mentioned("start_proof", item, label, person.name, proof, words.START_UNREAD))
        return found + comparing.taken(item, label, proof)

    def against_register(self, case: Case, stated: StartStatement) -> list[tuple[str, str, str]]:
        return [("开始从事会计工作日期", chinese(stated.was), chinese(stated.right))]

    def link(self, case: Case) -> str:
        return reverse("casework:own", args=[case.no])

    def message(self, case: Case, stated: StartStatement, decision: Decision) -> tuple[str, str] | None:
        if decision.outcome == Outcome.APPROVED:
            return words.start_corrected(stated.was, stated.right)
        reasons = [f"{entry['label']}：{entry['reason']}" for entry in decision.items or []]
        reasons += filter(None, [decision.reason])
        if decision.outcome == Outcome.RETURNED:  # the agency that filed it puts it right
            title, text = words.start_came_back(case.title, stated.was, stated.right, reasons)
            form = reverse("corrections:start_of", args=[stated.person_id])
            inbox.tell_reviewers(code=case.management_code, title=title, text=text, link=form)
        return words.start_not_corrected(decision.outcome, stated.was, stated.right, reasons)

    def enter(self, case: Case, stated: StartStatement, by: User) -> None:
        """W08: the start moves, and with it what is counted from it (`starts.when_moved`)."""
        if stated.filed_by_id == by.pk:
            raise Refused(words.NOT_ONES_OWN, "own_filing")
        person = Person.objects.select_related("user").get(pk=stated.person_id)
        if fault := actions.wrong_start(person, stated.right, timezone.localdate()):
            raise Refused(fault, "wrong_start")
        try:
            starts.move(person=person, was=stated.was, to=stated.right, by=by, case_no=case.no or "")
        except Stale:
            raise Refused(words.START_MOVED, "start_moved") from None

    def undo(self, case: Case, stated: StartStatement, by: User) -> None:
        """A start is put right by another correction, which says why."""
        raise Refused(self.for_good, "not_reversible")


def _on_proof(day: date, item: str, label: str, proof: Scan) -> Result:
    """Whether the proof names the day, however it writes it."""
    there = day in documents.dates(proof.reading.text)
    verdict, said = (Verdict.PASS, words.START_DAY_READ) if there else (Verdict.UNSURE, words.START_DAY_UNREAD)
    return Result("start_day", item, label, verdict, said, chinese(day), scan=str(proof.pk))
