"""Where an address lies: the banner that it names, or the province where it lies elsewhere (R02, R05, E02, A17).

Who manages somebody hangs on it, so what is not sure is not said: an address names a banner at its beginning, after the
province and the league, by its name, its short form, a former name or a development zone; further back only by its whole name.
Where it names a second place of the same level besides, of which neither holds the other, it says nothing for sure.
Traditional characters are those of OpenCC 1.5 (`TSCharacters.txt`, Apache-2.0), as far as the names of `data` have what they stand for and
do not have them themselves (乾县): `data/traditional.csv`.
"""

import csv
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from acms.base import text as base_text
from acms.regions import divisions, outside
from acms.regions.divisions import Division


@dataclass(frozen=True)
class Place:
    """What an address says: the banner if it names one, the province if it lies in another one. Neither: it is not sure."""

    banner: Division | None
    other_province: str = ""


@dataclass(frozen=True)
class Alias:
    """Another name of a place. `code` empty: of several, so that people look. `under`: the league without which nobody knows it.

    `kind`: league, short, former, zone, or doubt for what makes an address unsure wherever it stands in it.
    """

    name: str
    code: str
    under: str
    kind: str


@cache
def aliases() -> tuple[Alias, ...]:
    with (divisions.DATA / "aliases.csv").open(encoding="utf-8") as file:
        return tuple(Alias(row["name"], row["code"], row["under"], row["kind"]) for row in csv.DictReader(file))


_FRONT = re.compile(
    r"^(?:中华人民共和国|中国|(?:户籍|户口|注册|单位|通讯|家庭|经营|联系|现|居住)?(?:住所|住址|地址|场所):?|\d{6}(?!\d))+"
)
_REGION = re.compile(r"^\(?(?:内蒙古自治区|内蒙古|内蒙)\)?")
_BETWEEN = re.compile(r"[\s/\\·•,，、\u3002;；|_>—–-]+")

# A banner that another one used to hold: whoever names both means the smaller. 扎赉诺尔区 was 满洲里市's until 2013, 康巴什区
# 东胜区's until 2016.
_LIES_IN = {"150703": "150781", "150603": "150602"}


def parse_address(address: str) -> Place:
    """Where an address lies, as far as it surely says so. Both parts empty: it does not."""
    packed = _packed(address)
    rest = _REGION.sub("", packed)
    is_doubtful = any(alias.name in rest for alias in aliases() if alias.kind == "doubt")
    if rest == packed and (province := outside.province_of(rest)):
        # 加格达奇 lies here and is managed there: only who says the province itself is surely of it.
        is_said = not is_doubtful or outside.begins_with_province(packed)
        return Place(None, province if is_said and not _names_ours_too(packed, province) else "")
    if is_doubtful:
        return Place(None)
    league, rest = _under(rest)
    code = _banner(rest, league, is_ours=bool(league) or _REGION.match(packed) is not None)
    return Place(divisions.get("" if _names_another(rest, code) else code))


def lies_elsewhere(address: str) -> bool:
    """True when an address lies in another province; False where that is not sure."""
    return bool(parse_address(address).other_province)


def lies_in(address: str, code: str) -> bool:
    """True when an address names this banner; one that names none lies in none (R02)."""
    place = parse_address(address)
    return place.banner is not None and place.banner.code == code


def typed(words: str) -> Place:
    """The banner whose whole name this is, with or without what stands above it: 赛罕区, 呼和浩特市 / 赛罕区, 准旗.

    Stricter than an address: a name inside a longer text may be a place elsewhere. And laxer: whoever fills a list of the
    region's banners means that of the region by 新城区.
    """
    address = parse_address(words)
    if address.other_province:
        return address
    league, rest = _under(_REGION.sub("", _packed(words)))
    return Place(divisions.get(_only(_names(league).get(rest, ()))))


def listed(words: str) -> Division | None:
    """The banner that a table of the region's own people means: as `typed`, and by its bare name: 赛罕, 鄂尔多斯市东胜 (C05)."""
    league, rest = _under(_REGION.sub("", _packed(words)))
    return typed(words).banner or divisions.get(_only(_bare(league).get(rest, ())))


def search(words: str, limit: int = 12) -> list[Division]:
    """Banners for the picker: by name, pinyin and initials, then by the other names that they have or had: 准旗, 集宁市 (W06)."""
    wanted = _packed(words)
    plain = divisions.search(simplified(words), limit)
    codes = {code for name, codes in _names("").items() if wanted and name.startswith(wanted) for code in codes}
    return [*plain, *(place for place in divisions.banners() if place.code in codes and place not in plain)][:limit]


def possible(words: str, limit: int = 12) -> list[Division]:
    """Banners that an unsure text may mean, for whoever typed it to choose: as `search`, else whose names stand in it, else its league's."""
    if found := search(words, limit):
        return found
    packed = _REGION.sub("", _packed(words))
    league, rest = _under(packed)
    named = {code for name, codes in _names(league).items() if name in rest for code in codes}
    meant = named or ({place.code for place in _members(league)} if league else set())
    return [place for place in divisions.banners() if place.code in meant][:limit]


def named_elsewhere(name: str) -> bool:
    """True for a school or office that another province's name stands before, 北京大学, and nothing of ours behind it."""
    packed = _packed(name)
    if _REGION.match(packed) or parse_address(packed).banner or any(league in packed for league in _league_shorts()):
        return False
    if any(map(_begins_with_ours, outside.below(packed))):
        return False
    return bool(outside.province_of(packed)) or outside.begins_with_province(packed)


def simplified(text: str) -> str:
    """Traditional characters of the names of places, in ours and other provinces, as they are written here; all others stay.

    >>> simplified("內蒙古自治區呼和浩特市賽罕區")
    '内蒙古自治区呼和浩特市赛罕区'
    """
    return text.translate(_traditional())


@cache
def _traditional() -> dict[int, str]:
    with (divisions.DATA / "traditional.csv").open(encoding="utf-8") as file:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(file)}


def _packed(address: str) -> str:
    """Half-width, in simplified characters, without blanks, separators and what forms print in front of an address."""
    packed = _BETWEEN.sub("", simplified(base_text.plain(address)))
    return re.sub(r"^\((\w+)\)", r"\1", _FRONT.sub("", packed))


def _only(codes: Iterable[str]) -> str:
    found = set(codes)
    return found.pop() if len(found) == 1 else ""


def _banner(rest: str, league: str, is_ours: bool) -> str:
    """The code of the banner that stands at the beginning or, where the address is surely ours, in one place further back."""
    names = _names(league) if is_ours else _unmistakable()
    head = _first(rest, names)
    code = _only(names.get(head, ()))
    named = _only({code, *_named(rest, league)} - {""}) if head in _zones() or not code else code
    if code:
        return _with_what_follows(code, head, rest[len(head) :]) if named else ""
    return (_only(_bare(league).get(rest, ())) or named) if is_ours else ""


_BRACKETS = re.compile(r"\([^()]*\)?")
# 赛罕区域 and 青山区间 are no districts, 沈阳市场 is no city.
_NOT_AS_PART = f"(?![场域间]){outside.NO_STREET}"


def _names_another(rest: str, code: str) -> bool:
    """True where a text names a banner, league, city or province besides, which neither holds the banner nor lies in it.

    In brackets stands what is near.
    """
    if not code:
        return False
    text, league = _BRACKETS.sub(" ", rest), _parent(code)
    holding = {code, league, _LIES_IN.get(code, code)}
    # A zone may be called like another league's banner: 新城区 of 赤峰市.
    here, named = _names(league), _ours_whole().findall(text)
    ours = {other for name in named for other in here.get(name, _whole_ours()[name])}
    if any(not {other, _LIES_IN.get(other, other)} & holding for other in ours):
        return True
    return outside.names_a_city(text) or _follows_elsewhere(text, code)


def _parent(code: str) -> str:
    return next((place.parent_code for place in divisions.banners() if place.code == code), "")


@cache
def _whole_ours() -> dict[str, frozenset[str]]:
    """Whole names of banners and leagues, those that were too → the codes of today."""
    found = {place.name: {place.code} for place in (*divisions.banners(), *divisions.leagues())}
    for name, code in _formers(""):
        if code and len(name) > 2:
            found.setdefault(name, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def _ours_whole() -> re.Pattern[str]:
    return re.compile(f"({outside.any_of(_whole_ours())}){_NOT_AS_PART}")


def _follows_elsewhere(text: str, code: str) -> bool:
    """True where behind the name of the banner comes at once a district of another province, which it cannot hold: 东河区河东区."""
    name = next(place.name for place in divisions.banners() if place.code == code)
    head = _first(text.partition(name)[2], outside.districts())
    return len(head) > 2 and head not in _names(_parent(code)) and head not in _whole_ours()


def _names_ours_too(packed: str, province: str) -> bool:
    """True for an address elsewhere that names the region, one of its leagues or a second province, or one of ours as if it lay there."""
    text = _BRACKETS.sub(" ", packed)
    ours = any(code in _leagues().values() for name in _ours_whole().findall(text) for code in _whole_ours()[name])
    is_ours = ours or "内蒙古自治区" in text or any(map(_begins_with_ours, outside.below(packed)))
    return is_ours or outside.names_another_province(text, province)


def _begins_with_ours(rest: str) -> bool:
    """True for 阿拉善右旗 below 甘肃省, where it lay until 1979: by any name that is of no place elsewhere."""
    found = _ours_below().match(rest)
    return found is not None or rest in _bare_ours()


@cache
def _ours_below() -> re.Pattern[str]:
    # Only the region has 旗 and 盟; 呼市 and 昆区 may begin any word.
    ours = (name for name in {*_names(""), *_leagues()} - outside.places() if len(name) > 2 or name[-1] in "旗盟")
    return re.compile(f"({outside.any_of(ours)}){_NOT_AS_PART}")


@cache
def _bare_ours() -> frozenset[str]:
    """额济纳 and nothing more; not 新城, for there is a 新城区 elsewhere."""
    ours = (*divisions.banners(), *divisions.leagues())
    return frozenset(divisions.short(place.code) for place in ours if place.name not in outside.places())


def _named(text: str, league: str) -> set[str]:
    """The banners whose whole names stand anywhere in a text: 大学西街235号（赛罕区）."""
    named = {place.code for place in _members(league) if place.name in text}
    return named - {_LIES_IN.get(code) for code in named}


@cache
def _zones() -> frozenset[str]:
    """Zones change their bounds: a banner that stands beside one has to agree with the list."""
    return frozenset(alias.name for alias in aliases() if alias.kind == "zone")


def _with_what_follows(code: str, head: str, rest: str) -> str:
    """The code, unless another banner's name follows at once: then that of the smaller, or none where the two contradict."""
    after = _after(code)
    other = _only(after.get(_first(rest.lstrip("("), after), ())) or code
    if _LIES_IN.get(other) == code or (other != code and head in _leagues()):
        return other
    # In brackets stands what is near: 玉泉区（新城区工商大厦）.
    return code if other == code or _LIES_IN.get(code) == other or rest.startswith("(") else ""


@cache
def _after(code: str) -> dict[str, frozenset[str]]:
    """What may follow a banner: whole names, and every name of one that was a part of another. 赤峰市红山区新城区 is in 红山区."""
    whole = {
        place.name: frozenset({place.code}) for place in divisions.banners() if place.name not in outside.districts()
    }
    league = _parent(code)
    beside = {place.name: frozenset({place.code}) for place in _members(league)}
    return whole | beside | {name: codes for name, codes in _names(league).items() if codes & {*_LIES_IN}}


_LONGEST = 16  # no name is longer


def _first(text: str, names: Container[str]) -> str:
    """The longest of the names that the text begins with."""
    return next((text[:size] for size in range(min(len(text), _LONGEST), 1, -1) if text[:size] in names), "")


# ---- what stands above a banner ---------------------------------------------------------------------------------------


@cache
def _leagues() -> dict[str, str]:
    """Name of a league or city → its code: today's, short ones, and those that were (伊克昭盟, which is 鄂尔多斯市 now)."""
    found = {alias.name: alias.code for alias in aliases() if alias.kind == "league"}
    for code, records in divisions.historical().items():
        if code.endswith("00") and code != divisions.REGION:
            found |= {record.name: code for record in records if record.until}
    return found | {league.name: league.code for league in divisions.leagues()}


@cache
def _league_shorts() -> dict[str, str]:
    """呼伦贝尔 → the code of 呼伦贝尔市, 伊克昭 → that of the league which ended in 2001."""
    formers = {name[:-1]: code for name, code in _leagues().items() if len(name) > 3}
    return formers | {divisions.short(league.code): league.code for league in divisions.leagues()}


@cache
def _league_names() -> re.Pattern[str]:
    # 通辽路 and 包头大街 are streets, whatever the city; 赤峰市场 is a market.
    return re.compile(f"({outside.any_of(_leagues())})(?!场)|({outside.any_of(_league_shorts())}){outside.NO_STREET}")


def _under(rest: str) -> tuple[str, str]:
    """The code of the league that an address begins with, or nothing, and what comes after it."""
    found = _league_names().match(rest)
    if not found:
        return "", rest
    if found[1]:
        return _leagues()[found[1]], rest[found.end() :]
    # 兴安 is 兴安盟; 锡林浩特 does not begin with a league, whose short name is 锡林郭勒.
    if _first(rest, _names("")) or not rest[found.end() :]:
        return "", rest
    return _league_shorts()[found[2]], rest[found.end() :]


@cache
def _members(league: str) -> tuple[Division, ...]:
    """The banners of a league, of a former one those too that it lost before its end; of none all of the region."""
    if not league:
        return divisions.banners()
    today = _successor(league)
    codes = {
        record.successor
        for code, records in divisions.historical().items()
        if code[:4] == league[:4]
        for record in records
    }
    return tuple(place for place in divisions.banners() if place.parent_code == today or place.code in codes)


def _successor(code: str) -> str:
    """Today's code of a league."""
    return next((record.successor for record in divisions.historical().get(code, []) if record.successor), code)


# ---- the names of banners ---------------------------------------------------------------------------------------------


@cache
def _names(league: str) -> dict[str, frozenset[str]]:
    """Every name that a banner of a league has or had → the codes that it may mean; no code where people have to look."""
    inside = {place.code for place in _members(league)}
    found: dict[str, set[str]] = {}
    for name, code in (*_today(league), *_formers(league), *_others(league)):
        if code in inside or not code:
            found.setdefault(name, set()).add(code)
    return {name: frozenset(codes if all(codes) else ()) for name, codes in found.items()}


def _today(league: str) -> Iterator[tuple[str, str]]:
    return ((place.name, place.code) for place in _members(league))


def _formers(league: str) -> Iterator[tuple[str, str]]:
    """Former names with their successors; those that were divided only under the league that they lay in."""
    for code, records in divisions.historical().items():
        is_here = code[:4] == league[:4]
        for record in records if not code.endswith("00") else ():
            # 通辽市 and 赤峰市 were banners under their leagues; today they are what stands above the banners.
            if record.until and (is_here or (record.successor and record.name not in _leagues())):
                yield record.name, record.successor


def _others(league: str) -> Iterator[tuple[str, str]]:
    """Short forms, zones and the like; those that need their league only under it."""
    above = {"", _successor(league)}
    return (
        (alias.name, alias.code)
        for alias in aliases()
        if alias.kind in ("short", "former", "zone") and alias.under in above
    )


@cache
def _unmistakable() -> dict[str, frozenset[str]]:
    """The names that need nothing above them: 新城区 and 青山区 are districts of other cities too, 郊区 of dozens."""
    return {name: codes for name, codes in _names("").items() if name not in outside.districts()}


@cache
def _bare(league: str) -> dict[str, frozenset[str]]:
    """东胜 for 东胜区: enough where nothing follows, for 新城北街 is a street."""
    found: dict[str, set[str]] = {}
    for place in _members(league):
        found.setdefault(divisions.short(place.code), set()).add(place.code)
    return {name: frozenset(codes) for name, codes in found.items()}
