"""Every write of the changes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from acms.accounts import access as rights
from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base import codelists
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import moves
from acms.casework.models import Case
from acms.casework.models import State as CaseState
from acms.changes import words
from acms.changes.models import Condition, Correction, HeadFiling, UnitChange
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.employers.models import State as EmployerState
from acms.letters import actions as letters
from acms.letters.facts import HeadFacts
from acms.people import actions as people
from acms.people import merging
from acms.people.models import Departure, Head, Leaving, Person, PossibleDuplicate, Qualification
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.scans import actions as scans
from acms.scans.models import Scan
from acms.trust import actions as trust
from acms.trust.models import Said, TrustRecord
from acms.trust.models import State as TrustState


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
    asked = Correction.objects.create(user=on_file, applicant=applicant, proof=scan, filed_by=by, **facts)
    case = casework.open_case(kind="correction", subject=applicant, title=facts["name"], about_pk=asked.pk)
    casework.submit(case, by=by or applicant)
    _note_duplicate(on_file, User.objects.by_id_number(facts["right_number"]))
    return case


def _note_duplicate(one: User | None, other: User | None) -> None:
    """A correction to a number that has a file already: one person has two (D15)."""
    files = [Person.objects.filter(user=user).first() for user in (one, other) if user is not None]
    if len(files) == 2 and files[0] and files[1]:
        merging.notice_pair(files[0], files[1], "number")


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
    title, text = words.managed_anew(employer.name, agency_name(employer.management_code))
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


# ---- the unit's accounting head ---------------------------------------------------------------------------------


def head_case(user: User) -> Case | None:
    """Somebody's newest filing of a head, in whatever state."""
    return Case.objects.filter(kind="head", subject=user).order_by("-pk").first()


@transaction.atomic
def print_head_letter(
    *, by: User, employer: Employer, person: Person, appointed_on: date, condition: str, phone: str, on: date
) -> Case:
    """「填写并打印备案函」 (T02): issues the letter and opens the case; printed anew, the former letter is void.

    Raises Refused while the unit has a filing in review, typeset.MissingGlyph.
    """
    if Case.objects.filter(kind="head", employer_pk=employer.pk, state__in=WAITING).exists():
        raise Refused(words.HEAD_WAITING, "head_waiting")
    letter = letters.issue(facts=_head_facts(employer, person, appointed_on, condition, phone, on), owner=by)
    said = {"person": person, "appointed_on": appointed_on, "condition": condition, "letter": letter, "scan": None}
    case = head_case(by)
    filed = (
        HeadFiling.objects.filter(pk=case.about_pk or 0, employer=employer).first()
        if case and case.is_editable
        else None
    )
    if case and filed:
        HeadFiling.objects.filter(pk=filed.pk).update(**said)
        return case
    filed = HeadFiling.objects.create(employer=employer, filer=by, **said)
    return casework.open_case(kind="head", subject=by, title=employer.name, about_pk=filed.pk)


WAITING = (CaseState.CHECKING, CaseState.IN_REVIEW)


def _head_facts(
    employer: Employer, person: Person, appointed_on: date, condition: str, phone: str, on: date
) -> HeadFacts:
    former = (
        Head.objects.filter(employer=employer, valid_to=None).exclude(person=person).select_related("person").first()
    )
    held = Qualification.objects.filter(person=person, valid_to=None).order_by("-pk").first()
    qualification = codelists.name("title_level", held.level) if held else "无"
    if held and held.obtained_on:
        qualification += f"，{held.obtained_on.isoformat()}取得"
    return HeadFacts(
        employer=employer.name,
        uscc=employer.uscc,
        phone=phone,
        region=employer.division.letter_path,
        id_number=person.id_number,
        name=person.name,
        appointed_on=appointed_on.isoformat(),
        accounting_since=person.accounting_since.isoformat() if person.accounting_since else "无",
        qualification=qualification,
        condition=Condition(condition).label,
        former=former.person.name if former else "无",
        issued_on=chinese(on),
    )


@transaction.atomic
def put_head_letter(*, case: Case, data: bytes, file_name: str, by: User) -> Scan:
    """The signed and sealed letter comes back; its audit begins (T04). Raises Refused, intake.NotTaken."""
    moves.hold(case, (CaseState.DRAFT, CaseState.RETURNED))
    filed = HeadFiling.objects.select_related("letter").get(pk=case.about_pk or 0)
    scan = scans.receive(kind="head_letter", data=data, file_name=file_name, owner=by)
    letters.queue_audit(letter=filed.letter, scan=scan)
    HeadFiling.objects.filter(pk=filed.pk).update(scan=scan)
    return scan


@transaction.atomic
def submit_head(*, case: Case, by: User) -> None:
    """「提交」 once the letter has been compared. Raises Refused, Stale."""
    filed = HeadFiling.objects.select_related("scan__audit").get(pk=case.about_pk or 0)
    audit = getattr(filed.scan, "audit", None)
    if audit is None or not audit.is_done:
        raise Refused(words.LETTER_UPLOAD_FIRST, "letter_first")
    casework.submit(case, by=by)


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
    if Case.objects.filter(kind="unit", employer_pk=employer.pk, state__in=WAITING).exists():
        raise Refused(words.UNIT_WAITING, "unit_waiting")
    scan = scans.receive(kind="employer_certificate", data=certificate, file_name=file_name, owner=by)
    returned = Case.objects.filter(kind="unit", employer_pk=employer.pk, subject=by, state=CaseState.RETURNED).first()
    if returned:
        UnitChange.objects.filter(pk=returned.about_pk or 0).update(wanted=wanted, certificate=scan)
        case = returned
    else:
        change = UnitChange.objects.create(employer=employer, wanted=wanted, certificate=scan)
        case = casework.open_case(kind="unit", subject=by, title=employer.name, about_pk=change.pk)
    casework.submit(case, by=by)
    return case


@transaction.atomic
def report_leaving(*, person: Person, employer: Employer, what: str, on: date, by: User) -> None:
    """E05: the head reports that somebody left; a death goes to the agency as a case. Raises Refused."""
    returned = _returned_death(person, by) if what == Leaving.DIED else None
    if returned is not None:
        Departure.objects.filter(pk=returned.about_pk or 0).update(on=on)
        casework.submit(returned, by=by)
        return
    report = people.report_leaving(person=person, employer=employer, what=what, on=on, by=by)
    if what == Leaving.DIED:
        case = casework.open_case(kind="death", subject=by, title=person.name, about_pk=report.pk)
        casework.submit(case, by=by)


def _returned_death(person: Person, by: User) -> Case | None:
    reports = Departure.objects.filter(person=person, what=Leaving.DIED, undone_at=None).values("pk")
    return Case.objects.filter(kind="death", about_pk__in=reports, subject=by, state=CaseState.RETURNED).first()


# ---- trust records by the unit's head (D11) ----------------------------------------------------------------------


@transaction.atomic
def report_good_deed(*, person: Person, employer: Employer, by: User, paper: trust.Paper = None, **said: Any) -> Case:
    """守信 for the unit: counts once the agency agrees. What it gave back is said anew. Raises Refused, intake.NotTaken."""
    returned = _returned_deed(person, by)
    if returned is not None:
        record = TrustRecord.objects.select_related("person").get(pk=returned.about_pk or 0)
        trust.restate(record=record, paper=paper, by=by, **said)
        casework.submit(returned, by=by)
        return returned
    record = trust.praise(
        person=person, employer=employer, said=Said.HEAD, by=by, on=timezone.localdate(), paper=paper, **said
    )
    case = casework.open_case(kind="good_deed", subject=by, title=person.name, about_pk=record.pk)
    casework.submit(case, by=by)
    return case


def _returned_deed(person: Person, by: User) -> Case | None:
    records = TrustRecord.objects.filter(person=person, said=Said.HEAD, state=TrustState.WAITING).values("pk")
    return Case.objects.filter(kind="good_deed", about_pk__in=records, subject=by, state=CaseState.RETURNED).first()


# ---- files that stand twice -------------------------------------------------------------------------------------


@transaction.atomic
def merge_files(*, pair: PossibleDuplicate, keep: int, take: list[str], reason: str, by: User) -> None:
    """D15: people of the agency above both files merge them. Raises Refused without the right or with a case in review, Stale."""
    if not rights.may_merge(by, pair.first.management_code, pair.second.management_code):
        raise Refused(words.NOT_YOURS_TO_MERGE, "not_yours")
    if keep not in (pair.first_id, pair.second_id):
        raise Refused(words.KEEP_FIRST, "keep_first")
    away = pair.second if keep == pair.first_id else pair.first
    if Case.objects.filter(subject=away.user, state__in=WAITING).exists():
        raise Refused(words.MERGE_OPEN_CASES, "open_cases")
    merging.merge(pair=pair, keep=keep, take=take, reason=reason, by=by)
