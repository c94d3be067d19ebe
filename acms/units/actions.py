"""Every write about units: by their heads and by the agencies."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from acms.accounts import access as accounts_access
from acms.accounts.models import Role, User
from acms.base.errors import Refused
from acms.base.hooks import Hook
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.employers import actions as employers
from acms.employers.models import Employer, EmployerState
from acms.inbox import actions as inbox
from acms.people import actions as people
from acms.people.models import Departure, Leaving, Person
from acms.regions import addresses, divisions
from acms.regions.models import agency_name
from acms.scans import actions as scans
from acms.units import words
from acms.units.models import DeathReport, NewUnit, UnitChange


@transaction.atomic
def add_employer(*, by: User, certificate: bytes, file_name: str, **facts: Any) -> tuple[Employer, Case]:
    """Adds an employer with its certificate and sends it to the agency as a case (E02).

    Raises Refused (there already, or outside the region), intake.NotTaken.
    """
    if addresses.lies_elsewhere(facts["address"]):
        raise Refused(words.OUTSIDE, "outside")
    if not certificate:
        raise Refused(words.CERTIFICATE_FIRST, "no_certificate")
    employer = _again(by, facts) or employers.add(by=by, **facts)
    scan = scans.receive(kind="employer_certificate", data=certificate, file_name=file_name, owner=by)
    Employer.objects.filter(pk=employer.pk).update(certificate=scan)
    employer.certificate = scan
    procedure, slot = procedures.about(NewUnit), f"employer:{employer.pk}"
    asked = casework.in_hand(procedure, by=by, slot=slot)
    case = casework.keep(procedure, asked, {"employer": employer}, by=by, title=employer.name, slot=slot)
    casework.submit(case, by=by)
    return employer, case


def _again(by: User, facts: dict[str, Any]) -> Employer | None:
    """The employer that stands there already, stated anew: a refused one by anybody, a returned one by its adder."""
    existing = Employer.objects.filter(uscc=facts["uscc"]).first()
    if existing is None:
        return None
    returned = casework.returned(procedures.about(NewUnit), by=by, employer=existing)
    if existing.state != EmployerState.REFUSED and returned is None:
        return None
    employers.restate(employer=existing, by=by, **facts)
    return existing


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
    if to not in accounts_access.places_to_assign(by, employer.division_code, employer.management_code):
        raise Refused(words.NOT_YOURS_TO_ASSIGN, "not_yours_to_assign")
    return put_under(employer=employer, to=to, by=by)


@transaction.atomic
def put_under(*, employer: Employer, to: str, by: User) -> int:
    """The same where a decision has been taken or taken back already, whoever decides it. Raises Stale."""
    before = employer.management_code
    employers.assign(employer=employer, to=to, by=by)
    return _follow(employer, before, by)


def _follow(employer: Employer, before: str, by: User) -> int:
    moved = people.follow_employer(employer=employer, by=by)
    cases = casework.follow_employer(employer=employer, by=by)
    title, text = words.managed_anew(employer.name, agency_name(employer.management_code))
    inbox.tell_many(users=[person.user for person in moved], title=title, text=text)
    clerks = User.objects.filter(role=Role.REVIEWER, agency_code__in=[before, employer.management_code], is_active=True)
    title, text = words.unit_moved(
        employer.name, divisions.path(before), divisions.path(employer.management_code), len(moved), cases
    )
    link = reverse("employers:employer", args=[employer.pk])
    inbox.tell_many(users=clerks.exclude(pk=by.pk), title=title, text=text, link=link)
    return len(moved)


@transaction.atomic
def merge_employers(*, duplicate: Employer, into: Employer, by: User) -> int:
    """A unit that stands twice: its people go on at the other, its code finds the other. How many they are. Raises Refused."""
    employers.merge(duplicate=duplicate, into=into, by=by)
    return people.join_units(duplicate=duplicate, into=into, by=by)


# Who hears that a unit and its people are their own again, after they are: rooms above, when they start.
_parted = Hook[Callable[[Employer, Employer, User], None]]()
when_parted = _parted.add


@transaction.atomic
def part_employers(*, duplicate: Employer, by: User) -> None:
    """Undoes such a merge: the unit and its people are its own again."""
    was = Employer.objects.select_related("merged_into").get(pk=duplicate.pk)
    employers.unmerge(duplicate=duplicate, by=by)
    if was.merged_into is not None:
        people.part_units(duplicate=duplicate, into=was.merged_into, on=was.merged_on, by=by)
        for hears in _parted:
            hears(duplicate, was.merged_into, by)
        duplicate.refresh_from_db()
        casework.follow_employer(employer=duplicate, by=by)  # the other may have come under another agency meanwhile


# ---- the unit's accounting head ---------------------------------------------------------------------------------


def require_none_waits(kind: str, employer: Employer, waits: str) -> None:
    """One such case of a unit waits at a time, whoever has filed it; until the transaction ends nobody else files one. Raises Refused."""
    employers.hold(employer)
    if Case.objects.waiting().filter(kind=kind, employer_id=employer.pk).exists():
        raise Refused(waits, f"{kind}_waiting")


@transaction.atomic
def ask_unit_change(*, by: User, employer: Employer, certificate: bytes, file_name: str, **facts: Any) -> Case | None:
    """E03 by the head: a phone changes at once, anything else is a case with the new certificate; None when only the phone did.

    Raises Refused (nothing to change, no certificate, one in review), intake.NotTaken.
    """
    wanted = {name: value for name, value in facts.items() if getattr(employer, name) != value}
    if not wanted:
        raise Refused(words.UNIT_NOTHING, "nothing")
    if phone := wanted.pop("phone", ""):
        employers.change(employer=employer, by=by, phone=phone)
    if not wanted:
        return None
    if not certificate:
        raise Refused(words.UNIT_CERTIFICATE, "no_certificate")
    require_none_waits("unit", employer, words.UNIT_WAITING)
    scan = scans.receive(kind="employer_certificate", data=certificate, file_name=file_name, owner=by)
    procedure, slot = procedures.about(UnitChange), f"unit:{employer.pk}:{by.pk}"
    asked = returned_change(employer, by)
    values = {"employer": employer, "wanted": wanted, "certificate": scan}
    case = casework.keep(procedure, asked, values, by=by, title=employer.name, slot=slot)
    casework.submit(case, by=by)
    return case


def returned_change(employer: Employer, by: User) -> UnitChange | None:
    """What the agency has given back of a head's change of the unit's data."""
    return casework.returned(procedures.about(UnitChange), by=by, employer=employer)


@transaction.atomic
def report_leaving(*, person: Person, employer: Employer, what: str, on: date, by: User) -> None:
    """E05: the head reports that somebody left; a death goes to the agency as a case. What came back of a death goes on with the head
    of now, and lapses where they report that the person has left. Raises Refused."""
    procedure, slot = procedures.about(DeathReport), f"death:{person.pk}"
    casework.take_over(slot, by=by)
    if what != Leaving.DIED:
        returned = casework.returned(procedure, by=by, departure__person=person, departure__undone_at=None)
        if returned is not None:
            people.drop_report(report=returned.departure, by=by)
        people.report_leaving(person=person, employer=employer, what=what, on=on, by=by)
        return
    asked = casework.returned(procedure, by=by, departure__person=person)
    if asked is not None and asked.departure.undone_at is None:
        Departure.objects.filter(pk=asked.departure_id).update(on=on, employer=employer, reported_by=by)
        report = asked.departure
    else:  # the first report, or one after a confirmed death was taken back
        report = people.report_leaving(person=person, employer=employer, what=what, on=on, by=by)
    case = casework.keep(procedure, asked, {"departure": report}, by=by, title=person.name, slot=slot)
    casework.submit(case, by=by)


# ---- trust records by the unit's head (D11) ----------------------------------------------------------------------


# ---- files that stand twice -------------------------------------------------------------------------------------
