"""Every write of the changes."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from acms.accounts import access as rights
from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.casework.models import State as CaseState
from acms.changes import words
from acms.changes.models import Correction
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.employers.models import State as EmployerState
from acms.people import actions as people
from acms.regions import divisions
from acms.regions.models import agencies_of
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


# ---- employers in the agencies' hands ---------------------------------------------------------------------------------


@transaction.atomic
def change_employer(*, employer: Employer, by: User, **facts: Any) -> None:
    """E03: the agency changes a unit's data; when it moves, its people, open cases and both agencies follow. Raises Refused."""
    before = employer.management_code
    if employers.change(employer=employer, by=by, **facts):
        _follow(employer, before, by)


@transaction.atomic
def assign_employer(*, employer: Employer, to: str, by: User) -> int:
    """R03: another agency manages the unit; its people and open cases follow, everyone concerned is told. How many people moved.

    Raises Refused without the right, Stale.
    """
    before = employer.management_code
    if to not in rights.places_to_assign(by, employer.division_code, before):
        raise Refused(words.NOT_YOURS_TO_ASSIGN, "not_yours_to_assign")
    employers.assign(employer=employer, to=to, by=by)
    return _follow(employer, before, by)


def _follow(employer: Employer, before: str, by: User) -> int:
    moved = people.follow_employer(employer=employer, by=by)
    cases = casework.follow_employer(employer_pk=employer.pk, management_code=employer.management_code, by=by)
    agencies = [agency.full_name for agency in agencies_of(employer.management_code)[:1]]
    title, text = words.managed_anew(employer.name, agencies[0] if agencies else "")
    people.tell_many(users=[person.user for person in moved], title=title, text=text)
    clerks = User.objects.filter(role=Role.REVIEWER, agency_code__in=[before, employer.management_code], is_active=True)
    title, text = words.unit_moved(
        employer.name, divisions.path(before), divisions.path(employer.management_code), len(moved), cases
    )
    link = reverse("employers:employer", args=[employer.pk])
    people.tell_many(users=clerks.exclude(pk=by.pk), title=title, text=text, link=link)
    return len(moved)


@transaction.atomic
def merge_employers(*, duplicate: Employer, into: Employer, by: User) -> int:
    """A unit that stands twice: its people go on at the other, its code finds the other. How many posts moved. Raises Refused."""
    employers.merge(duplicate=duplicate, into=into, by=by)
    return people.move_posts(duplicate=duplicate, into=into, by=by)
