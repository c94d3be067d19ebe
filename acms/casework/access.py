"""Who sees which case and may decide it (R04). The only place that decides it."""

from typing import Any

from django.db.models import QuerySet

from acms.accounts.models import Role, User
from acms.casework.models import Case, State
from acms.regions import divisions


def scope(user: User) -> frozenset[str]:
    """The management codes whose people a member of staff sees: their agency's division and all below it."""
    if user.role != Role.REVIEWER or not user.agency_code:
        return frozenset()
    if user.agency_code == divisions.REGION:
        return frozenset(divisions.tree())
    return divisions.below(user.agency_code)


def visible_to(user: Any) -> QuerySet[Case]:
    """The cases a member of staff may open: submitted ones of their scope. Drafts belong to the person alone."""
    if not user.is_authenticated or not user.is_staff_member:
        return Case.objects.none()
    return Case.objects.filter(management_code__in=scope(user), submitted_at__isnull=False).exclude(state=State.DRAFT)


def withdrawn(user: Any, no: str) -> bool:
    """True when a case of the scope with this number was taken back by its person: the clerk is told so (W12)."""
    taken_back = Case.objects.filter(no=no, state=State.DRAFT, management_code__in=scope(user))
    return bool(user.is_staff_member and taken_back.exists())


def can_decide(user: User, case: Case) -> bool:
    """The region's office reads everything and decides nothing of this kind; banner and league decide (A7)."""
    if user.agency_code == divisions.REGION:
        return False
    return case.management_code in scope(user) and case.state == State.IN_REVIEW
