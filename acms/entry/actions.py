"""Every write of the first entry: codes printed and sent, and claims (L02)."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from acms.accounts import actions as accounts
from acms.accounts import activation, warnings
from acms.accounts.models import User
from acms.base import crypto
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework import moves, procedures
from acms.casework.models import WAITING, Case
from acms.channels import actions as channels
from acms.entry import sheet, words
from acms.entry.models import Claim, Protest, claimed, given_since
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.people import actions as people
from acms.people.models import Person
from acms.regions.models import agencies_of
from acms.scans import actions as scans

CLAIMANT = "claimant"  # of the digest: a number, and the phone of who claims it


@transaction.atomic
def print_codes(*, people: Sequence[Person], title: str, by: User | None) -> bytes:
    """Fresh codes for these people as a sheet; it is the only place where they stand. Raises Refused."""
    made = activation.make(users=[person.user for person in people], by=by)
    if not made:
        raise Refused(words.NOBODY, "nobody")
    return sheet.pdf(title, made)


@transaction.atomic
def send_codes(*, people: Sequence[Person], by: User | None) -> int:
    """Fresh codes for these people, each by SMS to the phone on file; how many. Raises Refused."""
    made = activation.make(users=[person.user for person in people if person.user.phone], by=by)
    if not made:
        raise Refused(words.NOBODY_REACHED, "nobody")
    for user, code in made:
        channels.send_sms(to=user.phone, text=words.code_by_sms(code))
    return len(made)


@transaction.atomic
def claim(
    *,
    name: str,
    number: str,
    phone: str,
    division_code: str,
    portrait: bytes,
    file_name: str,
    by: User | None = None,
) -> Case:
    """Somebody says that another uses their account. The phone is already proved. `by`: a member of staff who has seen them with their
    card at the counter. Raises intake.NotTaken, Refused while theirs waits, staff also for a file that was merged away.

    Who has proved another phone is another claimant, and is heard beside them: a wrong claim bars nobody. Nobody is told whether the
    number is on file.
    """
    slot = f"claim:{crypto.digest(f'{number} {phone}', CLAIMANT)}"
    casework.make_room(slot)  # who applies cannot sign in and go on with what came back
    applicant = accounts.make_applicant(name=name, phone=phone, email="")
    scan = scans.receive(kind="id_portrait", data=portrait, file_name=file_name, owner=applicant, by=by)
    asked: dict[str, Any] = {
        "user": User.objects.by_id_number(number),
        "applicant": applicant,
        "name": name,
        "phone": phone,
        "number": number,
        "division_code": division_code,
        "portrait": scan,
        "filed_by": by,
    }
    try:
        case = casework.keep(procedures.about(Claim), None, asked, by=applicant, title=name, slot=slot)
    except casework.SlotTaken:
        raise Refused(words.CLAIM_WAITS, "claim_waits") from None
    casework.submit(case, by=by or applicant)
    if asked["user"] is not None:
        agency = agencies_of(case.deciding_code).own
        told = words.was_claimed(agency.full_name if agency else "", agency.phone if agency else "")
        warnings.warn_of_others(user=asked["user"], text=told, link=reverse("entry:claims"))
    return case


@transaction.atomic
def protest(*, claim: Claim, by: User, text: str) -> None:
    """「这是我本人在用」: the holder's word stands beside every claim of the account, who decides one is told, and nobody gives the account away
    alone (ADR 0039).

    Raises Stale once it is decided or the account has gone to another, Refused the second time.
    """
    case = claim.case
    # Whoever approves another claim at this moment has read this, or is through with it first. One after the other, so that two who
    # protest never wait for each other.
    others = claimed(claim.user_id).waiting().select_for_update()
    waiting = list(others.order_by("pk"))
    moves.hold(case, WAITING)
    if given_since(case, claim.user_id):
        raise Stale(words.NOT_HOLDER_ANY_MORE, "given_to_another")
    try:
        with transaction.atomic():
            Protest.objects.create(claim=claim, text=text.strip())
    except IntegrityError:
        raise Refused(words.SAID_BEFORE, "said_before") from None
    journal.write("claim.protested", case, by=by, about=by)
    for each in waiting:
        casework.ask_again(each)
        _tell_deciders(each)


def _tell_deciders(case: Case) -> None:
    title, told = words.protest_told(case.no or "")
    link = reverse("casework:case", args=[case.no])
    if case.taken_by is not None:
        inbox.tell_many(users=[case.taken_by], title=title, text=told, link=link)
    else:
        inbox.tell_reviewers(code=case.deciding_code, title=title, text=told, link=link)


@transaction.atomic
def give_back(*, person: Person, phone: str, portrait: bytes, file_name: str, by: User) -> Case:
    """「交还账号」 at the counter: `by` has seen the person and the card; a colleague confirms it. Raises as `claim`."""
    people.hold_going_on(person)
    return claim(
        name=person.name,
        number=person.id_number,
        phone=phone,
        division_code=person.management_code,
        portrait=portrait,
        file_name=file_name,
        by=by,
    )
