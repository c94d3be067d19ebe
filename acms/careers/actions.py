"""Every write of the work history."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base.errors import Refused
from acms.careers import history, rules, words
from acms.careers.models import OutsideWork, WorkDraft, WorkPeriod, WorkStatement
from acms.careers.rules import Stated
from acms.careers.years import month
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.people import actions as people
from acms.people.models import Person, StartChange, Status


@transaction.atomic
def state_history(*, person: Person, rows: Sequence[Stated], by: User, on: date) -> WorkStatement:
    """D02: the first and only statement; the same once more is the same. Raises Refused for another, or when it may not stand."""
    if person.status != Status.REGISTERED:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    if person.accounting_since is None:
        raise Refused(words.NO_START, "no_start")
    if existing := history.statement_of(person):
        return _the_same(existing, rows)
    if found := rules.faults(rows, start=person.accounting_since, today=on, present=history.present(person)):
        raise Refused(found[0][1], "faults")
    try:
        with transaction.atomic():
            statement = WorkStatement.objects.create(
                person=person, stated_at=timezone.now(), text_version=words.HONEST_VERSION
            )
    except IntegrityError:  # a second click was a moment earlier
        return _the_same(WorkStatement.objects.get(person=person, voided_at=None), rows)
    WorkPeriod.objects.bulk_create(
        WorkPeriod(statement=statement, first=row.first, last=row.last, what=row.what, employer=row.employer)
        for row in rules.in_order(rows)
    )
    WorkDraft.objects.filter(person=person).delete()
    journal.write("work.stated", statement, by=by, about=person.user, periods=len(rows))
    return statement


def _the_same(existing: WorkStatement, rows: Sequence[Stated]) -> WorkStatement:
    """The statement that stands, where it says what is stated once more. Raises Refused."""
    if rules.fingerprint(history.rows_of(existing)) != rules.fingerprint(rows):
        raise Refused(words.STATED_BEFORE, "stated_before")
    return existing


def keep_draft(*, person: Person, rows: list[dict[str, str]]) -> None:
    """What has been typed so far, as it was typed; the last save is the draft."""
    WorkDraft.objects.update_or_create(person=person, defaults={"rows": rows})


@transaction.atomic
def void(*, statement: WorkStatement, reason: str, by: User) -> None:
    """A10: the region's office lets a wrong statement be made anew; the person is told. Raises Refused."""
    if not accounts_access.is_region(by):
        raise Refused(words.STATED_BEFORE, "not_region")
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    people.hold_going_on(statement.person)
    if _void(statement, reason.strip(), by):
        _tell(statement.person, words.VOIDED_TITLE, words.voided_text(reason.strip()))


def _void(statement: WorkStatement, reason: str, by: User) -> bool:
    """False where somebody was a moment earlier."""
    rows = WorkStatement.objects.filter(pk=statement.pk, voided_at=None)
    done = rows.update(voided_at=timezone.now(), voided_by=by, voided_for=reason) > 0
    if done:
        journal.write("work.voided", statement, by=by, about=statement.person.user)
    return done


def _tell(person: Person, title: str, text: str) -> None:
    inbox.tell(user=person.user, title=title, text=text, link="/me/work/")


def follow_start(change: StartChange) -> None:
    """W08, D02: a history begins in the month of the start. Where the start has moved to another month, it is stated anew; where that is
    taken back, the one that began there stands again."""
    if change.was and change.became and month(change.was) == month(change.became):
        return
    person = change.person
    statement, former = history.statement_of(person), _former(change)
    voided = statement is not None and _void(statement, words.start_moved(change.became), change.by)
    if former is not None:
        WorkStatement.objects.filter(pk=former.pk).update(voided_at=None, voided_by=None, voided_for="")
        journal.write("work.stands_again", former, by=change.by, about=person.user)
        _tell(person, words.STANDS_AGAIN_TITLE, words.stands_again(change.became))
    elif voided:
        _tell(person, words.VOIDED_TITLE, words.state_from(change.became))


def _former(change: StartChange) -> WorkStatement | None:
    """The last statement that gave way to a start which had moved, and begins in the month to which it moves now."""
    moves = {words.start_moved(row.became) for row in change.person.start_changes.all()}
    gave_way = change.person.work_statements.exclude(voided_at=None).order_by("-voided_at").prefetch_related("periods")
    for statement in gave_way:
        begun = min((row.first for row in statement.periods.all()), default=None)
        if begun and change.became and month(begun) == month(change.became) and statement.voided_for in moves:
            return statement
    return None


# ---- work in another province (A31) -----------------------------------------------------------------------------


def outside_case(user: User) -> Case | None:
    """Somebody's newest application."""
    return Case.objects.newest("outside_work", user)


def outside_fault(person: Person, first: date, last: date, *, but: Case | None = None) -> str:
    """Why work in these months cannot be time outside; empty when it can. `but`: the case that asks for it itself."""
    if last < first:
        return words.TURNED
    away = history.absences(person)
    if not any(month(time.first) <= month(first) and time.last and month(last) <= month(time.last) for time in away):
        return words.NOT_AWAY_THEN
    others = OutsideWork.objects.filter(person=person, first__lte=last, last__gte=first).exclude(case_no="")
    return words.OUTSIDE_TWICE if others.exclude(case=but).exists() else ""


@transaction.atomic
def ask_outside(
    *, person: Person, first: date, last: date, employer: str, proof: bytes, file_name: str, by: User
) -> Case:
    """A31: a post held in another province, with its proof; a returned application is filed anew. Raises Refused, intake.NotTaken."""
    if person.status != Status.REGISTERED:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    if fault := outside_fault(person, first, last):
        raise Refused(fault, "outside_time")
    papers = {"proof": casework.Upload("outside_proof", proof, file_name)}
    values = {"first": first, "last": last, "employer": employer.strip()}
    procedure = procedures.about(OutsideWork)
    return casework.apply(procedure, person=person, by=by, waits=words.OUTSIDE_WAITS, uploads=papers, **values)
