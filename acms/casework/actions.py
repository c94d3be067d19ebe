"""Every write of the casework: open, submit, check, decide, appeal, reverse, withdraw, end, take, release, assign."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from django import urls
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base import pinyin
from acms.base.errors import Refused, Stale
from acms.base.fields import numbered
from acms.base.hooks import Hook
from acms.base.work import finish, wait
from acms.casework import drafting, held, moves, procedures, words
from acms.casework.models import (
    EDITABLE,
    OWN_SLOT,
    WAITS_FOR_UNIT,
    Agreement,
    Case,
    CaseNumber,
    CaseState,
    Cause,
    Check,
    Decision,
    Opinion,
    Outcome,
    PreReview,
    ReasonTemplate,
    Remark,
    Submission,
    Verdict,
    own_slot,
)
from acms.casework.moves import Move
from acms.casework.procedures import BareProcedure, D, Frozen, Procedure, Result, S, Statement
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Person
from acms.policy import figures
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.scans import actions as scans
from acms.scans.models import Scan

T = TypeVar("T")
AFTER_OTHERS = timedelta(seconds=10)  # until what is being checked may be over
TEMPLATE_LENGTH = ReasonTemplate._meta.get_field("text").max_length or 0


def slot_of(kind: str, subject: User) -> str:
    """The usual slot: one open case of a kind for each person."""
    return f"{kind}:{subject.pk}"


class SlotTaken(Refused):
    """Another request has opened the case that this one wanted to open."""


def found_or_made(find: Callable[[], T | None], make: Callable[[], T]) -> T:
    """What `find` finds (a case, or its detail), else what `make` makes; where another request was first, theirs comes back."""
    found = find()
    if found is not None:
        return found
    try:
        return make()
    except SlotTaken:
        found = find()
        if found is None:  # it was another kind's, or is over already
            raise
        return found


@transaction.atomic
def new_case(*, kind: str, subject: User, title: str, slot: str = "") -> Case:
    """A new draft in a free slot. Raises SlotTaken where another request was first: the database lets one in."""
    slot = slot or slot_of(kind, subject)
    try:
        with transaction.atomic():
            case = Case.objects.create(kind=kind, subject=subject, title=title, slot=slot)
    except IntegrityError:
        raise SlotTaken(words.ANOTHER_OPEN, "slot_taken") from None
    journal.write("case.opened", case, by=subject, about=subject, kind=kind)
    return case


def make_room(slot: str) -> None:
    """Of a case that is back with its person and whose page does not go on with it: what is filed anew takes its place."""
    for case in Case.objects.with_their_person().filter(slot=slot):
        _leave_slot(case)


def _leave_slot(case: Case) -> None:
    """The case goes on beside whatever takes its place."""
    Case.objects.filter(pk=case.pk, slot=case.slot).update(slot=own_slot(case.pk))


def _claim(case: Case, slot: str) -> None:
    """What is filed again may be about something else by now, or something else may have taken its place. Raises SlotTaken while that waits;
    of what came back both are heard."""
    try:
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).exclude(slot=slot).update(slot=slot)
    except IntegrityError:
        if case.state == CaseState.DRAFT:
            raise SlotTaken(words.ANOTHER_OPEN, "slot_taken") from None
    case.refresh_from_db(fields=["slot"])


class Upload(NamedTuple):
    """A paper that comes with what is asked for."""

    kind: str
    data: bytes
    file_name: str


def in_hand(procedure: Procedure[D, S], *, by: User, slot: str = "", waits: str = words.ANOTHER_OPEN) -> D | None:
    """What somebody's open case of a procedure asks for, to be gone on with; None where none is open.

    Raises Refused, in the words `waits`, while it waits for a decision.
    """
    case = _open(procedure, by, slot)
    if case is None:
        return None
    if not case.is_editable:
        raise Refused(waits, "one_waits")
    return procedure.detail_of(case)


def _open(procedure: BareProcedure[S], by: User, slot: str = "") -> Case | None:
    """The case of a procedure that somebody goes on with, or that waits."""
    own = Case.objects.open().filter(kind=procedure.code, subject=by)
    case = own.filter(slot=slot or slot_of(procedure.code, by)).first()
    if case is None and not slot:
        # Reopened while another had the slot, which is decided by now: nobody else goes on with it.
        case = own.filter(slot__startswith=OWN_SLOT, state=CaseState.RETURNED).order_by("pk").first()
    return case


def counts_from(procedure: BareProcedure[S], *, by: User, on: date) -> date:
    """The day on which what somebody files today counts as filed (C06, D08): what came back was filed on its first day."""
    case = _open(procedure, by)
    return case.filed_on if case is not None and case.state == CaseState.RETURNED else on


def back_with(procedure: Procedure[D, S], *, by: User, **where: object) -> D | None:
    """What came back to somebody, or was taken back by them, among the rows that `where` looks up; None where nothing is. What came back
    goes before what was taken back."""
    rows = procedure.detail._default_manager.select_related("case", *procedure.related)
    theirs = rows.filter(case__in=Case.objects.with_their_person().filter(subject=by), **where)
    return theirs.order_by("-case__state", "case").first()


@transaction.atomic
def keep(
    procedure: Procedure[D, S], asked: D | None, values: Mapping[str, object], *, by: User, title: str, slot: str = ""
) -> Case:
    """Writes what is asked for: `values` by columns, into the row in hand, else into a new row with a case of its own. Raises SlotTaken."""
    rows = procedure.detail._default_manager
    if asked is not None:
        if slot:
            _claim(asked.case, slot)
        rows.filter(pk=asked.pk).update(**values)
        return asked.case
    case = new_case(kind=procedure.code, subject=by, title=title, slot=slot)
    rows.create(case=case, **values)
    return case


@transaction.atomic
def take_over(slot: str, *, by: User) -> None:
    """What a unit's former head has filed and got back is gone on with by the head of now, who has the page for it (W12, E04); what they
    have taken back stays theirs and is in nobody's way. Safe to repeat."""
    theirs = Case.objects.with_their_person().filter(slot=slot).exclude(subject=by).select_related("subject")
    for case in theirs.select_for_update(of=("self",)):
        if case.is_taken_back:
            _leave_slot(case)
            continue
        Case.objects.filter(pk=case.pk).update(subject=by)
        drafting.drop(case=case)
        journal.write("case.taken_over", case, by=by, about=case.subject)


@transaction.atomic
def apply(
    procedure: Procedure[D, S],
    *,
    person: Person,
    by: User,
    waits: str,
    uploads: Mapping[str, Upload] | None = None,
    **values: object,
) -> Case:
    """Files what somebody asks for with its papers, by their columns; what came back or was taken back is filed anew, and the papers that are
    not sent again stay. Raises Refused, Stale, NotTaken."""
    asked, sent = in_hand(procedure, by=by, waits=waits), uploads or {}
    if asked is None and not all(paper.data for paper in sent.values()):
        raise Refused(words.PAPER_FIRST, "no_paper")
    papers = {column: scans.receive(**paper._asdict(), owner=by) for column, paper in sent.items() if paper.data}
    case = keep(procedure, asked, {"person": person, **values, **papers}, by=by, title=person.name)
    submit(case, by=by)
    return case


def hold_shown(case: Case, shown: str | None) -> None:
    """Holds what is to be submitted, as the page with 「提交」 has shown it: one left open in another tab submits nothing again that was
    submitted since, and no other case (W12). `shown`: that page's `Case.shown_as`, None where nobody pressed. Raises Stale.
    """
    moves.hold(case, EDITABLE)
    if shown not in (None, case.shown_as):
        raise Stale(words.SENT_BEFORE, "sent_before")


def _next_no(prefix: str, region: str, at: datetime) -> str:
    """CJ150105-2026-003187, from a counter row taken in the same transaction."""
    key = f"{prefix}{region}-{at.year}"
    CaseNumber.objects.get_or_create(key=key)
    CaseNumber.objects.filter(key=key).update(last=F("last") + 1)
    return f"{key}-{CaseNumber.objects.get(key=key).last:06d}"


def _due(day: date) -> date:
    """By when a case that arrives on `day` should be decided (C06)."""
    policy = figures.on(day)
    return policy.calendar.after(day, policy["deadline_days"])


def count_from(case: Case, day: date) -> None:
    """Somebody else has until `day` to say what the agency needs: its own days are counted from then (C06, W13)."""
    case.due_on = _due(day)
    case.save(update_fields=["due_on"])


@transaction.atomic
def submit(case: Case, *, by: User) -> Submission:
    """Freezes the answers and queues the checks. Raises Stale on a second click, for the first has moved the case."""
    kind, now = procedures.of(case), timezone.now()
    moves.hold(case, moves.MOVES[Move.SUBMIT][0])  # what is frozen must be what is there when the case moves
    stated = kind.read(case)
    frozen = _with_unit(case, kind.freeze(case, stated))
    moves.make(
        case,
        Move.SUBMIT,
        at=now,
        by=by,
        submitted_at=now,
        due_on=_due(timezone.localdate(now)),
        title=frozen.title,
        sound=pinyin.full(frozen.title)[:300],
        initials=pinyin.initials(frozen.title)[:60],
        employer_name=frozen.employer_name,
        employer_id=frozen.employer_id,
        management_code=frozen.management_code,
        deciding_code=(decided_by := frozen.decided_by or frozen.management_code),
        # Whoever has returned it goes on with it, but not where it is another agency's now.
        taken_by=case.taken_by if case.deciding_code == decided_by else None,
        open_items=None,
        queued_at=now,
        lease_until=None,
        tries=0,
        attempts=F("attempts") + 1,  # a worker still busy with an earlier submission loses its token
    )
    if case.no is None:
        case.no = _next_no(kind.prefix, case.management_code, now)
        case.save(update_fields=["no"])
    submission = Submission.objects.create(
        case=case, number=case.submissions.count() + 1, at=now, frozen=procedures.frozen_of(frozen, stated)
    )
    submission.scans.set(Scan.objects.filter(pk__in=frozen.scans.values()))
    journal.write("case.submitted", case, by=by, about=case.subject, number=submission.number)
    return submission


def _with_unit(case: Case, frozen: Frozen) -> Frozen:
    """R03: what names no unit belongs to that of its person, where they have one: whoever manages or supervises it has the case too."""
    unit = people_access.posted_at(case.subject) if procedures.of(case).of_unit and frozen.employer_id is None else None
    if unit is None:
        return frozen
    return replace(frozen, employer_id=unit.pk, employer_name=frozen.employer_name or unit.going_on.name)


@transaction.atomic
def withdraw(case: Case, *, by: User) -> None:
    """「撤回」 until somebody has decided (W12), also while a reviewer has it open. Raises Stale; Refused where others build on it."""
    moves.make(case, Move.WITHDRAW, at=timezone.now(), by=by, queued_at=None, lease_until=None, open_items=None)
    _, stated = _submitted(case)
    procedures.of(case).taken_back(case, stated, by)
    journal.write("case.withdrawn", case, by=by, about=case.subject)


@transaction.atomic
def end(case: Case, *, by: User) -> None:
    """「不再办理」: what came back or was taken back is over, and its slot is free. What was submitted and decided stays on record (W12).

    Raises Stale where it was submitted again or ended meanwhile, Refused where it may not be ended, or others build on it.
    """
    kind = procedures.of(case)
    if case.no is None or not kind.endable(case):
        raise Refused(words.NOT_TO_BE_ENDED, "not_to_be_ended")
    moves.make(case, Move.END, at=timezone.now(), by=by, open_items=None)
    _, stated = _submitted(case)
    kind.ended(case, stated, by)
    drafting.drop(case=case)
    journal.write("case.ended", case, by=by, about=case.subject)


@transaction.atomic
def take_back(*, subject: User, reason: str) -> list[Case]:
    """L02: an account has gone back to whose it is. What was submitted in it and nobody has decided comes back with the reason,
    whole, and nobody decides it as it stands; which these are. What is decided at this moment stays decided.

    What an agency has filed at its counter was not submitted in the account. Call it before anything else is written about the
    person: whoever decides holds the case first and the person after it.
    """
    waiting = Case.objects.waiting().filter(subject=subject).order_by("pk")
    return [case for case in waiting if _sent_by(case) == subject.pk and _comes_back(case, reason)]


@transaction.atomic
def send_back(waiting: QuerySet[Case], *, reason: str) -> list[Case]:
    """Cases that nobody decides as they stand, because of another that was approved, come back whole with the reason; which these are.

    Who is being decided at this moment is passed over: two approvals would wait for each other's case for ever. Whoever decides that
    one has to be stopped by what its procedure enters.
    """
    free = waiting.select_for_update(skip_locked=True)
    return [case for case in free if _comes_back(case, reason)]


def _sent_by(case: Case) -> int | None:
    """Who has submitted it last, or appealed."""
    return case.steps.filter(move__in=(Move.SUBMIT, Move.APPEAL)).values_list("by", flat=True).last()


def _comes_back(case: Case, reason: str) -> bool:
    """False where somebody was first."""
    now, submission = timezone.now(), case.last_submission
    assert submission is not None
    try:
        moves.make(case, Move.RETURN, at=now, queued_at=None, lease_until=None, open_items=None)
    except Stale:
        return False
    Decision.objects.create(case=case, submission=submission, at=now, outcome=Outcome.RETURNED, items=[], reason=reason)
    drafting.drop(case=case)
    journal.write("case.taken_back", case, about=case.subject)
    return True


@transaction.atomic
def reopen(case: Case, *, by: User) -> None:
    """「重新填报」: all of a returned case may be changed again, and its reasons stay where they are said (W12). Safe to repeat.

    Raises Stale where it has not come back, or has been submitted again meanwhile; Refused where its person has no page to fill in.
    """
    if procedures.of(case).by_staff:
        raise Refused(words.MENDED_BY_STAFF, "by_staff")
    returned = Case.objects.filter(pk=case.pk, subject=by, state=CaseState.RETURNED)
    if returned.filter(open_items__isnull=False).update(open_items=None):
        journal.write("case.reopened", case, by=by, about=case.subject)
    case.refresh_from_db()
    if case.state != CaseState.RETURNED or case.open_items is not None:
        raise Stale(words.decided_before(case), "stale_case")


def run_checks(case: Case) -> None:
    """The worker's part: checks the last submission, then approves, returns or refers it in one transaction (W13).

    Where somebody outside has not answered, the procedure may have the worker ask again later (W04).
    """
    kind, (submission, stated) = procedures.of(case), _submitted(case)
    results = kind.check(case, stated)
    failed = [result for result in results if result.verdict == Verdict.FAIL]
    if not failed and (later := kind.waits(case, results)):
        wait(case, later)
        return
    with transaction.atomic():
        finish(case)
        _keep(submission, results)
        doubtful = [result for result in results if result.verdict == Verdict.UNSURE]
        Case.objects.filter(pk=case.pk).update(fails=len(failed), doubts=len(doubtful))
        if failed:
            items = [{"item": r.item, "label": r.title, "reason": r.message} for r in _one_each(failed)]
            _decide(case, submission, stated, Move.RETURN, Outcome.RETURNED, by=None, items=items)
        elif doubtful or procedures.grounds(case, stated):
            moves.make(case, Move.REFER, at=timezone.now())
            if case.subject.phone_unchecked and submission.number == 1:
                people.tell_head_of_entry(user=case.subject, unit=case.employer_id)
            journal.write("case.referred", case, about=case.subject, doubts=len(doubtful))
            for hears in _referred:
                hears(case)
            _receipt(case)
        else:
            _decide(case, submission, stated, Move.APPROVE, Outcome.APPROVED, by=None, reason=words.APPROVED_BY_RULES)


@transaction.atomic
def look_again(case: Case) -> None:
    """Something that kept the rules from deciding has been said meanwhile: they approve where nothing is left to people (W13).

    What a reviewer has in hand stays with them, who are told, and what the rules would send back by now with people. Raises Stale.
    """
    moves.hold(case, {CaseState.IN_REVIEW})
    submission, stated = _submitted(case)
    _looked_again(case, submission, stated, procedures.of(case).check(case, stated))


def _looked_again(case: Case, submission: Submission, stated: Statement, results: list[Result]) -> None:
    _keep(submission, results)
    fails, doubts = ([r for r in results if r.verdict == which] for which in (Verdict.FAIL, Verdict.UNSURE))
    Case.objects.filter(pk=case.pk).update(fails=len(fails), doubts=len(doubts))
    if fails or doubts or procedures.grounds(case, stated):
        return
    if case.is_in_hand and case.taken_by is not None:
        title, told = words.settled_meanwhile(case.title, case.no or "")
        inbox.tell(user=case.taken_by, title=title, text=told, link=urls.reverse("casework:case", args=[case.no]))
    else:
        _decide(case, submission, stated, Move.APPROVE, Outcome.APPROVED, by=None, reason=words.APPROVED_BY_RULES)


def goes_on(case: Case) -> None:
    """Has the worker do what an approval sets going behind it (`Procedure.afterwards`), once it is committed."""
    _queue(Case.objects.filter(pk=case.pk))


def _queue(rows: QuerySet[Case]) -> None:
    """For the worker, who starts anew with them."""
    rows.update(queued_at=timezone.now(), lease_until=None, tries=0, attempts=F("attempts") + 1)


def look_at_waiting(units: Collection[int]) -> bool:
    """E02: of these units' keys, which are confirmed now: has the worker look again at every case that people have because of that.

    False while another case there is being checked, which may have read the unit as it stood before. Safe to repeat: what was looked
    at waits for no unit any more.
    """
    last = Submission.objects.filter(case=OuterRef("pk")).order_by("-number").values("pk")[:1]
    waits = Check.objects.filter(submission=OuterRef("last"), code=WAITS_FOR_UNIT)
    there = Case.objects.filter(employer__in=units)
    checked = not there.filter(state=CaseState.CHECKING).exists()
    waiting = (
        there.filter(state=CaseState.IN_REVIEW, queued_at=None).annotate(last=Subquery(last)).filter(Exists(waits))
    )
    for pk in list(waiting.values_list("pk", flat=True)):
        # One by one, so that this never holds one case while it waits for another.
        _queue(Case.objects.filter(pk=pk, state=CaseState.IN_REVIEW, queued_at=None))
    return checked


def go_on(case: Case) -> None:
    """The worker's part for what is not being checked: a case to look at again, or what comes behind an approval. Raises Stale, LeaseLost."""
    if case.state == CaseState.APPROVED and not procedures.of(case).afterwards(case):
        wait(case, AFTER_OTHERS)
        return
    submission, stated = _submitted(case)
    # An appeal is against what people have said: people answer it.
    if case.state != CaseState.IN_REVIEW or submission.appeal:
        finish(case)
        return
    kind = procedures.of(case)
    results = kind.check(case, stated)
    if later := kind.waits(case, results):
        wait(case, later)
        return
    with transaction.atomic():
        finish(case)  # its token says too that nothing was submitted since
        moves.hold(case, {CaseState.IN_REVIEW})
        _looked_again(case, submission, stated, results)


def why_people(case: Case) -> list[str]:
    """Why the rules did not decide the last submission: what they could not settle, and reasons of policy (W13)."""
    submission = case.last_submission
    if case.state != CaseState.IN_REVIEW or submission is None:
        return []
    doubts = submission.checks.exclude(verdict=Verdict.PASS).values_list("title", "message")
    reasons = [f"{label}：{message}" if not message.startswith(label) else message for label, message in doubts]
    return list(dict.fromkeys([*reasons, *policy_reasons(case)]))


def policy_reasons(case: Case) -> list[str]:
    """Why policy leaves the last submission to people, whatever its checks say; none once somebody has decided (W13)."""
    submission = case.last_submission
    if case.state != CaseState.IN_REVIEW or submission is None:
        return []
    return [reason for reason, _ in procedures.grounds(case, procedures.of(case).thaw(case, submission))]


def _onward(case: Case) -> str:
    """The link of a message: where the person goes on is found when they follow it, which may be long after (W12)."""
    return urls.reverse("casework:onward", args=[case.no])


def _goes_on_for(case: Case) -> Person | None:
    """The file that goes on for the subject's, where that was merged into another (D15)."""
    closed = (
        Person.objects.filter(user=case.subject_id, merged_into__isnull=False).select_related("merged_into").first()
    )
    return closed.going_on if closed else None


def _reader(case: Case) -> User:
    """Who reads what is said of a case: its subject, by the file that goes on for theirs (D15)."""
    kept = _goes_on_for(case)
    return kept.user if kept else case.subject


def _receipt(case: Case) -> None:
    """X03: people decide it, which takes days: that it has arrived, where, and until when."""
    kind = procedures.of(case)
    due = case.due_on or timezone.localdate()
    title, text = words.received(kind.title, case.no or "", agency_name(case.deciding_code), due)
    inbox.tell(user=_reader(case), title=title, text=text, link=_onward(case))


def refer_unchecked(case: Case) -> None:
    """After several failures of the checks themselves people decide: nobody waits for ever. What people have stays with them."""
    if case.state != CaseState.CHECKING:
        return
    moves.make(case, Move.REFER, at=timezone.now())
    journal.write("case.referred", case, about=case.subject, unchecked=True)
    _receipt(case)


def _one_each(results: list[Result]) -> list[Result]:
    """The first finding of each item; further ones of the same item are joined to its reason, each sentence once."""
    first: dict[str, Result] = {}
    for result in results:
        if result.item in first:
            earlier = first[result.item]
            if result.message in earlier.message:
                continue
            first[result.item] = Result(
                earlier.code, earlier.item, earlier.title, earlier.verdict, earlier.message + result.message
            )
        else:
            first[result.item] = result
    return list(first.values())


def _keep(submission: Submission, results: list[Result]) -> None:
    submission.checks.all().delete()
    known = set(map(str, Scan.objects.filter(pk__in=[r.scan for r in results if r.scan]).values_list("pk", flat=True)))
    made = (
        Check(
            submission=submission,
            code=result.code,
            item=result.item,
            title=result.title,
            verdict=result.verdict,
            message=result.message,
            stated=result.stated,
            found=result.found,
            confidence=result.confidence,
            scan_id=result.scan if result.scan in known else None,
            box=result.box,
        )
        for result in results
    )
    Check.objects.bulk_create(numbered(made))


# Who is told that the rules have left a case to people, in its transaction: rooms above, when they start.
_referred = Hook[Callable[[Case], None]]()


def when_referred(hears: Callable[[Case], None]) -> None:
    """Tells a room of every case that goes to people."""
    _referred.add(hears)


# Who is told of an approval once it has taken effect, in its transaction: rooms above, when they start.
_approved = Hook[Callable[[Case], None]]()


def when_approved(hears: Callable[[Case], None]) -> None:
    """Tells a room of every case that is approved."""
    _approved.add(hears)


def _decide(
    case: Case,
    submission: Submission,
    stated: Statement,
    move: Move,
    outcome: Outcome,
    *,
    by: User | None,
    items: list[dict[str, str]] | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Decision:
    """Move, decision, effect and journal together: all or nothing. `at`: when it was pressed, where it takes effect later."""
    kind, moved_at = procedures.of(case), timezone.now()
    now, opened = at or moved_at, None
    if outcome == Outcome.RETURNED:
        opened = sorted(set().union(*({item["item"]} | kind.unlocks(item["item"]) for item in items or [])))
    moves.make(case, move, at=now, by=by, open_items=opened, moved_at=moved_at)
    decision = Decision.objects.create(
        case=case,
        submission=submission,
        by=by,
        rules="" if by else words.RULES,
        at=now,
        outcome=outcome,
        items=items,
        reason=reason,
        took_days=figures.on(timezone.localdate(now)).calendar.between(
            timezone.localdate(submission.at), timezone.localdate(now)
        ),
    )
    _keep_causes(case, decision)
    drafting.drop(case=case)
    if outcome == Outcome.APPROVED:
        if kind.writes_own_file:
            require_unmerged(case, words.file_merged)
        kind.effect(case, stated, by)
        if by is not None:
            accounts.trust_phone(user=case.subject, by=by)
        for hears in _approved:
            hears(case)
    elif outcome == Outcome.REFUSED:
        kind.refused(case, stated, by)
    elif outcome == Outcome.RETURNED:
        kind.sent_back(case, stated, by)
    journal.write(f"case.{outcome}", case, by=by, about=case.subject, items=len(items or []))
    _tell(case, stated, decision)
    return decision


def require_unmerged(case: Case, say: Callable[[str, str], str] = words.reversed_merged) -> None:
    """C02, D15: a case writes nothing to a file that was merged into another one, nor is what it has written taken back there: it may stand in the
    other by now. `say`: the sentence, of the other's name and number. Raises Refused, with the page on which the merge is undone."""
    if kept := _goes_on_for(case):
        raise Refused(say(kept.name, kept.file_no or ""), "file_merged", _page_of(kept))


def _page_of(kept: Person) -> str:
    return urls.reverse("people:person", args=[kept.pk])


def _keep_causes(case: Case, decision: Decision) -> None:
    found = (
        {} if decision.by else dict(decision.submission.checks.filter(verdict=Verdict.FAIL).values_list("item", "code"))
    )
    offered = _offered(decision.by.agency_code) if decision.by else frozenset()
    Cause.objects.bulk_create(
        Cause(
            decision=decision,
            management_code=case.management_code,
            at=decision.at,
            item=entry["item"],
            label=entry["label"][:60],
            code=found.get(entry["item"], ""),
            reason=_reason(entry, found, offered),
        )
        for entry in (decision.items or [])
        if decision.outcome == Outcome.RETURNED
    )


def _offered(agency_code: str) -> frozenset[str]:
    """The texts of an agency's own templates, and of those that the product ships."""
    own = ReasonTemplate.objects.filter(agency_code=agency_code).values_list("text", flat=True)
    return frozenset(own) | frozenset(words.REASONS)


def _reason(entry: Mapping[str, str], found: Mapping[str, str], offered: frozenset[str]) -> str:
    """Why one item came back, as statistics count it: the template that it begins with, or what the rules found."""
    if entry["item"] in found:
        return words.FOUND_BY_RULES
    return max((text for text in offered if entry["reason"].startswith(text)), key=len, default="")[:60]


def _take_in_hand(case: Case, by: User) -> None:
    """Whoever decides holds the case. Raises Refused while a colleague has it, Stale where it is not with people: the rules alone
    decide what is still being checked."""
    free = Case.objects.filter(Q(taken_by=None) | Q(taken_by=by), pk=case.pk, state=CaseState.IN_REVIEW)
    if not free.update(taken_by=by, taken_at=timezone.now()):
        case.refresh_from_db()
        if case.state == CaseState.IN_REVIEW:
            raise Refused(words.held(case.taken_by.name if case.taken_by else ""), "held")
        raise Stale(words.decided_before(case), "stale_case")


def _tell(case: Case, stated: Statement, decision: Decision) -> None:
    kind, count = procedures.of(case), len(decision.items or [])
    message = kind.message(case, stated, decision)
    if message is None and decision.outcome == Outcome.APPROVED:
        message = words.approved(kind.title)
    elif message is None:
        message = (
            words.returned(kind.title, count) if decision.outcome == Outcome.RETURNED else words.refused(kind.title)
        )
    inbox.tell(user=_reader(case), title=message[0], text=message[1], link=_onward(case))


def _submitted(case: Case) -> tuple[Submission, Statement]:
    """The submission that waits for a decision, and what it states."""
    submission = case.last_submission
    assert submission is not None
    return submission, procedures.of(case).thaw(case, submission)


def seen_by(case: Case, by: User, seen: int | None) -> tuple[Submission, Statement]:
    """What somebody decides, read once the case is in their hand: it stays as it is from then on.

    Nobody decides what they have not seen: the person may have taken the case back and submitted it anew. Raises Refused, Stale.
    """
    _take_in_hand(case, by)
    submission, stated = _submitted(case)
    if seen not in (None, submission.number):
        raise Stale(words.SUBMITTED_ANEW, "submitted_anew")
    return submission, stated


@transaction.atomic
def agree(case: Case, *, by: User, reason: str = "", seen: int | None = None) -> bool:
    """「通过」 by the first of two who have to agree: it is noted, the case goes back to the colleagues, and they are told. False where one
    decides, or another has agreed before: the case is approved then.

    Raises Stale as `approve`; Refused where nobody may approve, without a reason against what somebody has said, and the second time.
    """
    submission, stated = seen_by(case, by, seen)
    kind, first = procedures.of(case), _agreement(submission)
    if not kind.by_two(case, stated) or (first is not None and first.by_id != by.pk):
        return False
    if first is not None:
        raise Refused(words.AGREED_BEFORE, "own_agreement")
    if (spoken := kind.overrules(case)) and not reason.strip():
        raise Refused(spoken, "no_reason")
    Agreement.objects.create(submission=submission, by=by, reason=reason.strip())
    Case.objects.filter(pk=case.pk).update(taken_by=None)
    case.refresh_from_db()
    journal.write("case.agreed", case, by=by, about=case.subject)
    mates = [each for each in accounts_access.colleagues(by) if each.pk != by.pk]
    away = accounts_access.away(by, timezone.localdate())
    others = [each for each in mates if each.pk not in away] or mates
    title, text = words.agreed(by.name, case.title, kind.title, case.no or "")
    inbox.tell_many(users=others, title=title, text=text, link=urls.reverse("casework:case", args=[case.no]))
    return True


def _agreement(submission: Submission) -> Agreement | None:
    return Agreement.objects.filter(submission=submission).first()


@transaction.atomic
def ask_again(case: Case) -> None:
    """Something was said that whoever has agreed had not read: two have to agree anew."""
    if Agreement.objects.filter(submission__case=case).delete()[0]:
        journal.write("case.agreement_void", case, about=case.subject)


@transaction.atomic
def approve(case: Case, *, by: User, reason: str = "", seen: int | None = None, at: datetime | None = None) -> Decision:
    """A reviewer admits what they have `seen`, the number of a submission, with a reason where somebody who was asked has spoken
    against it. Raises Stale when somebody decided first or it was submitted anew, Refused when the effect may not be, or another has to
    agree first."""
    submission, stated = seen_by(case, by, seen)
    if (spoken := procedures.of(case).overrules(case)) and not reason.strip():
        raise Refused(spoken, "no_reason")
    if two := procedures.of(case).by_two(case, stated):
        first = _agreement(submission)
        if first is None or first.by_id == by.pk:
            raise Refused(two, "two_decide")
    return _decide(
        case, submission, stated, Move.APPROVE, Outcome.APPROVED, by=by, reason=reason.strip() if spoken else "", at=at
    )


@transaction.atomic
def return_for_correction(
    case: Case,
    *,
    by: User,
    items: list[dict[str, str]],
    reason: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Decision:
    """Sends the case back with what to correct, item by item; items without a reason of their own say `reason`.

    Raises Stale, then Refused without items or with one that says nothing.
    """
    submission, stated = seen_by(case, by, seen)
    if not items:
        raise Refused(words.MARK_FIRST, "no_items")
    reason, own = reason.strip(), all(item["reason"].strip() for item in items)
    items = [{**item, "reason": item["reason"].strip() or reason} for item in items]
    bare = [item["label"] for item in items if not item["reason"]]
    if bare:
        raise Refused(words.no_reason(bare), "no_reason")
    return _decide(
        case, submission, stated, Move.RETURN, Outcome.RETURNED, by=by, items=items, reason=reason if own else "", at=at
    )


@transaction.atomic
def refuse(case: Case, *, by: User, reason: str, seen: int | None = None, at: datetime | None = None) -> Decision:
    """Refuses for good, where the kind of case allows it. Raises Stale, then Refused without a reason."""
    submission, stated = seen_by(case, by, seen)
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    return _decide(case, submission, stated, Move.REFUSE, Outcome.REFUSED, by=by, reason=reason, at=at)


@transaction.atomic
def appeal(case: Case, *, by: User, reason: str) -> None:
    """The person does not accept a refusal: what was refused goes to the agency above (C02). Raises Refused, Stale."""
    if not reason.strip():
        raise Refused(words.APPEAL_FIRST, "no_reason")
    if case.deciding_code == divisions.REGION:
        raise Refused(words.APPEAL_EXHAUSTED, "no_agency_above")
    last, now = case.last_submission, timezone.now()
    assert last is not None
    moves.make(
        case,
        Move.APPEAL,
        at=now,
        by=by,
        deciding_code=accounts_access.above(case.deciding_code),
        taken_by=None,
        submitted_at=now,
        due_on=_due(timezone.localdate(now)),
    )
    again = Submission.objects.create(
        case=case, number=last.number + 1, at=now, frozen=last.frozen, appeal=reason.strip()
    )
    again.scans.set(last.scans.all())
    _repeat_checks(last, again)
    journal.write("case.appealed", case, by=by, about=case.subject, to=case.deciding_code)


def _repeat_checks(last: Submission, again: Submission) -> None:
    """An appeal is about the same papers: what the checks found stands beside it."""
    checks = list(last.checks.all())
    for check in checks:
        check.pk, check.submission = None, again
    Check.objects.bulk_create(numbered(checks))


@transaction.atomic
def reverse(case: Case, *, by: User, items: list[dict[str, str]], reason: str) -> None:
    """The agency above takes a wrong approval back; the person corrects the items (C02, A7). History stays.

    Raises Stale, then Refused without a reason or where the kind cannot undo its effect.
    """
    moves.hold(case, moves.MOVES[Move.REVERSE][0])
    if not reason.strip():
        raise Refused(words.REVERSAL_REASON_FIRST, "no_reason")
    kind, now = procedures.of(case), timezone.now()
    opened = None
    if items:
        opened = sorted(set().union(*({item["item"]} | kind.unlocks(item["item"]) for item in items)))
    moves.make(case, Move.REVERSE, at=now, by=by, open_items=opened)
    wrong, submission = case.last_decision, case.last_submission
    assert wrong is not None and submission is not None  # an approved case has both
    kind.undo(case, kind.thaw(case, submission), by)
    Decision.objects.create(
        case=case, submission=submission, by=by, at=now, outcome=Outcome.REVERSED, items=items, reason=reason.strip(), reverses=wrong
    )  # fmt: skip
    drafting.drop(case=case)
    journal.write("case.reversed", case, by=by, about=case.subject, decision=wrong.pk)
    title, text = words.reversed_(kind.title)
    inbox.tell(user=_reader(case), title=title, text=text, link=_onward(case))


@transaction.atomic
def take(case: Case, *, by: User) -> None:
    """领取, also of what was carried over to whoever takes it, and of what a colleague holds who is away, who is told. Raises Refused when
    a colleague was first, Stale once it is decided."""
    if not Case.objects.filter(pk=case.pk, state=CaseState.IN_REVIEW).update(state=F("state")):  # held until the end
        case.refresh_from_db()
        raise Stale(words.decided_before(case), "stale_case")
    case.refresh_from_db()
    holder = case.taken_by if case.taken_by_id != by.pk else None
    if holder is not None:
        if holder.pk not in accounts_access.away(by, timezone.localdate()):
            raise Refused(words.TAKEN, "taken")
        _require_undecided(case)
    Case.objects.filter(pk=case.pk).update(taken_by=by, taken_at=timezone.now())
    case.refresh_from_db()
    journal.write("case.taken", case, by=by, about=case.subject)
    if holder is not None:
        title, text = words.taken_over(by.name, case.title, case.no or "")
        inbox.tell_many(users=[holder], title=title, text=text, link=urls.reverse("casework:case", args=[case.no]))


def free(by: User) -> Q:
    """Cases that somebody may take: nobody has them, or a colleague who is away today (C01)."""
    away = accounts_access.colleagues(by).filter(accounts_access.away_on(timezone.localdate())).exclude(pk=by.pk)
    return Q(taken_by=None) | Q(taken_by__in=away.order_by().values("pk"))


def take_next(waiting: QuerySet[Case], *, by: User) -> Case | None:
    """Takes the first of the cases in their order that is still free; None when none is.

    Taking is a conditional UPDATE: who loses a case to a colleague tries the one after it, so two never get the same.
    """
    own = Agreement.objects.filter(by=by).values("submission__case")  # these wait for somebody else
    while (case := waiting.filter(free(by)).exclude(pk__in=own).first()) is not None:
        with suppress(Refused):
            take(case, by=by)
            return case
    return None


@transaction.atomic
def release(case: Case, *, by: User) -> None:
    """放回. Raises Refused when it is not the caller's, or is decided and only to be undone."""
    if not Case.objects.filter(pk=case.pk, taken_by=by, state=CaseState.IN_REVIEW).update(taken_by=None):
        raise Refused(words.NOT_YOURS, "not_yours")
    _require_undecided(case)
    case.refresh_from_db()
    journal.write("case.released", case, by=by, about=case.subject)


@transaction.atomic
def assign(case: Case, *, to: User, by: User) -> None:
    """转给同事, also what an absent colleague holds (C01). Raises Refused when it is no longer to be decided, or decided and only to be
    undone."""
    if not accounts_access.colleagues(by).filter(pk=to.pk).exists():
        raise Refused(words.NO_COLLEAGUE, "no_colleague")
    here = Case.objects.filter(pk=case.pk, state=CaseState.IN_REVIEW)
    if not here.update(state=F("state")):  # held until the end: whoever had it a moment ago is told, and nobody else
        raise Refused(words.NOT_IN_REVIEW, "not_in_review")
    _require_undecided(case)
    case.refresh_from_db()
    holder = case.taken_by
    Case.objects.filter(pk=case.pk).update(taken_by=to, taken_at=timezone.now())
    case.refresh_from_db()
    journal.write("case.assigned", case, by=by, about=case.subject, to=to.pk)
    link = urls.reverse("casework:case", args=[case.no])
    told = [(holder, words.taken_over)] if holder and holder != to else []
    told += [(to, words.handed_over)] if holder != to else []
    for user, say in told:
        if user != by:
            title, text = say(by.name, case.title, case.no or "")
            inbox.tell_many(users=[user], title=title, text=text, link=link)


def _require_undecided(case: Case) -> None:
    """Raises Refused while a decision of the case waits to take effect: it is its reviewer's until then."""
    if (waits := held.of(case)) is not None:
        raise Refused(words.decided_waits(waits.by.name, waits.done), "decided_waits")


def each(cases: Iterable[Case], act: Callable[[Case], None]) -> tuple[int, list[str]]:
    """One act on many cases, each in a transaction of its own: how many were done, and why the others were not."""
    done, faults = 0, []
    for case in cases:
        try:
            act(case)
        except Refused as refusal:
            faults.append(f"{case.title}：{refusal.words}")
        else:
            done += 1
    return done, faults


@transaction.atomic
def follow_employer(*, employer: Employer, by: User) -> int:
    """R03: the open cases of an employer, and of rows that were merged into it, go to the agency that manages it now; how many.

    Who held one lets it go, unless it is theirs still.
    """
    code = employer.management_code
    rows = Case.objects.filter(
        employer__in=employer.keys, state__in=[CaseState.CHECKING, CaseState.IN_REVIEW, CaseState.RETURNED]
    ).exclude(management_code=code)
    moved = 0
    for case in rows.select_related("subject"):
        decides = _decides_there(case, code)
        let_go = {} if decides == case.deciding_code else {"taken_by": None}
        if rows.filter(pk=case.pk).update(management_code=code, deciding_code=decides, **let_go):
            journal.write("case.moved", case, by=by, about=case.subject, to=code)
            moved += 1
    return moved


def _decides_there(case: Case, code: str) -> str:
    """Who decides a case that the agency of `code` manages from now on: that agency, of an appeal the one above it; what the region
    decides by its kind stays the region's."""
    if case.deciding_code == case.management_code:
        return code
    if case.deciding_code == accounts_access.above(case.management_code):
        return accounts_access.above(code)
    return case.deciding_code


@transaction.atomic
def remark(case: Case, *, by: User, text: str) -> None:
    """Writes an internal note (内部备注). Raises Refused without text."""
    if not text.strip():
        raise Refused(words.REMARK_FIRST, "no_text")
    journal.write("case.remarked", case, by=by)
    Remark.objects.create(case=case, by=by, text=text.strip())


@transaction.atomic
def pre_review(case: Case, *, unit: Employer, by: User, opinion: Opinion, text: str, seen: int) -> None:
    """R03, A8: a supervising unit's note beside what was submitted; who holds the case is told. It moves nothing.

    A second click finds the first one's note. Raises Refused without a text where one is needed, Stale once the case is decided or
    another submission has come than was `seen`.
    """
    said = text.strip()
    if not said and opinion != Opinion.FIT:
        raise Refused(words.OPINION_FIRST, "no_text")
    moves.hold(case, {CaseState.IN_REVIEW})
    submission = case.last_submission
    if submission is None or submission.number != seen:
        raise Stale(words.SUBMITTED_AGAIN, "submitted_again")
    last = submission.pre_reviews.filter(unit=unit).order_by("-pk").first()
    if last is not None and (last.opinion, last.text) == (opinion, said):
        return
    PreReview.objects.create(submission=submission, unit=unit, by=by, opinion=opinion, text=said)
    journal.write("case.pre_reviewed", case, by=by, about=case.subject, unit=unit.pk, opinion=opinion)
    if case.taken_by is not None:
        title, told = words.pre_reviewed(unit.name, case.title, case.no or "")
        inbox.tell_many(
            users=[case.taken_by], title=title, text=told, link=urls.reverse("casework:case", args=[case.no])
        )


@transaction.atomic
def keep_template(*, by: User, item: str, text: str, template: ReasonTemplate | None = None) -> None:
    """Adds a reason template to the agency's own, or rewords one. Raises Refused without text, and for one longer than 200 characters."""
    if not text.strip():
        raise Refused(words.TEMPLATE_FIRST, "no_text")
    if len(text.strip()) > TEMPLATE_LENGTH:
        raise Refused(words.too_long(TEMPLATE_LENGTH), "too_long")
    row = template or ReasonTemplate(agency_code=by.agency_code)
    row.item, row.text, row.written_by = item, text.strip(), by
    row.save()
    journal.write("template.kept", row, by=by, item=item)


@transaction.atomic
def drop_template(template: ReasonTemplate, *, by: User) -> None:
    """Deletes a reason template."""
    journal.write("template.dropped", template, by=by)
    template.delete()
