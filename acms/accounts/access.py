"""Who may see and do what (R04). The one place that decides; every room asks it with the codes of what it shows.

Banner, league, 会计学会 and 林管局 work inside their division and below; the region's office reads everything and decides
what is addressed to itself; a supervising unit reads within its units; the three operators see no people at all.
"""

from datetime import date
from typing import TypeGuard

from django.db.models import Q, QuerySet

from acms.accounts.models import Anyone, Role, User
from acms.regions import divisions


def is_reviewer(user: Anyone) -> TypeGuard[User]:
    """Staff of an agency who look at cases."""
    return bool(user.is_authenticated and user.role == Role.REVIEWER and user.agency_code)


# Three hands (GB/T 22239): the operator makes those who review, the security administrator those who operate and audit,
# the auditor reads what all of them did. Nobody makes an account of their own kind.
MAKES: dict[str, tuple[Role, ...]] = {
    Role.OPERATOR: (Role.REVIEWER,),
    Role.SECURITY: (Role.OPERATOR, Role.AUDITOR),
}


def makes(user: Anyone) -> tuple[Role, ...]:
    """The kinds of staff whose accounts somebody makes, disables and opens again (L08)."""
    return MAKES.get(user.role, ()) if user.is_authenticated and user.agency_code else ()


def is_auditor(user: Anyone) -> bool:
    """Reads the journal, and nothing else."""
    return bool(user.is_authenticated and user.role == Role.AUDITOR)


def places_of_staff(user: User) -> frozenset[str]:
    """The agencies for whose staff somebody answers: their own and those below."""
    whole = user.agency_code == divisions.REGION
    return frozenset(divisions.tree()) | {divisions.REGION} if whole else divisions.below(user.agency_code)


def staff_of(user: User) -> QuerySet[User]:
    """The accounts that somebody may disable and open again."""
    if not makes(user):
        return User.objects.none()
    return User.objects.filter(role__in=makes(user), agency_code__in=sorted(places_of_staff(user)))


def is_region(user: Anyone) -> bool:
    """自治区财政厅会计处."""
    return is_reviewer(user) and user.agency_code == divisions.REGION


def is_supervisor(user: Anyone) -> bool:
    """The designated administrator of a supervising unit (主管部门)."""
    return bool(user.is_authenticated and user.role == Role.SUPERVISOR and user.unit_uscc)


def scope(user: Anyone) -> frozenset[str]:
    """The management codes that a reviewer's agency manages, its own and those below."""
    if is_region(user):
        return frozenset(divisions.tree())
    return divisions.below(user.agency_code) if is_reviewer(user) else frozenset()


# Every row. Unlike the empty Q, which excludes nobody when it is negated, this one can be turned round; it costs no SQL.
EVERY_ROW = ~Q(pk__in=[])


def within(user: Anyone, column: str = "management_code") -> Q:
    """The condition that rows lie in the scope; `~within(…)` that they do not. The region reads rows without a code too."""
    if is_region(user):
        return EVERY_ROW
    return Q(**{f"{column}__in": sorted(scope(user))})


def may_read(user: Anyone, code: str) -> bool:
    """True when what is managed under `code` lies in the reviewer's scope."""
    return is_region(user) or code in scope(user)


def decides(user: User) -> frozenset[str]:
    """The codes whose cases the reviewer decides: the scope; the region's office only what is addressed to it (A7)."""
    return frozenset({divisions.REGION}) if is_region(user) else scope(user)


def own_level(user: User) -> frozenset[str]:
    """本级: of what the reviewer decides, what no agency below answers for: their own code and the 直属 units of a league."""
    direct = {
        place.code for place in divisions.tree().values() if place.is_special and place.parent_code == user.agency_code
    }
    return decides(user) & (direct | {user.agency_code})


def has_levels(user: User) -> bool:
    """True for an agency with others below it."""
    return scope(user) > own_level(user)


def may_decide(user: User, code: str) -> bool:
    """True when the reviewer decides what is addressed to `code`."""
    return code in decides(user)


def may_reverse(user: User, code: str) -> bool:
    """True for the agency directly above the one of `code`: it re-examines and reverses (C02, A7)."""
    return is_reviewer(user) and code != divisions.REGION and above(code) == user.agency_code


def above(code: str) -> str:
    """The agency that hears an appeal against the one of `code`: the league, and above the leagues the region."""
    place = divisions.get(code)
    if place is None or place.level != "banner_county":
        return divisions.REGION
    return place.parent_code


def may_merge(user: User, one: str, other: str) -> bool:
    """True when both files lie in the reviewer's scope: a banner's, else the league's above both, else the region's (D15)."""
    return may_read(user, one) and may_read(user, other) and is_reviewer(user)


def colleagues(user: User) -> QuerySet[User]:
    """Who may take over a reviewer's work: active reviewers of the same agency."""
    mates = User.objects.filter(role=Role.REVIEWER, agency_code=user.agency_code, is_active=True)
    return mates.order_by("name")


def away_on(day: date) -> Q:
    """Of accounts of staff: who is away that day (C01)."""
    return Q(away_from__lte=day, away_until__gte=day)


def is_away(user: User, day: date) -> bool:
    """The same of one account."""
    return bool(user.away_from and user.away_until and user.away_from <= day <= user.away_until)


def away(user: User, day: date) -> list[int]:
    """The keys of a reviewer's colleagues who are away that day; few, so that a query names them instead of joining."""
    return list(colleagues(user).filter(away_on(day)).order_by("pk").values_list("pk", flat=True))


def may_publish(user: Anyone) -> bool:
    """Reviewers publish notices for their own division (P02)."""
    return is_reviewer(user)


def may_assign(user: User, place: str, now: str, to: str) -> bool:
    """Who puts a unit lying in `place`, managed under `now`, under `to` (R03): the agency of the direct level concerned.

    The region's office decides about 自治区直属, a league about its own 直属, 林管局 and the finance agency concerned about 林管局.
    """
    return now != to and all(_may_direct(user, place, code) for code in {now, to} - {place})


def _may_direct(user: User, place: str, code: str) -> bool:
    if code == divisions.REGION_DIRECT:
        return is_region(user)
    if code == divisions.FORESTRY:
        own = is_reviewer(user) and user.agency_code == divisions.FORESTRY
        return own or (place in scope(user) and not is_region(user))
    direct = divisions.get(code)
    banner = divisions.get(place)
    if direct is None or banner is None or not direct.is_special:
        return False
    return is_reviewer(user) and user.agency_code == direct.parent_code == banner.parent_code


def places_to_assign(user: User, place: str, now: str) -> list[str]:
    """Where the user may put a unit that lies in `place`: the direct levels, and back to its place."""
    banner = divisions.get(place)
    own_league = f"{banner.parent_code[:4]}99" if banner else ""
    codes = [divisions.REGION_DIRECT, own_league, divisions.FORESTRY, place]
    return [code for code in codes if divisions.get(code) and may_assign(user, place, now, code)]
