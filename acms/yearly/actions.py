"""Every write of the evaluations and the yearly run that people ask for."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
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
from acms.learning import actions as learning
from acms.people import actions as people
from acms.people.dated import NO_DAY
from acms.people.models import Person, Post, Status
from acms.policy import figures
from acms.yearly import running, words
from acms.yearly.models import Evaluation, Kind, Line, LineState, Restoration, Run, RunState

DIMENSIONS = tuple(words.DIMENSIONS)


def deadline(kind: str, year: int) -> date:
    """The last day on which anything can be entered that the run of `year` looks at (C06)."""
    key = "evaluation_deadline" if kind == Kind.POST else "learning_settlement"
    return figures.day_in(year, key)


def on_post_in(employer: Employer, year: int) -> Any:
    """The people who were on the post at a unit on some day of a year (D06)."""
    posts = Post.objects.filter(employer=employer, on_post=True, valid_from__lte=date(year, 12, 31)).exclude(NO_DAY)
    there = posts.exclude(valid_to__lt=date(year, 1, 1)).values("person")
    return Person.objects.filter(pk__in=there, registered_at__isnull=False).order_by("sound", "pk")


@transaction.atomic
def evaluate(
    *,
    employer: Employer,
    year: int,
    rows: dict[int, dict[str, str]],
    by: User,
    on: date,
    agency: bool = False,
    basis: str = "",
) -> int:
    """D06: the results of a unit's people for a year, in one go; those that say nothing new are left alone. How many were written.

    `rows`: by person, the five dimensions and `result`. After the deadline only the agency enters, always on the unit's paper (`basis`).
    Raises Refused.
    """
    if year > on.year:
        raise Refused(words.YEAR_TO_COME, "to_come")
    if not agency and on > deadline(Kind.POST, year + 1):
        raise Refused(words.YEAR_OVER, "over")
    if agency and not basis.strip():
        raise Refused(words.BASIS_FIRST, "no_basis")
    allowed = set(on_post_in(employer, year).filter(pk__in=rows).values_list("pk", flat=True))
    if set(rows) - allowed:
        raise Refused(words.NOT_ON_POST, "not_on_post")
    results = codelists.names("assess_result")
    if any(row["result"] not in results for row in rows.values()):
        raise Refused(words.CHOOSE_RESULT, "result")
    existing = {row.person_id: row for row in Evaluation.objects.filter(person__in=rows, year=year, voided_at=None)}
    fresh = [
        Evaluation(person_id=pk, employer=employer, year=year, by=by, at=timezone.now(), basis=basis.strip(), **values)
        for pk, values in rows.items()
        if pk not in existing or any(getattr(existing[pk], name) != value for name, value in values.items())
    ]
    replaced = [existing[row.person_id].pk for row in fresh if row.person_id in existing]
    Evaluation.objects.filter(pk__in=replaced).update(voided_at=timezone.now())
    Evaluation.objects.bulk_create(fresh)
    whom = dict(Person.objects.filter(pk__in=[row.person_id for row in fresh]).values_list("pk", "user"))
    journal.write_many(
        "evaluation.entered",
        Evaluation,
        [(row.pk, whom[row.person_id], {"year": year, "result": row.result}) for row in fresh],
        by=by,
    )
    return len(fresh)


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
def warn(*, run: Run, by: User) -> None:
    """D07, D09: tells everybody on the list; twice before anything is done. Raises Refused."""
    if not accounts_access.is_region(by):
        raise Refused(words.NOT_REGION, "not_region")
    if run.warned >= 2:
        raise Refused(words.WARNED_TWICE, "warned")
    listed = Run.objects.filter(pk=run.pk, state=RunState.LISTED, warned=run.warned)
    if not listed.update(state=RunState.WARNING, passed=0, queued_at=timezone.now(), lease_until=None, tries=0):
        raise Refused(words.NOT_PREVIEWED, "not_listed")
    journal.write("yearly.warned", run, by=by)


@transaction.atomic
def sign(*, run: Run, by: User, on: date) -> None:
    """D10: the region's office signs; from here on the lines are applied. Raises Refused before the day, or before two warnings."""
    if not accounts_access.is_region(by):
        raise Refused(words.NOT_REGION, "not_region")
    run.refresh_from_db()
    if run.year != on.year:
        raise Refused(words.WRONG_YEAR, "wrong_year")
    last = deadline(run.kind, run.year)
    if on <= last or run.listed_at is None or timezone.localdate(run.listed_at) <= last:
        raise Refused(words.TOO_EARLY, "too_early")
    if run.warned < 2:
        raise Refused(words.WARN_TWICE, "warn_twice")
    listed = Run.objects.filter(pk=run.pk, state=RunState.LISTED)
    if not listed.update(
        state=RunState.APPLYING, signed_by=by, signed_at=timezone.now(), passed=0, queued_at=timezone.now(), lease_until=None, tries=0
    ):  # fmt: skip
        raise Refused(words.DONE_BEFORE, "done")
    journal.write("yearly.signed", run, by=by, lines=run.total)


def _may_settle(line: Line, by: User) -> bool:
    return accounts_access.is_reviewer(by) and accounts_access.may_read(by, line.management_code)


@transaction.atomic
def confirm(*, line: Line, by: User) -> None:
    """D07: the agency agrees for somebody whose unit has no head; at once when the run is through. Raises Refused."""
    if not _may_settle(line, by):
        raise Refused(words.NOT_APPLIED, "not_theirs")
    rows = Line.objects.filter(pk=line.pk, state=LineState.HELD)
    if not rows.update(state=LineState.PROPOSED, settled_by=by, settled_at=timezone.now()):
        raise Refused(words.DONE_BEFORE, "not_held")
    journal.write("yearly.confirmed", line.person, by=by, about=line.person.user, run=line.run_id)
    if line.run.state == RunState.DONE:
        running.settle(line.run, running.read(Line.objects.filter(pk=line.pk)))


@transaction.atomic
def spare(*, line: Line, reason: str, by: User) -> None:
    """A line that is not to be applied, with the reason. Raises Refused."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    open_ = Line.objects.filter(pk=line.pk, state__in=[LineState.PROPOSED, LineState.HELD])
    if not _may_settle(line, by) or not open_.update(
        state=LineState.SPARED, settled_by=by, settled_at=timezone.now(), reason=reason.strip()
    ):
        raise Refused(words.DONE_BEFORE, "not_open")
    journal.write("yearly.spared", line.person, by=by, about=line.person.user, run=line.run_id)


@transaction.atomic
def undo(*, line: Line, reason: str, by: User) -> None:
    """D10: one person is put back by a human, with the reason; they are told (PIPL 24). Raises Refused."""
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    done = Line.objects.filter(pk=line.pk, state=LineState.APPLIED)
    if not _may_settle(line, by) or not done.update(
        state=LineState.UNDONE, settled_by=by, settled_at=timezone.now(), reason=reason.strip()
    ):
        raise Refused(words.NOT_APPLIED, "not_applied")
    person = Person.objects.select_related("user").get(pk=line.person_id)
    if line.run.kind == Kind.LEARNING:
        people.bring_back(person=person)
        learning.restart(person=person, year=line.run.year - 1, by=by)
    else:
        _back_on_post(line, person)
    journal.write("yearly.undone", person, by=by, about=person.user, run=line.run_id)
    title, text = words.undone(line.run.kind, reason.strip())
    inbox.tell(user=person.user, title=title, text=text)


def _back_on_post(line: Line, person: Person) -> None:
    """The post goes on from the day it was ended; a post that somebody has stated since is left as it is."""
    off = person.current_post
    ended = line.ended
    if ended is None or off is None or off.on_post or off.employer_id != ended.employer_id:
        return
    values = {name: getattr(ended, name) for name in people.POST_COLUMNS}
    people.open_fact(Post, person=person, on=off.valid_from, case_no=ended.case_no, employer=ended.employer, **values)


@transaction.atomic
def object_to(*, line: Line, text: str, by: User) -> None:
    """D07, D09: the person concerned objects; the reviewers of their agency are told. Raises Refused."""
    if not text.strip():
        raise Refused(words.OBJECT_FIRST, "no_text")
    mine = Line.objects.filter(pk=line.pk, person__user=by).exclude(state__in=[LineState.UNDONE, LineState.SPARED])
    if not mine.update(objection=text.strip()[:1000], objected_at=timezone.now()):
        raise Refused(words.NOT_APPLIED, "not_open")
    journal.write("yearly.objected", line.person, by=by, about=by, run=line.run_id)
    inbox.tell_reviewers(
        code=line.management_code,
        title=words.OBJECTED_TITLE,
        text=words.objected(by.name, text.strip()[:200]),
        link=f"/desk/yearly/{line.run_id}/?objected=1",
    )


def mine(person: Person) -> list[tuple[Line, str]]:
    """What runs have done to a person and nobody has undone, with the reason."""
    rows = Line.objects.filter(person=person, state=LineState.APPLIED).select_related("run").order_by("-pk")[:4]
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
def restore(*, person: Person, case_no: str, by: User, on: date) -> None:
    """The file is back in the register; counting starts anew with the next whole year (D14, A4). Raises Refused."""
    if not people.bring_back(person=person):
        raise Refused(words.NOT_MOVED, "not_moved")
    learning.restart(person=person, year=on.year, by=by, case_no=case_no)
    journal.write("person.restored", person, by=by, about=person.user, case=case_no)


@transaction.atomic
def move_out_again(*, person: Person, case_no: str, by: User) -> None:
    """A restoration that was a mistake: the file is in 异动 as before. Raises Refused for who has left the register meanwhile."""
    if not people.move_out(people=[person.pk]):
        raise Refused(words.NOT_MOVED, "not_registered")
    learning.take_back_restart(person=person, case_no=case_no, by=by)
    journal.write("person.moved_out_again", person, by=by, about=person.user, case=case_no)
