"""Whose a column is: tables as people have them, the truth of each stated beforehand (C05, D06, D08).

A head under a group about somebody or something else feeds nothing, of two that mean the same as well neither does, and what is
not read of a file is said.
"""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import xlsxwriter
import xlwt
from django.core.management import call_command
from django.test import Client

from acms.accounts.models import User
from acms.base import tables
from acms.base.errors import Refused
from acms.exchange import actions, columns, heads, importing, words
from acms.people.models import Person
from acms.yearly import table as yearly_table
from tests.exchange.test_imports import applied, checked, numbers, received
from tests.exchange.test_tables import as_csv

Lines = list[list[Any]]


def as_xlsx(lines: Lines, merged: tuple[tuple[int, int, int, int], ...] = ()) -> io.BytesIO:
    """A workbook; `merged`: first row, first column, last row, last column of what is merged in its head."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("名册")
    for number, cells in enumerate(lines):
        sheet.write_row(number, 0, cells)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, lines[top][left])
    book.close()
    out.seek(0)
    return out


def as_xls(lines: Lines, merged: tuple[tuple[int, int, int, int], ...] = ()) -> io.BytesIO:
    out, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("名册")
    covered = {(row, col) for t, left, b, r in merged for row in range(t, b + 1) for col in range(left, r + 1)}
    for number, cells in enumerate(lines):
        for at, cell in enumerate(cells):
            if (number, at) not in covered:
                sheet.write(number, at, cell)
    for top, left, bottom, right in merged:
        sheet.write_merge(top, bottom, left, right, lines[top][left])
    book.save(out)
    out.seek(0)
    return out


def as_page(lines: Lines) -> io.BytesIO:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in lines)
    return io.BytesIO(f"<html><table>{rows}</table></html>".encode("gb18030"))


class Table(NamedTuple):
    """A head as somebody has it, and what of it is surely what: {column: place}."""

    kind: str
    head: Lines
    truth: dict[str, int]
    make: Callable[..., io.BytesIO] = as_csv
    merged: tuple[tuple[int, int, int, int], ...] = ()


TABLES: dict[str, Table] = {
    "the clerk beside the person": Table(
        "people",
        [["序号", "填写人", "", "在职人员", "", "", ""], ["", "姓名", "手机", "姓名", "证件号码", "属地", "手机"]],
        {"name": 3, "id_number": 4, "management_code": 5, "phone": 6},
    ),
    "the legal representative first": Table(
        "people",
        [["法定代表人", "", "财务人员信息", "", ""], ["姓名", "身份证号", "姓名", "身份证号", "所在旗县"]],
        {"name": 2, "id_number": 3, "management_code": 4},
        as_xlsx,
        ((0, 0, 0, 1), (0, 2, 0, 4)),
    ),
    "the spouse behind": Table(
        "people",
        [["姓名", "身份证号", "地区", "配偶情况", "", ""], ["", "", "", "姓名", "身份证号", "工作单位"]],
        {"name": 0, "id_number": 1, "management_code": 2},
    ),
    "the unit's telephone": Table(
        "people",
        [["姓名", "身份证号", "地区", "工作单位", "", ""], ["", "", "", "名称", "统一社会信用代码", "联系电话"]],
        {"name": 0, "id_number": 1, "management_code": 2, "employer_name": 3, "uscc": 4},
        as_xls,
        ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 5)),
    ),
    "the unit's telephone in brackets": Table(
        "people",
        [["姓名", "身份证号（18位）", "管理地区（旗县）", "联系电话（单位）", "工作单位（全称）"]],
        {"name": 0, "id_number": 1, "management_code": 2, "employer_name": 4},
    ),
    "a merged group ends where it ends": Table(
        "people",
        [["序号", "紧急联系人", "", "", "", ""], ["", "姓名", "电话", "姓名", "身份证号", "所属区划"]],
        {"name": 3, "id_number": 4, "management_code": 5},
        as_xlsx,
        ((0, 1, 0, 2),),
    ),
    "schooling of two kinds": Table(
        "people",
        [["姓名", "身份证号", "旗县", "脱产学习", "", "业余学习", ""], ["", "", "", "学历", "专业", "学历", "专业"]],
        {"name": 0, "id_number": 1, "management_code": 2},
    ),
    "the highest schooling beside the first": Table(
        "people",
        [["姓名", "身份证号", "旗县", "第一学历", "", "最高学历", ""], ["", "", "", "学历", "学校", "学历", "学校"]],
        {"name": 0, "id_number": 1, "management_code": 2, "education_level": 5, "school": 6},
        as_xls,
        ((0, 3, 0, 4), (0, 5, 0, 6)),
    ),
    "another title than that of accountants": Table(
        "people",
        [["姓名", "身份证号", "旗县", "经济系列职称", "", "会计系列职称", ""], ["", "", "", "级别", "编号", "级别", "编号"]],
        {"name": 0, "id_number": 1, "management_code": 2, "qualification_level": 5, "certificate_no": 6},
    ),
    "from a region to a region": Table(
        "people",
        [["姓名", "身份证号", "迁出地", "", "迁入地", ""], ["", "", "单位", "地区", "单位", "地区"]],
        {"name": 0, "id_number": 1},
    ),
    "an old region beside a new one": Table(
        "people",
        [["姓名", "身份证号", "所属旗县", "调入旗县", "单位名称", "原单位名称"]],
        {"name": 0, "id_number": 1, "employer_name": 4},
    ),
    "two lists side by side": Table(
        "people", [["姓名", "身份证号", "地区", "", "姓名", "身份证号", "地区"]], {}, as_page
    ),
    "one head of one row, as a report has it": Table(
        "people", [["证明人：姓名", "姓名", "身份证号", "证明人：电话", "地区"]], {"name": 1, "id_number": 2, "management_code": 4}, as_page
    ),
    "a general group changes nothing": Table(
        "people",
        [["基本情况", "", "", "", "备注"], ["姓名", "身份证号", "地区", "电话", ""]],
        {"name": 0, "id_number": 1, "management_code": 2, "phone": 3},
    ),
    "the person's work": Table(
        "people",
        [["个人信息", "", "", "工作情况", "", "", ""], ["姓名", "身份证号", "手机号", "工作单位", "统一社会信用代码", "管理地区", "从业时间"]],
        {"name": 0, "id_number": 1, "phone": 2, "employer_name": 3, "uscc": 4, "management_code": 5, "accounting_since": 6},
    ),
    "a title over all is no group": Table(
        "people",
        [["新城区某某单位"], ["姓名", "身份证号", "地区", "电话"]],
        {"name": 0, "id_number": 1, "management_code": 2, "phone": 3},
        as_xlsx,
        ((0, 0, 0, 3),),
    ),
    "what is to be earned and what was": Table(
        "credits",
        [["姓名", "身份证号", "年度", "应完成", "", "取得情况", "", "内容"], ["", "", "", "学分", "科目", "学分", "科目", ""]],
        {"name": 0, "id_number": 1, "year": 2, "points": 5, "subject": 6, "what": 7},
    ),
    "points of two years": Table(
        "credits",
        [["姓名", "身份证号", "2023年", "", "2024年", ""], ["", "", "科目", "学分", "科目", "学分"]],
        {"name": 0, "id_number": 1},
    ),
    "points by subject": Table(
        "credits",
        [["姓名", "身份证号", "年度", "公需", "", "专业", ""], ["", "", "", "学分", "内容", "学分", "内容"]],
        {"name": 0, "id_number": 1, "year": 2},
        as_xls,
        ((0, 3, 0, 4), (0, 5, 0, 6)),
    ),
    "who taught and who learned": Table(
        "credits",
        [["授课教师", "", "参训学员", "", "2025年度继续教育情况", "", "", ""], ["姓名", "身份证号", "姓名", "身份证号", "年度", "科目", "学分", "培训内容"]],
        {"name": 2, "id_number": 3, "year": 4, "subject": 5, "points": 6, "what": 7},
    ),
    "an application and what came of it": Table(
        "credits",
        [["姓名", "身份证号", "年度", "科目", "课程名称", "学分（应修）", "学分（实修）"]],
        {"name": 0, "id_number": 1, "year": 2, "subject": 3, "what": 4, "points": 6},
    ),
    "whose certificate it is": Table(
        "holders",
        [["领证人", "", "持证人", "", "证书信息", "", ""], ["姓名", "身份证号", "姓名", "身份证号", "级别", "年度", "证书编号"]],
        {"name": 2, "id_number": 3, "level": 4, "year": 5, "certificate_no": 6},
    ),
    "a certificate of another trade": Table(
        "holders",
        [["姓名", "身份证号", "会计专业技术资格", "", "", "驾驶证", ""], ["", "", "级别", "取得时间", "证书编号", "级别", "证书编号"]],
        {"name": 0, "id_number": 1, "level": 2, "year": 3, "certificate_no": 4},
    ),
    "one column of the unit, merged beside": Table(
        "people",
        [["姓名", "身份证号", "地区", "单位"], ["", "", "", "电话"]],
        {"name": 0, "id_number": 1, "management_code": 2},
        as_xlsx,
        ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2)),
    ),
    "one column of the unit": Table(
        "people", [["姓名", "身份证号", "地区", "单位"], ["", "", "", "电话"]], {"name": 0, "id_number": 1, "management_code": 2}
    ),
    "the unit's contact, the upper row alone is known better": Table(
        "people",
        [["姓名", "身份证号", "地区", "单位", ""], ["", "", "", "联系人", "备用"]],
        {"name": 0, "id_number": 1, "management_code": 2},
    ),
    "three rows, a stranger in the middle": Table(
        "people",
        [
            ["人员", "", "", "其他", "", ""],
            ["姓名", "身份证号", "地区", "担保人", "", "本人"],
            ["", "", "", "姓名", "电话", "电话"],
        ],
        {"name": 0, "id_number": 1, "management_code": 2},
    ),
    "credits merged over both subjects and their sum": Table(
        "credits",
        [["姓名", "身份证号", "年度", "培训内容", "学分", "", ""], ["", "", "", "", "专业科目", "公需科目", "合计"]],
        {"name": 0, "id_number": 1, "year": 2, "what": 3, "professional": 4, "public": 5},
        as_xlsx,
        ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 4, 0, 6)),
    ),
    "credits of both subjects, merged in an old workbook": Table(
        "credits",
        [["姓名", "证件号码", "课程名称", "继续教育学分", "", "年度"], ["", "", "", "专业课", "公需课", ""]],
        {"name": 0, "id_number": 1, "what": 2, "professional": 3, "public": 4, "year": 5},
        as_xls,
        ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5)),
    ),
    "credits below the year's learning": Table(
        "credits",
        [["学员信息", "", "继续教育情况", "", "", ""], ["姓名", "身份证号", "年度", "培训内容", "学分", ""], ["", "", "", "", "专业", "公需"]],
        {"name": 0, "id_number": 1, "year": 2, "what": 3, "professional": 4, "public": 5},
    ),
    "credits in brackets": Table(
        "credits",
        [["姓名", "身份证号", "年度", "培训内容", "专业科目（学分）", "公需科目(学时)"]],
        {"name": 0, "id_number": 1, "year": 2, "what": 3, "professional": 4},
    ),
    "hours below the year's learning": Table(
        "credits",
        [["学员信息", "", "继续教育情况", "", "", ""], ["姓名", "身份证号", "年度", "培训内容", "学时", ""], ["", "", "", "", "专业", "公需"]],
        {"name": 0, "id_number": 1, "year": 2, "what": 3},
    ),
    "courses of both subjects are no credits": Table(
        "credits",
        [["姓名", "身份证号", "年度", "培训内容", "", "学分"], ["", "", "", "专业科目", "公需科目", ""]],
        {"name": 0, "id_number": 1, "year": 2, "points": 5},
    ),
    "credits that were owed are none": Table(
        "credits",
        [["姓名", "身份证号", "年度", "培训内容", "应修学分", "", "实修学分", ""], ["", "", "", "", "专业科目", "公需科目", "专业科目", "公需科目"]],
        {"name": 0, "id_number": 1, "year": 2, "what": 3, "professional": 6, "public": 7},
    ),
}  # fmt: skip


def _filled(head: Lines) -> Lines:
    """Two rows that say something in every column."""
    return [[f"甲{row}{at}" for at in range(max(map(len, head)))] for row in range(2)]


@pytest.mark.parametrize("name", TABLES)
def test_C05_a_column_is_whose_its_group_says_and_otherwise_nobodys(db: None, name: str) -> None:
    one = TABLES[name]
    more = {"merged": one.merged} if one.merged else {}
    _, head = heads.found(one.kind, tables.sheets(one.make([*one.head, *_filled(one.head)], **more)))
    assert head.number == len(one.head)
    assert columns.guessed(one.kind, head.cells) == one.truth


def test_C05_the_page_shows_what_may_be_a_column_with_its_group_and_takes_what_is_chosen(
    client: Client, clerk_of_saihan: User
) -> None:
    one = numbers(1)[0]
    table = [
        ["承办人员单位", "", "代办", "", ""],
        ["姓名", "电话", "姓名", "身份证号", "地区"],
        ["巴图", "1", "斯琴", one, "赛罕区"],
    ]
    row = received(clerk_of_saihan, as_csv(table))
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/imports/{row.pk}/").text
    assert row.mapping == {} and words.may_be(["承办人员单位：姓名", "代办：姓名"]) in page
    refused = client.post(f"/desk/imports/{row.pk}/", {"check": "1", "column:name": "2"})
    assert refused.status_code == 409 and "身份证号、管理地区" in refused.content.decode()
    given = {"check": "1", "column:name": "2", "column:id_number": "3", "column:management_code": "4"}
    assert client.post(f"/desk/imports/{row.pk}/", given).status_code == 302
    row.refresh_from_db()
    assert row.mapping == {"name": 2, "id_number": 3, "management_code": 4}


def test_C05_of_two_tables_side_by_side_the_page_says_that_one_is_read(client: Client, clerk_of_saihan: User) -> None:
    one, two = numbers(2)
    head = ["姓名", "身份证号", "地区"]
    row = received(clerk_of_saihan, as_csv([[*head, "", *head], ["斯琴", one, "赛罕区", "", "巴图", two, "赛罕区"]]))
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/imports/{row.pk}/").text
    assert words.SEVERAL_NUMBERS in page and "姓名（左起第5列）" in page
    again = received(clerk_of_saihan, as_csv([["姓名", "身份证号", "地区"], ["斯琴", one, "赛罕区"]]))
    assert words.SEVERAL_NUMBERS not in client.get(f"/desk/imports/{again.pk}/").text


def test_C05_the_number_of_one_of_two_lists_is_read_and_the_result_says_so(clerk_of_saihan: User) -> None:
    one, two = numbers(2)
    head = ["姓名", "身份证号", "地区"]
    row = received(clerk_of_saihan, as_csv([[*head, "", *head], ["斯琴", one, "赛罕区", "", "巴图", two, "赛罕区"]]))
    actions.start_check(row, mapping={"name": 4, "id_number": 5, "management_code": 6})
    row.refresh_from_db()
    importing.check(row)
    row.refresh_from_db()
    assert (row.good, row.noted[0]) == (1, [words.WHOLE_FILE, words.ONE_OF_SEVERAL_NUMBERS, 1])
    applied(row)
    assert Person.objects.get().id_number == two


def of_two_years(*covers: str) -> io.BytesIO:
    one, two = numbers(2)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for cover in covers:
        book.add_worksheet(cover).write(3, 3, "会计人员名册")
    for name, number in (("2023年", one), ("2024年", two)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["姓名", "身份证号", "地区"])
        sheet.write_row(1, 0, ["斯琴", number, "赛罕区"])
    book.close()
    out.seek(0)
    return out


def test_C05_a_second_years_sheet_is_not_lost_without_a_word(
    client: Client, clerk_of_saihan: User, tmp_path: Any, capsys: Any
) -> None:
    row = checked(clerk_of_saihan, of_two_years("封面"))
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/imports/{row.pk}/").text
    assert words.sheets_left("2023年", ["2024年"]) in page and "「封面」" not in page
    assert row.noted == [[words.WHOLE_FILE, words.sheets_left_count(1), 1]]
    client.post(f"/desk/imports/{row.pk}/", {"head": "1", "row": "2:1"})
    row.refresh_from_db()
    assert (row.sheet, row.mapping) == (2, {"name": 0, "id_number": 1, "management_code": 2})
    assert words.sheets_left("2024年", ["2023年"]) in client.get(f"/desk/imports/{row.pk}/").text
    file = tmp_path / "a.xlsx"
    file.write_bytes(of_two_years().getvalue())
    call_command("imports", "check", "people", str(file), "--json")
    assert f'"value": "2024年", "reason": "{words.SHEET_LEFT}"' in capsys.readouterr().out


def test_C05_the_sheets_of_our_own_workbooks_are_not_said_to_be_left(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    template = io.BytesIO(client.get("/desk/imports/people/template.xlsx").content)
    with pytest.raises(Refused):
        received(clerk_of_saihan, template)  # a head only
    row = checked(clerk_of_saihan, as_csv([["姓名", "身份证号", "地区"], ["斯琴", "15", "赛罕区"]]))
    report = io.BytesIO(client.get(f"/desk/imports/{row.pk}/report.xlsx").content)
    assert checked(clerk_of_saihan, report).noted == []


@pytest.mark.parametrize(
    ("upper", "lower", "taken"),
    [
        (["考评人", "", "会计人员", ""], ["姓名", "身份证号", "姓名", "考评结果"], 2),
        (["考评组长", "", "组员", ""], ["姓名", "身份证号", "姓名", "考评结果"], None),
        (["姓名", "身份证号", "自评", "年度考评"], ["", "", "德", "考评结果"], 0),
    ],
)  # fmt: skip
def test_D06_the_table_of_a_unit_is_read_by_whose_its_columns_are(
    upper: list[str], lower: list[str], taken: int | None
) -> None:
    file = as_csv([upper, lower, ["斯琴", "", "巴图", "称职"]])
    places = yearly_table._places(tables.grouped(upper, lower))
    if not taken:
        with pytest.raises(Refused) as refused:
            yearly_table.read(file, None)
        assert refused.value.code == "not_one"
    else:
        assert places["姓名"] == taken and yearly_table.read(file, None).good == 1


@pytest.mark.parametrize("ends", [b"\r", b'"\n', b"\n"])
def test_D06_S04_a_text_of_nothing_but_line_ends_is_refused_before_it_is_read(ends: bytes) -> None:
    """It is read while somebody waits for the page."""
    with pytest.raises(Refused) as refused:
        yearly_table.read(io.BytesIO(ends * 40_001), None)
    assert refused.value.code == "too_long"
