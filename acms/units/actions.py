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
from acms.casework.models import WAITING, Case, CaseState
from acms.employers import actions as employers
from acms.employers import words as employers_words
from acms.employers.models import UNUSABLE, Employer, EmployerState
from acms.inbox import actions as inbox
from acms.people import actions as people
from acms.people.models import Departure, Leaving, Person
from acms.regions import addresses, divisions
from acms.regions.models import agency_name
from acms.scans import actions as scans
from acms.scans.models import Scan
from acms.units import words
from acms.units.models import DeathReport, NewUnit, UnitChange


@transaction.atomic
def add_employer(
    *, by: User, certificate: bytes, file_name: str, asked: NewUnit | None = None, **facts: Any
) -> tuple[Employer, Case]:
    """Adds an employer with its certificate and sends it to the agency as a case (E02). `asked`: what somebody goes on with of their own,
    under another code too, and with the certificate that is there.

    Raises Refused (there already, or outside the region), intake.NotTaken.
    """
    if addresses.lies_elsewhere(facts["address"]):
        raise Refused(words.OUTSIDE, "outside")
    procedure, asked = procedures.about(NewUnit), asked or own_new_unit(facts["uscc"], by)
    if not certificate and (asked is None or own_certificate(asked, by) is None):
        raise Refused(words.CERTIFICATE_FIRST, "no_certificate")
    employer = _anew(asked, by, facts) if asked else _again(by, facts) or employers.add(by=by, **facts)
    if certificate:
        scan = scans.receive(kind="employer_certificate", data=certificate, file_name=file_name, owner=by)
        Employer.objects.filter(pk=employer.pk).update(certificate=scan)
        employer.certificate = scan
    slot = slot_of(employer)
    if asked is None:
        casework.make_room(slot)  # whoever took theirs back is in nobody's way
    case = casework.keep(procedure, asked, {"employer": employer}, by=by, title=employer.name, slot=slot)
    casework.submit(case, by=by)
    return employer, case


def own_certificate(asked: NewUnit, by: User) -> Scan | None:
    """The certificate with which somebody has added a unit; None where another has added it since with theirs."""
    scan = asked.employer.certificate
    return scan if scan is not None and scan.owner_id == by.pk else None


def own_new_unit(code: str, by: User) -> NewUnit | None:
    """What somebody has filed of the unit with this code and may go on with: it came back, or they took it back."""
    return casework.back_with(procedures.about(NewUnit), by=by, employer__uscc=code)


def _again(by: User, facts: dict[str, Any]) -> Employer | None:
    """The employer that stands there already and that nobody can use, stated anew by anybody."""
    existing = Employer.objects.filter(uscc=facts["uscc"], state__in=UNUSABLE).first()
    if existing is not None:
        employers.restate(employer=existing, by=by, **facts)
    return existing


def _anew(asked: NewUnit, by: User, facts: dict[str, Any]) -> Employer:
    """The employer of a case that its adder goes on with. Raises Refused where it was confirmed for somebody else meanwhile, where the new code
    is another unit's, and where others have filed something under the old one."""
    employer = asked.employer
    employers.hold(employer)
    employer.refresh_from_db()
    if employer.state == EmployerState.CONFIRMED:
        raise Refused(employers_words.ALREADY_THERE, "employer_exists")
    if facts["uscc"] != employer.uscc and _used_by_others(employer, by):
        raise Refused(words.OTHERS_USE_IT, "others_use_it")
    employers.restate(employer=employer, by=by, **facts)
    return employer


def slot_of(unit: Employer) -> str:
    """The slot of whoever adds a unit."""
    return f"employer:{unit.pk}"


def _used_by_others(unit: Employer, by: User) -> bool:
    """Whether others have filed something of their own with a unit, or people of the register stand there."""
    filed = Case.objects.filter(employer_id=unit.pk, state__in=(*WAITING, CaseState.RETURNED)).exclude(subject=by)
    return filed.exists() or Person.objects.filter(employer=unit).exists()


@transaction.atomic
def let_go(*, case: Case, unit: Employer, by: User) -> None:
    """E02: whoever added a unit wants that no more, for now or for good; nothing changes where another has added it since, or it was
    merged. Raises Refused where others build on it, whose cases would wait for ever."""
    employers.hold(unit)
    if case.slot != slot_of(unit) or unit.merged_into_id:
        return
    if _used_by_others(unit, by):
        raise Refused(words.OTHERS_USE_IT, "others_use_it")
    employers.withdraw(employer=unit, by=by)


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
    asked = own_change(employer, by)
    if not certificate and asked is None:
        raise Refused(words.UNIT_CERTIFICATE, "no_certificate")
    require_none_waits("unit", employer, words.UNIT_WAITING)
    procedure, slot = procedures.about(UnitChange), f"unit:{employer.pk}:{by.pk}"
    values: dict[str, Any] = {"employer": employer, "wanted": wanted}
    if certificate:
        values["certificate"] = scans.receive(
            kind="employer_certificate", data=certificate, file_name=file_name, owner=by
        )
    case = casework.keep(procedure, asked, values, by=by, title=employer.name, slot=slot)
    casework.submit(case, by=by)
    return case


def own_change(employer: Employer, by: User) -> UnitChange | None:
    """What a head may go on with of a change of the unit's data: the agency has given it back, or they took it back."""
    return casework.back_with(procedures.about(UnitChange), by=by, employer__in=employer.keys)


@transaction.atomic
def report_leaving(*, person: Person, employer: Employer, what: str, on: date, by: User) -> None:
    """E05: the head reports that somebody left; a death goes to the agency as a case. What came back of a death goes on with the head
    of now, and is over where they report that the person has left. Raises Refused, Stale."""
    procedure, slot = procedures.about(DeathReport), f"death:{person.pk}"
    casework.take_over(slot, by=by)
    if what != Leaving.DIED:
        reported = casework.back_with(procedure, by=by, departure__person=person, departure__undone_at=None)
        if reported is not None:
            casework.end(reported.case, by=by)
        people.report_leaving(person=person, employer=employer, what=what, on=on, by=by)
        return
    asked = casework.back_with(procedure, by=by, departure__person=person)
    if asked is not None and asked.departure.undone_at is None:
        Departure.objects.filter(pk=asked.departure_id).update(on=on, employer=employer, reported_by=by)
        report = asked.departure
    else:  # the first report, or one after a confirmed death or the report itself was taken back
        report = people.report_leaving(person=person, employer=employer, what=what, on=on, by=by)
    case = casework.keep(procedure, asked, {"departure": report}, by=by, title=person.name, slot=slot)
    casework.submit(case, by=by)


def own_death_report(person: Person, by: User) -> Case | None:
    """The case of a death that a head may go on with: the agency has given it back, or they took it back."""
    asked = casework.back_with(procedures.about(DeathReport), by=by, departure__person=person)
    return asked.case if asked else None


# ---- trust records by the unit's head (D11) ----------------------------------------------------------------------


# ---- files that stand twice -------------------------------------------------------------------------------------
