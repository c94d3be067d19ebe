"""Which agency decides about a department, and which one manages its people from then on (R03)."""

from acms.employers.models import Employer
from acms.regions import divisions
from acms.supervising.models import Level


def _league(unit: Employer) -> str:
    place = divisions.get(unit.division_code)
    return place.parent_code if place else ""


def decided_by(unit: Employer, level: str) -> str:
    """The agency of the level."""
    if level == Level.REGION:
        return divisions.REGION
    return _league(unit) if level == Level.LEAGUE else unit.management_code


def listed_under(unit: Employer, level: str) -> str:
    """In whose queue the case stands."""
    return _league(unit) if level == Level.LEAGUE else unit.management_code


def managed_under(unit: Employer, level: str) -> str:
    """Where the unit's people are managed once the agency has approved; for a department of a banner, where they are."""
    if level == Level.REGION:
        return divisions.REGION_DIRECT
    direct = f"{_league(unit)[:4]}99"
    return direct if level == Level.LEAGUE and divisions.get(direct) else unit.management_code


def may_apply(unit: Employer, level: str) -> bool:
    """A league decides only about what lies in it and is managed in it."""
    return level != Level.LEAGUE or unit.management_code in divisions.below(_league(unit))
