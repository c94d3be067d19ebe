"""Lines of notes above the heads of a table are no heads, whatever stands in them; lines of signatures below are nobody (C05, D06)."""

import io
from collections.abc import Callable

import pytest

from acms.base import tables
from acms.exchange import heads
from acms.yearly import table as yearly_table
from tests.exchange.test_groups import as_page, as_xls, as_xlsx
from tests.exchange.test_tables import as_csv

HEADS = {
    "evaluations": ["姓名", "身份证号码", "考核结果", "备注"],
    "people": ["姓名", "身份证号", "管理地区", "手机号"],
    "credits": ["姓名", "身份证号", "年度", "科目", "学分"],
}
MAKE: dict[str, Callable[..., io.BytesIO]] = {"xlsx": as_xlsx, "xls": as_xls, "csv": as_csv, "html": as_page}
NOTES = [
    ["单位：", "", "", "2026年度"],
    ["部门：", "", "日期：", ""],
    ["学校：", "", "12月"],
    ["单位：", "共10人"],
    ["单位：", "", "第1页"],
    ["呼和浩特市", "", "2026年"],
    ["内部资料", "", "注意保存"],
    ["单位", "", "", "二〇二六"],
    ["", "单位：", "", "经办："],
    ["密级", "机密", "", "一式三份"],
    ["单位：测试单位", "", "2026年度"],
    ["单位：", "测试单位", "年度：", "2026"],
]


def _columns(kind: str, file: io.BytesIO) -> tuple[int, list[str]]:
    """The row of the head and the heads that were found, as they stand in the file."""
    if kind == "evaluations":
        found = yearly_table.read(file, None)
        return found.head_row, [*found.columns.values()]
    _, head = heads.found(kind, tables.sheets(file))
    return head.number, [head.cells[at] for at in heads.columns.guessed(kind, head.cells).values()]


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("note", NOTES, ids="|".join)
def test_C05_D06_short_notes_above_the_heads_are_no_heads(
    kind: str, note: list[str], make: Callable[..., io.BytesIO]
) -> None:
    row = ["斯琴", "150105198803121014", *["称职"] * (len(HEADS[kind]) - 2)]
    file = make([["会计人员情况表"], note, HEADS[kind], row])
    number, columns = _columns(kind, file)
    assert number == 3 and set(columns) == set(HEADS[kind]) - ({"备注"})


@pytest.mark.parametrize("kind", HEADS)
def test_C05_D06_a_label_that_is_merged_over_heads_is_no_group(kind: str) -> None:
    note, row = ["填报单位：", "", "日期：", ""], ["斯琴", "150105198803121014", *["称职"] * (len(HEADS[kind]) - 2)]
    file = as_xlsx([["会计人员情况表"], note, HEADS[kind], row], ((1, 0, 1, 1), (1, 2, 1, 3)))
    assert set(_columns(kind, file)[1]) == set(HEADS[kind]) - {"备注"}


@pytest.mark.parametrize(
    ("upper", "lower", "merged"),
    [
        (["考评人", "", "会计人员", ""], ["姓名", "电话", "姓名", "考评结果"], ()),
        (["经办人", "", "考评", ""], ["姓名", "电话", "考评结果", "备注"], ()),
        (["第一组", "", "第二组", ""], ["姓名", "身份证号", "考评结果", "备注"], ((0, 0, 0, 1), (0, 2, 0, 3))),
        (["第一组", "第一组", "第二组", "第二组"], ["姓名", "身份证号", "考评结果", "备注"], ()),
    ],
)
def test_C05_D06_what_is_merged_repeats_or_says_whose_is_a_group(
    upper: list[str], lower: list[str], merged: tuple[tuple[int, int, int, int], ...]
) -> None:
    sheets = tables.sheets(as_xlsx([upper, lower, ["斯琴", "1", "巴图", "称职"]], merged))
    known = {cell: at for at, cell in enumerate(["姓名", "考评结果"])}
    head = tables.head_at(sheets[0], 2, lambda cells: {cell: at for at, cell in enumerate(cells) if cell in known})
    assert len(head.lines) == 2


SIGNED = [
    ["负责人签字：", "", "经办人：", ""],
    ["填表人：", "", "审核人：", ""],
    ["填表人", "", "负责人", ""],
    ["分管领导：", "", "日期：", ""],
    ["单位（盖章）", "", "2026年1月5日", ""],
    ["", "科室负责人签字", "年　月　日", ""],
    ["主任：", "", "盖章", ""],
]


@pytest.mark.parametrize("signed", SIGNED, ids="|".join)
def test_D06_a_row_of_signatures_is_nobody(signed: list[str]) -> None:
    found = yearly_table.read(as_csv([HEADS["evaluations"], ["斯琴", "", "称职", ""], signed]), None)
    assert (found.good, found.faults) == (1, []) and [note.row for note in found.notes] == [3]


@pytest.mark.parametrize("name", ["负晓红", "签宏", "注小明", "阿拉坦其其格", "审计明"])
def test_D06_a_name_that_begins_alike_is_somebody(name: str) -> None:
    found = yearly_table.read(as_csv([HEADS["evaluations"], [name, "", "称职", ""]]), None)
    assert (found.good, found.notes) == (1, [])
