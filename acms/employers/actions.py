"""Every write of the employers."""

from collections.abc import Callable
from typing import Unpack

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import Role, User
from acms.base import pinyin
from acms.base.errors import Refused, Stale
from acms.base.hooks import Hook
from acms.employers import words
from acms.employers.models import Employer, EmployerState, Facts, Revision
from acms.journal import actions as journal


@transaction.atomic
def add(*, by: User | None = None, **facts: Unpack[Facts]) -> Employer:
    """Adds a pending employer; colleagues may use it at once (E02). Raises Refused when its code is there already."""
    employer = Employer(
        **facts,
        management_code=facts["division_code"],
        sound=pinyin.full(facts["name"])[:300],
        initials=pinyin.initials(facts["name"])[:60],
        added_by=by,
    )
    try:
        with transaction.atomic():
            employer.save()
    except IntegrityError:
        raise Refused(words.ALREADY_THERE, "employer_exists") from None
    journal.write("employer.added", employer, by=by, about=by, division=employer.division_code)
    return employer


_hear = Hook[Callable[[Employer, User], bool]]()


def when_wanted(hears: Callable[[Employer, User], bool]) -> None:
    """Has a room told of each unit that somebody wants to state as their own."""
    _hear.add(hears)


def want(*, employer: Employer, by: User) -> bool:
    """Somebody has added this unit in order to state it as their own; True when a room has put it where it is stated."""
    return any(hears(employer, by) for hears in _hear)


def hold(employer: Employer) -> None:
    """Lets nobody else act on a unit until the transaction ends: an UPDATE that changes nothing locks its row (ADR 0003)."""
    Employer.objects.filter(pk=employer.pk).update(state=F("state"))


@transaction.atomic
def confirm(*, employer: Employer, by: User | None = None) -> None:
    """The agency has seen the certificate."""
    Employer.objects.filter(pk=employer.pk).exclude(state=EmployerState.CONFIRMED).update(state=EmployerState.CONFIRMED)
    journal.write("employer.confirmed", employer, by=by)


@transaction.atomic
def unconfirm(*, employer: Employer, by: User) -> None:
    """A confirmation was reversed: nobody's collection is approved before the employer is confirmed again (E02)."""
    Employer.objects.filter(pk=employer.pk, state=EmployerState.CONFIRMED).update(state=EmployerState.PENDING)
    journal.write("employer.unconfirmed", employer, by=by)


@transaction.atomic
def restate(*, employer: Employer, by: User, **facts: Unpack[Facts]) -> None:
    """The employer is stated anew after it was returned, refused or taken back. Raises Refused for the code of another one."""
    for name, value in facts.items():
        setattr(employer, name, value)
    employer.management_code, employer.state = employer.division_code, EmployerState.PENDING
    employer.sound, employer.initials = pinyin.full(employer.name)[:300], pinyin.initials(employer.name)[:60]
    try:
        with transaction.atomic():
            employer.save()
    except IntegrityError:
        raise Refused(words.ALREADY_THERE, "employer_exists") from None
    journal.write("employer.restated", employer, by=by, about=by)


@transaction.atomic
def refuse(*, employer: Employer, by: User | None) -> None:
    """The agency refuses it for good; its code may be added again with better papers."""
    Employer.objects.filter(pk=employer.pk, state=EmployerState.PENDING).update(state=EmployerState.REFUSED)
    journal.write("employer.refused", employer, by=by)


@transaction.atomic
def withdraw(*, employer: Employer, by: User) -> None:
    """Whoever added it has taken that back: nobody can use it before somebody adds it anew (E02)."""
    Employer.objects.filter(pk=employer.pk, state=EmployerState.PENDING).update(state=EmployerState.WITHDRAWN)
    journal.write("employer.withdrawn", employer, by=by, about=by)


@transaction.atomic
def change(*, employer: Employer, by: User, **facts: Unpack[Facts]) -> bool:
    """E03: other data of a unit; True when its management moves with its location. Raises Refused for a taken code.

    A unit under direct management keeps its agency when it moves.
    """
    before = {name: getattr(employer, name) for name in facts}
    direct = employer.management_code != employer.division_code
    for name, value in facts.items():
        setattr(employer, name, value)
    moves = not direct and employer.management_code != employer.division_code
    if moves:
        employer.management_code = employer.division_code
    employer.sound, employer.initials = pinyin.full(employer.name)[:300], pinyin.initials(employer.name)[:60]
    try:
        with transaction.atomic():
            employer.save()
    except IntegrityError:
        raise Refused(words.CODE_TAKEN, "code_taken") from None
    changed = {name: [before[name], value] for name, value in facts.items() if before[name] != value}
    if "uscc" in changed:  # the administrators of a supervising unit go with its code
        User.objects.filter(role=Role.SUPERVISOR, unit_uscc=before["uscc"]).update(unit_uscc=employer.uscc)
    Revision.objects.create(employer=employer, by=by, changed=changed)
    journal.write("employer.changed", employer, by=by, fields=sorted(changed))
    return moves


@transaction.atomic
def assign(*, employer: Employer, to: str, by: User) -> None:
    """R03: puts a unit under direct management, under 林管局, or back to its place. Raises Stale when somebody was first."""
    before = employer.management_code
    rows = Employer.objects.filter(pk=employer.pk, management_code=before)
    if not rows.update(management_code=to):
        raise Stale(words.ASSIGNED_BEFORE, "assigned_before")
    employer.refresh_from_db()
    Revision.objects.create(employer=employer, by=by, changed={"management_code": [before, to]})
    journal.write("employer.assigned", employer, by=by, before=before, to=to)


@transaction.atomic
def make_supervisor(*, employer: Employer, by: User | None, on: bool = True) -> bool:
    """R03: an agency chooses a supervising unit, or ends that; its units are let go then. False where it was so already."""
    if not Employer.objects.filter(pk=employer.pk, supervises=not on).update(supervises=on):
        return False
    employer.supervises = on
    if not on:
        for unit in Employer.objects.filter(supervisor=employer):
            let_go(unit=unit, supervisor=employer, by=by)
    journal.write("employer.made_supervisor" if on else "employer.no_supervisor", employer, by=by)
    return True


@transaction.atomic
def take_in(*, unit: Employer, supervisor: Employer, by: User | None) -> None:
    """R03, A8: a free unit comes under a supervising unit; whoever has agreed to that is the caller's to know.

    Raises Refused for itself, for a unit that supervises nothing or is under the unit, and where the unit is under another one. Safe to repeat.
    """
    for row in sorted((unit, supervisor), key=lambda each: each.pk):
        hold(row)  # of two that take each other in at once the later one sees the first
    unit.refresh_from_db(fields=["supervisor"])
    supervisor.refresh_from_db(fields=["supervisor", "supervises"])
    if supervisor.pk == unit.pk or not supervisor.supervises:
        raise Refused(words.NO_SUPERVISOR, "no_supervisor")
    if supervisor.supervisor_id == unit.pk:
        raise Refused(words.CIRCLE, "circle")
    if unit.supervisor_id == supervisor.pk:
        return
    if not Employer.objects.filter(pk=unit.pk, supervisor=None).update(supervisor=supervisor):
        raise Refused(words.UNDER_ANOTHER, "under_another")
    unit.supervisor = supervisor
    journal.write("employer.taken_in", unit, by=by, supervisor=supervisor.pk)


@transaction.atomic
def let_go(*, unit: Employer, supervisor: Employer, by: User | None) -> bool:
    """The unit is no longer under this supervising unit; False where it was not. Safe to repeat."""
    if not Employer.objects.filter(pk=unit.pk, supervisor=supervisor).update(supervisor=None):
        return False
    unit.supervisor = None
    journal.write("employer.let_go", unit, by=by, supervisor=supervisor.pk)
    return True


# Who is told that a unit was merged into another, and that it is apart again, in its transaction: rooms above, when they start.
_merged = Hook[Callable[[Employer, Employer, User], None]]()
_unmerged = Hook[Callable[[Employer, Employer, User], None]]()
when_merged = _merged.add
when_unmerged = _unmerged.add


@transaction.atomic
def merge(*, duplicate: Employer, into: Employer, by: User) -> None:
    """A unit that stands twice goes on under one code. Raises Refused for itself, a merged one, or another agency's."""
    _hold_both(duplicate, into)
    require_mergeable(duplicate, into)
    Employer.objects.filter(pk=duplicate.pk).update(merged_into=into, merged_on=timezone.localdate())
    journal.write("employer.merged", duplicate, by=by, into=into.pk)
    for hears in _merged:
        hears(duplicate, into, by)


def require_mergeable(duplicate: Employer, into: Employer) -> None:
    """Raises Refused where the one can never go into the other: itself, a merged one, or another agency's."""
    if duplicate.pk == into.pk or into.merged_into_id or duplicate.merged_into_id:
        raise Refused(words.NO_MERGE, "no_merge")
    if duplicate.management_code != into.management_code:
        raise Refused(words.MERGE_ONE_AGENCY, "other_agency")


def _hold_both(one: Employer, other: Employer) -> None:
    """Of two who merge the same units at once, either way round, the later one sees what the earlier one has done."""
    for unit in sorted((one, other), key=lambda unit: unit.pk):
        hold(unit)
        unit.refresh_from_db(fields=["merged_into", "management_code"])


def held_going_on(key: int) -> Employer:
    """The unit that goes on for this one, which nobody merges away until the transaction ends."""
    unit = Employer.objects.get(pk=key).going_on
    hold(unit)
    now = Employer.objects.get(pk=key).going_on  # merged on, or apart again, while this one waited
    return now if now.pk == unit.pk else held_going_on(key)


@transaction.atomic
def unmerge(*, duplicate: Employer, by: User) -> None:
    """Undoes a merge: the unit is its own again."""
    into = Employer.objects.select_related("merged_into").get(pk=duplicate.pk).merged_into
    Employer.objects.filter(pk=duplicate.pk).update(merged_into=None, merged_on=None)
    journal.write("employer.unmerged", duplicate, by=by)
    if into is not None:
        for hears in _unmerged:
            hears(duplicate, into, by)
