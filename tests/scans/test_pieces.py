"""S07, W04, W06, W09, W10, E02, D13: papers of other hands than the project's, as the recogniser gave them (bench.evidence.pieces)."""

import json
from pathlib import Path
from typing import Any

import pytest

from acms.scans import readers
from acms.scans.ocr import Line
from acms.scans.readers import documents, form
from acms.scans.readings import Reading
from bench.evidence import pieces

PAPERS = {path.stem: json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "pieces").glob("*.json"))}


def read(paper: dict[str, Any], lines: list[Line] | None = None) -> Reading:
    return readers.read(paper["kind"], lines or [pieces.line(kept) for kept in paper["lines"]])


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_S07_a_paper_that_nobody_here_drew_is_read(paper: dict[str, Any]) -> None:
    reading = read(paper)
    assert {name: documents.plain(reading.value(name)) for name in paper["truth"]} == {
        name: documents.plain(value) for name, value in paper["truth"].items()
    }
    assert readers.recognise.belongs(reading.shows, paper["kind"])


def at(x: int, y: int, text: str, width: int = 0, height: int = 30) -> Line:
    return Line(text, 0.95, (x, y, width or 28 * len(text), height))


@pytest.mark.parametrize(
    ("spaced", "whole"),
    [
        ([at(100, 100, "名"), at(240, 102, "称样例乳品厂")], "名称样例乳品厂"),
        ([at(100, 100, "名"), at(170, 102, "称"), at(240, 98, "样例乳品厂")], "名称"),
        ([at(100, 100, "住"), at(240, 102, "所样例街1号")], "住所样例街1号"),
        ([at(100, 100, "名"), at(240, 190, "称样例乳品厂")], "名"),  # in another row
        ([at(100, 100, "名"), at(900, 102, "称样例乳品厂")], "名"),  # in another column
        ([at(100, 100, "王"), at(240, 102, "称样例乳品厂")], "王"),  # no label begins so
    ],
)
def test_S07_E02_a_label_whose_characters_stand_apart_is_one(spaced: list[Line], whole: str) -> None:
    assert form.pieces(spaced)[0].text == whole


def test_S07_E02_characters_below_each_other_go_back_to_their_labels() -> None:
    lines = [Line("名类住", 0.99, (100, 100, 30, 150)), at(240, 100, "称样例乳品厂"), at(240, 160, "型有限责任公司"), at(240, 220, "所样例街1号")]  # fmt: skip
    reading = readers.read("employer_certificate", lines)
    assert (reading.value("name"), reading.value("address")) == ("样例乳品厂", "样例街1号")


WRAPPED = [
    at(100, 100, "姓名"), at(240, 100, "乌云测试"),
    at(100, 160, "居住地址"), at(240, 160, "呼和浩特市赛罕区样例大街与"), at(240, 200, "样例路交汇处3号楼"),
    at(100, 260, "公民身份号码"), at(300, 260, "150105199002280028"),
    at(100, 320, "签发机关"), at(240, 320, "呼和浩特市公安局赛罕区分局"),
    at(100, 380, "签发日期"), at(240, 380, "2025.03.04"),
]  # fmt: skip


def test_S07_W06_a_value_of_several_lines_is_whole_and_ends_where_the_next_label_begins() -> None:
    reading = readers.read("residence_permit", WRAPPED)
    assert reading.value("address") == "呼和浩特市赛罕区样例大街与样例路交汇处3号楼"
    assert (reading.value("authority"), reading.value("issued_on")) == ("呼和浩特市公安局赛罕区分局", "2025-03-04")
    assert reading.fields["address"].box[1] == 160 and reading.fields["address"].box[3] == 70


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (
            at(240, 200, "2025年3月4日以前的住址一律不再有效请注意"),
            "it is longer than the line above, which is not full",
        ),
        (at(240, 290, "样例路"), "it stands further down"),
        (at(20, 200, "样例"), "it stands in another column"),
    ],
)
def test_S07_W06_what_stands_below_a_value_is_not_always_its_next_line(other: Line, why: str) -> None:
    lines = [at(100, 160, "居住地址"), at(240, 160, "呼和浩特市赛罕区样例街"), other]
    assert readers.read("residence_permit", lines).value("address") == "呼和浩特市赛罕区样例街", why


def test_S07_labels_in_one_line_part_their_values() -> None:
    line = at(100, 100, "居住地址：样例街1号公民身份号码150105199002280028签发机关：样例市公安局签发日期：2025年3月4日")
    reading = readers.read("residence_permit", [line])
    assert (reading.value("address"), reading.value("authority")) == ("样例街1号", "样例市公安局")


def test_S07_a_table_cell_of_two_lines_stands_around_its_label() -> None:
    lines = [at(100, 120, "院校"), at(240, 103, "北方样例大学经济"), at(240, 137, "管理学院")]
    assert readers.read("student_report", lines).value("school") == "北方样例大学经济管理学院"


@pytest.mark.parametrize("label", ["在线验证", "在线验证码"])
def test_S07_D13_a_reports_code_stands_beside_either_label(label: str) -> None:
    lines = [
        at(320, 60, "102011201405002"),
        at(320, 80, "1020112014050021"),
        at(100, 140, label),
        at(320, 140, "4364 2230 5570"),
    ]
    assert readers.read("student_report", lines).value("verification_code") == "436422305570"


def test_S07_W09_a_number_far_from_its_label_is_its_number() -> None:
    lines = [at(100, 100, "证书编号："), at(480, 100, "102011201405002134", 300), at(1000, 100, "2014年7月1日")]
    assert readers.read("diploma_full", lines).value("certificate_no") == "102011201405002134"


def test_S07_a_field_is_as_sure_as_its_least_sure_character() -> None:
    name = Line("姓名董骓", 0.98, (100, 100, 120, 30), (1.0, 1.0, 1.0, 0.64), (110, 140, 170, 200))
    beside = Line("性别女", 0.98, (100, 160, 90, 30), (0.5, 0.5, 1.0), (110, 140, 170))
    for kind in ("id_portrait", "qualification"):
        assert readers.read(kind, [name]).fields["name"].confidence == 0.64
    assert readers.read("qualification", [beside]).fields["sex"].confidence == 1.0


def test_S07_variants_of_characters_are_one() -> None:
    assert documents.plain("董強 說 性別 住戶") == "董强说性别住户"


@pytest.mark.parametrize(("name", "sure"), [("董骓", 0.8), ("董城", 0.95)])
def test_S07_a_name_whose_character_may_be_a_rarer_one_is_less_sure(name: str, sure: float) -> None:
    for kind in ("id_portrait", "qualification"):
        assert readers.read(kind, [at(100, 100, f"姓名{name}")]).fields["name"].confidence == sure


def test_S07_E02_a_name_ends_before_a_label_of_two_lines() -> None:
    lines = [at(100, 100, "名称"), at(240, 100, "敖汉旗人民医院"), at(100, 150, "宗旨和"), at(240, 150, "为人民健康服务"), at(100, 185, "业务范围")]  # fmt: skip
    assert readers.read("employer_certificate", lines).value("name") == "敖汉旗人民医院"


@pytest.mark.parametrize(("label", "there"), [("在线验证码：", True), ("在线验证", True), ("姓名", False)])
def test_S07_D13_a_code_that_was_not_read_is_looked_for_right_of_its_label(label: str, there: bool) -> None:
    lines = [at(100, 100, label, 100, 60)]
    assert readers.unread(readers.read("student_report", lines), lines) == ((200, 70, 720, 120) if there else None)


def test_S07_a_number_is_another_kinds_only_by_the_label_in_its_own_row() -> None:
    number = "152301197005050007"
    row = [at(100, 100, "证书编号："), at(400, 100, number, 300)]
    above = [at(100, 40, "证书编号："), at(400, 100, number, 300)]
    for lines, found in ((row, ""), (above, number)):
        assert readers.read("student_report", lines).value("id_number") == found
