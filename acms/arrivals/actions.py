"""Every write about who comes to a unit (W13): the unit is told, its head objects, confirms or does not."""

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import access, asking, words
from acms.arrivals.models import Arrival, Confirmation, Dispute, Said, Told
from acms.base import codelists, text
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework import moves, procedures
from acms.casework.models import Case, CaseState, Heard, Submission
from acms.channels import actions as channels
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.letters import actions as letters
from acms.letters.models import Kind, Letter, LetterState
from acms.people.models import Person, StartChange
from acms.policy import figures
from acms.regions.models import agency_name

DAYS = 10  # working days in which a unit's head is heard


def _last_day(day: date) -> date:
    return figures.on(day).calendar.after(day, DAYS)


# ---- after an approval ------------------------------------------------------------------------------------------


@transaction.atomic
def tell_unit(case: Case) -> None:
    """Whoever comes to a unit by an approval: its head is told, else the unit by its stored phone. Once for one letter."""
    submission = case.last_submission
    joining = asking.joining(case, submission)
    if submission is None or joining is None or asking.is_confirmed(submission):
        return
    person, employer = Person.objects.get(user=case.subject), Employer.objects.get(pk=joining.employer_id).going_on
    standing = Arrival.objects.filter(person=person, employer=employer, letter=joining.letter_id).exclude(
        dispute__in=Dispute.objects.upheld()
    )
    if joining.letter_id and standing.exists():
        return  # by the filing whose letter the collection states again
    today, head = timezone.localdate(), access.head_of(employer, case.subject)
    by_phone = "" if head is not None or employer.heads.open().exists() else _phone_of(employer)
    arrival = Arrival.objects.create(
        submission=submission,
        person=person,
        employer=employer,
        on_post=joining.on_post,
        position=joining.position,
        # The register's own: a letter may name a start that was corrected after it was printed (W08).
        accounting_since=person.accounting_since or joining.accounting_since,
        letter_id=joining.letter_id,
        at=timezone.now(),
        until=_last_day(today),
        told=Told.HEAD if head is not None else Told.PHONE if by_phone else Told.NOBODY,
    )
    journal.write("arrival.told", arrival, about=case.subject, employer=employer.pk, head=head is not None)
    if head is not None:
        title, said = _said_to_head(case, submission, arrival)
        inbox.tell(user=head.person.user, title=title, text=said, link=reverse("units:unit"))
    elif by_phone:
        channels.send_sms(to=by_phone, text=words.came_by_phone(employer.name, person.name))


def _said_to_head(case: Case, submission: Submission, arrival: Arrival) -> tuple[str, str]:
    """Who has come; a head who had declined hears why the agency has decided otherwise."""
    unit, name = arrival.employer.name, arrival.person.name
    decision = case.last_decision
    if decision is not None and asking.declined(case):
        return words.came_over(unit, name, decision.reason, arrival.until)
    return words.came(unit, name, post_of(arrival), access.since_of(arrival), arrival.until)


def _phone_of(employer: Employer) -> str:
    """A unit's stored phone, where that takes SMS; else empty."""
    try:
        return text.mobile(employer.phone)
    except text.Fault:
        return ""


def post_of(arrival: Arrival) -> str:
    """The post, as pages and messages word it."""
    return codelists.name("position_2012", arrival.position) if arrival.on_post else words.OFF_POST


def follow_start(change: StartChange) -> None:
    """W08: a letter that was printed with the former start can bring its bearer nowhere any more: it is void, and they are told before
    they have it signed and sealed. One that has been submitted is decided as it is."""
    if change.was is None:
        return
    user = change.person.user
    cases = Case.objects.waiting().filter(subject=user)
    joins = (asking.joining(case, case.last_submission) for case in cases)
    submitted = {joined.letter_id for joined in joins if joined is not None and joined.letter_id is not None}
    unused = Letter.objects.filter(owner=user, kind=Kind.PROOF, state=LetterState.VALID)
    unused = unused.exclude(pk__in=submitted)
    former = [one for one in unused if one.facts["accounting_since"] == change.was.isoformat()]
    voided = [letters.void_one(one, by=change.by) for one in former]
    if any(voided):
        title, said = words.letter_of_former_start(change.was, change.became)
        inbox.tell(user=user, title=title, text=said)


# ---- the head objects -------------------------------------------------------------------------------------------


@transaction.atomic
def object_to(*, arrival: Arrival, reason: str, by: User, on: date) -> Case:
    """「提出异议」: a case at the unit's agency, one to each arrival; the person hears the reason. Raises Refused."""
    reason, person = reason.strip()[:300], arrival.person
    if not reason:
        raise Refused(words.REASON_FIRST, "no_reason")
    if person.user_id == by.pk:
        raise Refused(words.OWN_ARRIVAL, "own")
    procedure, slot = procedures.about(Dispute), f"dispute:{arrival.pk}"
    casework.take_over(slot, by=by)
    asked = casework.in_hand(procedure, by=by, slot=slot, waits=words.OBJECTED_BEFORE)
    if asked is None and on > arrival.until:
        raise Refused(words.too_late(arrival.until), "too_late")
    values = {"arrival": arrival, "reason": reason}
    try:
        with transaction.atomic():
            case = casework.keep(procedure, asked, values, by=by, title=person.name, slot=slot)
    except (casework.SlotTaken, IntegrityError):  # the other tab, a head before this one, or it is decided already
        raise Refused(words.OBJECTED_BEFORE, "objected") from None
    _file(case, arrival, reason, by)
    return case


@transaction.atomic
def put_right(*, arrival: Arrival, reason: str, by: User) -> None:
    """「提交异议」 by a former head, of one that came back while nobody else of the unit may go on with it. Raises Refused, Stale."""
    reason, asked = reason.strip()[:300], access.left_to(by, arrival)
    if not reason:
        raise Refused(words.REASON_FIRST, "no_reason")
    if asked is not None:
        moves.hold(asked.case, {CaseState.RETURNED})
    if asked is None or access.left_to(by, arrival) is None:  # as it is now that it stays so
        raise Stale(words.OBJECTED_BEFORE, "objected")
    case = casework.keep(procedures.about(Dispute), asked, {"reason": reason}, by=by, title=arrival.person.name)
    _file(case, arrival, reason, by)


def _file(case: Case, arrival: Arrival, reason: str, by: User) -> None:
    """The agency gets the objection, and the person hears the reason."""
    casework.submit(case, by=by)
    unit = arrival.employer
    title, said = words.objected(unit.name, reason, agency_name(unit.management_code))
    inbox.tell(user=arrival.person.user, title=title, text=said)


# ---- the head is asked before -----------------------------------------------------------------------------------


@transaction.atomic
def ask_head(case: Case) -> None:
    """The rules wait for the unit's head: they are asked, with the days that they have."""
    submission = case.last_submission
    joining = asking.joining(case, submission)
    if submission is None or joining is None or not asking.is_wanted(joining):
        return
    employer = Employer.objects.get(pk=joining.employer_id).going_on
    head = access.head_of(employer, case.subject)
    if head is None:
        return
    today = timezone.localdate()
    asked = Confirmation.objects.create(
        submission=submission, employer=employer, asked_at=timezone.now(), until=_last_day(today)
    )
    casework.count_from(case, asked.until)
    journal.write("confirmation.asked", asked, about=case.subject, employer=employer.pk)
    before = asking.declined(case)
    title, said = words.asked(employer.name, case.title, asked.until, before.at if before else None)
    inbox.tell(user=head.person.user, title=title, text=said, link=reverse("units:unit"))


@transaction.atomic
def confirm(*, asked: Confirmation, by: User) -> None:
    """The head confirms, with a code of their own phone that the caller has checked. Raises Refused, Stale."""
    case = _say(asked, Said.YES, "", by)
    casework.look_again(case)
    case.refresh_from_db()
    if case.state == CaseState.IN_REVIEW:  # people decide what else there is: their days begin
        casework.count_from(case, timezone.localdate())


@transaction.atomic
def decline(*, asked: Confirmation, reason: str, by: User) -> None:
    """The head does not confirm: people decide, with the reason before them; a finance signature that the head's word was to stand for
    is missing from now on. Raises Refused, Stale."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    case = _say(asked, Said.NO, reason.strip()[:300], by)
    casework.look_again(case)
    case.refresh_from_db()
    casework.count_from(case, timezone.localdate())


def require_open(asked: Confirmation) -> None:
    """Whether the head may still answer: once, what the case was last submitted with, by a letter that holds. Raises Refused, Stale."""
    submission: Submission = asked.submission
    case = Case.objects.get(pk=submission.case_id)
    answered = Confirmation.objects.filter(pk=asked.pk).exclude(said=Said.NOTHING).select_related("said_by").first()
    if answered is not None:
        raise Refused(_said_before(answered), "said")
    if case.last_submission != submission:
        raise Stale(words.SUBMITTED_ANEW, "submitted_anew")
    if case.state != CaseState.IN_REVIEW:
        raise Stale(words.TAKEN_BACK, "stale_case")
    if asking.is_void(asking.joining(case, submission)):
        raise Refused(words.LETTER_VOID, "letter_void")


def _said_before(answered: Confirmation) -> str:
    """Who of the unit has answered, when and what."""
    assert answered.said_by is not None and answered.said_at is not None
    return words.said_before(answered.said_by.name, answered.said_at, confirmed=answered.said == Said.YES)


def _say(asked: Confirmation, said: Said, reason: str, by: User) -> Case:
    case: Case = asked.submission.case
    if case.subject_id == by.pk:
        raise Refused(words.OWN_ARRIVAL, "own")
    require_open(asked)
    try:
        moves.hold(case, {CaseState.IN_REVIEW})
    except Stale:
        require_open(asked)  # what was first: another head's word may have had it approved by now
        raise Stale(words.TAKEN_BACK, "stale_case") from None
    require_open(asked)  # as it is now that it stays so
    open_ = Confirmation.objects.filter(pk=asked.pk, said=Said.NOTHING)
    if not open_.update(said=said, said_by=by, said_at=timezone.now(), reason=reason):
        require_open(asked)
        raise Stale(words.TAKEN_BACK, "stale_case")
    moves.note(case, Heard.CONFIRM if said == Said.YES else Heard.DECLINE, by=by)
    journal.write(f"confirmation.{said}", asked, by=by, about=case.subject)
    return case
