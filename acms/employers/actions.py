"""Every write of the employers."""

from typing import Any

from django.db import IntegrityError, transaction

from acms.base import pinyin
from acms.base.errors import Refused, Stale
from acms.employers import words
from acms.employers.models import Employer, Revision, State
from acms.journal import actions as journal


@transaction.atomic
def add(*, by: Any = None, **facts: Any) -> Employer:
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


@transaction.atomic
def confirm(*, employer: Employer, by: Any = None) -> None:
    """The agency has seen the certificate."""
    Employer.objects.filter(pk=employer.pk).exclude(state=State.CONFIRMED).update(state=State.CONFIRMED)
    journal.write("employer.confirmed", employer, by=by)


@transaction.atomic
def unconfirm(*, employer: Employer, by: Any) -> None:
    """A confirmation was reversed: nobody's collection is approved before the employer is confirmed again (E02)."""
    Employer.objects.filter(pk=employer.pk, state=State.CONFIRMED).update(state=State.PENDING)
    journal.write("employer.unconfirmed", employer, by=by)


@transaction.atomic
def restate(*, employer: Employer, by: Any, **facts: Any) -> None:
    """The adder states the employer anew after it was returned or refused."""
    for name, value in facts.items():
        setattr(employer, name, value)
    employer.management_code, employer.state = employer.division_code, State.PENDING
    employer.sound, employer.initials = pinyin.full(employer.name)[:300], pinyin.initials(employer.name)[:60]
    employer.save()
    journal.write("employer.restated", employer, by=by, about=by)


@transaction.atomic
def refuse(*, employer: Employer, by: Any) -> None:
    """The agency refuses it for good; its code may be added again with better papers."""
    Employer.objects.filter(pk=employer.pk, state=State.PENDING).update(state=State.REFUSED)
    journal.write("employer.refused", employer, by=by)


@transaction.atomic
def change(*, employer: Employer, by: Any, **facts: Any) -> bool:
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
    changed = {name: [before[name], facts[name]] for name in facts if before[name] != facts[name]}
    Revision.objects.create(employer=employer, by=by, changed=changed)
    journal.write("employer.changed", employer, by=by, fields=sorted(changed))
    return moves


@transaction.atomic
def assign(*, employer: Employer, to: str, by: Any) -> None:
    """R03: puts a unit under direct management, under 林管局, or back to its place. Raises Stale when somebody was first."""
    before = employer.management_code
    rows = Employer.objects.filter(pk=employer.pk, management_code=before)
    if not rows.update(management_code=to):
        raise Stale(words.ASSIGNED_BEFORE, "assigned_before")
    employer.refresh_from_db()
    Revision.objects.create(employer=employer, by=by, changed={"management_code": [before, to]})
    journal.write("employer.assigned", employer, by=by, before=before, to=to)


@transaction.atomic
def make_supervisor(*, employer: Employer, by: Any, on: bool = True) -> None:
    """R03: an agency chooses a supervising unit, or ends that; its units are let go then."""
    Employer.objects.filter(pk=employer.pk).update(supervises=on)
    if not on:
        Employer.objects.filter(supervisor=employer).update(supervisor=None)
    journal.write("employer.made_supervisor" if on else "employer.no_supervisor", employer, by=by)


@transaction.atomic
def take_in(*, unit: Employer, supervisor: Employer | None, by: Any) -> None:
    """R03, A8: a unit comes under a supervising unit, or leaves it. Raises Refused for itself or a unit that supervises nothing."""
    if supervisor is not None and (supervisor.pk == unit.pk or not supervisor.supervises):
        raise Refused(words.NO_SUPERVISOR, "no_supervisor")
    if supervisor is not None and supervisor.supervisor_id == unit.pk:
        raise Refused(words.CIRCLE, "circle")
    Employer.objects.filter(pk=unit.pk).update(supervisor=supervisor)
    facts = {"supervisor": supervisor.pk} if supervisor else {}
    journal.write("employer.taken_in" if supervisor else "employer.let_go", unit, by=by, **facts)


@transaction.atomic
def merge(*, duplicate: Employer, into: Employer, by: Any) -> None:
    """A unit that stands twice goes on under one code. Raises Refused for itself, a merged one, or another agency's."""
    if duplicate.pk == into.pk or into.merged_into_id or duplicate.merged_into_id:
        raise Refused(words.NO_MERGE, "no_merge")
    if duplicate.management_code != into.management_code:
        raise Refused(words.MERGE_ONE_AGENCY, "other_agency")
    Employer.objects.filter(pk=duplicate.pk).update(merged_into=into)
    journal.write("employer.merged", duplicate, by=by, into=into.pk)


@transaction.atomic
def unmerge(*, duplicate: Employer, by: Any) -> None:
    """Undoes a merge: the unit is its own again."""
    Employer.objects.filter(pk=duplicate.pk).update(merged_into=None)
    journal.write("employer.unmerged", duplicate, by=by)
