"""Every write of the trust records (D11)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base import codelists
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.people import actions as people
from acms.people.models import Person
from acms.scans import actions as scans
from acms.scans.models import Scan
from acms.trust import rules, words
from acms.trust.models import DeedReport, Kind, Lead, Reporter, TrustRecord, TrustState

Paper = tuple[bytes, str] | None


# The head may say it anew once its case is back with them.
WITH_ITS_HEAD = (TrustState.WAITING, TrustState.BACK)
LISTS: dict[str, str] = {Kind.GOOD: "credit_good", Kind.BAD: "credit_bad"}


def title_of(record: TrustRecord) -> str:
    """What it is, in the words of the code lists."""
    return codelists.name(LISTS[record.kind], record.code)


def _barring(on: date) -> QuerySet[TrustRecord]:
    """The records that bar people from accounting on a day, the longest first; each lifts by itself when its time is over (A24)."""
    rows = TrustRecord.objects.filter(kind=Kind.BAD, state=TrustState.VALID)
    return rows.filter(Q(ban_for_life=True) | Q(ban_until__gte=on)).order_by("-ban_for_life", "-ban_until")


def bans(person: Person, on: date) -> TrustRecord | None:
    """The record that bars somebody from accounting on a day, the longest one."""
    return _barring(on).filter(person=person).first()


def banned(person: Person, on: date) -> str:
    """The ban that lasts on a day, in words; empty without one."""
    record = bans(person, on)
    return words.banned(record.ban_for_life, record.ban_until) if record else ""


def banned_of(people: Collection[Person], on: date) -> dict[int, str]:
    """The same of several at once, by the key of the person; without those who are not barred."""
    found: dict[int, str] = {}
    for row in _barring(on).filter(person__in=[person.pk for person in people]) if people else ():
        found.setdefault(row.person_id, words.banned(row.ban_for_life, row.ban_until))
    return found


def of(person: Person) -> list[TrustRecord]:
    """Everything that is said of somebody; what is over is marked where it is shown."""
    return list(TrustRecord.objects.filter(person=person).select_related("by", "employer", "evidence"))


def _check_day(person: Person, happened_on: date, on: date) -> None:
    people.hold_going_on(person)
    if person.registered_at is None:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    if happened_on > on:
        raise Refused(words.FUTURE, "future")
    if person.born and happened_on < person.born:
        raise Refused(words.BEFORE_BORN, "before_born")


def _scan(paper: Paper, by: User) -> Scan | None:
    """The evidence as it was uploaded. Raises intake.NotTaken."""
    return scans.receive(kind="trust_proof", data=paper[0], file_name=paper[1], owner=by) if paper else None


@transaction.atomic
def praise(
    *,
    person: Person,
    reporter: Reporter,
    code: str,
    happened_on: date,
    what: str,
    by: User,
    on: date,
    issuer: str = "",
    paper: Paper = None,
    employer: Employer | None = None,
) -> TrustRecord:
    """守信: the person's own word counts at once, an agency's too; a head's waits for the agency. Raises Refused, intake.NotTaken."""
    _check_day(person, happened_on, on)
    if code not in codelists.names("credit_good"):
        raise Refused(words.CHOOSE_KIND, "no_kind")
    if not what.strip():
        raise Refused(words.WHAT_FIRST, "no_what")
    record = TrustRecord.objects.create(
        person=person,
        kind=Kind.GOOD,
        code=code,
        reporter=reporter,
        state=TrustState.WAITING if reporter == Reporter.HEAD else TrustState.VALID,
        employer=employer,
        happened_on=happened_on,
        what=what.strip(),
        issuer=issuer.strip(),
        evidence=_scan(paper, by),
        by=by,
    )
    journal.write("trust.said", record, by=by, about=person.user, code=code, reporter=reporter)
    if reporter == Reporter.AGENCY:
        _tell_recorded(record)
    return record


def _tell_recorded(record: TrustRecord) -> None:
    title, text = words.recorded(record.get_kind_display(), title_of(record))
    inbox.tell(user=record.person.user, title=title, text=text, link="/me/trust/")


@transaction.atomic
def restate(*, record: TrustRecord, paper: Paper, by: User, **values: Any) -> None:
    """A head's word that came back from the agency, said anew. Raises Refused, intake.NotTaken."""
    _check_day(record.person, values["happened_on"], timezone.localdate())
    if paper:
        values["evidence"] = _scan(paper, by)
    back = TrustRecord.objects.filter(pk=record.pk, state__in=WITH_ITS_HEAD)
    if not back.update(state=TrustState.WAITING, **values):
        raise Refused(words.SETTLED, "settled")


@transaction.atomic
def agree(*, record: TrustRecord, by: User, **values: object) -> None:
    """The agency agrees with what a head has stated, `values` by columns: it counts. Raises Refused."""
    waiting = TrustRecord.objects.filter(pk=record.pk, state__in=(TrustState.WAITING, TrustState.REFUSED))
    if not waiting.update(state=TrustState.VALID, **values):
        raise Refused(words.SETTLED, "settled")
    journal.write("trust.recorded", record, by=by, about=record.person.user, code=record.code)
    _tell_recorded(record)


@transaction.atomic
def disagree(*, record: TrustRecord, by: User | None, state: TrustState = TrustState.REFUSED) -> None:
    """The agency does not agree, or takes its agreement back (then it waits again)."""
    TrustRecord.objects.filter(pk=record.pk).update(state=state)
    journal.write("trust.refused", record, by=by, about=record.person.user, code=record.code)


@transaction.atomic
def take_back(*, record: TrustRecord, by: User) -> None:
    """A head takes back what they have said of somebody and nobody has agreed to, which the person reads. Safe to repeat."""
    if TrustRecord.objects.filter(pk=record.pk, state=TrustState.WAITING).update(state=TrustState.BACK):
        journal.write("trust.taken_back", record, by=by, about=record.person.user, code=record.code)


@transaction.atomic
def blame(
    *,
    person: Person,
    code: str,
    happened_on: date,
    found_on: date,
    effective_on: date,
    grave: bool,
    what: str,
    issuer: str,
    document_no: str,
    paper: Paper,
    by: User,
    on: date,
    shown_until: date | None = None,
    lead: Lead | None = None,
) -> TrustRecord:
    """失信: by the agency alone, from a legal document (D11). The article is that of the act's day, the ban follows from the law.

    Raises Refused, intake.NotTaken.
    """
    if not (accounts_access.is_reviewer(by) and accounts_access.may_read(by, person.management_code)):
        raise Refused(words.SETTLED, "not_theirs")
    _check_day(person, happened_on, on)
    if code not in codelists.names("credit_bad"):
        raise Refused(words.CHOOSE_ACT, "no_kind")
    if not (issuer.strip() and document_no.strip() and paper and what.strip()):
        raise Refused(words.DOCUMENT_FIRST, "no_document")
    if min(found_on, effective_on) < happened_on:
        raise Refused(words.DAYS_TURNED, "days")
    ban = rules.ban(code, grave=grave, effective_on=effective_on)
    if ban is None and shown_until is None:
        raise Refused(words.SHOWN_UNTIL_FIRST, "shown_until")
    if ban is None and shown_until is not None and shown_until <= on:
        raise Refused(words.SHOWN_TURNED, "shown_until")
    record = TrustRecord.objects.create(
        person=person,
        kind=Kind.BAD,
        code=code,
        reporter=Reporter.AGENCY,
        happened_on=happened_on,
        found_on=found_on,
        effective_on=effective_on,
        grave=grave,
        law=rules.article(code, happened_on),
        ban_for_life=bool(ban and ban.life),
        ban_until=ban.until if ban else None,
        shown_until=None if ban else shown_until,
        what=what.strip(),
        issuer=issuer.strip(),
        document_no=document_no.strip(),
        evidence=_scan(paper, by),
        by=by,
    )
    journal.write("trust.recorded", record, by=by, about=person.user, code=code)
    _tell_recorded(record)
    if lead is not None:
        settle(lead=lead, outcome=title_of(record), by=by)
    return record


@transaction.atomic
def take_over(*, person: Person, rows: list[dict[str, Any]], source: str, by: User) -> int:
    """D12: what another province has said of somebody, by columns, goes on here; what this register says already is not said
    twice. How many are new. `source`: who has sent it, where a row does not name its issuer."""
    known = set(
        TrustRecord.objects.filter(person=person, state=TrustState.VALID).values_list(
            "code", "happened_on", "document_no"
        )
    )
    new = [row for row in rows if (row["code"], row["happened_on"], row["document_no"]) not in known]
    for row in new:
        # What was kept by an older release does not say whose word it is: the sender's (ADR 0016).
        values = (
            {"reporter": Reporter.AGENCY} | row | {"what": row["what"] or source, "issuer": row["issuer"] or source}
        )
        record = TrustRecord.objects.create(person=person, by=by, **values)
        journal.write("trust.recorded", record, by=by, about=person.user, code=record.code)
        if record.reporter != Reporter.SELF:
            _tell_recorded(record)
    return len(new)


def repeated(record: TrustRecord) -> list[TrustRecord]:
    """The other records of somebody that say the same of the same act, as two files had it before they were merged (D15)."""
    same = {name: getattr(record, name) for name in ("person", "kind", "code", "happened_on", "document_no")}
    rows = TrustRecord.objects.filter(**same, state=TrustState.VALID).exclude(pk=record.pk)
    return [row for row in rows.select_related("person__user") if record.document_no or row.what == record.what]


@transaction.atomic
def strike(*, record: TrustRecord, reason: str, by: User) -> None:
    """A record that is wrong no longer counts, nor do those that repeat it; the person is told why. Raises Refused."""
    if not TrustRecord.objects.filter(pk=record.pk, state=TrustState.VALID).exists():
        raise Refused(words.STRUCK_BEFORE, "struck")
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    people.hold_going_on(record.person)
    if not all(_struck(row, reason.strip(), by) for row in (record, *repeated(record))):
        raise Refused(words.STRUCK_BEFORE, "struck")
    title, text = words.struck(title_of(record), reason.strip())
    inbox.tell(user=record.person.user, title=title, text=text, link="/me/trust/")


def _struck(record: TrustRecord, reason: str, by: User) -> bool:
    now = timezone.now()
    rows = TrustRecord.objects.filter(pk=record.pk, state=TrustState.VALID)
    if not rows.update(state=TrustState.STRUCK, struck_at=now, struck_by=by, struck_for=reason):
        return False
    TrustRecord.objects.filter(pk=record.pk, objected_at__isnull=False, answered_at=None).update(answered_at=now)
    journal.write("trust.struck", record, by=by, about=record.person.user, code=record.code)
    return True


@transaction.atomic
def object_to(*, record: TrustRecord, text: str, by: User) -> None:
    """The person concerned objects to what others have recorded; the reviewers of their agency are told. Raises Refused."""
    if not text.strip():
        raise Refused(words.OBJECT_FIRST, "no_text")
    free = Q(objected_at=None) | Q(answered_at__isnull=False)
    mine = TrustRecord.objects.filter(free, pk=record.pk, person__user=by, state=TrustState.VALID).exclude(
        reporter=Reporter.SELF
    )
    if not mine.update(objection=text.strip()[:1000], objected_at=timezone.now(), answer="", answered_at=None):
        raise Refused(words.NOT_OPEN, "not_open")
    journal.write("trust.objected", record, by=by, about=by)
    _tell_reviewers(record.person, words.OBJECTED_TITLE, words.objected(by.name))


@transaction.atomic
def uphold(*, record: TrustRecord, reason: str, by: User) -> None:
    """The agency answers an objection: the record stays, with the reason. Raises Refused."""
    open_ = TrustRecord.objects.filter(
        pk=record.pk, state=TrustState.VALID, objected_at__isnull=False, answered_at=None
    )
    if not open_.exists():
        raise Refused(words.SETTLED, "settled")
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    if not open_.update(answer=reason.strip(), answered_at=timezone.now()):
        raise Refused(words.SETTLED, "settled")
    journal.write("trust.upheld", record, by=by, about=record.person.user)
    title, text = words.answered(title_of(record), reason.strip())
    inbox.tell(user=record.person.user, title=title, text=text, link="/me/trust/")


@transaction.atomic
def give_lead(*, person: Person, employer: Employer, what: str, by: User, paper: Paper = None) -> Lead:
    """失信线索 by a unit's head: for the agency to look into; the person sees it (A23, E05). Raises Refused, intake.NotTaken."""
    if not what.strip():
        raise Refused(words.OBJECT_FIRST, "no_text")
    people.hold_going_on(person)
    lead = Lead.objects.create(
        person=person, employer=employer, what=what.strip()[:1000], evidence=_scan(paper, by), by=by
    )
    journal.write("trust.lead_given", lead, by=by, about=person.user)
    title, text = words.lead_told(employer.name)
    inbox.tell(user=person.user, title=title, text=text, link="/me/trust/")
    _tell_reviewers(person, words.LEAD_TITLE, words.lead(person.name, employer.name))
    return lead


@transaction.atomic
def settle(*, lead: Lead, outcome: str, by: User) -> None:
    """The agency has looked into a lead; the person is told what came of it. Raises Refused."""
    open_ = Lead.objects.filter(pk=lead.pk, settled_at=None)
    if not open_.exists():
        raise Refused(words.SETTLED, "settled")
    if not outcome.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    if not open_.update(outcome=outcome.strip(), settled_at=timezone.now(), settled_by=by):
        raise Refused(words.SETTLED, "settled")
    journal.write("trust.lead_settled", lead, by=by, about=lead.person.user)
    title, text = words.lead_answered(outcome.strip())
    inbox.tell(user=lead.person.user, title=title, text=text, link="/me/trust/")


def _tell_reviewers(person: Person, title: str, text: str) -> None:
    link = f"/desk/people/{person.pk}/trust/"
    inbox.tell_reviewers(code=person.management_code, title=title, text=text, link=link)


def open_for(user: User) -> tuple[Any, Any]:
    """The objections and leads of a reviewer's scope that nobody has answered yet."""
    within = accounts_access.within(user, "person__management_code")
    objections = TrustRecord.objects.filter(within, objected_at__isnull=False, answered_at=None, state=TrustState.VALID)
    leads = Lead.objects.filter(within, settled_at=None)
    return objections.select_related("person"), leads.select_related("person", "employer")


@transaction.atomic
def report_good_deed(*, person: Person, employer: Employer, by: User, paper: Paper = None, **values: Any) -> Case:
    """守信 for the unit: counts once the agency agrees. What it gave back is said anew. Raises Refused, intake.NotTaken."""
    procedure = procedures.about(DeedReport)
    slot = f"good_deed:{person.pk}:{values['code']}:{values['happened_on']}"
    if DeedReport.objects.filter(case__slot=slot, record__employer__in=employer.keys).exists():
        casework.take_over(slot, by=by)
    asked = own_deed(person, by)
    if asked is not None:
        record = asked.record
        restate(record=record, paper=paper, by=by, **values)
    else:
        record = praise(
            person=person,
            employer=employer,
            reporter=Reporter.HEAD,
            by=by,
            on=timezone.localdate(),
            paper=paper,
            **values,
        )
    case = casework.keep(procedure, asked, {"record": record}, by=by, title=person.name, slot=slot)
    casework.submit(case, by=by)
    return case


def own_deed(person: Person, by: User) -> DeedReport | None:
    """What a head may say anew of somebody: the agency has given it back, or they took it back."""
    columns = {"record__person": person, "record__state__in": WITH_ITS_HEAD}
    return casework.back_with(procedures.about(DeedReport), by=by, **columns)
