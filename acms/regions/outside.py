"""The other provinces with their cities and counties: where an address begins that names no province (R02, E02).

The names are those of the division codes (行政区划代码, 民政部) of 1980 to 2021 with the cities founded since, former names
too, as collected by python-stdnum 2.2 (`stdnum/cn/loc.dat`). A line of outside.csv is a province or a city, and what is in it.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "outside.csv"

# 满族 and the like: 丰宁县 is how people write 丰宁满族自治县.
_PEOPLES = re.compile(
    r"(?:满族|蒙古族|回族|藏族|维吾尔|哈萨克族?|柯尔克孜族?|蒙古|朝鲜族|锡伯族?|塔吉克族?|达斡尔族|裕固族|东乡族|保安族|撒拉族|土族|"
    r"羌族|彝族|苗族|侗族|瑶族|壮族|布依族|土家族|仡佬族|水族|黎族|白族|傣族|哈尼族|傈僳族|佤族|拉祜族|纳西族|景颇族|独龙族|怒族|"
    r"普米族|布朗族|毛南族|仫佬族|畲族|各族|多民族)+(?=自治[县州])"
)
# 北京市场 is no 北京市, and 梅县区 no 梅县.
_PLACE_ENDS = r"(?!场|(?<=县)区)"
# 山西大同街 may be a street of any city.
NO_STREET = r"(?![东南西北中]?(?:路|街|巷|胡同|大街|大道))"
_AFTER_PROVINCE = ("省", f"市{_PLACE_ENDS}", "自治区", "特区", "公安", "自由贸易")


def _short(name: str) -> str:
    """大同 for 大同市, 凉山 for 凉山彝族自治州, 广西 for 广西壮族自治区."""
    plain = _PEOPLES.sub("", name).removesuffix("壮族自治区").removesuffix("回族自治区").removesuffix("维吾尔自治区")
    for end in ("特别行政区", "自治区", "自治州", "地区", "省", "市", "盟", "州"):
        if plain.endswith(end) and len(plain) >= len(end) + 2:
            return plain.removesuffix(end)
    return plain


def _spellings(place: str) -> set[str]:
    """丰宁满族自治县 and 丰宁县."""
    return {place, _PEOPLES.sub("", place).replace("自治县", "县").replace("自治州", "州")}


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    with DATA.open(encoding="utf-8") as file:
        return tuple(
            (row["code"], tuple(row["names"].split()), tuple(row["places"].split())) for row in csv.DictReader(file)
        )


@cache
def provinces() -> dict[str, str]:
    """First two digits of a code → the province, in the order of the codes."""
    return {code[:2]: names[0] for code, names, _ in _rows() if code.endswith("0000")}


@cache
def cities() -> dict[str, str]:
    """Every name that stands for one province alone → that province: cities and counties, by their full names.

    Districts are not among them: 河东区 is one of several cities, and who writes no city is not understood.
    """
    found: dict[str, set[str]] = {}
    for code, names, places in _rows():
        whole = () if code.endswith("0000") else names
        for place in (*whole, *(place for place in places if not place.endswith("区"))):
            for spelling in _spellings(place):
                found.setdefault(spelling, set()).add(provinces()[code[:2]])
    return {name: of.pop() for name, of in found.items() if len(of) == 1}


@cache
def districts() -> frozenset[str]:
    """Districts of other provinces: a banner of the same name is not understood without what stands above it."""
    return frozenset(place for _, _, places in _rows() for place in places if place.endswith("区"))


@cache
def _inside() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """The short name of a province or city → the province, and what has to follow so that it is meant: 大同 + 平城区.

    海南 is a province and 海南藏族自治州 of 青海省.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for code, names, places in _rows():
        province = provinces()[code[:2]]
        below = {spelling for place in places for spelling in _spellings(place)}
        below |= {f"{place[:-1]}$" for place in places if len(place) > 2}  # 北京海淀, and nothing more
        for name in names:
            found.setdefault((_short(name), province), set()).update(below)
        if not code.endswith("0000"):
            cities = {spelling for name in names for spelling in _spellings(name)}
            found[_short(province), province] |= below | cities | {_short(name) + NO_STREET for name in names}
    ways: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for (short, province), below in found.items():
        if short != "大兴安岭":  # its southern half is of the region
            ways.setdefault(short, []).append((province, re.compile(f"$|{any_of((*below, *_AFTER_PROVINCE))}")))
    return ways


def any_of(names: Iterable[str]) -> str:
    """A pattern for the longest of the names that stands there."""
    return "|".join(sorted(set(names), key=lambda name: (-len(name), name)))


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(f"({any_of((*provinces().values(), *cities()))}){_PLACE_ENDS}")


@cache
def _shorts() -> re.Pattern[str]:
    return re.compile(any_of(_inside()))


def province_of(text: str) -> str:
    """The province in which an address surely lies by its beginning; empty where that is not said.

    >>> province_of("沈阳市和平区"), province_of("大同平城区"), province_of("海南区公乌素镇"), province_of("北京路1号")
    ('辽宁省', '山西省', '', '')
    """
    if whole := _whole().match(text):
        return cities().get(whole[1], whole[1])
    if short := _shorts().match(text):
        ways = _inside()[short[0]]
        return next((province for province, below in ways if below.match(text, short.end())), "")
    return ""


@cache
def places() -> frozenset[str]:
    """Whole names of everything in other provinces: of themselves, cities, counties and districts, former ones too."""
    named = (name for _, names, inside in _rows() for name in (*names, *inside))
    return frozenset(spelling for name in named for spelling in _spellings(name))


@cache
def _places() -> re.Pattern[str]:
    return re.compile(any_of(places()))


def below(text: str) -> Iterator[str]:
    """What stands behind each place elsewhere that an address begins with, one below the other.

    >>> [*below("甘肃省酒泉市样例路")], [*below("大同平城区")]
    (['酒泉市样例路', '样例路'], ['平城区', ''])
    """
    found = _places().match(text) or _shorts().match(text)
    while found:
        yield (text := text[found.end() :])
        found = _places().match(text)


@cache
def _province_names() -> re.Pattern[str]:
    return re.compile(f"({any_of(_short(name) for name in provinces().values())}){NO_STREET}")


def begins_with_province(name: str) -> bool:
    """True for what is called after another province: 北京大学. Enough for a name, not for an address: 海南区 is of 乌海市."""
    return _province_names().match(name) is not None


@cache
def _upper_places() -> re.Pattern[str]:
    cities = {name for code, names, _ in _rows() for name in names if name[-1] in "省市州盟区"}
    return re.compile(f"({any_of(cities)})(?![场域间]){NO_STREET}")


def names_a_city(text: str) -> bool:
    """True where another province, or a city of one, stands anywhere in a text by its whole name.

    >>> names_a_city("样例路沈阳市和平区"), names_a_city("沈阳市场"), names_a_city("沈阳路")
    (True, False, False)
    """
    return _upper_places().search(text) is not None


def names_another_province(text: str, province: str) -> bool:
    """True where a province stands in a text by its whole name, or a city of it, that is not this one.

    >>> names_another_province("沈阳市和平区北京市朝阳区", "辽宁省"), names_another_province("辽宁省沈阳市", "辽宁省")
    (True, False)
    """
    of = cities() | {name: name for name in provinces().values()}
    return any(of.get(name, province) != province for name in _upper_places().findall(text))
