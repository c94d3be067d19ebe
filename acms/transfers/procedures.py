"""调出区外 and 调回区内 as kinds of case (D12): the letter is audited, the agency decides."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.base import codelists
from acms.base.numbers import id_card, uscc
from acms.casework import actions as casework
from acms.casework import comparing, letters
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, Decision, Verdict
from acms.casework.procedures import Answer, Frozen, Result, Section, Statement
from acms.employers import words as employers_words
from acms.letters.models import Letter
from acms.people import access as people_access
from acms.people import away, days
from acms.people.models import Absence, Person, Status
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.scans.models import Scan
from acms.transfers import actions, words
from acms.transfers.models import Receiver, TransferBack, TransferOut

OUT = {
    "move.name": "姓名",
    "move.id_number": "身份证号码",
    "move.region": "调入地区",
    "move.receiver": "接收单位全称",
    "move.uscc": "接收单位统一社会信用代码",
    "move.moved_on": "工作地变更日期",
    "scan.move_letter": "工作地变更证明",
    "scan.stay_proof": "户口簿、居住证或者房产证",
}
BACK = {
    "back.residence_type": "按哪里管理",
    "back.division_code": "所在旗县",
    "scan.stay_proof": "户口簿、居住证或者房产证",
}


@dataclass(frozen=True)
class TransferOutStatement(Statement):
    """Where a file shall go and who receives it there, with the sealed letter; `stay_proof_id` where an agency receives it."""

    person_id: int
    province: str
    place: str
    receiver_kind: Receiver
    receiver: str
    receiver_uscc: str
    receiver_phone: str
    moved_on: date
    letter_id: int
    scan_id: UUID | None
    stay_proof_id: UUID | None


@dataclass(frozen=True)
class TransferBackStatement(Statement):
    """By where somebody is managed who comes back, with the proof of it."""

    person_id: int
    residence_type: str
    division_code: str
    proof_id: UUID


def _person(stated: TransferOutStatement | TransferBackStatement) -> Person:
    return Person.objects.select_related("user", "employer").get(pk=stated.person_id)


def _stay(proof: Scan | None, name: str, place: str, titles: dict[str, str]) -> list[Result]:
    """The proof of a home names who lives there, and where, if a `place` was stated; people look where it was not read."""
    if proof is None:
        return []
    item, label = "scan.stay_proof", titles["scan.stay_proof"]
    found = [comparing.mentioned("stay_proof", item, label, name, proof)]
    if place:
        found.append(comparing.mentioned("stay_place", item, label, place, proof))
    return [*found, *comparing.taken(item, label, proof)]


class TransferOutCase(ByPeople[TransferOut, TransferOutStatement]):
    """The procedure behind 「调出区外」."""

    code = "transfer_out"
    title = words.OUT_TITLE
    prefix = "DC"
    may_withdraw = True
    why_people = words.OUT_BY_PEOPLE
    detail, statement = TransferOut, TransferOutStatement
    writes_own_file = True
    takes_away = True
    related = ("person__user", "person__employer", "letter", "scan__audit", "stay_proof")

    def freeze(self, case: Case, stated: TransferOutStatement) -> Frozen:
        person, letter = _person(stated), Letter.objects.get(pk=stated.letter_id)
        values = {
            "move.name": person.name,
            "move.id_number": person.id_number,
            "move.region": f"{stated.province}{stated.place}",
            "move.receiver": stated.receiver,
            "move.uscc": stated.receiver_uscc,
            "move.moved_on": stated.moved_on.isoformat(),
            "move.letter": letter.serial,
        }
        masked = {"move.id_number": id_card.masked(person.id_number)}
        scans = {"move_letter": str(stated.scan_id)} if stated.scan_id else {}
        if stated.receiver_kind == Receiver.AGENCY and stated.stay_proof_id:
            scans["stay_proof"] = str(stated.stay_proof_id)
        answers = [Answer(key, OUT[key], values[key], masked=masked.get(key, "")) for key in OUT if values.get(key, "")]
        answers += [Answer(f"scan.{slot}", OUT[f"scan.{slot}"], "", scan) for slot, scan in scans.items()]
        return Frozen([Section(words.OUT_TITLE, answers)], scans, person.name, person.management_code)

    def check(self, case: Case, stated: TransferOutStatement) -> list[Result]:
        """T04 on the letter, that the file says what the letter says, and nothing else waits."""
        person, letter, item = _person(stated), Letter.objects.get(pk=stated.letter_id), "scan.move_letter"
        found = [*letters.results(comparing.paper(stated.scan_id), item, OUT[item])]
        former = person.employer.name if person.employer else words.NONE
        if not letters.says(letter.facts, person.name, id_number=person.id_number, former=former):
            found.append(Result("letter_facts", item, OUT[item], Verdict.FAIL, words.LETTER_OLD))
        if person.status != Status.REGISTERED:
            found.append(Result("move_status", "move.name", OUT["move.name"], Verdict.FAIL, words.NOT_REGISTERED))
        if uscc.is_off(stated.receiver_uscc):
            message = employers_words.CODE_OFF
            found.append(
                Result("uscc_off", "move.uscc", OUT["move.uscc"], Verdict.UNSURE, message, stated.receiver_uscc)
            )
        found += _stay(comparing.paper(stated.stay_proof_id), person.name, "", OUT)
        return found

    def unlocks(self, item: str) -> set[str]:
        # Whatever is wrong, the letter says it: a new one is printed.
        return set(OUT) - {item} if item != "scan.move_letter" else set()

    def link(self, case: Case) -> str:
        return reverse("transfers:out")

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject).exists()

    def message(self, case: Case, stated: TransferOutStatement, decision: Decision) -> tuple[str, str] | None:
        absence = away.of(_person(stated)) if decision.outcome == "approved" else None
        return words.gone(absence.to, absence.valid_from, absence.elsewhere_since) if absence else None

    def enter(self, case: Case, stated: TransferOutStatement, by: User) -> None:
        actions.let_go(asked=self.as_submitted(case, stated), case_no=case.no or "", by=by)

    def undo(self, case: Case, stated: TransferOutStatement, by: User) -> None:
        actions.keep(asked=self.detail_of(case), case_no=case.no or "", by=by)


class TransferBackCase(ByPeople[TransferBack, TransferBackStatement]):
    """The procedure behind 「申请调回」."""

    code = "transfer_back"
    title = words.BACK_TITLE
    prefix = "DR"
    may_withdraw = True
    why_people = words.BACK_BY_PEOPLE
    of_unit = False  # it states the place by which somebody is managed who has no unit here
    detail, statement = TransferBack, TransferBackStatement
    writes_own_file = True
    related = ("person__user", "proof")

    def freeze(self, case: Case, stated: TransferBackStatement) -> Frozen:
        values = {
            "back.residence_type": codelists.name("residence_type", stated.residence_type),
            "back.division_code": divisions.path(stated.division_code),
        }
        answers = [Answer(key, BACK[key], value) for key, value in values.items()]
        answers.append(Answer("scan.stay_proof", BACK["scan.stay_proof"], "", str(stated.proof_id)))
        sections = [Section(words.BACK_TITLE, answers)]
        return Frozen(sections, {"stay_proof": str(stated.proof_id)}, _person(stated).name, stated.division_code)

    def check(self, case: Case, stated: TransferBackStatement) -> list[Result]:
        person, place = _person(stated), divisions.tree()[stated.division_code].name
        found = _stay(Scan.objects.get(pk=stated.proof_id), person.name, place, BACK)
        if person.status != Status.TRANSFERRED:
            label = BACK["back.division_code"]
            # Nothing that the person could put right: it is not returned, people end it.
            found.append(Result("back_status", "back.division_code", label, Verdict.UNSURE, words.NOT_AWAY))
        return found

    def unlocks(self, item: str) -> set[str]:
        return set(BACK) - {item}

    def link(self, case: Case) -> str:
        return reverse("transfers:back")

    def opens(self, case: Case) -> bool:
        return people_access.own(case.subject, Status.TRANSFERRED).exists()

    def message(self, case: Case, stated: TransferBackStatement, decision: Decision) -> tuple[str, str] | None:
        if decision.outcome != "approved":
            return None
        return words.back(agency_name(stated.division_code))

    def enter(self, case: Case, stated: TransferBackStatement, by: User) -> None:
        """Back since the day on which it was asked for, however late that is decided (D12, D09)."""
        person = _person(stated)
        away.come_back(
            person=person,
            division_code=stated.division_code,
            residence_type=stated.residence_type,
            on=days.as_filed(person, case.takes_effect_on, timezone.localdate(), Absence),
            by=by,
            case_no=case.no or "",
        )

    def undo(self, case: Case, stated: TransferBackStatement, by: User) -> None:
        casework.require_unmerged(case)
        actions.send_back(person=_person(stated), case_no=case.no or "", by=by)

    def against_register(self, case: Case, stated: TransferBackStatement) -> list[tuple[str, str, str]]:
        absence = away.of(_person(stated))
        return [(words.OUT_TITLE, f"{absence.valid_from:%Y-%m-%d} {absence.to}", "")] if absence else []
