"""Who speaks for a unit when somebody comes to it (W13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from acms.accounts.models import User
from acms.arrivals import words
from acms.arrivals.models import Arrival, Confirmation, Dispute
from acms.base.dates import beginning
from acms.casework.models import OVER, Case, CaseState, Decision
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.people.models import Head, Status
from acms.scans import elsewhere

STAYS = timedelta(days=30)  # that the head reads what has become of an objection


def head_of(employer: Employer, subject: User) -> Head | None:
    """The unit's accounting head with an account that opens; None too where the head is the person concerned."""
    rows = employer.heads.select_related("person__user").filter(person__status=Status.REGISTERED)
    return rows.filter(person__user__is_active=True).exclude(person__user=subject).present()


def heads_of(employers: Iterable[int]) -> dict[int, Head]:
    """By unit, the accounting head with an account that opens, in one statement."""
    rows = Head.objects.open().filter(employer__in=set(employers), person__status=Status.REGISTERED)
    return {head.employer_id: head for head in rows.filter(person__user__is_active=True).select_related("person__user")}


def since_of(arrival: Arrival) -> str:
    """The start of accounting work of who has come, as pages and messages word it: the register's, for it may have been corrected (W08)."""
    return words.since(arrival.person.accounting_since, arrival.accounting_since)


@dataclass(frozen=True)
class Newcomer:
    """Who has come, and what the head says against it, where anything. `open`: it may be said now. `returned`: why the agency has sent
    the objection back."""

    arrival: Arrival
    dispute: Dispute | None
    open: bool
    returned: Decision | None = None

    @property
    def since(self) -> str:
        return since_of(self.arrival)

    @property
    def follows(self) -> str:
        """What has come of the objection for the unit, once it is decided."""
        return words.follows(self.dispute.case.state, self.arrival.person.name) if self.dispute else ""


def newcomers(employer: Employer, head: User, on: date) -> list[Newcomer]:
    """Who has come within the days in which the head may object, the latest first. An objection stays until it is decided, and a
    while after; one that came back waits for the head of now, whoever has filed it."""
    rows = Arrival.objects.filter(employer__in=employer.keys)
    waits = Q(dispute__case__state__in=(CaseState.CHECKING, CaseState.IN_REVIEW, CaseState.RETURNED))
    decided = Q(
        dispute__case__state__in=OVER,
        dispute__case__moved_at__gte=beginning(on - STAYS),
    )
    rows = rows.filter(Q(until__gte=on) | waits | decided)
    came = list(rows.select_related("person", "dispute__case").order_by("-at", "-pk"))
    disputes: dict[int, Dispute] = {row.pk: row.dispute for row in came if hasattr(row, "dispute")}
    back = _sent_back(disputes.values())
    return [_newcomer(row, disputes.get(row.pk), head, back) for row in came]


def _sent_back(disputes: Iterable[Dispute]) -> dict[int, Decision]:
    """By case, the decision by which the objection came back, in one statement."""
    cases = [dispute.case_id for dispute in disputes if dispute.case.state == CaseState.RETURNED]
    return {row.case_id: row for row in Decision.objects.filter(case__in=cases).order_by("pk")}  # the last one of each


def _newcomer(arrival: Arrival, dispute: Dispute | None, head: User, back: Mapping[int, Decision]) -> Newcomer:
    may = dispute is None or dispute.case.state == CaseState.RETURNED
    returned = back.get(dispute.case_id) if dispute else None
    return Newcomer(arrival, dispute, may and arrival.person.user_id != head.pk, returned)


def number_of(case: Case) -> str:
    """The ID number of whom a case puts at a unit: whoever files an employment has an account without one (F02)."""
    own = case.subject.id_number
    return own or min(elsewhere.numbers_of({case.subject_id}).get(case.subject_id, ()), default="")


def heads(user: User, employer: Employer) -> bool:
    """Whether somebody is the head of this very unit."""
    headship = people_access.headship_of(user)
    return headship is not None and headship.employer_id == employer.going_on.pk


def left_to(user: User, arrival: Arrival) -> Dispute | None:
    """The objection that came back to who has filed it and heads the unit no more, while nobody else there may go on with it: the unit
    has no head, or the head of now is whom it is about."""
    own = Dispute.objects.filter(arrival=arrival, case__subject=user, case__state=CaseState.RETURNED)
    there = arrival.employer.going_on
    if heads(user, there) or head_of(there, arrival.person.user) is not None:
        return None
    return own.select_related("case").first()


def to_confirm(employer: Employer, user: User) -> QuerySet[Confirmation]:
    """What waits for the head's word; one's own case is not one's own to confirm."""
    rows = Confirmation.objects.open().filter(employer__in=employer.keys).exclude(submission__case__subject=user)
    return rows.select_related("submission__case__subject").order_by("asked_at", "pk")
