"""Every write of the yearly run that people ask for."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.learning import actions as learning
from acms.merging import actions as merging
from acms.people import actions as people
from acms.people import days
from acms.people.models import Person, Post, Status
from acms.yearly import listing, running, standing, words
from acms.yearly.models import OPEN, Kind, Line, LineState, Restoration, Run, RunState


@transaction.atomic
def start(*, kind: str, by: User, on: date) -> Run:
    """D10: the list of this year is made, or made anew. Raises Refused."""
    if not accounts_access.is_region(by):
        raise Refused(words.NOT_REGION, "not_region")
    try:
        with transaction.atomic():
            run = Run.objects.create(kind=kind, year=on.year, queued_at=timezone.now())
    except IntegrityError:
        run = Run.objects.get(kind=kind, year=on.year)
        again = Run.objects.filter(pk=run.pk, state=RunState.LISTED)
        if not again.update(state=RunState.COUNTING, passed=0, queued_at=timezone.now(), lease_until=None, tries=0):
            raise Refused(words.DONE_BEFORE if run.state == RunState.DONE else words.RUNNING, "busy") from None
    journal.write("yearly.counted", run, by=by, kind=kind, year=run.year)
    return run


@transaction.atomic
def warn(*, run: Run, basis: str, by: User) -> None:
    """D07, D09: tells everybody on the list whose turn it is; each twice, days apart, before anything is done.

    `basis`: the paper (文号) on which it is done. Raises Refused.
    """
    if not accounts_access.is_region(by):
        raise Refused(words.NOT_REGION, "not_region")
    run.refresh_from_db()
    listed = Run.objects.filter(pk=run.pk, state=RunState.LISTED, warned=run.warned)
    if listed.exists() and not Line.objects.to_warn(timezone.localdate()).filter(run=run).exists():
        raise Refused(words.NOBODY_TO_WARN, "nobody_to_warn")
    basis = _basis(basis)
    if not listed.update(
        state=RunState.WARNING, warned_on_basis=basis, passed=0, queued_at=timezone.now(), lease_until=None, tries=0
    ):
        raise Refused(words.NOT_PREVIEWED, "not_listed")
    journal.write("yearly.warned", run, by=by, basis=basis)


def _basis(typed: str) -> str:
    """The number of the paper. Raises Refused for none."""
    if not typed.strip():
        raise Refused(words.PAPER_FIRST, "no_basis")
    return typed.strip()[:80]


@transaction.atomic
def sign(*, run: Run, basis: str, by: User, on: date) -> None:
    """D10: the region's office signs; from here on the lines are applied of whom the days named to them have passed.

    `basis`: the paper (文号) on which it is done. Raises Refused before the day, and where nobody has been warned twice and waited for.
    """
    if not accounts_access.is_region(by):
        raise Refused(words.NOT_REGION, "not_region")
    run.refresh_from_db()
    if run.year != on.year:
        raise Refused(words.WRONG_YEAR, "wrong_year")
    last = listing.deadline(run.kind, run.year)
    if on <= last or run.listed_at is None or timezone.localdate(run.listed_at) <= last:
        raise Refused(words.TOO_EARLY, "too_early")
    if run.state == RunState.LISTED and not Line.objects.told(on).filter(run=run).exists():
        raise Refused(words.NOBODY_READY, "nobody_ready")
    basis = _basis(basis)
    listed = Run.objects.filter(pk=run.pk, state=RunState.LISTED)
    if not listed.update(
        state=RunState.APPLYING, signed_on_basis=basis, signed_by=by, signed_at=timezone.now(), passed=0, queued_at=timezone.now(), lease_until=None, tries=0
    ):  # fmt: skip
        raise Refused(words.DONE_BEFORE, "done")
    journal.write("yearly.signed", run, by=by, lines=run.total, basis=basis)


def _may_settle(line: Line, by: User) -> bool:
    return accounts_access.is_reviewer(by) and accounts_access.may_read(by, line.management_code)


def follow(people: Collection[int]) -> None:
    """R02: lines about people whom another agency manages from now on are that agency's to settle, and to undo."""
    now = Person.objects.filter(pk=OuterRef("person")).values("management_code")
    Line.objects.filter(person__in=people).update(management_code=Subquery(now[:1]))


@transaction.atomic
def note_table(*, run: Run, lines: int, by: User) -> None:
    """Somebody has taken a list away as a table."""
    journal.write("yearly.table_taken", run, by=by, lines=lines)


@transaction.atomic
def confirm_each(*, lines: QuerySet[Line], reason: str, by: User) -> tuple[int, int]:
    """D07: the agency agrees for several at once, with one reason: how many it did, and how many are not to be confirmed any more or yet.

    Raises Refused without a reason, and where none is chosen.
    """
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    done = left = 0
    for line in lines.select_related("run", "person__user"):
        try:
            with transaction.atomic():
                confirm(line=line, reason=reason, by=by)
            done += 1
        except Refused:
            left += 1
    if not done + left:
        raise Refused(words.CHOOSE_LINES, "none_chosen")
    return done, left


@transaction.atomic
def confirm(*, line: Line, by: User, reason: str = "") -> None:
    """D07: the agency agrees for somebody whose unit has no head; at once when the run is through.

    Also for somebody who objects: the reason is the answer. Raises Refused, also while credits that were filed in time, or the file's
    going to another province, wait for their decision (D08, D12). What came back to be put right is with the person: the agency sees how long, and may confirm.
    """
    if not _may_settle(line, by):
        raise Refused(words.NOT_APPLIED, "not_theirs")
    if line.run.kind == Kind.LEARNING and listing.credits_wait({line.person_id: line.years}):
        raise Refused(words.CREDITS_FIRST, "credits_wait")
    if listing.leaving([line.person_id]):
        raise Refused(words.LEAVING_FIRST, "leaving")
    rows = Line.objects.filter(pk=line.pk, state=LineState.HELD)
    is_answer = rows.unanswered().exists()
    if is_answer and not reason.strip():
        raise Refused(words.ANSWER_FIRST, "no_answer")
    if not rows.update(state=LineState.PROPOSED, settled_by=by, settled_at=timezone.now(), reason=reason.strip()[:200]):
        raise Refused(words.DONE_BEFORE, "not_held")
    if is_answer:
        _answer(line, reason)
    journal.write("yearly.confirmed", line.person, by=by, about=line.person.user, run=line.run_id)
    if line.run.signed_at is not None and line.run.state == RunState.LISTED:
        ready = Line.objects.ready(timezone.localdate()).filter(pk=line.pk)
        running.settle(line.run, running.read(ready))
        running.end_if_through(line.run)


def _answer(line: Line, reason: str) -> None:
    title, text = words.answered(reason.strip())
    inbox.tell(user=line.person.user, title=title, text=text, link="/me/")


@transaction.atomic
def spare(*, line: Line, reason: str, by: User) -> None:
    """A line that is not to be applied, with the reason. Raises Refused."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    open_ = Line.objects.open().filter(pk=line.pk)
    is_answer = open_.unanswered().exists()
    if not _may_settle(line, by) or not open_.update(
        state=LineState.SPARED, settled_by=by, settled_at=timezone.now(), reason=reason.strip()
    ):
        raise Refused(words.DONE_BEFORE, "not_open")
    if is_answer:
        _answer(line, reason)
    journal.write("yearly.spared", line.person, by=by, about=line.person.user, run=line.run_id)
    running.end_if_through(line.run)


@transaction.atomic
def undo(*, line: Line, reason: str, by: User) -> None:
    """D10: one person is put back by a human, with the reason; they are told (PIPL 24). Raises Refused, also where something else
    has moved the person or brought them back since, and for a file that was merged since: what it comes back to is found when the
    merge is undone (D15)."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    if not _may_settle(line, by):
        raise Refused(words.NOT_APPLIED, "not_applied")
    _undo(line, reason.strip(), by, words.undone(line.run.kind, reason.strip()))


@transaction.atomic
def undo_by_rule(*, line: Line, year: int, by: User | None) -> None:
    """D08: the ground has fallen by what was filed in time for `year`, and decided afterwards by `by`: the person is back, and they and their
    agency read why. Raises Refused where the move does not stand any more."""
    reason = words.ground_fell(year)
    _undo(line, reason, by, words.back_by_rule(reason))
    title, text = words.undone_by_rule(line.person.name, reason)
    link = f"/desk/yearly/{line.run_id}/?state={LineState.UNDONE}"
    inbox.tell_reviewers(code=line.management_code, title=title, text=text, link=link)


def _undo(line: Line, reason: str, by: User | None, told: tuple[str, str]) -> None:
    """`told`: what the person reads, title and text. Raises Refused."""
    if Person.objects.filter(pk=line.person_id, merged_into__isnull=False).exists():
        raise Refused(words.MERGED_SINCE, "merged_since")
    people.hold_each([line.person_id])
    done = Line.objects.filter(pk=line.pk, state=LineState.APPLIED)
    if done.exists() and not standing.undoable([line.pk]):
        raise Refused(words.MOVED_SINCE, "moved_since")
    off = standing.off_posts(done).get(line.pk)
    if not done.update(state=LineState.UNDONE, settled_by=by, settled_at=timezone.now(), reason=reason):
        raise Refused(words.NOT_APPLIED, "not_applied")
    person = Person.objects.select_related("user").get(pk=line.person_id)
    is_back = _back_on_post(line, off, person, by) if off else _back_in_register(person, by)
    if line.headship is not None and is_back:
        people.head_again(head=line.headship, by=by)
    people.heads_owed(people=[person.pk], by=by)
    journal.write("yearly.undone", person, by=by, about=person.user, run=line.run_id)
    inbox.tell(user=person.user, title=told[0], text=told[1])


def _back_in_register(person: Person, by: User | None) -> bool:
    if not _bring_back(person):
        raise Refused(words.MOVED_SINCE, "moved_since")
    learning.restart(person=person, year=timezone.localdate().year, by=by)
    return True


def _bring_back(person: Person) -> bool:
    """Back from 异动 for itself, whatever a merge has put there (D15); False for who is not there."""
    is_back = people.bring_back(person=person)
    merging.note_brought_back(person=person)
    return is_back


def _back_on_post(line: Line, off: Post, person: Person, by: User | None) -> bool:
    """The post goes on from the day it was ended, until whatever has been stated since: that is left as it is. True where it goes on now."""
    assert line.ended is not None
    goes_on = off.valid_to is None
    days.void(off)
    if goes_on:
        days.go_on(line.ended, off.valid_from)
    people.refresh(person)
    people.manage_where_posted(person, by)
    return goes_on


@transaction.atomic
def object_to(*, line: Line, text: str, by: User) -> None:
    """D07, D09: the person concerned objects; the reviewers of their agency are told, and nothing is done to them before these have
    answered, by confirming or by sparing them. Raises Refused."""
    if not text.strip():
        raise Refused(words.OBJECT_FIRST, "no_text")
    mine = Line.objects.filter(pk=line.pk, person__user=by).exclude(state__in=[LineState.UNDONE, LineState.SPARED])
    if not mine.update(objection=text.strip()[:1000], objected_at=timezone.now()):
        raise Refused(words.NOT_APPLIED, "not_open")
    mine.filter(state=LineState.PROPOSED).update(state=LineState.HELD)
    journal.write("yearly.objected", line.person, by=by, about=by, run=line.run_id)
    inbox.tell_reviewers(
        code=line.management_code,
        title=words.OBJECTED_TITLE,
        text=words.objected(by.name, text.strip()[:200]),
        link=f"/desk/yearly/{line.run_id}/?objected=1",
    )


def mine(person: Person, *, announced: bool = False) -> list[tuple[Line, str]]:
    """What runs have done to a person and nobody has undone, with the reason.

    `announced`: also what they will do, once the person was told of it, for an objection is heard before it is done (D07); a list
    of a former year that was never signed does nothing any more.
    """
    wanted = Q(state=LineState.APPLIED)
    if announced:
        goes_on = Q(run__year=timezone.localdate().year) | Q(run__signed_at__isnull=False)
        wanted |= goes_on & Q(state__in=OPEN, warned__gt=0)
    rows = Line.objects.filter(wanted, person=person).select_related("run").order_by("-pk")[:4]
    return [(row, words.why(row.run.kind, row.years)) for row in rows]


# ---- back from 异动 (D14) ---------------------------------------------------------------------------------------------


def restoration_case(user: User) -> Case | None:
    """Somebody's newest application."""
    return Case.objects.newest("restore", user)


@transaction.atomic
def ask_restoration(*, person: Person, reason: str, proof: bytes, file_name: str, by: User) -> Case:
    """D14: asks to come back from 异动; a returned application is filed anew. Raises Refused, intake.NotTaken."""
    if person.status != Status.MOVED_OUT:
        raise Refused(words.NOT_MOVED, "not_moved")
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    papers = {"proof": casework.Upload("restore_proof", proof, file_name)}
    procedure = procedures.about(Restoration)
    return casework.apply(
        procedure, person=person, by=by, waits=words.RESTORE_WAITS, uploads=papers, reason=reason.strip()
    )


@transaction.atomic
def restore(*, person: Person, case_no: str, by: User, year: int) -> bool:
    """The file is back in the register; counting starts anew with the whole year after `year` (D14, A4).

    False where it was back already, by an undone run say (D10): then nothing changes. Raises Refused for a file that is elsewhere.
    """
    if not _bring_back(person):
        if Person.objects.filter(pk=person.pk, status=Status.REGISTERED).exists():
            return False
        raise Refused(words.NOT_MOVED, "not_moved")
    learning.restart(person=person, year=year, by=by, case_no=case_no)
    journal.write("person.restored", person, by=by, about=person.user, case=case_no)
    return True


@transaction.atomic
def move_out_again(*, person: Person, case_no: str, by: User) -> None:
    """A restoration that was a mistake: the file is in 异动 as before. Raises Refused for who has left the register meanwhile."""
    if not people.move_out(people=[person.pk]):
        raise Refused(words.NOT_MOVED, "not_registered")
    learning.take_back_restart(person=person, case_no=case_no, by=by)
    journal.write("person.moved_out_again", person, by=by, about=person.user, case=case_no)
