"""Every write of a filing of an accounting head (E04)."""

from contextlib import suppress
from datetime import date

from django.db import transaction

from acms.accounts.models import User
from acms.arrivals.models import Dispute
from acms.base import codelists
from acms.base.dates import chinese
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework import moves, procedures
from acms.casework.models import EDITABLE, Case, CaseState
from acms.employers.models import Employer
from acms.heads import words
from acms.heads.models import Condition, HeadFiling
from acms.letters import actions as letters
from acms.letters.facts import HeadFacts
from acms.letters.models import is_audited
from acms.people.models import Person
from acms.scans.models import Scan
from acms.units.actions import require_none_waits


def heed_objection(case: Case) -> None:
    """W13: the unit's head objects to somebody who waits to become its head: whoever decides that has it before them."""
    objections = procedures.about(Dispute)
    if case.kind != objections.code:
        return
    arrival = objections.detail_of(case).arrival
    theirs = HeadFiling.objects.filter(person=arrival.person, employer__in=arrival.employer.going_on.keys)
    for waiting in Case.objects.filter(pk__in=theirs.values("case"), state=CaseState.IN_REVIEW):
        with suppress(Stale):  # decided at this moment
            casework.look_again(waiting)


def head_case(user: User) -> Case | None:
    """Somebody's newest filing of a head, in whatever state."""
    return Case.objects.newest("head", user)


@transaction.atomic
def print_head_letter(
    *, by: User, employer: Employer, person: Person, appointed_on: date, condition: str, phone: str, on: date
) -> Case:
    """「填写并打印备案函」 (T02): issues the letter and opens the case; printed anew, the former letter is void.

    Raises Refused while the unit has a filing in review, typeset.MissingGlyph.
    """
    require_none_waits("head", employer, words.HEAD_WAITING)
    letter = letters.issue(facts=_head_facts(employer, person, appointed_on, condition, phone, on), owner=by)
    values = {"person": person, "appointed_on": appointed_on, "condition": condition, "letter": letter, "scan": None}
    procedure, slot = procedures.about(HeadFiling), f"head:{employer.pk}:{by.pk}"
    asked = casework.in_hand(procedure, by=by, slot=slot, waits=words.HEAD_WAITING)
    values |= {"employer": employer, "filer": by}
    return casework.keep(procedure, asked, values, by=by, title=employer.name, slot=slot)


def _head_facts(
    employer: Employer, person: Person, appointed_on: date, condition: str, phone: str, on: date
) -> HeadFacts:
    former = employer.heads.exclude(person=person).select_related("person").present()
    highest = person.current_qualification
    qualification = codelists.name("title_level", highest.level) if highest else "无"
    if highest and highest.obtained_on:
        qualification += f"，{highest.obtained_on.isoformat()}取得"
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
    moves.hold(case, EDITABLE)
    filed = procedures.about(HeadFiling).detail_of(case)
    scan = letters.put(letter=filed.letter, data=data, file_name=file_name, owner=by)
    HeadFiling.objects.filter(pk=filed.pk).update(scan=scan)
    return scan


@transaction.atomic
def submit_head(*, case: Case, by: User, shown: str | None = None) -> None:
    """「提交」 on a page that has `shown` the case, once the letter has been compared. Raises Refused, Stale."""
    casework.hold_shown(case, shown)
    filed = procedures.about(HeadFiling).detail_of(case)
    require_none_waits("head", filed.employer, words.HEAD_WAITING)
    if not is_audited(filed.scan):
        raise Refused(words.LETTER_UPLOAD_FIRST, "letter_first")
    casework.submit(case, by=by)
