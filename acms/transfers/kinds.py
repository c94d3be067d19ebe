"""调出区外 and 调回区内 as kinds of case (D12): the letter is audited, the agency decides."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from acms.base import codelists
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework import letters, reading
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.people import away
from acms.people.models import Person, Status
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.scans.readers import documents
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


def out_of(case: Case) -> TransferOut:
    """What a case of 调出 asks for."""
    assert case.about_pk is not None
    related = ("person__user", "person__employer", "letter", "scan__audit", "stay_proof")
    return TransferOut.objects.select_related(*related).get(pk=case.about_pk)


def back_of(case: Case) -> TransferBack:
    """What a case of 调回 asks for."""
    assert case.about_pk is not None
    return TransferBack.objects.select_related("person__user", "proof").get(pk=case.about_pk)


def _stay(proof: Any, said: list[str], titles: dict[str, str]) -> list[Result]:
    """The proof of a home names who lives there; people look where it was not read."""
    if proof is None:
        return []
    text, item = proof.reading.text, "scan.stay_proof"
    lacking = [value for value in said if not documents.mentions(text, value)]
    verdict = Verdict.UNSURE if lacking else Verdict.PASS
    message = "".join(words.not_on_proof(value) for value in lacking)
    found = Result("stay_proof", item, titles[item], verdict, message, scan=str(proof.pk))
    return [found, *reading.taken(item, titles[item], proof)]


class TransferOutCase(ByPeople):
    """The procedure behind 「调出区外」."""

    code = "transfer_out"
    title = words.OUT_TITLE
    letters = "DC"
    why_people = words.OUT_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = out_of(case)
        person = asked.person
        values = {
            "move.name": person.name,
            "move.id_number": person.id_number,
            "move.region": f"{asked.province}{asked.place}",
            "move.receiver": asked.receiver,
            "move.uscc": asked.receiver_uscc,
            "move.moved_on": asked.moved_on.isoformat(),
            "move.letter": asked.letter.serial,
        }
        masked = {"move.id_number": id_card.masked(person.id_number)}
        kept = {"move_letter": str(asked.scan_id)} if asked.scan_id else {}
        if asked.receiver_kind == Receiver.AGENCY and asked.stay_proof_id:
            kept["stay_proof"] = str(asked.stay_proof_id)
        answers = [Answer(key, OUT[key], values[key], masked=masked.get(key, "")) for key in OUT if values.get(key, "")]
        answers += [Answer(f"scan.{slot}", OUT[f"scan.{slot}"], "", scan) for slot, scan in kept.items()]
        unit = person.employer.name if person.employer else ""
        return Frozen([Section(words.OUT_TITLE, answers)], values, kept, person.name, person.management_code, unit)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """T04 on the letter, that the file says what the letter says, and nothing else waits."""
        asked, item = out_of(case), "scan.move_letter"
        found = [*letters.results(asked.scan, item, OUT[item])]
        said, person = asked.letter.facts, asked.person
        former = person.employer.name if person.employer else words.NONE
        if (said["name"], said["id_number"], said["former"]) != (person.name, person.id_number, former):
            found.append(Result("letter_facts", item, OUT[item], Verdict.FAIL, words.LETTER_OLD))
        if person.status != Status.REGISTERED:
            found.append(Result("move_status", "move.name", OUT["move.name"], Verdict.FAIL, words.NOT_REGISTERED))
        found += _stay(asked.stay_proof, [person.name], OUT)
        return found

    def unlocks(self, item: str) -> set[str]:
        # Whatever is wrong, the letter says it: a new one is printed.
        return set(OUT) - {item} if item != "scan.move_letter" else set()

    def link(self, case: Case) -> str:
        return reverse("transfers:out")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        return words.gone(out_of(case).province) if decision.outcome == "approved" else None

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        actions.let_go(asked=out_of(case), case_no=case.no or "", by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        actions.keep(asked=out_of(case), case_no=case.no or "", by=by)


class TransferBackCase(ByPeople):
    """The procedure behind 「申请调回」."""

    code = "transfer_back"
    title = words.BACK_TITLE
    letters = "DR"
    why_people = words.BACK_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        asked = back_of(case)
        values = {
            "back.residence_type": codelists.name("residence_type", asked.residence_type),
            "back.division_code": divisions.path(asked.division_code),
        }
        answers = [Answer(key, BACK[key], value) for key, value in values.items()]
        answers.append(Answer("scan.stay_proof", BACK["scan.stay_proof"], "", str(asked.proof_id)))
        sections = [Section(words.BACK_TITLE, answers)]
        return Frozen(sections, values, {"stay_proof": str(asked.proof_id)}, asked.person.name, asked.division_code)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        asked = back_of(case)
        place = divisions.tree()[asked.division_code].name
        found = _stay(asked.proof, [asked.person.name, place], BACK)
        if asked.person.status != Status.TRANSFERRED:
            label = BACK["back.division_code"]
            found.append(Result("back_status", "back.division_code", label, Verdict.FAIL, words.NOT_AWAY))
        return found

    def unlocks(self, item: str) -> set[str]:
        return set(BACK) - {item}

    def link(self, case: Case) -> str:
        return reverse("transfers:back")

    def said(self, case: Case, decision: Any) -> tuple[str, str] | None:
        if decision.outcome != "approved":
            return None
        return words.back(agency_name(back_of(case).division_code))

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        asked = back_of(case)
        away.come_back(
            person=asked.person,
            division_code=asked.division_code,
            residence_type=asked.residence_type,
            on=timezone.localdate(),
            by=by,
            case_no=case.no or "",
        )

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        person = Person.objects.select_related("user").get(pk=back_of(case).person_id)
        if person.employer_id:
            raise Refused(words.NOT_AWAY, "has_post")
        away.leave_again(person=person, by=by, case_no=case.no or "")

    def against_register(self, case: Case, submission: Submission) -> list[tuple[str, str, str]]:
        absence = away.of(back_of(case).person)
        return [(words.OUT_TITLE, f"{absence.valid_from:%Y-%m-%d} {absence.to}", "")] if absence else []
