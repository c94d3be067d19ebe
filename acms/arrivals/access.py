"""Who speaks for a unit when somebody comes to it (W13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from acms.accounts.models import User
from acms.arrivals.models import Arrival, Confirmation, Dispute
from acms.casework.models import CaseState, Decision
from acms.employers.models import Employer
from acms.people.models import Head, Status


def head_of(employer: Employer, subject: User) -> Head | None:
    """The unit's accounting head with an account that opens; None too where the head is the person concerned."""
    rows = employer.heads.select_related("person__user").filter(person__status=Status.REGISTERED)
    return rows.filter(person__user__is_active=True).exclude(person__user=subject).present()


def heads_of(employers: Iterable[int]) -> dict[int, Head]:
    """By unit, the accounting head with an account that opens, in one statement."""
    rows = Head.objects.open().filter(employer__in=set(employers), person__status=Status.REGISTERED)
    return {head.employer_id: head for head in rows.filter(person__user__is_active=True).select_related("person__user")}


@dataclass(frozen=True)
class Newcomer:
    """Who has come, and what the head says against it, where anything. `open`: it may be said now."""

    arrival: Arrival
    dispute: Dispute | None
    open: bool

    @property
    def returned(self) -> Decision | None:
        """Why the agency has sent the objection back."""
        case = self.dispute.case if self.dispute else None
        return case.last_decision if case and case.state == CaseState.RETURNED else None


def newcomers(employer: Employer, head: User, on: date) -> list[Newcomer]:
    """Who has come within the days in which the head may object, the latest first; one who was returned to them stays."""
    rows = Arrival.objects.filter(employer__in=employer.keys)
    rows = rows.filter(Q(until__gte=on) | Q(dispute__case__state=CaseState.RETURNED, dispute__case__subject=head))
    return [_newcomer(row, head) for row in rows.select_related("person", "dispute__case").order_by("-at", "-pk")]


def _newcomer(arrival: Arrival, head: User) -> Newcomer:
    dispute: Dispute | None = getattr(arrival, "dispute", None)
    if dispute is None:
        return Newcomer(arrival, None, arrival.person.user_id != head.pk)
    case = dispute.case
    return Newcomer(arrival, dispute, case.state == CaseState.RETURNED and case.subject_id == head.pk)


def to_confirm(employer: Employer, user: User) -> QuerySet[Confirmation]:
    """What waits for the head's word; one's own case is not one's own to confirm."""
    rows = Confirmation.objects.open().filter(employer__in=employer.keys).exclude(submission__case__subject=user)
    return rows.select_related("submission__case__subject").order_by("asked_at", "pk")
