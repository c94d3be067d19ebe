"""S07: a label of which the reader loses the first character still says what stands beside it."""

import pytest

from acms.scans import mend
from acms.scans.ocr import Line
from acms.scans.readers import form
from bench.evidence.others import papers


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
