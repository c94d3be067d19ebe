"""行政区划: the region tree of 内蒙古自治区 with its history, shipped as data (R01, R05).

autonomous region → 12 leagues and cities → 103 banners, counties and districts, plus three special kinds that carry codes
of our own: 自治区直属 150099, 大兴安岭林管局 150098 and each league's 直属 ….99. People never choose a special one (R03).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from acms.base import pinyin

DATA = Path(__file__).parent / "data"
REGION = "150000"
REGION_DIRECT = "150099"
FORESTRY = "150098"
# They lie under their leagues in the code tree but report beside them (内财会规〔2021〕18号).
REPORT_SEPARATELY = ("150781", "152501")


@dataclass(frozen=True)
class Division:
    """One place of the tree. `level`: autonomous_region, league_city, banner_county or special."""

    code: str
    name: str
    level: str
    parent_code: str
    kind: str
    manager: str
    sound: str
    initials: str

    @property
    def is_special(self) -> bool:
        return self.level == "special"

    @property
    def league(self) -> "Division | None":
        """The league or city above, or itself when it is one."""
        if self.level == "league_city":
            return self
        above = get(self.parent_code)
        return above if above and above.level == "league_city" else None

    @property
    def path(self) -> str:
        """呼和浩特市 / 赛罕区."""
        league = self.league
        return f"{league.name} / {self.name}" if league and league is not self else self.name

    @property
    def letter_path(self) -> str:
        """呼和浩特市/赛罕区, as the proof letter prints it."""
        return self.path.replace(" ", "")


@cache
def tree() -> dict[str, Division]:
    """Code → division, in the order of the data."""
    with (DATA / "regions.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: Division(
                row["code"],
                row["name"],
                row["level"],
                row["parent_code"],
                row["kind"],
                row["manager"],
                pinyin.full(row["name"]),
                pinyin.initials(row["name"]),
            )
            for row in csv.DictReader(file)
        }


@dataclass(frozen=True)
class Former:
    """What a code meant from one year to another. `successor`: today's code of what has ended; empty where it was divided."""

    name: str
    since: int | None
    until: int | None
    successor: str


@cache
def historical() -> dict[str, list[Former]]:
    """Code → what it meant, for every code that was ever given, abolished ones included (R01)."""
    found: dict[str, list[Former]] = {}
    with (DATA / "regions_historical.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            since, until = (int(row[key]) if row[key] else None for key in ("valid_from_year", "valid_to_year"))
            found.setdefault(row["code"], []).append(Former(row["name"], since, until, row["successor"]))
    return found


def get(code: str) -> Division | None:
    """The division with this code."""
    return tree().get(code)


def path(code: str) -> str:
    """The words for a code; the empty text for an unknown one."""
    found = get(code)
    return found.path if found else ""


@cache
def banners() -> tuple[Division, ...]:
    """The 103 divisions that people and employers may lie in."""
    return tuple(place for place in tree().values() if place.level == "banner_county")


@cache
def leagues() -> tuple[Division, ...]:
    return tuple(place for place in tree().values() if place.level == "league_city")


@cache
def below(code: str) -> frozenset[str]:
    """The code itself and every code under it."""
    codes = {code}
    for place in tree().values():  # parents stand before their children in the data
        if place.parent_code in codes:
            codes.add(place.code)
    return frozenset(codes)


def reporting(code: str) -> frozenset[str]:
    """The codes that are shown under a place: 满洲里 and 二连浩特 report beside their leagues (R05)."""
    found = below(code)
    return found if code == REGION or code in REPORT_SEPARATELY else found - set(REPORT_SEPARATELY)


def shown_under(code: str) -> str:
    """The place of the first level with which a code is counted: its league or city, else itself (R05)."""
    place = get(code)
    league = place.league if place and code not in REPORT_SEPARATELY else None
    return league.code if league else code


def short(code: str) -> str:
    """呼和浩特 for 呼和浩特市, 兴安 for 兴安盟; special places keep their names."""
    place = get(code)
    return "" if place is None else place.name if place.is_special else _short(place.name)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Banners grouped by league, for a plain select (the picker without JavaScript)."""
    return [
        (league.name, [(place.code, place.name) for place in banners() if place.parent_code == league.code])
        for league in leagues()
    ]


def search(words: str, limit: int = 12) -> list[Division]:
    """Banners by name, pinyin or initials; a league's name brings all of its banners."""
    wanted = "".join(words.split()).lower()
    if not wanted:
        return []

    def rank(place: Division) -> int:
        league = place.league
        assert league is not None
        for score, hit in enumerate(
            (
                place.name.startswith(wanted) or place.sound.startswith(wanted),
                place.initials.startswith(wanted) or wanted in place.name,
                wanted in place.sound,
                league.name.startswith(wanted) or league.sound.startswith(wanted) or league.initials == wanted,
                wanted in league.sound + place.sound or wanted in league.initials + place.initials,
            )
        ):
            if hit:
                return score
        return 99

    ranked = sorted(((rank(place), index, place) for index, place in enumerate(banners())), key=lambda item: item[:2])
    return [place for score, _, place in ranked if score < 99][:limit]


def _short(name: str) -> str:
    """通辽 for 通辽市: how addresses often write a league."""
    return name[:-1] if len(name) > 2 and name[-1] in "市盟区县旗" else name


def choices_within(codes: frozenset[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The divisions among `codes`, by league, each league as a whole first; nothing to choose where there is one alone."""
    if len(codes) < 2:
        return []
    places = [place for place in tree().values() if place.code in codes]
    grouped = [(league, [(p.code, p.name) for p in places if p.parent_code == league.code]) for league in leagues()]
    return [(league.name, [(league.code, f"{league.name}（全部）"), *under]) for league, under in grouped if under]
