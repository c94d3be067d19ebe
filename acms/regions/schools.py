"""Where the 普通高等学校 of the region stand, shipped as data (W06): the banners of their campuses, as their addresses name them.

The list helps to agree, never to refuse: a school that it does not hold is left to people. An installation keeps its own region's.
"""

import csv
from functools import cache

from acms.regions import addresses, divisions

DATA = divisions.DATA / "schools.csv"


@cache
def _places() -> dict[str, frozenset[str]]:
    with DATA.open(encoding="utf-8") as file:
        return {row["name"]: frozenset(row["banners"].split()) for row in csv.DictReader(file)}


def banners(school: str) -> frozenset[str]:
    """The codes of the banners in which a school has a campus; empty where that is not known."""
    return _places().get("".join(school.split()), frozenset())


def is_elsewhere(school: str, division_code: str) -> bool:
    """True for a school that certainly does not stand there: its name begins with another province, or all its campuses lie in
    another league. Within a league the list may lack a campus."""
    if addresses.named_elsewhere(school):
        return True
    chosen = divisions.get(division_code)
    leagues = {place.parent_code for code in banners(school) if (place := divisions.get(code))}
    return bool(leagues) and chosen is not None and chosen.parent_code not in leagues
