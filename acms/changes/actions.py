"""Every write of the changes."""

from typing import Any

from django.db import transaction

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.casework.models import State as CaseState
from acms.changes import words
from acms.changes.models import Correction
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.employers.models import State as EmployerState
from acms.regions import divisions
from acms.scans import actions as scans


@transaction.atomic
def add_employer(*, by: Any, certificate: bytes, file_name: str, **facts: Any) -> tuple[Employer, Case]:
    """Adds an employer with its certificate and sends it to the agency as a case (E02).

    Raises Refused (there already, or outside the region), intake.NotTaken.
    """
    if divisions.parse_address(facts["address"]).other_province:
        raise Refused(words.OUTSIDE, "outside")
    if not certificate:
        raise Refused(words.CERTIFICATE_FIRST, "no_certificate")
    employer = _again(by, facts) or employers.add(by=by, **facts)
    scan = scans.receive(kind="employer_certificate", data=certificate, file_name=file_name, owner=by)
    Employer.objects.filter(pk=employer.pk).update(certificate=scan)
    employer.certificate = scan
    case = casework.open_case(kind="employer", subject=by, title=employer.name, about_pk=employer.pk)
    casework.submit(case, by=by)
    return employer, case


def _again(by: User, facts: dict[str, Any]) -> Employer | None:
    """The employer that stands there already, stated anew: a refused one by anybody, a returned one by its adder."""
    held = Employer.objects.filter(uscc=facts["uscc"]).first()
    if held is None:
        return None
    returned = Case.objects.filter(kind="employer", about_pk=held.pk, subject=by, state=CaseState.RETURNED).exists()
    if held.state != EmployerState.REFUSED and not returned:
        return None
    employers.restate(employer=held, by=by, **facts)
    return held


@transaction.atomic
def ask_correction(*, signed_in: User | None, proof: bytes, file_name: str, **facts: Any) -> Case:
    """Files a correction (W05, L02). The phone is already proved. Raises intake.NotTaken, Refused.

    Somebody who has not signed in is never told whether the number is on file.
    """
    applicant = signed_in or accounts.make_applicant(name=facts["name"], phone=facts["phone"], email=facts["email"])
    on_file = User.objects.by_id_number(facts["stated_number"])
    kind = "change_proof" if facts["right_number"] else "id_portrait"
    scan = scans.receive(kind=kind, data=proof, file_name=file_name, owner=applicant)
    asked = Correction.objects.create(user=on_file, applicant=applicant, proof=scan, **facts)
    case = casework.open_case(kind="correction", subject=applicant, title=facts["name"], about_pk=asked.pk)
    casework.submit(case, by=applicant)
    return case
