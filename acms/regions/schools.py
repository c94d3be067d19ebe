"""Schools, shipped as data: the 普通高等学校 of the country with their codes and what they give (教育部 《全国高等学校名单》, as of 2017-05-31),
by which the numbers of certificates are looked through (W09), and where those of the region have their campuses (W06).

The lists help to agree and to doubt, never to refuse: what they do not hold is left to people. An installation keeps its own region's campuses.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from acms.regions import addresses, divisions

PLACES = divisions.DATA / "schools.csv"
COUNTRY = divisions.DATA / "universities.csv"
AS_OF = 2017


@dataclass(frozen=True)
class School:
    """A line of the ministry's list. `code`: the last five digits of 学校标识码; `level`: 本科 or 专科, the highest that it gives."""

    code: str
    name: str
    level: str


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def _places() -> dict[str, frozenset[str]]:
    return {row["name"]: frozenset(row["banners"].split()) for row in _rows(PLACES)}


@cache
def _by_name() -> dict[str, School]:
    return {row["name"]: School(**row) for row in _rows(COUNTRY)}


@cache
def _by_code() -> dict[str, School]:
    return {school.code: school for school in _by_name().values()}


def is_other(code: str, school: str) -> bool:
    """True where a certificate's number begins with the code of another school than the one that is stated, as far as codes are known.

    A school that the list does not hold may be one of its former names: 重庆工学院 is 重庆理工大学 of now. Within the region, whose schools
    mostly begin alike, four characters must be the same; elsewhere those of the place. A 独立学院 long gave certificates with its
    mother school's code.
    """
    school = "".join(school.split())
    own, owner = _by_name().get(school), _by_code().get(code)
    if owner is None or own is not None:
        return own is not None and code != own.code and not (owner and owner.name in school)
    return owner.name[: 4 if owner.name in _places() else 2] not in school


def gave_more(school: str, until: int) -> bool:
    """Whether a school gave more than 大专 until a year: not where it gave 专科 at most when the list was made, later than that."""
    listed = _by_name().get("".join(school.split()))
    return listed is None or listed.level != "专科" or until > AS_OF


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
