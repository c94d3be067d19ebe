"""Who waits for a first entry (L02): people who were imported and have no password of their own yet, by unit."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from acms.accounts import access
from acms.accounts.models import Activation, User
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.people.models import Person

AT_ONCE = 500  # people on one sheet
CODED = Exists(Activation.objects.filter(user=OuterRef("user"), closed_at=None))


def of(user: User) -> QuerySet[Person]:
    """Those in a reviewer's scope."""
    rows = people_access.visible_to(user) if access.is_reviewer(user) else Person.objects.none()
    return rows.filter(user__must_set_password=True, user__is_active=True, merged_into=None)


COUNTS = {
    "people": Count("pk"),
    "phones": Count("pk", filter=Q(user__phone_digest__isnull=False)),
    "codes": Count("pk", filter=CODED),
}


def units(user: User, asked: str) -> QuerySet[Person, Any]:
    """The units whose people wait, each with how many, how many with a phone on file, how many with a code."""
    rows = of(user).exclude(employer=None)
    if asked:
        rows = rows.filter(Q(employer__name__contains=asked) | Q(employer__uscc__startswith=asked.upper()))
    named = rows.values("employer", "employer__name", "employer__uscc")
    return named.annotate(**COUNTS).order_by("employer__sound", "employer")


def places(user: User) -> QuerySet[Person, Any]:
    """The same for people without a unit, by the region that manages them."""
    rows = of(user).filter(employer=None).exclude(management_code="").values("management_code")
    return rows.annotate(**COUNTS).order_by("management_code")


def at(user: User, unit: Employer) -> QuerySet[Person]:
    """The people of a unit who wait."""
    return of(user).filter(employer=unit)


def without_unit(user: User, place: str) -> QuerySet[Person]:
    """The people of a region who wait and have no unit."""
    return of(user).filter(employer=None, management_code=place)


def due(rows: QuerySet[Person], *, by_sms: bool) -> tuple[list[Person], bool]:
    """Who gets a code now, and whether those have one already: first who has none; once all have one, all of them anew."""
    reached = rows.filter(user__phone_digest__isnull=False) if by_sms else rows
    chosen = reached.select_related("user", "employer").order_by("sound", "pk")
    fresh = list(chosen.filter(~CODED)[:AT_ONCE])
    return (fresh, False) if fresh else (list(chosen[:AT_ONCE]), True)
