"""Lists of training providers, written as their programs write them; the truth of each stated beforehand (C05, D08).

Credits are what a head calls 学分. 学时 are hours: no rule turns hours into credits, so no hour is taken for one.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from acms.accounts.models import User
from acms.base import tables
from acms.base.words import ID_FAULTS
from acms.exchange import columns, heads, importing, titles, words
from acms.exchange.models import Import
from acms.holders.models import CertificateHolder
from acms.learning.models import Credit
from acms.people.models import Person, Status
from acms.yearly import table as yearly_table
from tests.conftest import make_person
from tests.exchange.test_groups import Lines, as_page, as_xls, as_xlsx
from tests.exchange.test_imports import applied, checked, numbers, received


def as_gbk(lines: Lines, merged: tuple[tuple[int, int, int, int], ...] = ()) -> io.BytesIO:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return io.BytesIO(out.getvalue().encode("gbk"))


def by_openpyxl(lines: Lines, merged: tuple[tuple[int, int, int, int], ...] = ()) -> io.BytesIO:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for cells in lines:
        sheet.append(cells)
    for top, left, bottom, right in merged:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(out)
    out.seek(0)
    return out


def by_a_web_page(lines: Lines, merged: tuple[tuple[int, int, int, int], ...] = ()) -> io.BytesIO:
    return as_page(lines)


class Listed(NamedTuple):
    """A head of a provider, what is written below it of somebody, and what the bank then holds: (year, subject, points, content)."""

    head: Lines
    rows: Lines
    truth: set[tuple[int, str, str, str]]
    make: Callable[..., io.BytesIO] = by_openpyxl
    merged: tuple[tuple[int, int, int, int], ...] = ()


YEAR = 2026
N = columns.NO_CONTENT
WHO = ["序号", "姓名", "身份证号码"]
ME: list[Any] = [1, "乌云其木格", "NUMBER"]
BOTH = {(YEAR, "P", "60.0", N), (YEAR, "G", "30.0", N)}
LISTS: dict[str, Listed] = {
    "no content, the year of learning": Listed(
        [[*WHO, "学习年度", "科目类别", "学分"]], [[*ME, YEAR, "专业科目", 60]], {(YEAR, "P", "60.0", N)}
    ),
    "no content, CSV of an old program": Listed(
        [["学员姓名", "证件号码", "继续教育年份", "课程性质", "获得学分"]],
        [["乌云其木格", "\tNUMBER", f"{YEAR}年", "专业课", "45.5分"]],
        {(YEAR, "P", "45.5", N)}, as_gbk,
    ),
    "the year as it is called": Listed(
        [[*WHO, "年份", "专业科目学分", "公需科目学分"]], [[*ME, YEAR, 60, 30]], BOTH, as_xls
    ),
    "the subject in brackets": Listed(
        [[*WHO, "培训年度", "学分（专业科目）", "学分（公需科目）"]], [[*ME, YEAR, 60, 30]], BOTH
    ),
    "a blank between": Listed(
        [[*WHO, "培训年份", "学分 专业科目", "学分 公需科目"]], [[*ME, YEAR, 60, 30]], BOTH, as_gbk
    ),
    "what must be earned in brackets, and the unit": Listed(
        [[*WHO, "年度", "专业科目（60学分）", "公需科目（单位：学分）"]], [[*ME, YEAR, 60, 30]], BOTH, as_xls
    ),
    "a line between": Listed(
        [[*WHO, "学习年份", "学分\n专业科目", "学分-公需科目"]], [[*ME, YEAR, 60, 30]], BOTH
    ),
    "parts of a sum": Listed(
        [[*WHO, "年度", "学分合计", "其中：专业科目", "其中：公需科目"]], [[*ME, YEAR, 90, 60, 30]], BOTH
    ),
    "parts of a sum, half-width and without colon": Listed(
        [[*WHO, "年度", "总学分", "其中:专业科目", "公需科目学分"]], [[*ME, YEAR, 90, 60, 30]], BOTH, as_gbk
    ),
    "parts of a sum, the second without the word": Listed(
        [[*WHO, "年度", "取得学分", "其中专业科目", "公需科目"]], [[*ME, YEAR, 90, 60, ""]], {(YEAR, "P", "60.0", N)}, by_a_web_page
    ),
    "parts of a sum below a merged head": Listed(
        [[*WHO, "年度", "学分合计", "其中", ""], ["", "", "", "", "", "专业科目", "公需科目"]],
        [[*ME, YEAR, 90, 60, 30]], BOTH, as_xlsx,
        ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 4, 1, 4), (0, 5, 0, 6)),
    ),
    "a title, a line of the maker, and groups": Listed(
        [["内蒙古样例培训学校会计人员继续教育学分登记表"], ["制表单位：样例培训学校"],
         [*WHO, "继续教育年度", "取得学分情况", "", ""], ["", "", "", "", "专业科目", "公需科目", "小计"]],
        [[*ME, YEAR, 60, 30, 90]], BOTH, by_openpyxl,
        ((0, 0, 0, 6), (2, 4, 2, 6), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3)),
    ),
    "the subject over what was learned and earned": Listed(
        [[*WHO, "年度", "专业科目", ""], ["", "", "", "", "课程名称", "学分"]],
        [[*ME, YEAR, "会计准则", 60]], {(YEAR, "P", "60.0", "会计准则")}, as_xls,
        ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 4, 0, 5)),
    ),
    "owed and earned of each": Listed(
        [[*WHO, "年度", "专业科目应修学分", "专业科目已修学分", "公需科目已修学分"]], [[*ME, YEAR, 60, 45, 30]],
        {(YEAR, "P", "45.0", N), (YEAR, "G", "30.0", N)},
    ),
    "credits beside the hours from which they come": Listed(
        [[*WHO, "年度", "科目", "学时", "折算学分", "班次"]], [[*ME, YEAR, "专业科目", 24, 60, "第3期"]],
        {(YEAR, "P", "60.0", "第3期")},
    ),
    "credits into which hours were turned": Listed(
        [[*WHO, "年度", "科目", "学时折算学分", "培训主题"]], [[*ME, YEAR, "专业科目", 60, "税法"]], {(YEAR, "P", "60.0", "税法")}
    ),
    "credits beside the mark of the examination": Listed(
        [[*WHO, "年度", "科目", "考试分数", "认定学分", "学习课程"]], [[*ME, YEAR, "公需", 88, 30, "法律"]],
        {(YEAR, "G", "30.0", "法律")}, as_gbk,
    ),
    "a day of the year, as a spreadsheet keeps it": Listed(
        [[*WHO, "学习年度", "科目", "学分", "课程"]], [[*ME, datetime(YEAR, 1, 1), "专业", 20, "成本"]], {(YEAR, "P", "20.0", "成本")}
    ),
    "the year in the title alone": Listed(
        [[f"{YEAR}年度会计人员继续教育学分汇总表"], ["填报单位：样例培训学校", "", "填报日期：2027年1月5日"], [*WHO, "科目", "学分", "课程"]],
        [[*ME, "专业科目", 60, "成本"]], {(YEAR, "P", "60.0", "成本")}, by_openpyxl, ((0, 0, 0, 5),),
    ),
    "the year in the title of an old program's list": Listed(
        [[f"样例培训学校{YEAR}年会计人员继续教育学分表"], [*WHO, "专业科目学分", "公需科目学分"]], [[*ME, 60, 30]], BOTH, as_gbk
    ),
    "the year in the title of a page, above groups": Listed(
        [["附件2"], ["会计人员继续教育学分登记表", "年度：", f"{YEAR}年"], [*WHO, "取得学分情况", ""], ["", "", "", "专业科目", "公需科目"]],
        [[*ME, 60, 30]], BOTH, as_xls, ((2, 3, 2, 4), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2)),
    ),
    "a column of years under the title of another": Listed(
        [["2025年度会计人员继续教育学分汇总表"], [*WHO, "年度", "科目", "学分"]], [[*ME, YEAR, "专业", 60]], {(YEAR, "P", "60.0", N)}
    ),
    "who trained stands for what": Listed(
        [[*WHO, "年度", "科目", "学分", "培训机构"]], [[*ME, YEAR, "专业", 20, "样例甲学校"], [2, *ME[1:], YEAR, "专业", 40, "样例乙学校"]],
        {(YEAR, "P", "20.0", "样例甲学校"), (YEAR, "P", "40.0", "样例乙学校")},
    ),
    "who trained beside what": Listed(
        [[*WHO, "年度", "科目", "学分", "培训机构", "培训课程"]], [[*ME, YEAR, "专业", 20, "样例甲学校", "成本"]], {(YEAR, "P", "20.0", "成本")}
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_the_year() -> Iterator[None]:
    with time_machine.travel(datetime(YEAR, 6, 3, 12, tzinfo=UTC)):
        yield


def registered() -> User:
    made = make_person()
    Person.objects.filter(user=made).update(
        status=Status.REGISTERED, management_code="150105", registered_at=timezone.now()
    )
    return made


def of_me(made: User, lines: Lines) -> Lines:
    return [
        [cell.replace("NUMBER", made.id_number) if isinstance(cell, str) else cell for cell in cells] for cells in lines
    ]


@pytest.mark.parametrize("name", LISTS)
def test_C05_D08_a_providers_list_is_what_it_says(clerk_of_the_region: User, name: str) -> None:
    one, made = LISTS[name], registered()
    file = one.make([*one.head, *of_me(made, one.rows)], one.merged)
    row = checked(clerk_of_the_region, file, "credits")
    assert (row.bad, row.found) == (0, [])
    applied(row)
    held = Credit.objects.filter(person__user=made).values_list("year", "subject", "points", "what")
    assert {(year, subject, str(points), what) for year, subject, points, what in held} == one.truth


@pytest.mark.parametrize(
    ("above", "year"),
    [
        (["2025年度会计人员继续教育学分汇总表"], 2025),
        (["２０２５年会计专业技术人员继续教育学分登记表（样例旗）"], 2025),
        (["二〇二五年度继续教育学分表"], 2025),
        (["附件1", "会计人员继续教育学分表", "（2025年度）"], 2025),
        (["会计人员继续教育学分表", "所属年度：2025"], 2025),
        (["2025年度学分表", "2025年1—12月"], 2025),
        (["2025年度学分表", "填报日期：2026年1月5日", "制表：样例学校", "打印时间：2026年1月"], 2025),
        (["2025年度学分表（2026年1月5日）", "2026-01-05"], 2025),
        (["根据财会〔2018〕10号文件，2025年度学分表"], 2025),
        (["依据财会〔2018〕10号的学分表"], None),
        (["2024-2025年度会计人员继续教育学分汇总表"], None),
        (["2024、2025年度学分表"], None),
        (["2024年至2025年学分表"], None),
        (["2024年度学分表", "补2023年度"], None),
        (["2018年以来会计人员继续教育学分表"], None),
        (["截至2025年12月31日的学分表"], None),
        (["会计人员继续教育学分表"], None),
        (["共2025人", "编号12025年"], None),
        ([], None),
    ],
)
def test_C05_D08_a_title_names_a_year_or_says_nothing(above: list[str], year: int | None) -> None:
    assert titles.year([cell] for cell in above) == year


def test_C05_D08_a_table_above_the_table_is_no_title() -> None:
    assert titles.year([["姓名", "年度", "科目", "学分"], ["巴图", "2024年", "专业", "60"]]) is None


STOP = "\u3002"
BY_TITLE = f"没有年度这一列，按标题都记为{YEAR}年度{STOP}"


def test_C05_D08_whoever_uploads_a_table_reads_which_year_its_title_was_taken_to_say(
    clerk_of_the_region: User, client: Client, tmp_path: Any, capsys: Any
) -> None:
    head = [*WHO, "科目", "学分"]
    lines = [[f"{YEAR}年度会计人员继续教育学分汇总表"], head, *of_me(registered(), [[*ME, "专业", 60]])]
    row = received(clerk_of_the_region, by_openpyxl(lines), "credits")
    client.force_login(clerk_of_the_region)
    assert BY_TITLE in client.get(f"/desk/imports/{row.pk}/").text
    asked = {f"column:{key}": str(at) for key, at in row.mapping.items()}
    assert client.post(f"/desk/imports/{row.pk}/", {"check": "1", **asked}).status_code == 302
    importing.check(Import.objects.get(pk=row.pk))
    row.refresh_from_db()
    assert row.good == 1 and [words.WHOLE_FILE, BY_TITLE, 1] in row.noted
    file = tmp_path / "a.xlsx"
    file.write_bytes(by_openpyxl(lines).getvalue())
    call_command("imports", "check", "credits", str(file), "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["good"] == 1 and BY_TITLE in [note["reason"] for note in said["notes"]]


@pytest.mark.parametrize(
    ("title", "column"),
    [(f"{YEAR - 1}-{YEAR}年度学分汇总表", ""), (f"{YEAR}年度学分汇总表", "经办人：年度")],
)
def test_C05_D08_two_years_or_a_column_to_choose_leave_the_year_to_people(
    clerk_of_the_region: User, client: Client, title: str, column: str
) -> None:
    head, cells = [*WHO, "科目", "学分"], [*ME, "专业", 60]
    above = [[title], *([["", "", "", "", "", column.split("：")[0]]] if column else [])]
    lines = [*above, [*head, column.split("：")[-1]], *of_me(registered(), [[*cells, YEAR]])]
    row = received(clerk_of_the_region, by_openpyxl(lines), "credits")
    client.force_login(clerk_of_the_region)
    page = client.get(f"/desk/imports/{row.pk}/").text
    assert "year" not in row.mapping and BY_TITLE not in page
    asked = {f"column:{key}": str(at) for key, at in row.mapping.items()}
    answer = client.post(f"/desk/imports/{row.pk}/", {"check": "1", **asked})
    assert answer.status_code == 409 and words.unmapped(["年度"]) in answer.text


# Heads of which nothing may be taken for credits, and whether they are hours.
NO_CREDITS: dict[str, tuple[Lines, bool]] = {
    "hours": ([[*WHO, "年度", "科目", "学时"]], True),
    "lessons": ([[*WHO, "年度", "科目", "培训课时"]], True),
    "hours of each subject": ([[*WHO, "年度", "专业科目学时", "公需科目学时"]], True),
    "hours in brackets": ([[*WHO, "年度", "专业科目（学时）", "公需科目（学时）"]], True),
    "the unit of hours in brackets": ([[*WHO, "年度", "专业科目（单位：学时）", "公需科目（24学时）"]], True),
    "parts of hours": ([[*WHO, "年度", "学时合计", "其中：专业科目", "其中：公需科目"]], True),
    "hours over both": ([[*WHO, "年度", "完成学时", ""], ["", "", "", "", "专业科目", "公需科目"]], True),
    "the mark of an examination": ([[*WHO, "年度", "科目", "分数"]], False),
    "credits that are owed": ([[*WHO, "年度", "科目", "应修学分"]], False),
    "credits that are missing": ([[*WHO, "年度", "科目", "未完成学分"]], False),
}


@pytest.mark.parametrize("name", NO_CREDITS)
def test_C05_D08_hours_marks_and_debts_are_no_credits(
    client: Client, clerk_of_the_region: User, tmp_path: Any, capsys: Any, name: str
) -> None:
    head, hours = NO_CREDITS[name]
    cells = [*ME[:2], numbers(1)[0], YEAR, *(["专业科目", 24] if "科目" in head[0] else [24, 12, 6])]
    row = received(clerk_of_the_region, by_openpyxl([*head, cells]), "credits")
    assert not {"points", *columns.SUBJECTS} & row.mapping.keys()
    client.force_login(clerk_of_the_region)
    page = client.get(f"/desk/imports/{row.pk}/").text
    assert (words.HOURS in page) is hours
    asked = {f"column:{key}": str(at) for key, at in row.mapping.items()}
    chosen = {"column:points": "5"} if "科目" in head[0] else {"column:professional": "5"}
    answer = client.post(f"/desk/imports/{row.pk}/", {"check": "1", **asked, **chosen})
    assert answer.status_code == (409 if hours else 302)
    assert (words.HOURS in answer.content.decode()) is hours
    file = tmp_path / "a.xlsx"
    file.write_bytes(by_openpyxl([*head, cells]).getvalue())
    call_command("imports", "check", "credits", str(file), "--json")
    out = capsys.readouterr().out
    assert words.unmapped([]).split("\uff1a")[0] in out and (words.HOURS in out) is hours


def test_D08_a_cell_that_says_hours_is_no_number_of_credits(clerk_of_the_region: User) -> None:
    made = registered()
    lines = [
        [*WHO, "年度", "科目", "学分"],
        *of_me(made, [[*ME, YEAR, "专业", "24学时"], [*ME, YEAR, "公需", "0课时"]]),
    ]
    row = checked(clerk_of_the_region, as_gbk(lines), "credits")
    assert row.found == [["学分", words.HOURS_CELL, 2]]


def test_C05_a_head_of_credits_and_hours_at_once_is_chosen_by_people(clerk_of_the_region: User, client: Client) -> None:
    made = registered()
    for title in ("学分（学时）", "学时/学分", "学时（学分）"):
        lines = [[*WHO, "年度", "科目", title], *of_me(made, [[*ME, YEAR, "专业", 30]])]
        row = received(clerk_of_the_region, by_openpyxl(lines), "credits")
        assert "points" not in row.mapping
        client.force_login(clerk_of_the_region)
        assert words.may_be([title]) in client.get(f"/desk/imports/{row.pk}/").text
        asked = {f"column:{key}": str(at) for key, at in row.mapping.items()} | {"column:points": "5"}
        assert client.post(f"/desk/imports/{row.pk}/", {"check": "1", **asked}).status_code == 302


def test_C05_a_column_of_content_is_filled_in_row_by_row(clerk_of_the_region: User) -> None:
    rows = of_me(registered(), [[*ME, YEAR, "专业", 20, ""], [*ME, YEAR, "专业", 40, "税法"]])
    row = checked(clerk_of_the_region, as_gbk([[*WHO, "年度", "科目", "学分", "培训内容"], *rows]), "credits")
    assert (row.good, row.found) == (1, [["内容", words.EMPTY, 1]])


def test_C05_without_content_the_same_list_doubles_nothing_and_another_one_is_told(clerk_of_the_region: User) -> None:
    made = registered()
    head = [*WHO, "学习年度", "科目", "学分"]
    row = applied(checked(clerk_of_the_region, by_openpyxl([head, *of_me(made, [[*ME, YEAR, "专业", 30]])]), "credits"))
    assert row.noted == [[words.WHOLE_FILE, words.no_content(N), 1]]
    again = checked(clerk_of_the_region, by_openpyxl([head, *of_me(made, [[*ME, YEAR, "专业", 20]])]), "credits")
    assert (again.there, again.good) == (1, 0)
    assert ["内容", words.THERE_WITHOUT_CONTENT, 1] in again.noted
    twice = of_me(made, [[*ME, YEAR, "公需", 30], [*ME, YEAR, "公需", 10]])
    row = checked(clerk_of_the_region, by_openpyxl([head, *twice]), "credits")
    assert row.found == [["身份证号", words.TWICE_WITHOUT_CONTENT, 1]]
    assert Credit.objects.count() == 1


HEADS: dict[str, list[tuple[list[str], dict[str, int]]]] = {
    "people": [
        (["员工姓名", "公民身份证号码", "所属旗县（市、区）"], {"name": 0, "id_number": 1, "management_code": 2}),
        (["会计人员姓名", "身份证编号", "所在旗（县）", "手机号（11位）", "现工作单位名称"], {"name": 0, "id_number": 1, "management_code": 2, "phone": 3, "employer_name": 4}),
        (["职工姓名", "居民身份证号码", "旗县市区", "移动电话号码", "从事会计工作起始时间"], {"name": 0, "id_number": 1, "management_code": 2, "phone": 3, "accounting_since": 4}),
        (["姓 名", "有效身份证件号码", "管理机构所在地区", "联系手机号", "开始从事会计工作年月", "会计专业技术资格证书管理号"], {"name": 0, "id_number": 1, "phone": 3, "accounting_since": 4, "certificate_no": 5}),
    ],
    "holders": [
        (["考生姓名", "证件编号", "考试级别", "通过年度", "证书管理号"], {"name": 0, "id_number": 1, "level": 2, "year": 3, "certificate_no": 4}),
        (["持证人姓名", "身份证件号", "资格级别", "批准年度", "证书编号"], {"name": 0, "id_number": 1, "level": 2, "year": 3, "certificate_no": 4}),
        (["姓名", "证件号", "职称等级", "取得年月", "资格证号"], {"name": 0, "id_number": 1, "level": 2, "year": 3, "certificate_no": 4}),
        (["姓名", "证件号", "报考级别", "考试年份", "管理号码"], {"name": 0, "id_number": 1, "level": 2, "year": 3, "certificate_no": 4}),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "head", "truth"), [(kind, *one) for kind, all_ in HEADS.items() for one in all_])
def test_C05_heads_as_people_call_them(kind: str, head: list[str], truth: dict[str, int]) -> None:
    found = heads.found(kind, tables.sheets(as_gbk([head, ["甲"] * len(head)])))[1]
    assert columns.guessed(kind, found.cells) == truth


@pytest.mark.parametrize(
    "head",
    ["出生年份", "毕业年份", "经办人姓名", "单位名称", "联系人姓名", "审核人", "配偶身份证号", "资格取得年度", "培训机构编号", "差额学分"],
)  # fmt: skip
def test_C05_what_is_somebody_or_something_elses_is_not_taken(head: str) -> None:
    assert columns.guessed("credits", [head, "备注"]) == {}


EVALUATIONS: dict[str, tuple[list[str], dict[str, str]]] = {
    "as an office calls them": (
        ["职工姓名", "身份证编号", "品德", "业务能力", "出勤", "工作实绩", "廉洁自律", "2025年度考核等次"],
        {"姓名": "职工姓名", "身份证号": "身份证编号", "德": "品德", "能": "业务能力", "勤": "出勤", "绩": "工作实绩", "廉": "廉洁自律", "考评结果": "2025年度考核等次"},
    ),
    "as a programme calls them": (
        ["会计人员姓名", "证件号码", "年度评价结果"], {"姓名": "会计人员姓名", "身份证号": "证件号码", "考评结果": "年度评价结果"},
    ),
    "as a bank calls them": (["员工姓名", "综合考评等级"], {"姓名": "员工姓名", "考评结果": "综合考评等级"}),
    "the judge beside": (["考评人姓名", "姓名", "评定结果"], {"姓名": "姓名", "考评结果": "评定结果"}),
}  # fmt: skip


@pytest.mark.parametrize("name", EVALUATIONS)
@pytest.mark.parametrize("make", [by_openpyxl, as_gbk, as_xls])
def test_D06_heads_of_evaluations_as_people_call_them(name: str, make: Callable[..., io.BytesIO]) -> None:
    head, truth = EVALUATIONS[name]
    cells = ["巴图" if "姓名" in one else "" if "证" in one else "好" for one in head[:-1]]
    found = yearly_table.read(make([head, [*cells, "称职"]]), None)
    assert found.columns == truth and (found.good, found.faults) == (1, [])


def test_C05_D08_a_row_without_credits_of_either_subject_is_passed_over(clerk_of_the_region: User) -> None:
    """Lists of a class name those too who never came: 0 is no missing answer that somebody would have to correct."""
    head = [[*WHO, "年度", "专业科目学分", "公需科目学分"]]
    rows = [*of_me(registered(), [[*ME, YEAR, 60, 30]]), [2, "测试乙", "150105199001010015", YEAR, 0, "0.0"]]
    row = checked(clerk_of_the_region, by_openpyxl([*head, *rows]), "credits")
    assert (row.read, row.good, row.bad) == (1, 1, 0)
    assert [words.WHOLE_ROW, words.NO_CREDITS, 1] in row.noted


@pytest.mark.parametrize("written", ["同上", "〃", "″", " 同 上 "])
@pytest.mark.parametrize("place", [3, 4, 5, 6])
def test_C05_a_cell_that_repeats_the_one_above_by_a_mark_says_to_fill_it_in(
    clerk_of_the_region: User, written: str, place: int
) -> None:
    rows = of_me(registered(), [[*ME, YEAR, "专业", 60, "成本"], [*ME, YEAR, "公需", 30, "法规"]])
    rows[1][place] = written
    row = checked(clerk_of_the_region, by_openpyxl([[*WHO, "年度", "科目", "学分", "培训内容"], *rows]), "credits")
    assert (row.good, row.bad) == (1, 1) and [why for _, why, _ in row.found] == [words.AS_ABOVE]


def test_C05_two_people_in_one_cell_are_asked_for_apart(clerk_of_the_region: User) -> None:
    both = "\n".join(numbers(2))
    rows = [[1, "巴图", both, YEAR, "专业", 60]]
    row = checked(clerk_of_the_region, by_openpyxl([[*WHO, "年度", "科目", "学分"], *rows]), "credits")
    assert [why for _, why, _ in row.found] == [ID_FAULTS["several"]]


PASSED = f"{YEAR - 1}年度中级会计专业技术资格考试合格人员名单"


@pytest.mark.parametrize(
    ("above", "level"),
    [
        ([PASSED], "2"),
        (["附件1", "（正高级）"], "4"),
        (["高级会计师评审通过人员"], "3"),
        (["初级、中级合格人员名单"], None),
        (["填报人：中级"], None),
        (["合格人员名单"], None),
    ],
)
def test_C05_W10_a_title_names_a_level_or_says_nothing(above: list[str], level: str | None) -> None:
    assert titles.level([cell] for cell in above) == level


def test_C05_W10_a_list_of_holders_says_year_and_level_in_its_title(clerk_of_the_region: User) -> None:
    number = numbers(1)[0]
    lines = [[PASSED], [*WHO, "证书编号"], [1, "巴图", number, "15230011223344"]]
    row = checked(clerk_of_the_region, by_openpyxl(lines), "holders")
    said = {f"没有资格级别这一列，按标题都记为中级{STOP}", f"没有取得年度这一列，按标题都记为{YEAR - 1}年度{STOP}"}
    assert said <= {why for _, why, _ in row.noted}
    applied(row)
    made = CertificateHolder.objects.get()
    assert (made.level, made.year, made.certificate_no) == ("2", YEAR - 1, "15230011223344")


def test_C05_W10_a_column_of_levels_outranks_the_title(clerk_of_the_region: User) -> None:
    lines = [[PASSED], [*WHO, "级别", "证书编号"], [1, "巴图", numbers(1)[0], "初级", "15230011223344"]]
    applied(checked(clerk_of_the_region, by_openpyxl(lines), "holders"))
    assert CertificateHolder.objects.get().level == "1"
