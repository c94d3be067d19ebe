"""Which employers somebody sees (R04): a reviewer's scope, or a supervising unit and its units (R03)."""

from django.db.models import Q, QuerySet

from acms.accounts import access
from acms.accounts.models import User
from acms.employers.models import Employer


def units_of(user: User) -> QuerySet[Employer]:
    """The supervising unit that somebody works for, and the units that it has taken in."""
    own = Employer.objects.filter(uscc=user.unit_uscc, supervises=True).exclude(uscc="")
    return Employer.objects.filter(Q(pk__in=own) | Q(supervisor__in=own))


def rows_of(user: User) -> list[int]:
    """The keys of those units, and of the rows that were merged into them; a unit that was merged itself goes on in the other (ADR 0033)."""
    return Employer.objects.with_merged(units_of(user).filter(merged_into=None).values_list("pk", flat=True))


def visible_to(user: User) -> QuerySet[Employer]:
    """The employers that a member of staff may open."""
    if access.is_supervisor(user):
        return units_of(user)
    if access.is_reviewer(user):
        return Employer.objects.filter(access.within(user))
    return Employer.objects.none()
