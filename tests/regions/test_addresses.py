"""R02, R05, E02: where addresses lie, by every name that people write; what is not sure is left to people."""

import csv
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acms.regions import addresses, divisions, outside, schools

DATA = divisions.DATA


def answer(address: str) -> str:
    """The code of the banner, the name of the other province, or nothing where people look."""
    place = addresses.parse_address(address)
    return place.banner.code if place.banner else place.other_province


@pytest.mark.parametrize(
    ("address", "code"),
    [
        # Short forms, as identity cards, licences and people write them.
        ("内蒙古自治区呼和浩特市土左旗察素齐镇样例街2号", "150121"),
        ("内蒙古包头市昆区钢铁大街样例小区3栋", "150203"),
        ("包头市达茂旗百灵庙镇", "150223"),
        ("内蒙古自治区通辽市科左中旗保康镇样例嘎查", "150521"),
        ("通辽市科左后旗甘旗卡镇", "150522"),
        ("鄂尔多斯市准旗薛家湾镇样例路", "150622"),
        ("内蒙古鄂尔多斯市达旗树林召镇", "150621"),
        ("鄂尔多斯市鄂前旗敖勒召其镇", "150623"),
        ("内蒙古呼伦贝尔市莫旗尼尔基镇", "150722"),
        ("内蒙古呼伦贝尔市鄂伦春旗阿里河镇", "150723"),
        ("呼伦贝尔市鄂温克自治旗巴彦托海镇样例街", "150724"),
        ("新右旗阿拉坦额莫勒镇", "150727"),
        ("内蒙古巴彦淖尔市乌后旗巴音宝力格镇", "150825"),
        ("乌兰察布市察右后旗白音察干镇", "150928"),
        ("兴安盟科右中旗巴彦呼舒镇", "152222"),
        ("锡林郭勒盟苏右旗赛汉塔拉镇", "152524"),
        ("锡盟东乌旗乌里雅斯太镇", "152525"),
        ("阿左旗巴彦浩特镇样例小区", "152921"),
        ("呼市新城区样例北街", "150102"),
        ("内蒙呼和浩特回民区样例路", "150103"),
        # The same short form in two leagues.
        ("赤峰市阿旗天山镇", "150421"),
        ("锡林郭勒盟阿旗别力古台镇", "152522"),
        ("通辽市扎旗鲁北镇", "150526"),
        ("兴安盟扎旗音德尔镇", "152223"),
        ("包头市白云区样例街", "150206"),
        # Former names, with the league that was and without.
        ("海拉尔市样例街1号", "150702"),
        ("内蒙古自治区集宁市样例路", "150902"),
        ("临河市样例乡", "150802"),
        ("伊克昭盟东胜市样例街", "150602"),
        ("伊盟准格尔旗样例乡", "150622"),
        ("内蒙古乌盟集宁市", "150902"),
        ("乌兰察布盟和林格尔县样例乡", "150123"),
        ("乌盟达茂旗", "150223"),
        ("内蒙古哲盟通辽市样例路", "150502"),
        ("哲里木盟霍林郭勒市", "150581"),
        ("昭乌达盟喀喇沁旗锦山镇", "150428"),
        ("昭乌达盟赤峰市红山区", "150402"),
        ("呼伦贝尔盟布特哈旗", "150783"),
        ("内蒙古喜桂图旗", "150782"),
        ("锡林郭勒盟阿巴哈纳尔旗", "152502"),
        ("赤峰市郊区样例乡", "150404"),
        ("二连市样例街", "152501"),
        ("科尔沁市样例街", "150502"),
        ("康巴什新区样例路", "150603"),
        # Zones.
        ("包头稀土高新区样例路", "150204"),
        ("呼和浩特市金桥开发区样例街", "150105"),
        ("呼和浩特金山高新技术产业开发区", "150121"),
        ("巴彦淖尔经济技术开发区样例路", "150802"),
        ("鄂尔多斯市上海庙镇样例区", "150623"),
        ("上海庙镇样例区", "150623"),
        ("锡林郭勒经济技术开发区", "152502"),
        ("阿拉善高新技术产业开发区乌斯太镇", "152921"),
        ("呼和浩特市金川开发区样例路（回民区）", "150103"),
        # The most specific name.
        ("满洲里市扎赉诺尔区样例街", "150703"),
        ("鄂尔多斯市东胜区康巴什新区", "150603"),
        ("鄂尔多斯市东胜区康巴什新区鄂尔多斯大街1号", "150603"),
        ("鄂尔多斯市康巴什区（东胜区）", "150603"),
        ("鄂尔多斯市东胜区样例街", "150602"),
        ("内蒙古满洲里市（扎赉诺尔区）", "150703"),
        ("满洲里市扎赉诺尔矿区", "150703"),
        ("扎赉诺尔区（满洲里市）样例街", "150703"),
        ("内蒙古满洲里市样例路", "150781"),
        ("内蒙古样例路12号扎赉诺尔区（满洲里市）", "150703"),
        ("哲里木盟通辽市奈曼旗", "150525"),
        # 海南区 of 乌海市.
        ("海南区样例镇", "150303"),
        ("内蒙古海南区", "150303"),
        ("乌海市海南区样例街道", "150303"),
        # Blanks, separators, full width, what forms print in front.
        ("内 蒙 古 自 治 区　呼和浩特市　赛罕区　样例路", "150105"),
        ("内蒙古自治区／呼和浩特市／赛罕区", "150105"),
        ("住址：内蒙古自治区通辽市科尔沁区", "150502"),
        ("０１００２０ 内蒙古呼和浩特市赛罕区", "150105"),
        ("中国（内蒙古）包头市东河区", "150202"),
        # The name further back, and other names in brackets or in streets.
        ("呼和浩特市样例东街8号（回民区）", "150103"),
        ("包头市九原区（青山区样例大厦）", "150207"),
        ("呼和浩特市玉泉区新城路", "150104"),
        ("东河区包头市样例路", "150202"),
        ("赛罕区样例路沈阳市场", "150105"),
        ("呼和浩特市赛罕区青山区域中心", "150105"),
        ("东胜区海拉尔市街", "150602"),
        ("赤峰市红山区新城区样例大街", "150402"),
        # Traditional characters.
        ("內蒙古自治區呼和浩特市賽罕區樣例路1號", "150105"),
        ("察哈爾右翼後旗", "150928"),
        # Nothing after a bare name.
        ("鄂尔多斯市东胜", "150602"),
        ("内蒙古赤峰红山", "150402"),
    ],
)  # fmt: skip
def test_R02_R05_A17_an_address_names_its_banner_in_every_way_that_people_write(address: str, code: str) -> None:
    assert answer(address) == code
    assert addresses.lies_in(address, code) and not addresses.lies_elsewhere(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "样例路1号",
        "内蒙古自治区",
        "内蒙古自治区呼和浩特市",
        "兴安盟",
        # Administered by 黑龙江省.
        "鄂伦春自治旗加格达奇区",
        "内蒙古自治区呼伦贝尔市鄂伦春自治旗加格达奇镇",
        "呼伦贝尔市鄂伦春自治旗松岭区",
        "加格达奇区样例街",
        # Of several cities, here and elsewhere.
        "新城区样例街",
        "青山区样例路",
        "铁西区样例街",
        "城关区",
        "河北区",
        "郊区样例镇",
        "白云区",
        "扎旗",
        "阿旗",
        # Divided when they ended.
        "呼和浩特市郊区样例乡",
        "昭乌达盟赤峰市",
        "内蒙古赤峰县",
        # Zones in several banners, or beside a banner that is not the list's.
        "呼和浩特经济技术开发区",
        "呼和浩特市和林格尔新区",
        "内蒙古自治区赤峰市新城区样例街",
        "呼和浩特市如意工业园区样例路（新城区）",
        # Contradictions.
        "包头市赛罕区",
        "呼和浩特市赛罕区新城区",
        "东河区新城区",
        "包头市东河区新城区样例街",
        "东河区青山区",
        "赛罕区样例路与新城区样例街",
        "内蒙古自治区呼和浩特市赛罕区样例路，包头市东河区样例路",
        "东河区和平区",
        "东胜区呼和浩特市",
        "红山区样例街集宁市样例街",
        "呼和浩特市赛罕区北京市朝阳区",
        "内蒙古自治区沈阳市和平区",
        "呼和浩特市样例路（回民区与玉泉区之间）",
        # Streets and markets.
        "通辽路1号",
        "呼和浩特市新城北街1号",
        "包头市青山路",
        "兴安北路3号",
        "北京路1号",
        "北京市场街1号",
        "山西巷12号",
        "大同街",
        "长安金座",
        "西藏南路",
        # Nobody knows these.
        "火星市赛罕区",
        "喀左县",
    ],
)
def test_R02_what_is_not_sure_is_neither_a_banner_nor_elsewhere(address: str) -> None:
    assert answer(address) == ""
    assert not addresses.lies_elsewhere(address)


@pytest.mark.parametrize(
    ("address", "province"),
    [
        ("沈阳市和平区样例街", "辽宁省"),
        ("沈阳铁西区", "辽宁省"),
        ("大同市平城区", "山西省"),
        ("大同平城区样例路", "山西省"),
        ("张家口市桥东区", "河北省"),
        ("西安市新城区样例路", "陕西省"),
        ("武汉青山区", "湖北省"),
        ("广州市白云区", "广东省"),
        ("哈尔滨道里区", "黑龙江省"),
        ("大兴安岭地区加格达奇区样例街", ""),
        ("大兴安岭地区松岭区", ""),
        ("大兴安岭地区呼玛县", "黑龙江省"),
        ("沈阳市和平区北京市朝阳区", ""),
        ("辽宁省沈阳市和平区、内蒙古自治区呼和浩特市赛罕区", ""),
        ("沈阳市和平区样例路，包头市东河区样例路", ""),
        ("沈阳市和平区样例路（包头市商会）", "辽宁省"),
        ("黑龙江省大兴安岭地区加格达奇区", "黑龙江省"),
        ("神木市样例路", "陕西省"),
        ("左云县样例乡", "山西省"),
        ("围场满族蒙古族自治县", "河北省"),
        ("围场县样例镇", "河北省"),
        ("前郭尔罗斯蒙古族自治县", "吉林省"),
        ("杜尔伯特县", "黑龙江省"),
        ("喀喇沁左翼蒙古族自治县", "辽宁省"),
        ("兴安县", "广西壮族自治区"),
        ("河南蒙古族自治县", "青海省"),
        ("河南省郑州市", "河南省"),
        ("海南三亚市", "海南省"),
        ("海南共和县", "青海省"),
        ("宁夏石嘴山市", "宁夏回族自治区"),
        ("广西自治区南宁市", "广西壮族自治区"),
        ("凉山州西昌市", "四川省"),
        ("延边州延吉市", "吉林省"),
        ("吉林市船营区", "吉林省"),
        ("北京朝阳区", "北京市"),
        ("北京海淀", "北京市"),
        ("上海市浦东新区", "上海市"),
        ("中国（上海）自由贸易试验区", "上海市"),
        ("香港特别行政区", "香港特别行政区"),
        ("青岛市内蒙古路赛罕区样例店", "山东省"),
        ("地址：石嘴山市大武口区", "宁夏回族自治区"),
        ("崇文区样例街", ""),
        ("北京市崇文区", "北京市"),
        # Places of ours as streets, and names that are there too.
        ("沈阳市海拉尔路3号", "辽宁省"),
        ("沈阳市通辽大街5号", "辽宁省"),
        ("北京市东胜区间", "北京市"),
        ("北京市海淀区赛罕区路1号", "北京市"),
        ("陕西省新城", "陕西省"),
        ("四川省新城区", "四川省"),
    ],
)
def test_R02_E02_an_address_elsewhere_is_known_without_its_province(address: str, province: str) -> None:
    assert answer(address) == province
    assert addresses.lies_elsewhere(address) == bool(province)


@pytest.mark.parametrize(
    "address",
    [
        # 阿拉善左旗 was of 宁夏, 阿拉善右旗 and 额济纳旗 of 甘肃 until 1979: an old paper may say so, and nobody lives there.
        "甘肃省阿拉善右旗", "甘肃省酒泉市阿拉善右旗样例镇", "甘肃省金昌市金川区阿拉善右旗", "甘肃阿拉善右旗", "甘肃省阿右旗", "甘肃省额济纳",
        "宁夏回族自治区阿拉善左旗", "宁夏回族自治区银川市 / 阿拉善左旗", "吉林省哲里木盟", "吉林省科左中旗", "辽宁省昭乌达盟", "辽宁省昭盟",
        "黑龙江省呼伦贝尔盟", "黑龙江省海拉尔区样例街", "河北省商都县", "山西省集宁市", "陕西省榆林市乌审旗", "北京市赛罕区", "北京市朝阳区赛罕区",
        "甘肃省海南区", "上海市呼和浩特",
        # Of another league.
        "包头市赛罕区", "内蒙古自治区巴彦淖尔市阿拉善右旗", "呼和浩特阿拉善右旗样例镇", "巴彦淖尔市阿右旗", "赤峰市科尔沁区", "锡盟化德县",
    ],
)  # fmt: skip
def test_R02_a_division_of_ours_under_another_province_or_league_is_neither(address: str) -> None:
    assert answer(address) == ""
    assert not addresses.lies_elsewhere(address)


# ---- an independent, slow reading: every way of writing every name, one by one ----------------------------------------


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


NOW = {row["code"]: row for row in rows("regions.csv")}
BANNERS = {code: row["name"] for code, row in NOW.items() if row["level"] == "banner_county"}
LEAGUES = {code: row["name"] for code, row in NOW.items() if row["level"] == "league_city"}
PREFIXES = ("", "内蒙古", "内蒙古自治区")
TAILS = ("", "样例镇", "样例路1号", "（样例大厦）")


def cut(name: str) -> str:
    return name[:-1] if len(name) > 2 else name


@cache
def written() -> dict[str, set[str]]:
    """Beginning of an address → the codes that it means, from the tables of today's names and of other names alone."""
    found: dict[str, set[str]] = {}
    elsewhere = {place for row in rows("outside.csv") for place in row["places"].split()}
    names = {(name, code, NOW[code]["parent_code"]) for code, name in BANNERS.items()}
    free = set(names)
    for row in rows("aliases.csv"):
        if row["kind"] in ("short", "former", "zone"):
            for league in [row["under"]] if row["under"] else LEAGUES:
                if not row["code"] or NOW[row["code"]]["parent_code"] == league:
                    names.add((row["name"], row["code"], league))
                    free |= set() if row["under"] else {(row["name"], row["code"], league)}
    for prefix, (name, code, league) in product(PREFIXES, names):
        for above in (LEAGUES[league], cut(LEAGUES[league])):
            found.setdefault(prefix + above + name, set()).add(code)
    for prefix, (name, code, _) in product(PREFIXES, free):
        if prefix or name not in elsewhere:
            found.setdefault(prefix + name, set()).add(code)
    return found


def slowly(address: str) -> set[str]:
    """The codes that the longest known beginning of an address means."""
    known = [beginning for beginning in written() if address.startswith(beginning)]
    return written()[max(known, key=len)] if known else set()


def test_R02_every_name_of_every_banner_is_read_as_the_slow_reading_says() -> None:
    wrong = []
    for beginning in written():
        meant = slowly(beginning)
        expected = next(iter(meant)) if len(meant) == 1 else ""
        if answer(beginning) != expected:
            wrong.append((beginning, answer(beginning), expected))
    assert not wrong
    assert len(written()) > 2000


@given(st.sampled_from(sorted(written())), st.sampled_from(TAILS))
def test_R02_what_follows_a_name_changes_nothing(beginning: str, tail: str) -> None:
    meant = slowly(beginning + tail)
    assert answer(beginning + tail) == (next(iter(meant)) if len(meant) == 1 else "")


FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in "0123456789()/"}


@given(st.sampled_from(sorted(written())), st.data())
def test_R02_blanks_and_full_width_characters_change_nothing(beginning: str, data: st.DataObject) -> None:
    plain = f"{beginning}样例路12号(1/2)"
    blanks = [data.draw(st.sampled_from(["", " ", "\u3000", "\u200b", "\t"])) for _ in plain]
    spread = "".join(character + blank for character, blank in zip(plain, blanks, strict=True))
    assert answer(spread) == answer(plain) == answer(spread.translate(FULL_WIDTH))


@given(st.text(max_size=60))
def test_R02_no_text_is_too_strange_to_be_read(address: str) -> None:
    place = addresses.parse_address(address)
    assert place.banner is None or not place.other_province


OTHERS = [(row["code"], name) for row in rows("outside.csv") for name in row["names"].split()]
PROVINCE_OF = {code[:2]: name for code, name in OTHERS if code.endswith("0000")}


def test_R02_every_city_of_the_other_provinces_is_elsewhere_unless_a_place_of_ours_follows() -> None:
    here = sorted({*BANNERS.values(), *LEAGUES.values()})
    there = {place for row in rows("outside.csv") for place in row["places"].split()}
    assert len(PROVINCE_OF) == 33 and len(OTHERS) > 400
    for n, (code, city) in enumerate(OTHERS):
        for follows in ("", "样例路", "新城区", "青山区", here[n % len(here)]):
            # Above a place that only we have it is one of two.
            assert addresses.lies_elsewhere(city + follows) == (follows not in {*here} - there), city + follows
        assert answer(city) in {PROVINCE_OF[other[:2]] for other, same in OTHERS if same == city}, city
        assert answer(f"{PROVINCE_OF[code[:2]]}{city}") == PROVINCE_OF[code[:2]], city


def test_R02_no_district_without_its_city_is_surely_elsewhere() -> None:
    districts = {place for row in rows("outside.csv") for place in row["places"].split() if place.endswith("区")}
    districts -= {"盘县特区"}  # a county by its name
    assert len(districts) > 900
    assert [place for place in sorted(districts) if answer(f"{place}样例路1号")] == []


def test_R02_no_name_of_ours_begins_as_a_place_elsewhere_does() -> None:
    ours = {beginning for beginning in written() if not beginning.startswith("内蒙古")}
    assert [name for name in sorted(ours) if addresses.lies_elsewhere(name)] == []
    assert [
        name for name in BANNERS.values() if any(name != other and name in other for other in BANNERS.values())
    ] == []


CITIES_ELSEWHERE = sorted({name for code, name in OTHERS if name[-1] in "省市州"})
ZONES = {(row["name"], row["under"]) for row in rows("aliases.csv") if row["kind"] == "zone"}
HOLDS = {("150781", "150703"), ("150602", "150603")}  # 满洲里市, 东胜区, and what lies or lay in them


def slowly_of_two(code: str, other: str) -> set[str]:
    """What an address may mean that begins with a banner of a league and names another place later, by their codes alone."""
    league = NOW[code]["parent_code"]
    if other in (code, league) or (NOW.get(other, {}).get("name"), league) in ZONES:
        return {code}
    if {(code, other), (other, code)} & HOLDS:
        return {code, other}
    return {""}


@given(
    st.sampled_from(sorted(BANNERS)),
    st.sampled_from([*sorted(BANNERS), *sorted(LEAGUES), *CITIES_ELSEWHERE]),
    st.sampled_from(["", "样例路1号", "样例镇、", "与", " / "]),
    st.sampled_from(["", "样例楼", "3号"]),
    st.booleans(),
)
def test_R02_of_two_places_that_do_not_hold_each_other_neither_is_sure(
    code: str, other: str, between: str, tail: str, region: bool
) -> None:
    name = NOW[other]["name"] if other in NOW else other
    start = ("内蒙古自治区" if region else "") + LEAGUES[NOW[code]["parent_code"]] + BANNERS[code]
    assert answer(start + between + name + tail) in slowly_of_two(code, other)
    # In brackets stands what is near; only beside a name that some league has for a zone it counts.
    near = {code, *slowly_of_two(code, other)} - ({""} if BANNERS[code] not in {zone for zone, _ in ZONES} else set())
    assert answer(f"{start}{between}（{name}样例楼）") in near


def test_R02_of_every_two_banners_that_follow_each_other_neither_is_sure() -> None:
    wrong = [
        (NOW[code]["name"], NOW[other]["name"])
        for code, other in product(BANNERS, BANNERS)
        if answer(LEAGUES[NOW[code]["parent_code"]] + BANNERS[code] + BANNERS[other]) not in slowly_of_two(code, other)
    ]
    assert not wrong


def test_R02_no_banner_is_found_in_a_league_that_never_held_it() -> None:
    strange = [(code, league) for code, league in product(BANNERS, LEAGUES) if NOW[code]["parent_code"] != league]
    written = [above + BANNERS[code] for code, league in strange for above in (LEAGUES[league], cut(LEAGUES[league]))]
    assert [address for address in written if answer(address)] == []


@pytest.mark.parametrize("address", ["呼和浩特市赛罕区样例路", "样例路1号", "北京市朝阳区", "新城区样例街"])
def test_R02_an_address_lies_in_the_banner_that_it_names_and_in_no_other(address: str) -> None:
    assert not addresses.lies_in(address, "150102")
    assert addresses.lies_in(address, "150105") == ("赛罕区" in address)


# ---- the data ---------------------------------------------------------------------------------------------------------


def test_R05_every_other_name_is_of_a_place_that_is_and_says_where_it_is_from() -> None:
    given_ = rows("aliases.csv")
    former = {row["code"] for row in rows("regions_historical.csv")}
    assert len(given_) > 85
    for row in given_:
        assert row["source"], row
        # 赤峰市 calls a part of itself 新城区, as 呼和浩特市 has one.
        assert row["name"] not in {*BANNERS.values(), *LEAGUES.values()} or (row["under"] and not row["code"]), row
        assert row["kind"] in ("league", "short", "former", "zone", "doubt"), row
        assert row["code"] in (former | {*LEAGUES} if row["kind"] == "league" else {*BANNERS, ""}), row
        assert row["under"] in {*LEAGUES, ""}, row
        if row["under"] and row["code"]:
            assert NOW[row["code"]]["parent_code"] == row["under"], row
    keys = [(row["name"], row["under"]) for row in given_]
    assert len(keys) == len(set(keys))


def test_D11_the_list_of_provinces_is_whole_and_without_our_own() -> None:
    named = list(outside.provinces().values())
    assert len(named) == 33 and named[0] == "北京市" and "内蒙古自治区" not in named


# ---- names instead of addresses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("准旗", "150622"), ("鄂温克旗", "150724"), ("科左中旗", "150521"), ("集宁市", "150902"), ("新城区", "150102"),
        ("青山区", "150204"), ("赤峰市阿旗", "150421"), ("通辽市/扎旗", "150526"), ("包头市郊区", "150207"),
        ("内蒙古呼和浩特市赛罕区", "150105"), ("赛罕区样例路", ""), ("赛罕", ""), ("阿旗", ""), ("郊区", ""), ("西安市新城区", ""), ("", ""),
    ],
)  # fmt: skip
def test_W06_a_banner_is_typed_by_any_of_its_whole_names(words: str, code: str) -> None:
    place = addresses.typed(words)
    assert (place.banner.code if place.banner else "") == code


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("准旗", ["150622"]),
        ("集宁市", ["150902"]),
        ("科左", ["150521", "150522"]),
        ("赛罕", ["150105"]),
        ("扎旗", []),
        (" ", []),
    ],
)
def test_W06_the_picker_finds_a_banner_by_the_names_that_people_use(words: str, codes: list[str]) -> None:
    assert [place.code for place in addresses.search(words)] == codes
    assert len(addresses.search("科", 3)) == 3


@pytest.mark.parametrize(
    ("school", "elsewhere"),
    [
        ("北京样例大学", True), ("河北样例学院", True), ("沈阳市样例学校", True), ("海南样例大学", True),
        ("甘肃省额济纳旗样例中学", False), ("甘肃额济纳旗样例中学", False), ("海南区样例中学", False), ("内蒙古样例大学", False), ("北京样例大学呼和浩特学院", False), ("样例学院", False),
        ("北京路样例学校", False), ("上海庙镇样例学校", False), ("呼伦贝尔样例学院", False),
    ],
)  # fmt: skip
def test_W06_a_school_is_elsewhere_by_the_province_in_its_name(school: str, elsewhere: bool) -> None:
    assert addresses.named_elsewhere(school) is elsewhere


@pytest.mark.parametrize(
    ("code", "school", "other"),
    [
        ("10139", "内蒙古财经大学", False),
        ("10126", "内蒙古财经大学", True),
        ("19000", "内蒙古财经大学", True),
        ("10139", "内蒙古财经学院", False),  # its former name
        ("10126", "内蒙古大学创业学院", False),
        ("10126", "华夏样例学院", True),
        ("19000", "华夏样例学院", False),  # nothing is known of either
        ("10173", "东北财经大学", False),
        ("10139", "东北财经大学", True),  # a better school in the place of the region's
        ("10173", "内蒙古财经大学", True),
        ("11660", "重庆工学院", False),  # its name until 2009
        ("11660", "四川样例学院", True),
    ],
)
def test_W09_the_code_in_a_number_is_that_of_the_school(code: str, school: str, other: bool) -> None:
    assert schools.is_other(code, school) is other


@pytest.mark.parametrize(
    ("school", "until", "more"),
    [
        ("朝阳师范高等专科学校", 2017, False),
        ("吉林铁道职业技术学院", 2010, False),
        ("朝阳师范高等专科学校", 2018, True),  # it may have been raised since
        ("东北财经大学", 2010, True),
        ("样例学校", 2010, True),
    ],
)
def test_W09_a_school_that_gave_three_years_at_most_is_known_by_the_ministrys_list(
    school: str, until: int, more: bool
) -> None:
    assert schools.gave_more(school, until) is more


def test_W09_the_ministrys_list_has_a_code_and_a_name_once_for_each_school() -> None:
    lines = schools.COUNTRY.read_text("utf-8").splitlines()[1:]
    codes, names, levels = zip(*(line.split(",") for line in lines), strict=True)
    assert len(lines) > 2600 and len(set(codes)) == len(set(names)) == len(lines)
    assert all(len(code) == 5 and code.isdecimal() for code in codes) and set(levels) == {"本科", "专科"}


def test_R02_every_place_is_read_in_traditional_characters_too_and_no_name_holds_one() -> None:
    with (divisions.DATA / "traditional.csv").open(encoding="utf-8") as file:
        table = [(row["traditional"], row["simplified"]) for row in csv.DictReader(file)]
    for banner in divisions.banners():
        league = divisions.get(banner.parent_code)
        path = f"内蒙古自治区{league.name if league else ''}{banner.name}"
        assert not {one for one, _ in table} & set(path)
        for traditional, plain in table:
            if plain in path:
                assert addresses.parse_address(path.replace(plain, traditional)).banner == banner, traditional
    for city, province in (("瀋陽市和平區", "辽宁省"), ("廣東省廣州市", "广东省"), ("重慶市萬州區", "重庆市")):
        assert addresses.parse_address(city).other_province == province
    assert [place.code for place in addresses.search("賽罕")] == ["150105"]
    assert addresses.parse_address("乾县").other_province == "陕西省"
