"""Every write of 证件登记更正 (W05, L02)."""

from typing import Any

from django.db import transaction

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.corrections.models import Correction
from acms.merging import actions as merging
from acms.people.models import Person
from acms.scans import actions as scans


@transaction.atomic
def ask_correction(
    *, signed_in: User | None, proof: bytes, file_name: str, by: User | None = None, **facts: Any
) -> Case:
    """Files a correction (W05, L02), `by` a member of staff for somebody else. Raises intake.NotTaken, Refused.

    The phone is already proved, at the counter by the clerk. Somebody who has not signed in is never told whether the number
    is on file.
    """
    on_file = User.objects.by_id_number(facts["stated_number"])
    applicant = signed_in or (on_file if by else None)
    applicant = applicant or accounts.make_applicant(name=facts["name"], phone=facts["phone"], email=facts["email"])
    kind = "change_proof" if facts["right_number"] else "id_portrait"
    scan = scans.receive(kind=kind, data=proof, file_name=file_name, owner=applicant)
    slot = f"correction:{applicant.pk}:{'number' if facts['right_number'] else 'name'}"
    facts |= {"user": on_file, "applicant": applicant, "proof": scan, "filed_by": by}
    procedure = procedures.about(Correction)
    case = casework.keep(procedure, None, facts, by=applicant, title=facts["name"], slot=slot)
    casework.submit(case, by=by or applicant)
    _note_duplicate(on_file, User.objects.by_id_number(facts["right_number"]))
    return case


def _note_duplicate(one: User | None, other: User | None) -> None:
    """A correction to a number that has a file already: one person has two (D15)."""
    files = [Person.objects.filter(user=user).first() for user in (one, other) if user is not None]
    if len(files) == 2 and files[0] and files[1]:
        merging.notice_pair(files[0], files[1], "number")
