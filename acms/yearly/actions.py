"""Every write of the yearly run that people ask for."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

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
from acms.learning import duty
from acms.merging import actions as merging
from acms.people import actions as people
from acms.people import days
from acms.people.models import Head, Person, Post, Status
from acms.units.models import DeathReport
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
    if listed.exists():
        turn = Line.objects.to_warn(timezone.localdate()).filter(run=run)
        if not turn.exists():
            raise Refused(words.NOBODY_TO_WARN, "nobody_to_warn")
        if not any(reach.due for reach in running.foreseen(run, turn, running.to_tell)):
            raise Refused(words.ALL_GONE, "all_gone")
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

    `basis`: the paper (文号) on which it is done. Raises Refused before the day and for a list that was made before it, and where nobody has been warned twice and waited for.
    """
    if not accounts_access.is_region(by):
        raise Refused(words.NOT_REGION, "not_region")
    run.refresh_from_db()
    if run.year != on.year:
        raise Refused(words.WRONG_YEAR, "wrong_year")
    if on <= listing.deadline(run.kind, run.year):
        raise Refused(words.TOO_EARLY, "too_early")
    if must_count(run, on):
        raise Refused(words.COUNT_FIRST, "count_first")
    if run.state == RunState.LISTED and not to_sign(run, on).exists():
        raise Refused(words.NOBODY_READY, "nobody_ready")
    basis = _basis(basis)
    listed = Run.objects.filter(pk=run.pk, state=RunState.LISTED)
    if not listed.update(
        state=RunState.APPLYING, signed_on_basis=basis, signed_by=by, signed_at=timezone.now(), passed=0, queued_at=timezone.now(), lease_until=None, tries=0
    ):  # fmt: skip
        raise Refused(words.DONE_BEFORE, "done")
    journal.write("yearly.signed", run, by=by, lines=run.total, basis=basis)


def must_count(run: Run, on: date) -> bool:
    """D10: the last day to enter anything is over, and the list has not been made anew since: that comes before the signature."""
    last = listing.deadline(run.kind, run.year)
    return on > last and (run.listed_at is None or timezone.localdate(run.listed_at) <= last)


def to_sign(run: Run, on: date) -> QuerySet[Line]:
    """Whom a signature is about: who is told and waited for. Once it is there, who is held for the agency waits for that alone."""
    lines = Line.objects.told(on) if run.signed_at is None else Line.objects.ready(on)
    return lines.filter(run=run)


def _may_settle(line: Line, by: User) -> bool:
    return accounts_access.is_reviewer(by) and accounts_access.may_read(by, line.management_code)


def leave_out_the_dead(case: Case) -> None:
    """E05: whose death an agency has confirmed is moved by no run: off its list, as if it were made anew; a signed one keeps the line."""
    report = DeathReport.objects.filter(case=case).select_related("departure__person").first()
    if report is None:
        return
    person = report.departure.person.going_on
    for line in Line.objects.open().filter(person=person).select_related("run"):
        running.leave_out(line.run, [line.pk])
        running.end_if_through(line.run)


def follow(people: Collection[int]) -> None:
    """R02: lines about people whom another agency manages from now on are that agency's to settle, and to undo."""
    now = Person.objects.filter(pk=OuterRef("person")).values("management_code")
    Line.objects.filter(person__in=people).update(management_code=Subquery(now[:1]))


@transaction.atomic
def note_table(*, run: Run, lines: int, by: User) -> None:
    """Somebody has taken a list away as a table."""
    journal.write("yearly.table_taken", run, by=by, lines=lines)


@transaction.atomic
def confirm_each(*, lines: QuerySet[Line], reason: str, by: User) -> tuple[int, int, int]:
    """D07: the agency agrees for several at once, with one reason: how many it did, of how many the reason is gone, and how many are not
    to be confirmed any more or yet.

    Raises Refused without a reason, and where none is chosen.
    """
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    done = dropped = left = 0
    for line in lines.select_related("run", "person__user"):
        try:
            with transaction.atomic():
                came = confirm(line=line, reason=reason, by=by)
            done += came is not Came.DROPPED
            dropped += came is Came.DROPPED
        except Refused:
            left += 1
    if not done + dropped + left:
        raise Refused(words.CHOOSE_LINES, "none_chosen")
    return done, dropped, left


class Came(StrEnum):
    """What became of a line that an agency has confirmed: it waits for the others, or for the day that was named; it was applied at once; or
    the rules find the person no more, and nothing is done to them."""

    WAITS = "waits"
    APPLIED = "applied"
    DROPPED = "dropped"


@transaction.atomic
def confirm(*, line: Line, by: User, reason: str = "") -> Came:
    """D07: the agency agrees for somebody whose unit has no head; at once when the run is through. Who is found no more is off the list.

    Also for somebody who objects: the reason is the answer. Raises Refused, also while credits that were filed in time, the file's
    going to another province or a reported death wait for their decision (D08, D12, E05). What came back to be put right is with the person: the agency sees how long, and may confirm.
    """
    if not _may_settle(line, by):
        raise Refused(words.NOT_APPLIED, "not_theirs")
    if line.run.kind == Kind.LEARNING and listing.credits_wait({line.person_id: line.years}):
        raise Refused(words.CREDITS_FIRST, "credits_wait")
    if about := listing.undecided_about([line.person_id]).get(line.person_id):
        raise Refused(words.UNDECIDED_FIRST[about], about)
    rows = Line.objects.filter(pk=line.pk, state=LineState.HELD)
    is_answer = rows.unanswered().exists()
    if is_answer and not reason.strip():
        raise Refused(words.ANSWER_FIRST, "no_answer")
    if rows.exists() and line.person_id not in listing.still(line.run, [line.person_id]):
        return _drop(line, reason if is_answer else "", by)
    if not rows.update(state=LineState.PROPOSED, settled_by=by, settled_at=timezone.now(), reason=reason.strip()[:200]):
        raise Refused(words.DONE_BEFORE, "not_held")
    if is_answer:
        _answer(line, reason)
    journal.write("yearly.confirmed", line.person, by=by, about=line.person.user, run=line.run_id)
    if line.run.signed_at is not None and line.run.state == RunState.LISTED:
        ready = Line.objects.ready(timezone.localdate()).filter(pk=line.pk)
        running.settle(line.run, running.read(ready))
        running.end_if_through(line.run)
        line.refresh_from_db(fields=["state"])
    return {LineState.APPLIED: Came.APPLIED, LineState.SPARED: Came.DROPPED}.get(LineState(line.state), Came.WAITS)


def _drop(line: Line, answer: str, by: User) -> Came:
    """The reason of a line is gone before it was confirmed. `answer`: to the objection, where there is one."""
    if answer:
        _answer(line, answer)
    journal.write("yearly.spared", line.person, by=by, about=line.person.user, run=line.run_id)
    running.leave_out(line.run, [line.pk])
    running.end_if_through(line.run)
    return Came.DROPPED


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
    _undo(line, reason, by, words.back_by_rule(reason), restarts_for=rule_no(line))
    title, text = words.undone_by_rule(line.person.name, reason)
    link = f"/desk/yearly/{line.run_id}/?state={LineState.UNDONE}"
    inbox.tell_reviewers(code=line.management_code, title=title, text=text, link=link)


def rule_no(line: Line) -> str:
    """How a line that the product has undone by itself is named where the year from which somebody counts anew names its case: it holds
    as long as the ground has fallen (`count_again`)."""
    return f"HX{line.pk}"


@transaction.atomic
def count_again(*, line: Line, year: int) -> None:
    """D08, D09: the approval by which a line was undone by itself was a mistake. The years that were missed count again, and the next run
    finds the person anew, who reads of it with their agency; where they are, they stay. Nothing where a human or a restoration has let
    them count anew since: that holds. `year`: the one that is open again."""
    person = Person.objects.select_related("user").get(pk=line.person_id).going_on
    found = duty.of(person, but=rule_no(line)).in_run(line.run.year).moves
    if not found or not learning.take_back_restart(person=person, case_no=rule_no(line), by=None):
        return
    title, text = words.counted_again(line.run.year, year)
    inbox.tell(user=person.user, title=title, text=text, link="/me/learning/")
    link = f"/desk/yearly/{line.run_id}/?state={LineState.UNDONE}"
    text = words.counted_again_of(person.name, text)
    inbox.tell_reviewers(code=person.management_code, title=title, text=text, link=link)


def _undo(line: Line, reason: str, by: User | None, told: tuple[str, str], restarts_for: str = "") -> None:
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
    is_back = _back_on_post(line, off, person, by) if off else _back_in_register(person, by, restarts_for)
    headship = _ended_with(line)
    if headship is not None and is_back:
        people.head_again(head=headship, by=by)
    people.heads_owed(people=[person.pk], by=by)
    journal.write("yearly.undone", person, by=by, about=person.user, run=line.run_id)
    inbox.tell(user=person.user, title=told[0], text=told[1])


def _ended_with(line: Line) -> Head | None:
    """The headship that a line has ended; what somebody has headed since, until their restoration was reversed, comes after it (D14, E04)."""
    later = Restoration.objects.filter(person=line.person_id, headship__written_at__gt=line.applied_at)
    last = later.select_related("headship__employer__merged_into").order_by("-headship").first()
    return last.headship if last is not None else line.headship


def _back_in_register(person: Person, by: User | None, case_no: str) -> bool:
    if not _bring_back(person):
        raise Refused(words.MOVED_SINCE, "moved_since")
    learning.restart(person=person, year=timezone.localdate().year, by=by, case_no=case_no)
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
    """What runs have done to a person and nobody has undone, with the reason; what a restoration has ended since is over (D14).

    `announced`: also what they will do, once the person was told of it, for an objection is heard before it is done (D07): while the rules
    still find it today, and for the years for which they do, whenever the list was made; a list of a former year that was never signed
    does nothing any more.
    """
    wanted = Q(state=LineState.APPLIED)
    if announced:
        goes_on = Q(run__year=timezone.localdate().year) | Q(run__signed_at__isnull=False)
        wanted |= goes_on & Q(state__in=OPEN, warned__gt=0)
    rows = list(Line.objects.filter(wanted, person=person).select_related("run").order_by("-pk"))
    over = standing.over([row.pk for row in rows])
    counted = [(row, _years_today(row)) for row in rows if row.pk not in over]
    return [(row, words.why(row.run.kind, years)) for row, years in counted if years][:4]


def _years_today(line: Line) -> list[int]:
    """For which years a line acts; of one that is open, as the rules find them today: none where its ground has fallen (D07, D09)."""
    if line.state not in OPEN:
        return list(line.years)
    return listing.still(line.run, [line.person_id]).get(line.person_id, [])


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
def restore(*, person: Person, case_no: str, by: User, year: int, headship: Head | None = None) -> bool:
    """The file is back in the register; counting starts anew with the whole year after `year` (D14, A4).

    `headship`: what the reversal of the same restoration has ended; it goes on (E04). False where it was back already, by an undone
    run say (D10): then nothing changes. Raises Refused for a file that is elsewhere.
    """
    if not _bring_back(person):
        if Person.objects.filter(pk=person.pk, status=Status.REGISTERED).exists():
            return False
        raise Refused(words.NOT_MOVED, "not_moved")
    learning.restart(person=person, year=year, by=by, case_no=case_no)
    if headship is not None:
        people.head_again(head=headship, by=by)
    journal.write("person.restored", person, by=by, about=person.user, case=case_no)
    return True


@transaction.atomic
def move_out_again(*, person: Person, case_no: str, by: User) -> Head | None:
    """A restoration that was a mistake: the file is in 异动 as before, and what they head by now has ended, as a run would end it (E04).

    The headship, if there was one. Raises Refused for who has left the register meanwhile.
    """
    if not people.move_out(people=[person.pk]):
        raise Refused(words.NOT_MOVED, "not_registered")
    learning.take_back_restart(person=person, case_no=case_no, by=by)
    head = person.headships.select_related("employer").present()
    if head is not None:
        people.end_head(head=head, by=by, on=timezone.localdate())
    journal.write("person.moved_out_again", person, by=by, about=person.user, case=case_no)
    return head
