"""行政区划: the region tree of 内蒙古自治区 with its history, shipped as data (R01, R05).

autonomous region → 12 leagues and cities → 103 banners, counties and districts, plus three special kinds that carry codes
of our own: 自治区直属 150099, 大兴安岭林管局 150098 and each league's 直属 ….99. People never choose a special one (R03).
"""

import csv
import re
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

# Development zones are no divisions; certificates name them in addresses all the same.
ALIASES = {
    "呼和浩特经济技术开发区": "150121",
    "如意开发区": "150105",
    "金川开发区": "150103",
    "稀土高新区": "150204",
    "稀土高新技术产业开发区": "150204",
    "通辽经济技术开发区": "150502",
    "乌拉盖管理区": "152525",
    "阿拉善高新技术产业开发区": "152921",
    "阿拉善经济开发区": "152921",
}


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


@cache
def historical() -> dict[str, list[tuple[str, int | None, int | None]]]:
    """Code → (name, first year, last year) for every code that was ever given, abolished ones included."""
    found: dict[str, list[tuple[str, int | None, int | None]]] = {}
    with (DATA / "regions_historical.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            years = [int(row[key]) if row[key] else None for key in ("valid_from_year", "valid_to_year")]
            found.setdefault(row["code"], []).append((row["name"], years[0], years[1]))
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


@dataclass(frozen=True)
class Place:
    """What an address says: the banner if it names one, the province if it names another one."""

    banner: Division | None
    other_province: str = ""


PROVINCES = [
    "北京市",
    "天津市",
    "河北省",
    "山西省",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "上海市",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "广西壮族自治区",
    "海南省",
    "重庆市",
    "四川省",
    "贵州省",
    "云南省",
    "西藏自治区",
    "陕西省",
    "甘肃省",
    "青海省",
    "宁夏回族自治区",
    "新疆维吾尔自治区",
    "台湾省",
    "香港特别行政区",
    "澳门特别行政区",
]


def parse_address(address: str) -> Place:
    """The banner an address names, old names and development zones included (R02, A17). Both parts empty: it says none."""
    text = "".join(address.split())
    for province in PROVINCES:
        if text.startswith((province, province.rstrip("省市"))):
            return Place(None, province)
    text = text.removeprefix("内蒙古自治区").removeprefix("内蒙古")
    named = [league for league in leagues() if text.startswith((league.name, _short(league.name)))]
    if not named and _is_foreign(text):
        return Place(None)
    scope = [place for place in banners() if not named or place.parent_code in {league.code for league in named}]
    hits = [(text.find(place.name), -len(place.name), place) for place in scope if place.name in text]
    if hits:
        return Place(min(hits, key=lambda hit: hit[:2])[2])
    for alias, code in ALIASES.items():
        if alias in text:
            return Place(get(code))
    return Place(_renamed(text, scope))


_CITY = re.compile(r"(.{2,6}?(?:市|自治州|地区))")


def lies_elsewhere(address: str) -> bool:
    """True when an address begins with another province, or with a city that is none of the region's; False where it says no such place."""
    place = parse_address(address)
    return bool(place.other_province) or (place.banner is None and _is_foreign("".join(address.split())))


def _is_foreign(text: str) -> bool:
    """True where an address begins with a city that is none of the region's: its districts may have the names of ours (西安市新城区)."""
    city = _CITY.match(text)
    return city is not None and not any(place.name in city[1] for place in (*leagues(), *banners()))


def typed(words: str) -> Place:
    """The banner whose whole name this is, with or without what stands above it: 赛罕区, 呼和浩特市 / 赛罕区.

    Stricter than an address: a name inside a longer text may be a place elsewhere (西安市新城区).
    """
    text = "".join(words.split()).replace("/", "")
    address = parse_address(text)
    if address.other_province:
        return address
    text = text.removeprefix("内蒙古自治区").removeprefix("内蒙古")
    hits = [place for place in banners() if text in _spellings(place)]
    return Place(hits[0] if len(hits) == 1 else None)


def lies_in(address: str, code: str) -> bool:
    """True when an address names this banner; one that names none lies in none (R02)."""
    place = parse_address(address)
    return place.banner is not None and place.banner.code == code


def _spellings(place: Division) -> set[str]:
    league = place.league
    above = {"", league.name, _short(league.name)} if league else {""}
    return {f"{name}{place.name}" for name in above}


def _renamed(text: str, scope: list[Division]) -> Division | None:
    """A banner found under a former name of its own code, e.g. 郊区 for 赛罕区's predecessor never counts: names must be
    unambiguous among today's divisions of the league."""
    found = set()
    for place in scope:
        for name, _, _ in historical().get(place.code, []):
            if name != place.name and len(name) > 2 and name in text:
                found.add(place)
    return found.pop() if len(found) == 1 else None
