"""S07: what readers make of the lines that OCR gives, where it parts, mixes up or loses them: no picture, only the lines."""

import pytest

from acms.scans import readers
from acms.scans.ocr import Line
from acms.scans.readers import id_card
from acms.scans.readings import Reading

NUMBER = "150105199002280028"


def at(x: int, y: int, text: str, sure: float = 0.95, width: int = 200, height: int = 40) -> Line:
    return Line(text, sure, (x, y, width, height))


def values(reading: Reading) -> dict[str, str]:
    return {name: field.value for name, field in reading.fields.items()}


CARD = [
    at(40, 40, "姓名 乌云·测试"),
    at(40, 100, "性别 女 民族 蒙古"),
    at(40, 160, "出生 1990年2月28日"),
    at(40, 220, "住址 内蒙古自治区呼和浩特市", width=420),
    at(130, 270, "赛罕区样例路1号", 0.9, width=300),
    at(40, 420, f"公民身份号码 {NUMBER}", width=700),
]
READ = {
    "name": "乌云·测试",
    "sex": "女",
    "ethnic": "蒙古族",
    "born": "1990-02-28",
    "address": "内蒙古自治区呼和浩特市赛罕区样例路1号",
    "id_number": NUMBER,
}


def test_S07_a_card_is_read_line_by_line() -> None:
    reading = id_card.portrait(CARD)
    assert values(reading) == READ
    assert reading.fields["address"].box == (40, 220, 420, 90) and reading.fields["address"].confidence == 0.9
    assert reading.fields["name"].box == (40, 40, 200, 40)


def test_S07_values_that_were_parted_from_their_labels_are_read() -> None:
    parted = [
        at(40, 40, "姓名", width=80),
        at(600, 44, "照片旁"),
        at(140, 42, "乌云·测试"),
        at(40, 100, "女"),
        at(300, 100, "蒙古"),
        at(40, 160, "1990年2月28日"),
        at(40, 220, "住址", width=80),
        at(140, 222, "内蒙古自治区呼和浩特市", width=320),
        at(130, 270, "赛罕区样例路1号"),
        at(40, 420, NUMBER, width=700),
    ]
    assert values(id_card.portrait(parted)) == READ


@pytest.mark.parametrize(
    ("stray", "why"),
    [
        (at(600, 270, "样例摄影"), "it stands in the photo"),
        (at(130, 270, "仅供备案使用", height=80), "it slants across the card"),
        (at(20, 270, "ᠮᠣᠩᠭᠣᠯ"), "it stands in the column of the labels"),
        (at(130, 410, "公民身份号码"), "it is a label"),
        (at(130, 470, "下方的字"), "it stands below the number"),
    ],
)
def test_S07_what_is_no_line_of_the_address_does_not_come_into_it(stray: Line, why: str) -> None:
    assert id_card.portrait([*CARD, stray]).value("address") == READ["address"], why


def test_S07_a_card_without_address_or_number_is_read_for_what_it_shows() -> None:
    assert values(id_card.portrait(CARD[:3])) == {name: READ[name] for name in ("name", "sex", "ethnic", "born")}
    assert id_card.portrait(CARD[:5]).value("address") == READ["address"]
    assert values(id_card.portrait([at(40, 220, "住址", width=80)])) == {}


@pytest.mark.parametrize("authority", ["呼和浩特市公安局赛罕区分局", "锡林浩特市公安局", "赛罕区分局"])
def test_S07_who_issued_a_card_and_how_long_it_holds(authority: str) -> None:
    lines = [
        at(40, 40, "中华人民共和国"),
        at(40, 100, "居民身份证"),
        at(40, 300, f"签发机关 {authority}"),
        at(40, 360, "有效期限 2019.05.06-2039.05.06", 0.8),
    ]
    reading = id_card.emblem(lines)
    assert values(reading) == {"authority": authority, "valid_from": "2019-05-06", "valid_to": "2039-05-06"}
    assert reading.fields["valid_to"].confidence == 0.8 and reading.fields["authority"].box == (40, 300, 200, 40)
    for_good = id_card.emblem([*lines[:3], at(40, 360, "有效期限 2019.05.06-长期")])
    assert (for_good.value("valid_from"), for_good.value("valid_to")) == ("2019-05-06", "长期")
    assert values(id_card.emblem(lines[:2])) == {}


@pytest.mark.parametrize(
    ("texts", "side"),
    [
        (["姓名 乌云", "民族 蒙古"], "id_portrait"),
        (["住址 样例路1号", NUMBER], "id_portrait"),
        (["住址 样例路1号", NUMBER[:-1] + "7"], ""),  # no valid number
        (["姓名 乌云", "性别 女", "出生 1990年"], ""),  # a certificate prints them too
        (["民族 蒙古"], ""),
        (["中华人民共和国", "居民身份证"], "id_emblem"),
        (["签发机关 样例公安局", "有效期限 2019.05.06-长期"], "id_emblem"),
        (["中华人民共和国", "会计师证书"], ""),
    ],
)
def test_S01_which_side_of_a_card_a_picture_shows(texts: list[str], side: str) -> None:
    assert id_card.side([at(40, 60 * row, text) for row, text in enumerate(texts)]) == side


USCC = "91150105MA0TE5T16A"


@pytest.mark.parametrize(
    ("name", "whole"),
    [("内蒙古青禾样例粮油有限公司", True), ("呼和浩特市样例第三中学", True), ("内蒙古青禾样例粮油有限", False)],
)
def test_S07_E02_a_units_certificate_is_read_and_a_name_cut_short_is_less_sure(name: str, whole: bool) -> None:
    texts = ["营业执照", f"统一社会信用代码：{USCC}", f"名称：{name}", "住所：内蒙古自治区呼和浩特市赛罕区样例大街9号"]
    reading = readers.read(
        "employer_certificate", [at(40, 60 * row, text, width=600) for row, text in enumerate(texts)]
    )
    assert (reading.value("uscc"), reading.value("name")) == (USCC, name)
    assert reading.value("address") == "内蒙古自治区呼和浩特市赛罕区样例大街9号"
    assert reading.value("title") == "营业执照" and "licence" in reading.shows
    assert reading.fields["name"].confidence == (0.95 if whole else 0.6)


@pytest.mark.parametrize(("printed", "read"), [("9115O1O5MAOTE5TI6A", USCC), ("91150105MA0TE5T16B", "")])
def test_S07_E02_what_ocr_takes_for_a_letter_that_codes_have_not_is_a_digit(printed: str, read: str) -> None:
    assert readers.read("employer_certificate", [at(40, 40, f"统一社会信用代码：{printed}")]).value("uscc") == read


def test_S07_a_value_stands_right_of_its_label_in_its_row() -> None:
    texts = [
        at(40, 40, "名称：", width=80),
        at(140, 42, "样例乳品厂"),
        at(40, 100, "住所", width=80),
        at(40, 160, "别处"),
    ]
    reading = readers.read("employer_certificate", texts)
    assert reading.value("name") == "样例乳品厂" and "address" not in reading.fields
