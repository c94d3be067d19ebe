"""Every write of the changes."""

from typing import Any

from django.db import transaction

from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.changes import words
from acms.employers import actions as employers
from acms.employers.models import Employer
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
    employer = employers.add(by=by, **facts)
    scan = scans.receive(kind="employer_certificate", data=certificate, file_name=file_name, owner=by)
    Employer.objects.filter(pk=employer.pk).update(certificate=scan)
    employer.certificate = scan
    case = casework.open_case(kind="employer", subject=by, title=employer.name, about_pk=employer.pk)
    casework.submit(case, by=by)
    return employer, case
