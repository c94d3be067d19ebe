"""What a supervising unit was goes on with the unit that it is merged into, and comes back with the undo of the merge (R03).

The unit that goes on need not have supervised anything: then it begins to; where it supervises already, both are joined. What has
changed under it since the merge stays as it was left: a unit that was let go, an administrator who has left, a role that was ended.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from acms.accounts.models import Role, User
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.journal import actions as journal
from acms.supervising.models import Claim, Designation, MovedRole, Outcome


@transaction.atomic
def go_on(duplicate: Employer, into: Employer, by: User) -> None:
    """The role of a unit that was just merged, with its units, administrators and open questions. Safe to repeat."""
    for row in sorted((duplicate, into), key=lambda each: each.pk):
        employers.hold(row)
    for row in (duplicate, into):
        row.refresh_from_db()
    if not duplicate.supervises:
        return
    _break_circles(duplicate, into, by)
    moved = MovedRole.objects.create(
        duplicate=duplicate,
        into=into,
        by=by,
        began=not into.supervises,
        units=_keys(Employer.objects.filter(supervisor=duplicate)),
        accounts=_keys(User.objects.filter(role=Role.SUPERVISOR, unit_uscc=duplicate.uscc)),
        claims=_keys(_claims_of(duplicate, into, by)),
        designations=[
            list(row) for row in Designation.objects.filter(employer=duplicate).exclude(account=None).values_list("pk", "began")
        ],
    )  # fmt: skip
    Employer.objects.filter(pk__in=moved.units).update(supervisor=into)
    User.objects.filter(pk__in=moved.accounts).update(unit_uscc=into.uscc)
    Claim.objects.filter(pk__in=moved.claims).update(supervisor=into)
    Designation.objects.filter(pk__in=[pk for pk, _ in moved.designations]).update(employer=into)
    if not moved.began:  # the unit supervises for itself: the reversal of the other's application does not end that
        Designation.objects.filter(pk__in=[pk for pk, _ in moved.designations]).update(began=False)
    employers.make_supervisor(employer=into, by=by)
    Employer.objects.filter(pk=duplicate.pk).update(supervises=False)
    journal.write("supervising.moved", duplicate, by=by, into=into.pk, units=len(moved.units))


def _break_circles(duplicate: Employer, into: Employer, by: User) -> None:
    """The unit that goes on supervises neither itself nor the unit that it is under."""
    if into.supervisor_id == duplicate.pk:
        employers.let_go(unit=into, supervisor=duplicate, by=by)
    above = into.supervisor
    if above is not None and above.supervisor_id == duplicate.pk:
        employers.let_go(unit=into, supervisor=above, by=by)
    if duplicate.supervisor_id == into.pk:
        employers.let_go(unit=duplicate, supervisor=into, by=by)


def _claims_of(duplicate: Employer, into: Employer, by: User) -> list[Claim]:
    """What the duplicate has asked for and nobody has answered; what the other asks for too, or is itself, is asked no more."""
    open_ones = Claim.objects.filter(supervisor=duplicate, outcome=Outcome.OPEN)
    asked_too = Claim.objects.filter(supervisor=into, outcome=Outcome.OPEN).values_list("unit", flat=True)
    twice = open_ones.filter(unit__in=[*asked_too, into.pk])
    twice.update(outcome=Outcome.WITHDRAWN, closed_by=by, closed_at=timezone.now())
    return list(open_ones)


def _keys(rows: Iterable[Model]) -> list[int]:
    return sorted(row.pk for row in rows)


@transaction.atomic
def come_back(duplicate: Employer, into: Employer, by: User) -> None:
    """The merge is undone: what came over and still stands there goes back. Safe to repeat."""
    holder = employers.held_going_on(into.pk)
    employers.hold(duplicate)
    moved = MovedRole.objects.filter(duplicate=duplicate, undone_at=None).order_by("-pk").first()
    if moved is None:
        return
    duplicate.refresh_from_db()
    MovedRole.objects.filter(pk=moved.pk).update(undone_at=timezone.now())
    if not holder.supervises:  # an agency has ended it meanwhile, for both
        return
    Employer.objects.filter(pk__in=moved.units, supervisor=holder).update(supervisor=duplicate)
    User.objects.filter(pk__in=moved.accounts, unit_uscc=holder.uscc).update(unit_uscc=duplicate.uscc)
    Claim.objects.filter(pk__in=moved.claims, supervisor=holder).update(supervisor=duplicate)
    for pk, began in moved.designations:
        Designation.objects.filter(pk=pk, employer=holder).exclude(account=None).update(employer=duplicate, began=began)
    Employer.objects.filter(pk=duplicate.pk).update(supervises=True)
    duplicate.supervises = True
    _leave_nothing(moved, holder, by)
    journal.write("supervising.moved_back", duplicate, by=by, into=holder.pk)


def _leave_nothing(moved: MovedRole, holder: Employer, by: User) -> None:
    """The unit that supervised by this merge alone supervises no more, unless it has got units or administrators of its own since.

    Later merges have carried the role on: their undo brings back what is not gone, and no role to a unit that had none but this one.
    """
    gone, ends = moved, moved.began
    while True:
        ends = ends and not _goes_on_by_another(gone.into)
        onward = MovedRole.objects.filter(duplicate=gone.into, undone_at=None).order_by("-pk").first()
        if onward is None:
            break
        _carry_less(onward, moved)
        ends = ends and not _has_own(holder, units=onward.units, accounts=onward.accounts, claims=onward.claims)
        if ends:
            MovedRole.objects.filter(pk=onward.pk).update(undone_at=timezone.now())
        gone, ends = onward, ends and onward.began
    if ends and gone.into_id == holder.pk and not _has_own(holder):
        employers.make_supervisor(employer=holder, by=by, on=False)


def _goes_on_by_another(unit: Employer) -> bool:
    """Another supervising unit was merged into it too: it goes on by that one."""
    following = MovedRole.objects.filter(into=unit, undone_at=None).order_by("pk").first()
    if following is None:
        return False
    MovedRole.objects.filter(pk=following.pk).update(began=True)
    return True


def _carry_less(onward: MovedRole, gone: MovedRole) -> None:
    """What has gone back by an inner merge is nothing that a later one has to bring back."""
    for name in ("units", "accounts", "claims"):
        setattr(onward, name, [key for key in getattr(onward, name) if key not in getattr(gone, name)])
    went = {key for key, _ in gone.designations}
    onward.designations = [[key, began] for key, began in onward.designations if key not in went]
    onward.save(update_fields=["units", "accounts", "claims", "designations"])


def _has_own(holder: Employer, **keys: list[int]) -> bool:
    """True where something is under a unit, or asked for by it: of these `units`, `accounts` and `claims`, or at all."""
    rows: dict[str, QuerySet[Any]] = {
        "units": Employer.objects.filter(supervisor=holder),
        "accounts": User.objects.filter(role=Role.SUPERVISOR, unit_uscc=holder.uscc, is_active=True),
        "claims": Claim.objects.filter(supervisor=holder, outcome=Outcome.OPEN),
    }
    return any((of.filter(pk__in=keys[name]) if keys else of).exists() for name, of in rows.items())
