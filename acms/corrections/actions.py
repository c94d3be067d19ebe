"""Every write of 证件登记更正 (W05, L02)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import warnings
from acms.accounts import words as accounts_words
from acms.accounts.models import User
from acms.base.codes import Mode
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.corrections import words
from acms.corrections.models import Correction, StartCorrection
from acms.merging import actions as merging
from acms.people import actions as people
from acms.people.dated import NO_DAY
from acms.people.models import Education, Person
from acms.people.rules import start_faults
from acms.scans import actions as scans


@transaction.atomic
def ask_correction(
    *,
    signed_in: User | None,
    proof: bytes,
    file_name: str,
    by: User | None = None,
    asked: Correction | None = None,
    **facts: Any,
) -> Case:
    """Files a correction (W05, L02), `by` a member of staff for somebody else. `asked`: what somebody who has signed in goes on with; the
    paper may stay then, where it is one of the same kind. Raises intake.NotTaken, Refused, staff also for a file that was merged away.

    The phone is already proved, at the counter by the clerk. Somebody who has not signed in is never told whether the number
    is on file.
    """
    on_file = User.objects.by_id_number(facts["stated_number"])
    if by is not None and (file := Person.objects.filter(user=on_file, user__isnull=False).first()):
        people.hold_going_on(file)
    applicant = signed_in or (on_file if by else None)
    applicant = applicant or accounts.make_applicant(name=facts["name"], phone=facts["phone"], email=facts["email"])
    if not proof and wants_proof(asked, facts["right_number"]):
        raise Refused(words.PROOF_FIRST, "no_proof")
    slot = f"correction:{applicant.pk}:{'number' if facts['right_number'] else 'name'}"
    if asked is None:
        casework.make_room(slot)  # the form begins anew
    facts |= {"user": on_file, "applicant": applicant, "filed_by": by}
    if proof:
        kind = _proof_of(facts["right_number"])
        facts["proof"] = scans.receive(kind=kind, data=proof, file_name=file_name, owner=applicant, by=by)
    procedure = procedures.about(Correction)
    case = casework.keep(procedure, asked, facts, by=applicant, title=facts["name"], slot=slot)
    casework.submit(case, by=by or applicant)
    if on_file is not None:
        warnings.warn_of_others(user=on_file, text=accounts_words.WAS_ASKED_TO_CORRECT)
    _note_duplicate(on_file, User.objects.by_id_number(facts["right_number"]))
    return case


def _proof_of(right_number: str) -> str:
    """What proves a right number, or a right name alone."""
    return "change_proof" if right_number else "id_portrait"


def wants_proof(asked: Correction | None, right_number: str) -> bool:
    """Whether a paper has to be chosen: there is none, or the one that is there proves the other thing."""
    return asked is None or asked.proof.kind != _proof_of(right_number)


def own_correction(user: User, no: str = "") -> Correction | None:
    """What somebody may go on with: it came back, also what was filed for them at the counter, or they took it back. `no`: that very case."""
    which = {"case__no": no} if no else {}
    return casework.back_with(procedures.about(Correction), by=user, **which)


def _note_duplicate(one: User | None, other: User | None) -> None:
    """A correction to a number that has a file already: one person has two (D15)."""
    files = [Person.objects.filter(user=user).first() for user in (one, other) if user is not None]
    if len(files) == 2 and files[0] and files[1]:
        merging.notice_pair(files[0].going_on, files[1].going_on, "number")


# ---- 开始从事会计工作日期 (W08) ------------------------------------------------------------------------------------


def wrong_start(person: Person, right: date, on: date) -> str:
    """Why this cannot be somebody's start of accounting work; empty when it can: a day to come, or before the age of 16 (W08)."""
    if right > on:
        return words.start_future(right)
    assert person.born is not None  # every file has it from its number
    return "".join(start_faults(right, None, person.born)[:1])


def start_doubt(person: Person, right: date) -> str:
    """What 自治区财政厅会计处 is to look at in a start before the first full-time graduation on file; empty where it is not before.

    It may be right: whoever has worked first and studied full-time afterwards may have only the later education on file (W08, D05).
    """
    studied = Education.objects.filter(person=person, mode=Mode.FULL).exclude(NO_DAY)
    first = studied.aggregate(first=Min("graduated_on"))["first"]
    return words.start_before_graduation(first) if first and right < first else ""


@transaction.atomic
def ask_start(*, person: Person, right: date, reason: str, came: str, proof: bytes, file_name: str, by: User) -> Case:
    """Files the correction of a fixed start for somebody; what came back is filed anew. Raises Refused, Stale, intake.NotTaken."""
    people.hold_going_on(person)
    person.refresh_from_db(fields=["accounting_since"])
    if person.accounting_since is None:
        raise Refused(words.NO_START, "no_start")
    if right == person.accounting_since:
        raise Refused(words.START_SAME, "same_start")
    if fault := wrong_start(person, right, timezone.localdate()):
        raise Refused(fault, "wrong_start")
    procedure = procedures.about(StartCorrection)
    asked = casework.in_hand(procedure, by=person.user, waits=words.START_WAITS)
    values = {
        "person": person,
        "was": person.accounting_since,
        "right": right,
        "reason": reason,
        "came": came,
        "proof": scans.receive(kind="start_proof", data=proof, file_name=file_name, owner=person.user, by=by),
        "filed_by": by,
    }
    case = casework.keep(procedure, asked, values, by=person.user, title=person.name)
    casework.submit(case, by=by)
    return case
