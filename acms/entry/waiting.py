"""Who waits for a first entry (L02): people who were imported and have no password of their own yet, by unit.

Who has no unit stands with the place that manages them, and who has neither with the region, which reads files without a code.
"""

from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from acms.accounts import access
from acms.accounts.models import Activation, User
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.people.models import Person
from acms.regions import divisions

AT_ONCE = 500  # people on one sheet
PLACE = Case(When(management_code="", then=Value(divisions.REGION)), default=F("management_code"))


def of(user: User) -> QuerySet[Person]:
    """Those in a reviewer's scope."""
    rows = people_access.visible_to(user) if access.is_reviewer(user) else Person.objects.none()
    return rows.filter(user__must_set_password=True, user__is_active=True, merged_into=None)


def _coded() -> Exists:
    """Who has a code that still opens."""
    return Exists(Activation.objects.filter(user=OuterRef("user"), closed_at=None, expires_at__gt=timezone.now()))


def _counts() -> dict[str, Count]:
    phones = Count("pk", filter=Q(user__phone_digest__isnull=False))
    return {"people": Count("pk"), "phones": phones, "codes": Count("pk", filter=_coded())}


def units(user: User, asked: str) -> QuerySet[Person, Any]:
    """The units whose people wait, each with how many, how many with a phone on file, how many with a code."""
    rows = of(user).exclude(employer=None)
    if asked:
        rows = rows.filter(Q(employer__name__contains=asked) | Q(employer__uscc__startswith=asked.upper()))
    named = rows.values("employer", "employer__name", "employer__uscc")
    return named.annotate(**_counts()).order_by("employer__sound", "employer")


def places(user: User) -> QuerySet[Person, Any]:
    """The same for people without a unit, by the `place` that manages them; the region's own are those whom no place manages."""
    rows = of(user).filter(employer=None).annotate(place=PLACE).values("place")
    return rows.annotate(**_counts()).order_by("place")


def at(user: User, unit: Employer) -> QuerySet[Person]:
    """The people of a unit who wait."""
    return of(user).filter(employer=unit)


def without_unit(user: User, place: str) -> QuerySet[Person]:
    """The people of a place who wait and have no unit."""
    return of(user).filter(employer=None).annotate(place=PLACE).filter(place=place)


def place_of(person: Person) -> str:
    """With which place somebody without a unit stands."""
    return person.management_code or divisions.REGION


def due(rows: QuerySet[Person], *, by_sms: bool) -> tuple[list[Person], bool]:
    """Who gets a code now, and whether those have one already: first who has none; once all have one, all of them anew."""
    reached = rows.filter(user__phone_digest__isnull=False) if by_sms else rows
    chosen = reached.select_related("user", "employer").order_by("sound", "pk")
    fresh = list(chosen.filter(~_coded())[:AT_ONCE])
    return (fresh, False) if fresh else (list(chosen[:AT_ONCE]), True)
