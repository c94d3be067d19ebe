"""Every write of supervising units: designation, administrators, claims, reminders (R03, A8)."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import activation
from acms.accounts.models import Role, User
from acms.arrivals import access as arrivals_access
from acms.base.dates import chinese
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.channels import actions as channels
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.entry import sheet
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.scans import actions as scans
from acms.supervising import access, rules, sight, words
from acms.supervising.models import Claim, Designation, Outcome, Reminder
from acms.units import actions as units

AGAIN = timedelta(days=30)  # for so long a unit that has said no is not asked by the same one again

# ---- the application ----------------------------------------------------------------------------------------------------


def slot_of(employer: Employer, by: User) -> str:
    """One application of somebody for a unit at a time; that only one of the unit waits for a decision, `apply` sees to."""
    return f"supervising:{employer.pk}:{by.pk}"


def _of_colleagues(employer: Employer, by: User) -> bool:
    """A colleague's application waits for a decision. One that was withdrawn or came back is in nobody's way."""
    rows = Designation.objects.filter(employer=employer, case__in=Case.objects.waiting())
    return rows.exclude(case__subject=by).exists()


def in_hand(employer: Employer, by: User) -> Designation | None:
    """What somebody goes on with: withdrawn, or come back."""
    procedure = procedures.about(Designation)
    rows = Designation.objects.select_related("case", *procedure.related)
    return rows.filter(employer=employer, case__subject=by, case__state__in=["draft", "returned"]).first()


@transaction.atomic
def apply(
    *, employer: Employer, by: User, level: str, name: str, id_number: str, phone: str, letter: bytes, file_name: str
) -> Case:
    """Files the application with its letter; what came back is filed anew. Raises Refused while one waits, Stale, intake.NotTaken."""
    if not rules.may_apply(employer, level):
        raise Refused(words.NOT_UNDER_THE_LEAGUE, "level")
    if any(row.id_number == id_number for row in _active(employer)):
        raise Refused(words.SAME_ADMINISTRATOR, "same_administrator")
    employers.hold(employer)
    if _of_colleagues(employer, by):
        raise Refused(words.WAITS, "one_waits")
    procedure, slot = procedures.about(Designation), slot_of(employer, by)
    asked = casework.in_hand(procedure, by=by, slot=slot, waits=words.WAITS)
    if not letter and asked is None:
        raise Refused(words.LETTER_FIRST, "no_letter")
    values: dict[str, Any] = {
        "employer": employer, "level": level, "name": name, "id_number": id_number, "phone": phone,
    }  # fmt: skip
    if letter:
        values["letter"] = scans.receive(kind="designation_letter", data=letter, file_name=file_name, owner=by)
    try:
        case = casework.keep(procedure, asked, values, by=by, title=employer.name, slot=slot)
    except casework.SlotTaken:
        raise Refused(words.WAITS, "one_waits") from None
    casework.submit(case, by=by)
    return case


def _active(employer: Employer) -> list[Designation]:
    return list(Designation.objects.filter(employer=employer, account__is_active=True))


@transaction.atomic
def designate(*, asked: Designation, by: User) -> None:
    """R03: the unit supervises from now on, the agency of its level manages its people, and its administrator gets a code.

    The code goes to the administrator's own phone; nobody at the agency sees it. Raises Refused, Stale.
    """
    unit = asked.employer
    employers.hold(unit)
    unit.refresh_from_db()
    if unit.merged_into_id:
        raise Refused(words.MERGED, "merged")
    if any(row.id_number == asked.id_number for row in _active(unit)):
        raise Refused(words.SAME_ADMINISTRATOR, "same_administrator")
    if not rules.may_apply(unit, asked.level):  # managed elsewhere meanwhile
        raise Refused(words.NOT_UNDER_THE_LEAGUE, "level")
    before, to = unit.management_code, rules.managed_under(unit, asked.level)
    if to != before:
        units.put_under(
            employer=unit, to=to, by=by
        )  # who decides is the agency of the level, wherever the unit is managed
    began = employers.make_supervisor(employer=unit, by=by)
    if began:
        sight.at(unit, sight.of(unit))
    account = accounts.make_waiting_staff(
        name=asked.name, role=Role.SUPERVISOR, login_name=_login(unit), unit_uscc=unit.uscc, by=by
    )
    Designation.objects.filter(pk=asked.pk).update(account=account, began=began, managed_before=before)
    journal.write("supervising.designated", unit, by=by, about=account, level=asked.level, account=account.pk)
    _send(asked, account, by)


def _login(unit: Employer) -> str:
    """zg and the end of the unit's code, with the first number that is free."""
    begin = f"zg{unit.uscc[-6:].lower()}"
    taken = set(User.objects.filter(login_name__startswith=begin).values_list("login_name", flat=True))
    return next(name for n in count(1) if (name := f"{begin}{n}") not in taken)


@transaction.atomic
def undo_designation(*, asked: Designation, by: User) -> None:
    """What the approval brought goes: the account is shut, and where the unit began by it, it supervises and is managed as before.

    Where another administrator's designation stands, the unit goes on by that one, whose reversal then gives all of it back.
    """
    unit = asked.employer
    employers.hold(unit)
    if asked.account is not None:
        accounts.disable_staff(user=asked.account, by=by)
    other = next((row for row in _active(unit) if row.pk != asked.pk), None)
    if other is not None:
        before = asked.managed_before or other.managed_before
        Designation.objects.filter(pk=other.pk).update(began=asked.began or other.began, managed_before=before)
    else:
        if asked.began:
            _end(unit, by)
        moved = asked.managed_before and unit.management_code == rules.managed_under(unit, asked.level)
        if moved and asked.managed_before != unit.management_code:  # nobody has decided otherwise since
            units.put_under(employer=unit, to=asked.managed_before, by=by)
    Designation.objects.filter(pk=asked.pk).update(account=None, began=False, managed_before="")
    journal.write("supervising.undone", unit, by=by, about=asked.account)


# ---- administrators -----------------------------------------------------------------------------------------------------


def _send(asked: Designation, account: User, by: User) -> None:
    code = activation.make_with_number(user=account, number=asked.id_number, by=by)
    channels.send_sms(to=asked.phone, text=words.code_by_sms(asked.employer.name, account.login_name, code))


def _renew(account: User, by: User) -> Designation:
    """Whatever opened the account is void. Raises Refused for one that no application has named."""
    asked = Designation.objects.select_related("employer").filter(account=account).first()
    if asked is None or not asked.employer.supervises:
        raise Refused(words.NO_ACCOUNT, "no_account")
    accounts.wait_again(user=account, by=by)
    return asked


@transaction.atomic
def send_code(*, account: User, by: User) -> None:
    """A fresh code by SMS to the phone of the application. Raises Refused."""
    _send(_renew(account, by), account, by)


@transaction.atomic
def print_code(*, account: User, by: User) -> bytes:
    """A fresh code as a slip to hand over; without the ID number it opens nothing. Raises Refused."""
    asked = _renew(account, by)
    code = activation.make_with_number(user=account, number=asked.id_number, by=by)
    title = words.sheet_title(asked.employer.name, account.login_name)
    slip = sheet.slip(asked.name, asked.id_number, code)
    return sheet.slips(title, [slip], page="/desk/login/activate/", how=words.SHEET_HOW)


def disable(*, account: User, by: User) -> None:
    """The administrator has left. Safe to repeat."""
    accounts.disable_staff(user=account, by=by)


@transaction.atomic
def end(*, unit: Employer, by: User) -> None:
    """R03: the agency ends it: units are let go, open claims closed, accounts shut. Safe to repeat."""
    _end(unit, by)
    for account in access.administrators(unit).filter(is_active=True):
        accounts.disable_staff(user=account, by=by)


def _end(unit: Employer, by: User) -> None:
    employers.hold(unit)
    for row in Employer.objects.filter(supervisor=unit):
        _tell_head(row, by, *words.released(row.name, unit.name))
    employers.make_supervisor(employer=unit, by=by, on=False)
    for claim in Claim.objects.filter(supervisor=unit, outcome=Outcome.OPEN).select_related("unit"):
        with suppress(Stale):  # answered at this moment: the unit is let go all the same
            _close(claim, Outcome.WITHDRAWN, by)


# ---- which units --------------------------------------------------------------------------------------------------------


def _tell_head(unit: Employer, by: User, title: str, text: str) -> bool:
    """False where the unit has no head whose account opens."""
    head = arrivals_access.head_of(unit, by)
    if head is not None:
        inbox.tell_many(users=[head.person.user], title=title, text=text, link=reverse("supervising:consent"))
    return head is not None


@transaction.atomic
def ask_for(*, supervisor: Employer, code: str, by: User) -> Claim:
    """R03: a supervising unit asks for a unit; its head is told, the agency where it has none. A second click finds the first.

    Raises Refused for a unit that is not there, is under somebody, or has just said no.
    """
    unit = Employer.objects.by_uscc(code)
    if unit is None or unit.pk == supervisor.pk:
        raise Refused(words.NO_SUCH_UNIT, "no_unit")
    if unit.supervisor_id is not None:
        mine = unit.supervisor_id == supervisor.pk
        raise Refused(words.ALREADY_YOURS if mine else words.NO_SUCH_UNIT, "under_one")
    now, between = timezone.now(), Claim.objects.filter(unit=unit, supervisor=supervisor)
    if between.filter(outcome=Outcome.DECLINED, closed_at__gt=now - AGAIN).exists():
        raise Refused(words.DECLINED_LATELY, "declined_lately")
    try:
        with transaction.atomic():
            claim = Claim.objects.create(unit=unit, supervisor=supervisor, asked_by=by, asked_at=now)
    except IntegrityError:
        return between.get(outcome=Outcome.OPEN)
    journal.write("supervising.asked", unit, by=by, supervisor=supervisor.pk)
    title, text = words.claimed(supervisor.name, unit.name)
    if not _tell_head(unit, by, title, text):
        link = reverse("supervising:unit", args=[unit.pk])
        inbox.tell_reviewers(code=unit.management_code, title=title, text=text, link=link)
    return claim


def _close(claim: Claim, outcome: Outcome, by: User) -> None:
    """Raises Stale where somebody was first, with who that was and what they said."""
    rows = Claim.objects.filter(pk=claim.pk, outcome=Outcome.OPEN)
    if not rows.update(outcome=outcome, closed_by=by, closed_at=timezone.now()):
        done = Claim.objects.select_related("closed_by").get(pk=claim.pk)
        who = done.closed_by.name if done.closed_by else ""
        day = chinese(timezone.localdate(done.closed_at))
        raise Stale(words.claim_closed(who, day, done.get_outcome_display()), "claim_closed")
    journal.write(f"supervising.{outcome}", claim.unit, by=by, supervisor=claim.supervisor_id)


@transaction.atomic
def answer(*, claim: Claim, agrees: bool, by: User) -> None:
    """The unit's head, or its agency, says yes or no; who asked is told, after a yes the unit's people too. Raises Refused, Stale."""
    _close(claim, Outcome.AGREED if agrees else Outcome.DECLINED, by)
    if agrees:
        _taken(claim.unit, claim.supervisor, by)
    title, text = words.answered(claim.unit.name, agrees)
    inbox.tell_many(users=[claim.asked_by], title=title, text=text, link=reverse("supervising:units"))


@transaction.atomic
def take_in(*, unit: Employer, supervisor: Employer, by: User) -> None:
    """R03: the agency decides that a unit comes under a supervising unit; what that one has asked is answered. Raises Refused."""
    claim = access.open_claims(unit).filter(supervisor=supervisor).first()
    if claim is not None:
        answer(claim=claim, agrees=True, by=by)
    else:
        _taken(unit, supervisor, by)


def _taken(unit: Employer, supervisor: Employer, by: User) -> None:
    employers.take_in(unit=unit, supervisor=supervisor, by=by)
    sight.under(unit, supervisor)


@transaction.atomic
def withdraw(*, claim: Claim, by: User) -> None:
    """The supervising unit no longer asks. Raises Stale where it has been answered."""
    _close(claim, Outcome.WITHDRAWN, by)


@transaction.atomic
def let_go(*, unit: Employer, supervisor: Employer, by: User) -> None:
    """A unit is given up, by the supervising unit or the agency; its head is told. Safe to repeat."""
    if employers.let_go(unit=unit, supervisor=supervisor, by=by):
        _tell_head(unit, by, *words.released(unit.name, supervisor.name))


# ---- reminders ----------------------------------------------------------------------------------------------------------

MOST = 500  # cases a click


@transaction.atomic
def remind(*, cases: Sequence[Case], supervisor: Employer, by: User, on: date) -> tuple[int, int, int]:
    """催办: those whom the cases wait for, each once a day; how many, how many had been today, and how many cases wait for nobody.

    Rows that are there already are left out by the database, so that two who press at once remind nobody twice.
    """
    waiting = access.waits_for(cases)
    first = {one.user.pk: one for one in reversed(waiting)}  # the first case of each
    batch = uuid.uuid4()
    rows = [
        Reminder(user=one.user, on=on, supervisor=supervisor, by=by, batch=batch) for _, one in sorted(first.items())
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    told = [first[pk] for pk in Reminder.objects.filter(batch=batch).values_list("user", flat=True)]
    for one in told:
        _remind(one, supervisor)
        journal.write("case.reminded", one.case, by=by, about=one.user, unit=supervisor.pk)
    return len(told), len(first) - len(told), len(cases) - len(waiting)


def _remind(one: access.Reminded, supervisor: Employer) -> None:
    case, no = one.case, one.case.no or ""
    if one.head:
        text, link = words.remind_head(supervisor.name, case.title, no), reverse("units:unit")
        inbox.tell(user=one.user, title=words.REMIND_HEAD, text=text, link=link)
        return
    text = words.remind_person(supervisor.name, case.kind_title, no)
    inbox.tell(user=one.user, title=words.REMIND_PERSON, text=text, link=reverse("casework:onward", args=[no]))
