"""「谁管理我」: which agency manages somebody, by an address, a place's name or a unit's (P03, R02, R03). Nothing of what is asked is kept."""

from dataclasses import dataclass
from enum import Enum

from django.db.models import Q

from acms.base.numbers import id_card, uscc
from acms.employers import finding, search
from acms.employers.models import Employer
from acms.portal import words
from acms.regions import addresses, divisions
from acms.regions.models import Managers, agencies_of

LEAST, LONGEST = 2, 200  # characters of what is asked
SHOWN = 20  # places that may be meant; the largest league has fourteen


class By(Enum):
    """What an answer rests on, which says how sure it is."""

    UNIT = "unit"
    PLACE = "place"
    ADDRESS = "address"


@dataclass(frozen=True)
class Answer:
    """What was found: the `managers` and what they rest on, or the places that may be meant, or why there is neither.

    `outside`: the other province in which it lies.
    """

    asked: str = ""
    managers: Managers | None = None
    by: By | None = None
    place: str = ""
    candidates: tuple[divisions.Division, ...] = ()
    outside: str = ""
    fault: str = ""

    @property
    def how_sure(self) -> str:
        return words.how_sure(self.by.value, self.place) if self.by else ""

    @property
    def outside_words(self) -> str:
        return words.outside(self.outside)


def ask(typed: str, chosen: str = "") -> Answer:
    """The answer to what was typed, or to the place `chosen` (its code) among those that were offered.

    A unit is known by its code or its whole name alone: only so does anybody learn that the region or a league manages it itself.
    """
    asked = " ".join(typed.split())[:LONGEST]
    if place := divisions.get(chosen):
        return Answer(asked, fault=words.WHO_FIRST) if place.is_special else _of_place(asked, place, By.PLACE)
    if len(asked) < LEAST:
        return Answer(asked, fault=words.WHO_FIRST)
    if finding.is_code(asked):
        return _of_code(asked)
    return _of_unit(asked) or _of_address(asked)


def _of_code(asked: str) -> Answer:
    if unit := Employer.objects.by_uscc(asked):
        return _of(asked, unit)
    if id_card.is_valid(asked):
        return Answer(fault=words.ID_NUMBER)
    if uscc.is_off(asked):
        return Answer(asked, fault=words.USCC_OFF)
    return Answer(asked, fault=words.USCC_UNKNOWN if uscc.is_valid(asked) else words.USCC_INVALID)


def _of_unit(asked: str) -> Answer | None:
    """None where no confirmed unit is called so. Of several the agency is said where it is one, else their places are."""
    units = search.named([asked], Q()).get(asked, [])
    if not units:
        return None
    if len({unit.management_code for unit in units}) == 1:
        return _of(asked, units[0])
    return Answer(asked, fault=words.NAMESAKES, candidates=_places({unit.division_code for unit in units}))


def _of(asked: str, unit: Employer) -> Answer:
    return Answer(asked, agencies_of(unit.management_code), By.UNIT, unit.name)


def _of_place(asked: str, place: divisions.Division, by: By) -> Answer:
    return Answer(asked, agencies_of(place.code), by, place.path)


def _of_address(asked: str) -> Answer:
    named = addresses.listed(asked)
    if named is not None:
        return _of_place(asked, named, By.PLACE)
    found = addresses.parse_address(asked)
    if found.banner is not None:
        return _of_place(asked, found.banner, By.ADDRESS)
    if found.other_province:
        return Answer(asked, outside=found.other_province)
    candidates = tuple(addresses.possible(asked, SHOWN))
    return Answer(asked, candidates=candidates, fault=words.PLACE_UNSURE if candidates else words.PLACE_UNKNOWN)


def _places(codes: set[str]) -> tuple[divisions.Division, ...]:
    return tuple(place for place in divisions.banners() if place.code in codes)
