"""S07: a label of which the reader loses the first character still says what stands beside it."""

import pytest

from acms.scans import mend, ocr, readers
from acms.scans.ocr import Line
from acms.scans.readers import form
from bench.evidence.others import papers
from tests.scans.test_typeface import Sheet


def test_S07_a_number_is_read_beside_a_label_whose_first_character_stands_far_off() -> None:
    paper = papers.draw("高级职称证书", "glare", 522)
    assert mend.check("qualification", paper.data).reading.value("certificate_no") == paper.fields["certificate_no"]


def cell(text: str) -> tuple[str, str]:
    line = form.folded(Line(text, 0.99, (0, 0, 20 * len(text), 20), (), ()))
    return next((one.label, one.words.text if one.words else "") for one in form.cells(line))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("书编号738609197", ("证书编号", "738609197")),
        ("生年月日1990年1月1日", ("出生年月日", "1990年1月1日")),
        ("准时间：2018年12月14日", ("批准时间", "2018年12月14日")),
        ("证日期2018年", ("", "证日期2018年")),  # of 发证日期 or of 颁证日期: nobody knows
        ("人书编号738609197", ("", "人书编号738609197")),  # only at the beginning
    ],
)
def test_S07_only_a_label_that_alone_ends_so_and_only_where_a_line_begins(text: str, expected: tuple[str, str]) -> None:
    assert cell(text) == expected


@pytest.mark.parametrize("below", ["学校所在地", "院校所在省市", "办学类型", "培养方式", "专业代码"])
def test_S07_a_value_ends_before_a_row_that_nobody_asks_for(below: str) -> None:
    """S07, W09: the school's name would go on with what stands under it, and differ from what was stated."""
    sheet = Sheet(1654, 2339)
    sheet.put(400, 200, "教育部学历证书电子注册备案表", 60, "sans")
    rows = (
        ("姓名", "乌云其木格"),
        ("学校名称", "北疆样例财经大学"),
        (below, "呼和浩特市"),
        ("专业", "会计学"),
        ("学历类别", "普通高等教育"),
    )
    for number, (label, value) in enumerate(rows):
        sheet.put(240, 420 + 90 * number, label, 40, "serif")
        sheet.put(620, 420 + 90 * number, value, 40, "serif")
    found = readers.read("eregistration_full", ocr.read(sheet.page()))
    assert (found.value("school"), found.value("major")) == ("北疆样例财经大学", "会计学")
