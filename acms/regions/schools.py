"""Where the 普通高等学校 of the region stand, shipped as data (W06): the banners of their campuses, as their addresses name them,
and of some the five digits (教育部 全国普通高等学校名单) with which the numbers of their certificates begin (W09).

The list helps to agree, never to refuse: a school that it does not hold is left to people. An installation keeps its own region's.
"""

import csv
from functools import cache

from acms.regions import addresses, divisions

DATA = divisions.DATA / "schools.csv"


@cache
def _rows() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def _places() -> dict[str, frozenset[str]]:
    return {row["name"]: frozenset(row["banners"].split()) for row in _rows()}


@cache
def _codes() -> dict[str, str]:
    return {row["name"]: row["code"] for row in _rows() if row["code"]}


def is_other(code: str, school: str) -> bool:
    """True where a certificate's number begins with the code of another school than the one that is stated, as far as codes are known.

    Of a stated school whose name goes on (内蒙古大学创业学院, 内蒙古科技大学包头师范学院) and of one with a former name nothing is said.
    """
    codes, school = _codes(), "".join(school.split())
    if own := codes.get(school):
        return code != own
    return any(code == one and name[:4] not in school for name, one in codes.items())


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
