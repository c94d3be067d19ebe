"""S07: which words belong to a label, by where they stand on the page: no picture, only lines as the recogniser gives them."""

import pytest

from acms.scans import readers
from acms.scans.ocr import Line
from acms.scans.readers import form
from acms.scans.readers import page as page_of
from acms.scans.readers.page import Page

HIGH = 30


def at(x: int, y: int, text: str, width: int = 0, height: int = HIGH, sure: float = 0.95) -> Line:
    return Line(text, sure, (x, y, width or 28 * len(text), height))


def beside(label: str, *lines: Line, wraps: bool = True) -> str:
    found = Page(list(lines)).beside(label, wraps=wraps)
    return found.value if found else ""


# ---- in one row --------------------------------------------------------------------------------------------------------------------


def test_S07_what_stands_below_a_name_is_no_part_of_it() -> None:
    """Only where a reader says that a value wraps: below a name stands what has lost its label, or a stamp."""
    lines = [at(100, 100, "姓名"), at(200, 100, "乌云测试"), at(200, 136, "蒙古族")]
    for kind in ("residence_permit", "qualification", "student_report"):
        assert readers.read(kind, lines).value("name") == "乌云测试"
    assert beside("姓名", *lines, wraps=False) == "乌云测试"


@pytest.mark.parametrize(
    ("others", "value"),
    [
        ([at(200, 100, "样例市"), at(300, 101, "公安局")], "样例市公安局"),  # parted by a narrow blank
        ([at(200, 100, "样例市公安局"), at(480, 100, "第3页")], "样例市公安局"),  # another column
        ([at(200, 100, "样例市公安局"), at(380, 100, "性别"), at(450, 100, "男")], "样例市公安局"),  # another label
        ([at(500, 100, "样例市公安局")], "样例市公安局"),  # a wide column of labels
        ([at(900, 100, "样例市公安局")], ""),  # across the page
        ([at(20, 100, "样例市")], ""),  # left of the label
        ([at(200, 190, "样例市公安局")], ""),  # in another row
    ],
)
def test_S07_a_value_stands_right_of_its_label_and_ends_at_the_next_column(others: list[Line], value: str) -> None:
    assert beside("发证机关", at(80, 100, "发证机关"), *others, wraps=False) == value


def test_S07_the_first_label_that_has_a_value_gives_it() -> None:
    lines = [at(100, 100, "住所"), at(100, 200, "地址："), at(200, 200, "样例街1号")]
    found = Page(lines).beside("住所", "地址")
    assert found is not None and found.value == "样例街1号" and found.box == (200, 200, 140, 30)


# ---- of two lines around their label -----------------------------------------------------------------------------------------------


AROUND = at(240, 100, "北方样例大学经济"), at(240, 140, "管理学院")


@pytest.mark.parametrize(
    ("lines", "value", "why"),
    [
        (AROUND, "北方样例大学经济管理学院", "the label stands between its two lines"),
        (AROUND[:1], "", "one line above the label may be the value of another"),
        (AROUND[1:], "", "and one below it"),
        ((*AROUND, at(380, 142, "本科")), "", "with a third nobody knows which"),
        ((at(240, 100, "北方样例"), at(380, 98, "样例")), "", "both stand above the label"),
        ((AROUND[1], at(380, 142, "样例")), "", "both stand below it"),
        ((at(240, 70, "北方样例大学经济"), at(240, 170, "管理学院")), "", "they are lines of other cells"),
        ((at(440, 100, "北方样例大学经济"), at(440, 140, "管理学院")), "", "they stand in a further column"),
        ((at(20, 100, "北方样例大学"), at(20, 140, "管理学院")), "", "they stand left of it"),
        ((AROUND[0], at(240, 140, "专业")), "", "one is a label"),
    ],
)
def test_S07_only_two_lines_around_a_label_are_the_value_of_its_cell(
    lines: tuple[Line, ...], value: str, why: str
) -> None:
    assert beside("院校", at(100, 120, "院校"), *lines) == value, why


# ---- on several lines --------------------------------------------------------------------------------------------------------------


LONG, REST = at(240, 100, "呼和浩特市赛罕区样例大街与"), at(240, 136, "样例路交汇处3号楼")
WHOLE = LONG.text + REST.text


@pytest.mark.parametrize(
    ("lines", "value", "why"),
    [
        ((REST,), WHOLE, "it goes on below"),
        ((REST, at(20, 136, "签注")), WHOLE, "a label in a column further left has a value of its own"),
        ((REST, at(640, 136, "编号")), WHOLE, "so has one in a column further right"),
        ((REST, at(130, 136, "签注")), LONG.text, "the label beside it says what it is"),
        ((at(240, 136, "样例路交汇处"), at(415, 137, "3号楼")), WHOLE, "its second line is parted by a blank"),
        ((at(240, 136, "样例路交汇处3号楼"), at(600, 136, "第3页")), WHOLE, "another column stands beside it"),
        ((REST, at(240, 172, "东单元")), WHOLE + "东单元", "it has three lines"),
        ((at(240, 136, "样例路交汇处3号楼", height=70),), LONG.text, "large print is no part of it"),
        ((at(240, 136, "样例路交汇处3号楼", height=14),), LONG.text, "nor is small print"),
        ((at(400, 136, "样例路交汇处"),), LONG.text, "it begins further right: it is a stamp or a signature"),
        ((at(104, 136, "样例路交汇处3号楼"),), WHOLE, "it goes on below its label"),
    ],
)
def test_S07_a_value_goes_on_below_in_its_own_column(lines: tuple[Line, ...], value: str, why: str) -> None:
    assert beside("居住地址", at(100, 100, "居住地址"), LONG, *lines) == value, why


def test_S07_a_value_is_as_sure_as_its_worst_line_and_its_place_holds_all_of_them() -> None:
    lines = [at(100, 100, "居住地址"), LONG, at(250, 136, "样例路交汇处3号楼", sure=0.7)]
    found = Page(lines).beside("居住地址", wraps=True)
    assert found is not None and found.confidence == 0.7 and found.box == (240, 100, 364, 66)


# ---- pages written in columns ------------------------------------------------------------------------------------------------------


def column(x: int, y: int, text: str) -> Line:
    return Line(text, 0.95, (x, y, 30, 32 * len(text)))


def test_S07_a_page_in_columns_is_read_from_right_to_left() -> None:
    """An old diploma; its title stands level above them, and what is below another in one column goes on with it."""
    lines = [
        at(300, 20, "毕业证书"),
        column(300, 100, "会计专业毕业"),
        column(500, 100, "学生王秀兰系"),
        column(502, 320, "样例县人"),
        column(400, 100, "现年二十二岁"),
    ]
    assert "".join(line.text for line in form.pieces(lines)) == "毕业证书学生王秀兰系样例县人现年二十二岁会计专业毕业"


def test_S07_one_column_on_a_level_page_is_taken_apart_and_no_page_in_columns() -> None:
    """The first characters of labels that are spaced out: 名, 类 of 名称, 类型."""
    lines = [
        Line("名类", 0.99, (100, 100, 30, 90)),
        at(240, 100, "称样例乳品厂"),
        at(240, 160, "型有限责任公司"),
    ]
    assert [line.text for line in form.pieces(lines)] == ["名称样例乳品厂", "类型有限责任公司"]


def test_S07_rows_go_from_top_to_bottom_and_each_from_left_to_right() -> None:
    lines = [at(300, 104, "乙"), at(100, 160, "丙"), at(100, 98, "甲"), at(300, 158, "丁")]
    assert "".join(line.text for line in form.pieces(lines)) == "甲乙丙丁"


# ---- labels in a line ----------------------------------------------------------------------------------------------------------------


def spread(text: str, *at: int, sure: float = 0.95, high: int = 40) -> Line:
    """A line each of whose characters stands where it is told."""
    return Line(text, sure, (at[0] - 20, 100, at[-1] - at[0] + 40, high), (sure,) * len(text), at)


def labelled(text: str) -> list[tuple[str, str]]:
    return [(one.label, one.words.text if one.words else "") for one in form.cells(form.folded(at(100, 100, text)))]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("姓名：乌云测试", [("姓名", "乌云测试")]),
        ("姓名", [("姓名", "")]),
        ("姓名：", [("姓名", "")]),
        ("姓名:·乌云；", [("姓名", "乌云")]),  # marks around it are no part of it
        ("样例", [("", "样例")]),
        ("：", []),
        ("样例：姓名：乌云性别：女", [("", "样例"), ("姓名", "乌云"), ("性别", "女")]),
        ("样例大学专业学校", [("", "样例大学专业学校")]),  # short labels within words are none
        ("乌云证件号码150105", [("", "乌云"), ("证件号码", "150105")]),  # long ones are, wherever they stand
        ("专业技术人员", [("", "专业技术人员")]),  # other words begin so too
        ("学历证书", [("", "学历证书")]),
        ("专业：会计；层次：本科", [("专业", "会计"), ("层次", "本科")]),
        (
            "类型：企业；负责人张三",
            [("类型", "企业"), ("负责人", "张三")],
        ),  # behind a mark one of three characters is one
        ("任会计机构负责人张三", [("", "任会计机构负责人张三")]),  # within words it is none
    ],
)
def test_S07_a_line_is_parted_at_its_labels(text: str, cells: list[tuple[str, str]]) -> None:
    assert labelled(text) == cells


def test_S07_behind_a_blank_a_short_label_is_one() -> None:
    together = spread("乌云性别女", 120, 160, 200, 240, 280)
    apart = spread("乌云性别女", 120, 160, 300, 340, 380)
    assert [one.label for one in form.cells(form.folded(together))] == [""]
    assert [one.label for one in form.cells(form.folded(apart))] == ["", "性别"]


def test_S07_the_place_of_a_value_is_that_of_its_own_characters() -> None:
    line = spread("姓名乌云性别女", 120, 160, 240, 280, 400, 440, 500)
    page = Page([line])
    name, sex = page.beside("姓名"), page.beside("性别")
    assert name is not None and (name.value, name.box) == ("乌云", (200, 100, 140, 40))
    assert sex is not None and (sex.value, sex.box) == ("女", (470, 100, 50, 40))


def test_S07_without_places_of_its_characters_a_line_is_parted_evenly() -> None:
    found = Page([Line("姓名乌云", 0.9, (100, 50, 160, 40))]).beside("姓名")
    assert found is not None and (found.value, found.confidence, found.box) == ("乌云", 0.9, (180, 50, 80, 40))


def test_S07_a_character_that_is_folded_into_several_keeps_its_place_and_confidence() -> None:
    """㈱ is three characters in plain text, and a blank is none."""
    folded = form.folded(Line("甲 ㈠乙", 0.9, (0, 0, 160, 40), (0.9, 0.1, 0.5, 0.8), (20, 60, 100, 140)))
    assert (folded.text, folded.sure, folded.at) == ("甲(一)乙", (0.9, 0.5, 0.5, 0.5, 0.8), (20, 100, 100, 100, 140))
    blank = form.folded(Line("  ", 0.9, (0, 0, 160, 40)))
    assert (blank.text, blank.sure, blank.at) == ("", (), ())


# ---- what a page says ----------------------------------------------------------------------------------------------------------------


def test_S07_what_runs_over_two_lines_is_as_sure_as_its_worst_character_and_stands_where_it_begins() -> None:
    first = Line("学生在样例", 0.9, (100, 100, 200, 40), (0.9, 0.9, 0.9, 0.8, 0.9))
    second = Line("大学学习", 0.9, (100, 150, 160, 40), (0.7, 0.95, 0.2, 0.2))
    found = Page([first, second]).find(r"在(.*?大学)")
    assert found is not None and (found.value, found.confidence, found.box) == ("样例大学", 0.7, (100, 100, 200, 40))
    within = Page([first, second]).find_in_line(r"(样例)")
    assert within is not None and (within.confidence, within.box) == (0.8, (100, 100, 200, 40))
    assert Page([first, second]).find_in_line(r"(样例大学)") is None
    assert Page([first, second]).find(r"在(女)?样例") is None


def test_S07_the_latest_day_is_the_one_on_which_a_paper_was_given() -> None:
    lines = [at(100, 60 * n, text) for n, text in enumerate(("1990年2月28日生", "2015年7月1日", "2011年9月1日至2015年6月30日"))]  # fmt: skip
    page = Page(lines)
    found = page.last_day(None)
    assert found is not None and (found.value, found.box) == ("2015-07-01", lines[1].box)
    assert Page(lines[:1]).last_day(None) is not None
    born = page.find(r"(1990年2月28日)")
    assert born is not None
    assert Page(lines[:1]).last_day(readers.Field("1990-02-28", 0.9, born.box)) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("2019.05.06至2039.05.05", "2039-05-05"), ("2039.05.05", "2039-05-05"), ("长期", ""), ("", "")],
)
def test_S07_of_several_days_beside_a_label_the_latest_counts(text: str, day: str) -> None:
    assert page_of.iso(text) == day


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("乌云", "乌云"),
        ("乌", ""),
        ("巴图··测试", "巴图·测试"),
        ("·乌云，", "乌云"),
        ("乌云1", ""),
        ("乌云(女)", ""),
        ("姓名:乌云", ""),
        ("阿" * 30, "阿" * 30),
        ("阿" * 31, ""),
        ("Li Wei", "Li Wei"),
    ],
)
def test_S07_what_cannot_be_a_name_is_none(text: str, name: str) -> None:
    assert page_of.person(text) == name


@pytest.mark.parametrize(("text", "sex"), [("女", "女"), ("男性", "男"), ("汉", ""), ("", "")])
def test_S07_other_words_beside_the_label_are_no_sex(text: str, sex: str) -> None:
    assert page_of.sex(text) == sex


# ---- the portrait side of a card -------------------------------------------------------------------------------------------------------


ADDRESS = (at(40, 220, "住址内蒙古呼和浩特市", 300), at(40, 420, "公民身份号码150105199002280028", 700))


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ([at(90, 270, "样例路1号", 200)], "内蒙古呼和浩特市样例路1号"),
        ([at(90, 270, "样例路1号", 200), at(90, 310, "东单元", 200)], "内蒙古呼和浩特市样例路1号东单元"),
        ([at(90, 270, "Yangli Lu", 200)], "内蒙古呼和浩特市"),  # the same in Latin letters
        ([at(500, 270, "样例路1号", 200)], "内蒙古呼和浩特市"),  # in the photo
        ([at(90, 225, "样例路1号", 200)], "内蒙古呼和浩特市"),  # over the first line
        ([at(90, 270, "样例路1号", 200, 46)], "内蒙古呼和浩特市"),  # larger print
        ([at(90, 409, "样例路1号", 200)], "内蒙古呼和浩特市"),  # beside the number
        ([at(90, 270, "出生1990年", 200)], "内蒙古呼和浩特市"),
    ],
)
def test_S07_W03_an_address_is_the_lines_below_its_label_beside_the_photo(lines: list[Line], address: str) -> None:
    assert readers.read("id_portrait", [*ADDRESS, *lines]).value("address") == address


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ([at(40, 40, "姓名乌云")], "乌云"),
        ([at(40, 40, "名：乌云")], "乌云"),  # of the label 姓 was not read
        ([at(40, 40, "娃名乌云")], "乌云"),
        ([at(40, 40, "姓名"), at(400, 40, "仅供"), at(130, 42, "乌云")], "乌云"),
        ([at(40, 40, "姓名"), at(130, 90, "乌云")], ""),  # not in its row
        ([at(140, 40, "姓名"), at(40, 42, "乌云")], ""),  # left of it
        ([at(40, 40, "性别男")], ""),
    ],
)
def test_S07_W03_a_name_stands_behind_its_label_or_right_of_it(lines: list[Line], name: str) -> None:
    assert readers.read("id_portrait", lines).value("name") == name


# ---- reports (学信网) ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "field"), [("院校名称", "school"), ("毕业院校", "school"), ("专业名称", "major"), ("专业", "major")]
)
def test_S07_W09_a_schools_or_majors_name_of_two_lines_is_whole(label: str, field: str) -> None:
    lines = [at(100, 100, label), at(240, 100, "样例信息管理与"), at(240, 136, "样例系统工程")]
    assert readers.read("eregistration_full", lines).value(field) == "样例信息管理与样例系统工程"


@pytest.mark.parametrize(
    ("label", "field", "value"),
    [("层次", "level", "本科"), ("学籍状态", "state", "在籍"), ("学制", "years", "4"), ("性别", "sex", "女")],
)
def test_S07_W09_what_is_short_on_a_report_ends_with_its_line(label: str, field: str, value: str) -> None:
    lines = [at(100, 100, label), at(240, 100, value), at(240, 136, "样例")]
    assert readers.read("student_report", lines).value(field) == value


@pytest.mark.parametrize(
    ("kind", "label", "lines", "field"),
    [
        ("employer_certificate", "名称", ("乌兰样例粮油食品加工", "有限责任公司"), "name"),
        ("employer_certificate", "住所", ("内蒙古呼和浩特市样例区", "样例街1号"), "address"),
        ("residence_permit", "签发机关", ("呼和浩特市公安局样例区", "样例路派出所"), "authority"),
        ("residence_permit", "现住址", ("内蒙古呼和浩特市样例区", "样例街1号"), "address"),
        ("diploma_full", "学校名称", ("内蒙古样例财经职业", "技术学院"), "school"),
    ],
)
def test_S07_what_may_be_long_is_read_on_all_its_lines(
    kind: str, label: str, lines: tuple[str, str], field: str
) -> None:
    first, second = lines
    page = [at(100, 100, label), at(240, 100, first), at(240, 136, second)]
    assert readers.read(kind, page).value(field) == first + second


@pytest.mark.parametrize("label", ["管理号", "批准日期", "资格级别", "专业名称", "性别"])
def test_S07_W10_what_is_short_on_a_qualification_ends_with_its_line(label: str) -> None:
    value = {
        "管理号": "15012015000321",
        "批准日期": "2015年9月13日",
        "资格级别": "中级",
        "专业名称": "会计",
        "性别": "女",
    }[label]
    field = {
        "管理号": "certificate_no",
        "批准日期": "obtained_on",
        "资格级别": "level",
        "专业名称": "type",
        "性别": "sex",
    }[label]
    lines = [at(100, 100, label), at(240, 100, value)]
    alone = readers.read("qualification", lines).value(field)
    assert (
        alone and readers.read("qualification", [*lines, at(240, 136, "2099年12月31日高级审计")]).value(field) == alone
    )
