"""Agencies (会计管理机构): who manages the accountants of a division, and how they are reached (P03)."""

from django.db import models

from acms.regions import divisions


class Agency(models.Model):
    """The finance bureau's accounting section of one division, or what stands for it in a special one."""

    code = models.CharField(primary_key=True, max_length=6)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    website = models.URLField(max_length=200, blank=True)  # of the finance bureau; the agency states it itself

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def division(self) -> divisions.Division:
        return divisions.tree()[self.code]

    @property
    def full_name(self) -> str:
        """呼和浩特市赛罕区财政局会计科(股): unmistakable, for 新城区 and 郊区 exist more than once."""
        league = self.division.league
        return f"{league.name}{self.name}" if league and league.code != self.code else self.name


class Managers(tuple[Agency, ...]):
    """The agencies that manage a place, the nearest first; none where the place is not known."""

    @property
    def own(self) -> Agency | None:
        """The agency of the place itself."""
        return self[0] if self else None

    @property
    def above(self) -> Agency | None:
        """The one above it; none for those that the region manages itself."""
        return self[1] if len(self) > 1 else None


def agencies_of(code: str) -> Managers:
    """The agencies that manage a division: its own and the one above it (R02), in that order."""
    place = divisions.get(code)
    if place is None:
        return Managers()
    codes = [code] if place.code == divisions.REGION else [code, place.parent_code]
    if place.code in (divisions.REGION_DIRECT, divisions.FORESTRY):
        codes = [code]
    found = Agency.objects.in_bulk(codes)
    return Managers(found[one] for one in codes if one in found)


def agency_name(code: str) -> str:
    """The full name of the agency that manages a division; empty where there is none."""
    own = agencies_of(code).own
    return own.full_name if own else ""
