"""Every write of the credit bank."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import ID_PURPOSE, User
from acms.base import crypto
from acms.base.errors import Refused
from acms.base.fields import update_each
from acms.base.hooks import Hook
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.learning import bank, duty, words
from acms.learning.models import Credit, CreditApplication, Restart, YearRecord
from acms.learning.rules import Year
from acms.people import actions as people
from acms.people import hanging
from acms.people.hanging import Gone
from acms.people.models import FormerNumber, Person, Status


@dataclass(frozen=True)
class Recorded:
    """A year of somebody's has been recorded. `as_of_its_day`: by what was filed or entered in time, however late it is decided (D08)."""

    person: Person
    year: int
    by: User | None
    as_of_its_day: bool


# Who hears of it: what was done to somebody for a year that is recorded afterwards has lost its ground.
_recorded = Hook[Callable[[Recorded], None]]()
when_recorded = _recorded.add


@dataclass(frozen=True)
class Reopened:
    """A year of somebody's is open again, which had been done or exempt (`was`)."""

    person: Person
    year: int
    was: Year


# Who hears of it: what was announced to somebody for that year waits for them to hear of it anew.
_reopened = Hook[Callable[[Reopened], None]]()
when_reopened = _reopened.add


def _tell(recorded: Recorded) -> None:
    for hears in _recorded:
        hears(recorded)


FIRST_YEAR = 1998  # 会计人员继续教育暂行规定, 财会字〔1998〕4号: nothing was asked before
KEEPING = (Status.REGISTERED, Status.MOVED_OUT, Status.TRANSFERRED)
LEAST, MOST = Decimal("0.5"), Decimal(200)


@transaction.atomic
def enter(
    *, person: Person, year: int, subject: str, form: str, points: Decimal, what: str, by: User | None, on: date
) -> Credit:
    """D08: credits of a year; when they reach the line the year is recorded. Sent again, the same entry stays one.

    Raises Refused for people who are not registered, a file that was merged away, a year that is settled or to come, one of which no
    day was spent here, or no credits at all.
    """
    people.hold_going_on(person)
    if person.registered_at is None:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    if year > on.year:
        raise Refused(words.FUTURE_YEAR, "future")
    if on > bank.settles_on(year):
        raise Refused(words.YEAR_CLOSED, "closed")
    require_here(person, year, on)
    if not LEAST <= points <= MOST:
        raise Refused(words.CREDITS_SHAPE, "credits")
    if not what.strip():
        raise Refused(words.WHAT_FIRST, "what")
    values = {"id_digest": person.id_digest, "year": year, "subject": subject, "form": form, "what": what.strip()[:120]}
    try:
        with transaction.atomic():
            credit = Credit.objects.create(person=person, points=points, by=by, **values)
    except IntegrityError:
        return Credit.objects.get(struck_at=None, **values)
    journal.write("credit.entered", credit, by=by, about=person.user, year=year, points=str(points))
    record_in_time(person=person, year=year, by=by)
    return credit


def require_here(person: Person, year: int, on: date) -> None:
    """D08, D04: raises Refused for a year of which a file was here no day: in another province, or in 异动."""
    if where := duty.elsewhere(person.pk, year, on):
        raise Refused(words.NOT_HERE[where], f"not_here_{where}")


def record_in_time(*, person: Person, year: int, by: User | None) -> None:
    """D08: the same for what was entered or brought in time, however late it is written: what was done for want of it is undone."""
    if record_reached(person=person, year=year):
        _tell(Recorded(person, year, by, as_of_its_day=True))


def record_reached(*, person: Person, year: int) -> bool:
    """D08: the year is recorded by itself once the line is reached; True when it was now. Not one of which no day was spent here."""
    have = bank.points(person, year)
    if have < bank.line(year) or YearRecord.objects.filter(person=person, year=year).exists():
        return False
    if duty.elsewhere(person.pk, year, timezone.localdate()):
        return False
    _record(person, year, YearRecord.State.DONE, have, None, "")
    title, text = words.recorded_text(year)
    inbox.tell(user=person.user, title=title, text=text, link="/me/learning/")
    return True


def _record(person: Person, year: int, state: str, points: Decimal, by: User | None, reason: str) -> None:
    try:
        with transaction.atomic():
            record = YearRecord.objects.create(
                person=person, year=year, state=state, points=points, by=by, reason=reason
            )
    except IntegrityError:
        raise Refused(words.RECORDED_BEFORE, "recorded") from None
    journal.write("learning.recorded", record, by=by, about=person.user, year=year, state=state)


@transaction.atomic
def exempt(*, person: Person, year: int, reason: str, by: User) -> None:
    """D09: illness, maternity, study: the year neither counts nor breaks a run. Raises Refused."""
    people.hold_going_on(person)
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    if person.registered_at is None:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
        raise Refused(words.EXEMPT_YEAR, "wrong_year")
    _record(person, year, YearRecord.State.EXEMPT, bank.points(person, year), by, reason.strip())
    _tell(Recorded(person, year, by, as_of_its_day=False))


# Who refuses that an exemption is taken back, because something was decided upon it: rooms above, when they start.
_before_back = Hook[Callable[[YearRecord], None]]()
before_exemption_back = _before_back.add


@transaction.atomic
def take_back_exemption(*, record: YearRecord, reason: str, by: User) -> None:
    """D09: an exemption that was entered by mistake: the year counts again, as done where its credits suffice. The person reads why.

    By whom had entered it, or an agency above: what is decided there is not undone from below. Raises Refused, also once a signed
    yearly run has counted upon it: what was settled stays settled, and nobody could learn for that year any more.
    """
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    people.hold_going_on(record.person)
    exempt = YearRecord.objects.filter(pk=record.pk, state=YearRecord.State.EXEMPT)
    row = exempt.select_related("person__user", "by").first()
    if row is None:
        raise Refused(words.EXEMPT_NO_MORE, "not_exempt")
    if row.by is None or not accounts_access.may_read(by, row.by.agency_code):
        raise Refused(words.EXEMPT_ABOVE, "exempt_above")
    for asks in _before_back:
        asks(row)
    if not exempt.delete()[0]:
        raise Refused(words.EXEMPT_NO_MORE, "not_exempt")
    person = row.person
    journal.write("learning.exemption_taken_back", person, by=by, about=person.user, year=row.year)
    title, text = words.exemption_taken_back(row.year, reason.strip())
    inbox.tell(user=person.user, title=title, text=text, link="/me/learning/")
    record_reached(person=person, year=row.year)
    _tell_reopened(row)


@transaction.atomic
def restart(*, person: Person, year: int, by: User | None, case_no: str = "") -> None:
    """A4: the years up to `year` are settled; counting starts anew after it."""
    _, fresh = Restart.objects.get_or_create(person=person, year=year, defaults={"case_no": case_no})
    if fresh:
        journal.write("learning.restarted", person, by=by, about=person.user, year=year)


@transaction.atomic
def take_back_restart(*, person: Person, case_no: str, by: User | None) -> bool:
    """The case that let somebody count anew was a mistake: the former years count again. False where it let nobody do so."""
    if not Restart.objects.filter(person=person, case_no=case_no).delete()[0]:
        return False
    journal.write("learning.restart_taken_back", person, by=by, about=person.user, case=case_no)
    return True


@transaction.atomic
def strike(*, credit: Credit, reason: str, by: User) -> None:
    """A wrong entry no longer counts; a year that it carried over the line is open again. Raises Refused."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    if credit.person is not None:
        people.hold_going_on(credit.person)
    rows = Credit.objects.filter(pk=credit.pk, struck_at=None)
    if not rows.update(struck_at=timezone.now(), struck_by=by, struck_for=reason.strip()):
        raise Refused(words.STRUCK_BEFORE, "struck")
    person = credit.person
    journal.write("credit.struck", credit, by=by, about=person.user if person else None, year=credit.year)
    if person is not None:
        _reopen_short(YearRecord.objects.filter(person=person, year=credit.year), by)


@transaction.atomic
def put_back(*, credit: Credit, reason: str, by: User) -> None:
    """D08: what was struck by mistake counts again, also in a settled year, where it could not be entered anew.

    By whom had struck it, or an agency above: a reversal is not undone from below. Raises Refused.
    """
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    struck = Credit.objects.filter(pk=credit.pk, struck_at__isnull=False, person__isnull=False)
    row = struck.select_related("struck_by", "person__user").first()
    if row is None or row.person is None:
        raise Refused(words.NOT_STRUCK, "not_struck")
    people.hold_going_on(row.person)
    if row.struck_by is None or not accounts_access.may_read(by, row.struck_by.agency_code):
        raise Refused(words.STRUCK_ABOVE, "struck_above")
    try:
        with transaction.atomic():
            done = struck.update(struck_at=None, back_by=by, back_for=reason.strip())
    except IntegrityError:
        raise Refused(words.ENTERED_ANEW, "entered_anew") from None
    if not done:
        raise Refused(words.NOT_STRUCK, "not_struck")
    journal.write("credit.put_back", row, by=by, about=row.person.user, year=row.year)
    record_in_time(person=row.person, year=row.year, by=by)


def _reopen_short(records: QuerySet[YearRecord], by: User | None) -> None:
    """Of these, a year that credits carried over the line is open again once they no longer do."""
    for record in records.filter(state=YearRecord.State.DONE).select_related("person__user"):
        if bank.points(record.person, record.year) < bank.line(record.year):
            record.delete()
            journal.write("learning.reopened", record.person, by=by, about=record.person.user, year=record.year)
            _tell_reopened(record)


def _tell_reopened(record: YearRecord) -> None:
    for hears in _reopened:
        hears(Reopened(record.person, record.year, Year(record.state)))


def follow_credits(gone: Gone) -> None:
    """D15: credits have gone from one file to another. The years that they fill there are recorded; those that were recorded while
    they were at the source are open again where the rest does not fill them, and so are those at the target whose credits were struck."""
    theirs = list(gone.rows.get(Credit, ()))
    if gone.since is not None:
        theirs += _go_by_number(gone.source, gone.target)
        _go_by_year(gone.source, gone.target, gone.since)
    credits = Credit.objects.filter(pk__in=theirs, person=gone.target)
    _rename(credits, gone.target)
    years = set(credits.values_list("year", flat=True))
    for year in years:
        if record_reached(person=gone.target, year=year):
            _tell(Recorded(gone.target, year, None, as_of_its_day=False))
    if gone.since is not None:
        since = Q(at__gte=gone.since) | Q(pk__in=gone.rows.get(YearRecord, ()))
        _reopen_short(YearRecord.objects.filter(since, person=gone.source, year__in=years), None)
        # What was struck while they were there would have opened the year here.
        struck = set(credits.filter(struck_at__gte=gone.since).values_list("year", flat=True))
        _reopen_short(YearRecord.objects.filter(person=gone.target, year__in=struck), None)


def _go_by_number(source: Person, target: Person) -> list[int]:
    """What came by the number of a file that is apart again is of that file, unless the other had the number itself before a correction
    (W05); their keys."""
    own = FormerNumber.objects.filter(person=source).values_list("id_digest", flat=True)
    named = Credit.objects.filter(came_by__in={*crypto.digests(target.id_number, ID_PURPOSE)} - {*own})
    going = hanging.to_go(Credit, source, target).filter(pk__in=named.values("pk"))
    keys = list(going.values_list("pk", flat=True))
    Credit.objects.filter(pk__in=keys).update(person=target)
    return keys


def _go_by_year(source: Person, target: Person, since: datetime) -> None:
    """An exemption that was entered while two files were one is of the only file that has to learn in that year."""
    mine, theirs = (duty.of(file).counted for file in (source, target))
    exempt = YearRecord.objects.filter(at__gte=since, state=YearRecord.State.EXEMPT)
    going = hanging.to_go(YearRecord, source, target).filter(pk__in=exempt.values("pk"))
    for record in YearRecord.objects.filter(pk__in=list(going.values_list("pk", flat=True))):
        owes = [counted is not None and counted <= record.year for counted in (mine, theirs)]
        if owes == [False, True]:
            YearRecord.objects.filter(pk=record.pk).update(person=target)


def _rename(credits: QuerySet[Credit], target: Person) -> None:
    """Sent again, by whichever number, the same entry stays one: credits are known by the number of whose they are."""
    same = {column: OuterRef(column) for column in ("year", "subject", "form", "what")}
    waits = Credit.objects.filter(id_digest=target.id_digest, struck_at=None, **same).exclude(pk=OuterRef("pk"))
    renamed = credits.exclude(Exists(waits), struck_at=None).values_list("pk", flat=True)
    Credit.objects.filter(pk__in=list(renamed)).update(id_digest=target.id_digest)


def application_case(user: User) -> Case | None:
    """The person's newest application."""
    return Case.objects.newest("credit", user)


@transaction.atomic
def apply(
    *, person: Person, year: int, way: str, units: int, what: str, proof: bytes, file_name: str, by: User
) -> Case:
    """D08: credits applied for with a proof; a returned application is filed anew. Raises Refused while one waits, intake.NotTaken."""
    if person.status != Status.REGISTERED:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    require_here(person, year, timezone.localdate())
    papers = {"proof": casework.Upload("credit_proof", proof, file_name)}
    values = {"year": year, "way": way, "units": units, "what": what.strip()}
    procedure = procedures.about(CreditApplication)
    return casework.apply(procedure, person=person, by=by, waits=words.ONE_WAITS, uploads=papers, **values)


def adopt_waiting() -> int:
    """D08: every credit that waits and whose owner is registered by now finds them; for how many people.

    By the digests under today's key; what came under an earlier one finds its owner when they enter the register (`adopt`).
    """
    waiting = Credit.objects.filter(person=None, struck_at=None).values("id_digest")
    former = FormerNumber.objects.filter(id_digest__in=waiting).values_list("person", flat=True)
    keys = {*Person.objects.filter(id_digest__in=waiting).values_list("pk", flat=True), *former}
    return sum(adopt(person=person) > 0 for person in Person.objects.filter(pk__in=keys).select_related("user"))


def keeps_credits(person: Person) -> bool:
    """D08: whoever was registered has a credit file, also while it is in 异动 or in another province; a closed file gets nothing more."""
    return person.registered_at is not None and person.status in KEEPING


@transaction.atomic
def adopt(*, person: Person) -> int:
    """D08: credits that arrived before somebody was registered are theirs from now on; how many."""
    if not keeps_credits(person):
        return 0
    waiting = Credit.objects.filter(person=None, struck_at=None)
    merged = Person.objects.filter(merged_into=person).values("id_digest")
    own = Q(id_digest__in=crypto.digests(person.id_number, ID_PURPOSE)) | Q(id_digest__in=merged)
    for former in FormerNumber.objects.filter(person=person):
        # What came by it since the correction is perhaps of whose number it really is (W05).
        own |= Q(id_digest=former.id_digest, at__date__lt=former.until)
    years = [credit.year for credit in waiting.filter(own).order_by("at", "pk") if _goes_to(credit, person)]
    for year in {*years}:
        record_reached(person=person, year=year)
    return len(years)


def _goes_to(credit: Credit, person: Person) -> bool:
    """A waiting credit is somebody's, under their number; False where they have the same entry already: it counts once."""
    waits = Credit.objects.filter(pk=credit.pk, person=None, struck_at=None)
    try:
        with transaction.atomic():
            return bool(waits.update(**whose(person, credit.id_digest)))
    except IntegrityError:
        _counts_once(waits)
        return False


def whose(person: Person | None, named: str) -> dict[str, Any]:
    """The columns of a credit that say whose it is. `named`: the digest of the number by which it came, kept where it is another one than
    the file's now (W05, D15); of nobody who is registered it waits under it."""
    if person is None:
        return {"person": None, "id_digest": named}
    came = {} if named == person.id_digest else {"came_by": named}
    return {"person": person, "id_digest": person.id_digest, **came}


def _counts_once(waiting: QuerySet[Credit]) -> None:
    """What waits, and somebody has already, is struck."""
    update_each(waiting, struck_at=timezone.now(), struck_for=words.ENTERED_TWICE)


@transaction.atomic
def follow_number(person: Person) -> None:
    """W05: a number was put right. What was entered stays one entry, by whichever number it is sent again (D08)."""
    mine = Credit.objects.filter(person=person, struck_at=None)
    kept = {(row.year, row.subject, row.form, row.what) for row in mine}
    for credit in Credit.objects.filter(person=None, struck_at=None, id_digest=person.id_digest):
        if (credit.year, credit.subject, credit.form, credit.what) in kept:
            _counts_once(Credit.objects.filter(pk=credit.pk))
    Credit.objects.filter(person=person).update(id_digest=person.id_digest)
    adopt(person=person)
