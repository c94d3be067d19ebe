"""Who speaks for a unit when somebody comes to it (W13)."""

from datetime import date

from django.db.models import QuerySet

from acms.accounts.models import User
from acms.arrivals.models import Arrival, Confirmation, Said
from acms.casework.models import CaseState
from acms.employers.models import Employer
from acms.people.models import Head, Status


def head_of(employer: Employer, subject: User) -> Head | None:
    """The unit's accounting head with an account that opens; None too where the head is the person concerned."""
    rows = employer.heads.select_related("person__user").filter(person__status=Status.REGISTERED)
    return rows.filter(person__user__is_active=True).exclude(person__user=subject).present()


def newcomers(employer: Employer, on: date) -> QuerySet[Arrival]:
    """Who has come within the days in which the head may object, the latest first."""
    rows = Arrival.objects.filter(employer=employer, until__gte=on)
    return rows.select_related("person", "dispute__case").order_by("-at", "-pk")


def to_confirm(employer: Employer, user: User) -> QuerySet[Confirmation]:
    """What waits for the head's word; one's own case is not one's own to confirm."""
    rows = Confirmation.objects.filter(employer=employer, said=Said.NOTHING)
    rows = rows.filter(submission__case__state=CaseState.IN_REVIEW).exclude(submission__case__subject=user)
    return rows.select_related("submission__case").order_by("asked_at", "pk")
