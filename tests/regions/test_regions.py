"""R01, R02, R05: the region tree, its history, and where addresses lie."""

import pytest

from acms.regions import addresses, divisions
from acms.regions.models import agencies_of


def test_R01_the_tree_has_twelve_leagues_and_a_hundred_and_three_banners() -> None:
    assert len(divisions.leagues()) == 12
    assert len(divisions.banners()) == 103
    assert divisions.path("150105") == "呼和浩特市 / 赛罕区"


@pytest.mark.parametrize("words", ["赛罕", "saihan", "sh", "saihanqu"])
def test_R01_the_picker_finds_a_banner_by_name_pinyin_and_initials(words: str) -> None:
    assert "150105" in [place.code for place in divisions.search(words)]


def test_R01_a_leagues_name_brings_its_banners() -> None:
    assert {place.parent_code for place in divisions.search("通辽", 8)} == {"150500"}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("内蒙古自治区呼和浩特市赛罕区样例大街9号", "150105"),
        ("呼和浩特市新城区北街5号", "150102"),
        ("内蒙古通辽市科尔沁区样例路1号", "150502"),
        ("内蒙古自治区锡林郭勒盟锡林浩特市样例街", "152502"),
        ("内蒙古自治区包头市稀土高新区样例路", "150204"),
        ("内蒙古自治区鄂伦春自治旗阿里河镇", "150723"),
    ],
)
def test_R02_an_address_names_its_banner(address: str, code: str) -> None:
    place = addresses.parse_address(address)
    assert place.banner is not None and place.banner.code == code


def test_R02_an_address_in_another_province_is_said_to_be_there() -> None:
    assert addresses.parse_address("河北省张家口市桥东区1号").other_province == "河北省"
    assert addresses.parse_address("某街1号") == addresses.Place(None)


def test_R02_a_banner_is_managed_by_its_bureau_and_the_leagues(db: None) -> None:
    assert [agency.code for agency in agencies_of("150105")] == ["150105", "150100"]
    assert [agency.code for agency in agencies_of("150099")] == ["150099"]


def test_R03_people_cannot_pick_a_special_region() -> None:
    codes = {code for _, places in divisions.choices() for code, _ in places}
    assert not codes & {"150099", "150098", "150199"}
