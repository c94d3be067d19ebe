"""S07: what readers make of the lines that OCR gives, where it parts, mixes up or loses them: no picture, only the lines."""

from datetime import date

import pytest

from acms.scans import readers
from acms.scans.ocr import Line
from acms.scans.readers import documents, education, form, id_card, qualification, recognise
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


def rows(*texts: str) -> list[Line]:
    return [at(40, 60 * row, text, width=600) for row, text in enumerate(texts)]


QUALIFICATION = (
    "会计专业技术资格证书",
    "姓名：乌云测试",
    "性别：女",
    "出生年月：1990年2月",
    f"证件号码：{NUMBER}",
    "资格级别：中级",
    "专业名称：会计",
    "批准日期：2015年9月13日",
    "管理号：15012015000321",
    "通过国家统一组织的考试",
)


def test_S07_W10_a_qualification_certificate_is_read_label_by_label() -> None:
    reading = readers.read("qualification", rows(*QUALIFICATION))
    assert values(reading) == {
        "name": "乌云测试",
        "sex": "女",
        "born": "1990-02",
        "id_number": NUMBER,
        "level": "中级",
        "type": "会计类",
        "obtained_on": "2015-09-13",
        "certificate_no": "15012015000321",
        "way": "考试",
    }
    assert reading.shows == ["qualification"]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("正高级会计师", "正高级"),
        ("高级会计师", "高级"),
        ("会计师", "中级"),
        ("助理会计师", "初级"),
        ("会计员", "初级"),
        ("样例", ""),
    ],
)
def test_S07_W10_titles_stand_for_levels(words: str, level: str) -> None:
    assert qualification.level(words) == level


@pytest.mark.parametrize(
    ("words", "kind"),
    [("会计", "会计类"), ("审计专业技术资格", "审计类"), ("统计师", "统计类"), ("经济专业", "经济类"), ("建筑", "")],
)
def test_S07_W10_the_type_is_named_as_the_form_lists_it(words: str, kind: str) -> None:
    assert qualification.subject(words) == kind


@pytest.mark.parametrize(("words", "number"), [("A12345", "A12345"), ("12345", ""), ("编号见背面", ""), ("1" * 25, "")])
def test_S07_W10_other_words_are_no_number(words: str, number: str) -> None:
    assert qualification.number(words) == number


def test_S07_W06_a_residence_permit_is_read() -> None:
    texts = (
        "居住证",
        "姓名：乌云测试",
        f"公民身份号码：{NUMBER}",
        "居住地住址：呼和浩特市赛罕区样例路1号",
        "签发机关：呼和浩特市公安局赛罕区分局",
        "签发日期：2025年3月4日",
    )
    assert values(readers.read("residence_permit", rows(*texts))) == {
        "name": "乌云测试",
        "id_number": NUMBER,
        "address": "呼和浩特市赛罕区样例路1号",
        "authority": "呼和浩特市公安局赛罕区分局",
        "issued_on": "2025-03-04",
    }


def test_S07_D13_a_student_report_is_read() -> None:
    texts = (
        "教育部学籍在线验证报告",
        "姓名：乌云测试",
        "性别：女",
        "院校：样例财经大学",
        "专业：会计学",
        "层次：本科",
        "学制：4年",
        "入学日期：2023年9月1日",
        "学籍状态：不在籍（毕业）",
        "更新日期：2026年3月4日",
    )
    found = values(readers.read("student_report", rows(*texts)))
    wanted = {
        "name": "乌云测试",
        "sex": "女",
        "school": "样例财经大学",
        "major": "会计学",
        "level": "本科",
        "years": "4",
        "entered": "2023-09-01",
        "updated": "2026年3月4日",
    }
    assert {name: found.get(name) for name in wanted} == wanted
    assert documents.alike(found["state"], "不在籍(毕业)")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2015年7月1日", {date(2015, 7, 1)}),
        ("2015.07.01 至 2019-07-02", {date(2015, 7, 1), date(2019, 7, 2)}),
        ("二〇一五年七月一日", {date(2015, 7, 1)}),
        ("二○一五年十二月三十一日", {date(2015, 12, 31)}),
        ("一九九八年十月二十日", {date(1998, 10, 20)}),
        ("2015年13月1日", set()),
        ("2015年2月30日", set()),
        ("1815年7月1日", set()),
    ],
)
def test_S07_days_are_found_in_either_numerals(text: str, days: set[date]) -> None:
    assert documents.dates(text) == days


def test_S07_words_are_alike_in_any_width_form_and_dot() -> None:
    assert documents.alike("巴圖•测试（甲）", "巴圖・测试(甲)") and documents.alike("畢業證書", "毕业证书")
    assert not documents.alike("巴图测试", "巴图·测试")
    assert documents.mentions("毕业于 样例 大学", "样例大学") and not documents.mentions("样例大学", "")


@pytest.mark.parametrize(
    ("shown", "slot", "home"),
    [
        (["diploma"], "diploma_part", ""),
        (["education_report"], "diploma_full", ""),
        (["degree"], "diploma_part", "degree_part"),
        (["registration"], "degree_full", "eregistration_full"),
        (["id_portrait"], "id_emblem", "id_portrait"),
        (["change_proof", "qualification"], "qualification", ""),
        (["change_proof"], "qualification", ""),
        (["old_certificate"], "qualification", ""),
        (["diploma"], "trust_proof", ""),
        ([], "diploma_full", ""),
    ],
)
def test_S02_where_a_paper_belongs(shown: list[str], slot: str, home: str) -> None:
    assert recognise.elsewhere(shown, slot) == home


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("教育部学历证书电子注册备案表", ["registration"]),
        ("学历认证报告 毕业证书编号", ["education_report", "diploma"]),
        ("会计从业资格证书", ["old_certificate"]),
        ("居住证件", []),
        ("学士学位证书", ["degree"]),
        ("姓名变更证明 会计师证书", ["change_proof", "qualification"]),
    ],
)
def test_S02_a_title_tells_the_document(text: str, shows: list[str]) -> None:
    assert recognise.documents(text, []) == shows
    assert recognise.shows_change(text) == ("change_proof" in shows)


@pytest.mark.parametrize(
    ("read", "major"),
    [
        ("会计学", "会计学"),
        ("高等教育财政学", "财政学"),
        ("财务管里", "财务管理"),
        ("·会计学，", "会计学"),
        ("样例工程", "样例工程"),
        ("会", "会"),
    ],
)
def test_S07_a_major_with_a_character_misread_is_the_known_one(read: str, major: str) -> None:
    assert education.major(read) == major


def _spread(text: str, left: int, middles: list[int], right: int, *, y: int = 555) -> Line:
    """A line whose characters have their middles where the reader saw them."""
    return Line(text, 0.95, (left, y, right - left, 56), (0.95,) * len(text), tuple(middles))


@pytest.mark.parametrize(("begins", "first", "major"), [(813, 825, "财务管理"), (845, 866, "财务管理里")])
def test_S07_a_character_at_which_a_line_was_cut_is_read_once(begins: int, first: int, major: str) -> None:
    """Half of 理 was read again as 里, at the beginning of the second part; a character beside it is one more."""
    lines = [
        at(600, 120, "毕业证书", width=400, height=80),
        _spread("在本校财务管理", 590, [610, 645, 680, 715, 750, 785, 820], 841),
        _spread("里专业四年制本科学习", begins, [first, *range(890, 1205, 35)], 1230),
        at(183, 642, "程，成绩合格，准予毕业。", width=460, height=52),
    ]
    assert readers.read("diploma_full", lines).fields["major"].value == major


def test_S07_what_is_printed_across_a_line_keeps_its_first_letter() -> None:
    """SPECIMEN beside a name lost its S, and was a part of the name."""
    lines = [
        _spread("名称：样例公司", 100, [115, 155, 195, 235, 275, 315, 355], 380),
        _spread("SPECIMEN", 350, list(range(365, 645, 36)), 650),
    ]
    assert [piece.text for piece in form.pieces(lines)][-1] == "SPECIMEN"
