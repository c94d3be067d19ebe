"""Legacy people with all that their lists have: unit by name, schooling, qualification (C05, L02); heads of two rows."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from acms.accounts.models import User
from acms.base import tables
from acms.collection import actions as collection
from acms.collection import prefilling
from acms.collection.models import EducationAnswers, PostAnswers, QualificationAnswers
from acms.employers.models import Employer, EmployerState
from acms.exchange import columns, words
from acms.people import listed
from acms.people.models import Education, Listed, Person, Qualification
from acms.privacy import own_data
from tests.conftest import confirmed_unit
from tests.exchange.test_imports import applied, checked, numbers
from tests.exchange.test_tables import as_csv
from tests.scans.test_bad_input import jpeg

HEAD = ["姓名", "身份证号", "管理地区", "工作单位", "学历", "学习形式", "毕业院校", "专业", "毕业时间", "学位", "职称", "证书编号", "取得时间", "会计从业资格证书号"]  # fmt: skip


def line(number: str, **other: str) -> list[str]:
    usual = dict(zip(HEAD, ["斯琴", number, "赛罕区", "", "大学本科", "全日制", "内蒙古样例大学", "会计学", "2009-07-01", "管理学学士", "会计师", "15019900000001", "2014-09-07", "NM20100123"], strict=True))  # fmt: skip
    return list((usual | other).values())


def brought(by: User, *lines: list[str]) -> Person:
    row = checked(by, as_csv([HEAD, *lines]))
    assert (row.bad, applied(row).added) == (0, len(lines))
    return Person.objects.select_related("user").latest("pk")


def test_C05_a_legacy_list_brings_schooling_and_qualification_as_what_nobody_has_verified(
    clerk_of_saihan: User,
) -> None:
    person = brought(clerk_of_saihan, line(numbers(1)[0]))
    said = Listed.objects.get(person=person)
    assert (said.education_level, said.education_mode, said.degree, said.qualification_level) == (
        "21",
        "full",
        "4",
        "2",
    )
    assert (said.graduated_on, said.obtained_on) == (date(2009, 7, 1), date(2014, 9, 7))
    assert (said.school, said.major, said.permit_no) == ("内蒙古样例大学", "会计学", "NM20100123")
    assert not Education.objects.exists() and not Qualification.objects.exists()
    assert (person.education_level, person.qualification_level) == ("00", "0")


def test_C05_the_collection_begins_with_what_the_list_said_and_the_page_says_so(
    client: Client, clerk_of_saihan: User, employer: Employer
) -> None:
    person = brought(clerk_of_saihan, line(numbers(1)[0], 工作单位=employer.name))
    case = collection.start(user=person.user)
    assert PostAnswers.objects.get(case=case).employer == employer
    full, part = EducationAnswers.objects.filter(case=case).order_by("mode")
    assert (full.level, full.school, full.graduated, part.level) == ("21", "内蒙古样例大学", date(2009, 7, 1), "")
    held = QualificationAnswers.objects.get(case=case)
    assert (held.type, held.level, held.certificate_no) == ("01", "2", "15019900000001")
    collection.agree(case=case, by=person.user, address="127.0.0.1")
    client.force_login(person.user)
    pages = {step: client.get(f"/collection/{step}/").text for step in (3, 4, 5, 6)}
    assert [("原有名单里写的是" in page) for page in pages.values()] == [False, True, True, True]
    assert "会计从业资格证书号「NM20100123」" in pages[6] and "没有核实过" in pages[5]


def test_C05_a_list_that_does_not_say_how_somebody_studied_fills_neither_part(
    client: Client, clerk_of_saihan: User
) -> None:
    person = brought(clerk_of_saihan, line(numbers(1)[0], 学习形式="", 毕业时间="2009.07"))
    case = collection.start(user=person.user)
    assert {row.level for row in EducationAnswers.objects.filter(case=case)} == {""}
    assert ("毕业时间", "2009-07") in listed.of(person) and ("最高学历", "本科") in listed.of(person)


def test_C05_a_unit_is_found_by_its_name_alone_where_there_is_one_confirmed_in_the_scope(
    clerk_of_saihan: User, employer: Employer
) -> None:
    Employer.objects.update(name="内蒙古样例（集团）公司", management_code="150105", state=EmployerState.CONFIRMED)
    many = numbers(5)
    named = " 内蒙古样例(集团) 公司"
    found = brought(clerk_of_saihan, line(many[0], 工作单位=named))
    assert (found.employer, found.listed.employer_name) == (employer, "内蒙古样例(集团) 公司")
    other = confirmed_unit("12150000460029509X", "内蒙古样例(集团)公司", "内蒙古自治区呼和浩特市赛罕区样例路1号")
    twice = brought(clerk_of_saihan, line(many[1], 工作单位=named))
    assert (twice.employer, twice.listed.employer_name) == (None, "内蒙古样例(集团) 公司")
    Employer.objects.filter(pk=other.pk).update(merged_into=employer)
    assert brought(clerk_of_saihan, line(many[2], 工作单位=named)).employer == employer
    Employer.objects.filter(pk=other.pk).update(merged_into=None, name="别的")
    for state, code in ((EmployerState.PENDING, "150105"), (EmployerState.CONFIRMED, "150702")):
        Employer.objects.filter(pk=employer.pk).update(state=state, management_code=code)
        row = checked(clerk_of_saihan, as_csv([HEAD, line(many[3], 工作单位=named)]))
        assert row.noted == [["工作单位", words.NO_SUCH_NAME, 1]]


def test_C05_the_code_of_a_unit_that_is_not_there_waits_in_the_box_of_step_4(clerk_of_saihan: User) -> None:
    head = [*HEAD, "统一社会信用代码"]
    row = checked(clerk_of_saihan, as_csv([head, [*line(numbers(1)[0], 工作单位="样例公司"), "12150000MA0TE5T162"]]))
    assert row.noted == [["单位统一社会信用代码", words.NO_SUCH_UNIT, 1]]
    applied(row)
    case = collection.start(user=Person.objects.get().user)
    post = PostAnswers.objects.get(case=case)
    assert (post.has_employer, post.typed) == (True, {"uscc": "12150000MA0TE5T162"})


def test_C05_what_cannot_be_understood_is_kept_for_the_person_and_bars_nobody_and_what_excel_destroyed_is_not_kept(
    clerk_of_saihan: User,
) -> None:
    odd = line(numbers(1)[0], 学历="大专以上", 毕业时间="2009.13", 证书编号="1.50199E+13", 职称="注册会计师", 学位="无")
    row = checked(clerk_of_saihan, as_csv([HEAD, odd]))
    assert {(column, why.partition("。")[0]) for column, why, _ in row.noted} == {
        ("最高学历", "认不出是哪种学历"), ("毕业时间", "没有13月，月份是1到12"), ("会计专业技术资格", "要填初级、中级、高级或正高级"),
        ("资格证书编号", "Excel把它变成了数字，后几位已经丢了"),
    }  # fmt: skip
    applied(row)
    said = Listed.objects.get()
    assert said.unread == {
        "education_level": "大专以上",
        "graduated_on": "2009.13",
        "qualification_level": "注册会计师",
    }
    assert said.certificate_no == ""
    assert ("最高学历", "大专以上") in listed.of(said.person)


def test_C05_a_units_code_that_excel_destroyed_is_named_as_such_and_not_kept(clerk_of_saihan: User) -> None:
    lines = [[*HEAD, "统一社会信用代码"], [*line(numbers(1)[0]), "1.21501E+17"]]
    row = checked(clerk_of_saihan, as_csv(lines))
    assert [(column, why.partition("。")[0]) for column, why, _ in row.noted] == [
        ("单位统一社会信用代码", "Excel把它变成了数字，后几位已经丢了")
    ]
    applied(row)
    assert (Listed.objects.get().uscc, Listed.objects.get().unread) in [("", None), ("", {})]


def test_C05_importing_a_legacy_list_again_changes_nothing_and_doubles_nothing(clerk_of_saihan: User) -> None:
    number = numbers(1)[0]
    brought(clerk_of_saihan, line(number))
    row = applied(checked(clerk_of_saihan, as_csv([HEAD, line(number, 毕业院校="别的大学", 工作单位="别的单位")])))
    assert (row.there, row.added) == (1, 0)
    assert Listed.objects.get().school == "内蒙古样例大学" and Person.objects.count() == 1


def test_C05_W09_a_document_is_the_better_witness_than_an_old_list(clerk_of_saihan: User, monkeypatch: Any) -> None:
    person = brought(clerk_of_saihan, line(numbers(1)[0]))
    case = collection.start(user=person.user)
    monkeypatch.setattr(
        prefilling, "read", lambda case, slot: {"full_school": "内蒙古样例财经大学", "full_major": "会计学"}
    )
    assert prefilling.fill(case=case, slot="diploma_full") == {}  # taken out while it was read
    collection.put_evidence(case=case, kind="diploma_full", data=jpeg(), file_name="a.jpg", by=person.user)
    assert prefilling.fill(case=case, slot="diploma_full")["full_school"] == "内蒙古样例财经大学"
    EducationAnswers.objects.filter(case=case, mode="full").update(school="本人填的大学")
    assert "full_school" not in prefilling.fill(case=case, slot="diploma_full")


def test_C05_Q02_the_agency_and_the_person_see_what_the_list_said(client: Client, clerk_of_saihan: User) -> None:
    number = numbers(1)[0]
    person = brought(clerk_of_saihan, line(number, 会计从业资格证书号=number))
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/people/{person.pk}/").text
    assert "原有名单里写的" in page and "内蒙古样例大学" in page and number not in page
    data = own_data.of(person.user)
    assert data["records"]["Listed"][0]["permit_no"] == number
    assert any("原有名单" in title for title, _ in own_data.sections(person.user, data))


# ---- heads of two rows ------------------------------------------------------------------------------------------------

UPPER = ["序号", "姓名", "身份证号", "管理地区", "学历情况", "", "", "会计从业资格", "", "会计专业技术资格", "", ""]
LOWER = ["", "", "", "", "学历", "专业", "毕业院校", "编号", "发证时间", "级别", "证书编号", "时间"]
MEANT = {
    "name": 1, "id_number": 2, "management_code": 3, "education_level": 4, "major": 5, "school": 6, "permit_no": 7,
    "qualification_level": 9, "certificate_no": 10, "obtained_on": 11,
}  # fmt: skip


def below(number: str) -> list[str]:
    return [
        "1",
        "斯琴",
        number,
        "赛罕区",
        "本科",
        "会计学",
        "内蒙古样例大学",
        "1501200001",
        "2010-01-04",
        "中级",
        "A2",
        "2014-09-07",
    ]


def as_workbook(title: list[list[str]], lines: list[list[str]]) -> io.BytesIO:
    """The head merged as people merge it: groups to the right, single heads downwards."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, at = book.add_worksheet(), len(title)
    for number, cells in enumerate(title):
        sheet.merge_range(number, 0, number, 11, cells[0])
    for number, cells in enumerate(lines):
        sheet.write_row(at + 2 + number, 0, cells)
    for column, head in enumerate(UPPER):
        if not LOWER[column]:
            sheet.merge_range(at, column, at + 1, column, head)
        else:
            sheet.write(at + 1, column, LOWER[column])
    for first, last in ((4, 6), (7, 8), (9, 11)):
        sheet.merge_range(at, first, at, last, UPPER[first])
    book.close()
    out.seek(0)
    return out


def as_page(title: list[list[str]], lines: list[list[str]]) -> io.BytesIO:
    upper = "".join(
        f"<td rowspan=2>{head}</td>" if not LOWER[at] else f"<td colspan={span}>{head}</td>"
        for at, head, span in zip(range(12), UPPER, (1, 1, 1, 1, 3, 0, 0, 2, 0, 3, 0, 0), strict=True)
        if head
    )
    rows = [f"<td colspan=12>{cells[0]}</td>" for cells in title]
    rows += [upper, "".join(f"<td>{head}</td>" for head in LOWER if head)]
    rows += ["".join(f"<td>{cell}</td>" for cell in cells) for cells in lines]
    return io.BytesIO(f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>".encode("gb18030"))


WAYS = {
    "xlsx": as_workbook,
    "csv": lambda title, lines: as_csv([*title, UPPER, LOWER, *lines]),
    "page": as_page,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("titles", [0, 1, 17])
def test_C05_a_head_of_two_rows_is_read_group_by_group(clerk_of_saihan: User, way: str, titles: int) -> None:
    title = [[f"会计人员名册，第{n}行说明"] for n in range(titles)]
    one, two = numbers(2)
    repeated = [UPPER, LOWER] if way == "csv" else []
    row = checked(clerk_of_saihan, WAYS[way](title, [below(one), *repeated, below(two)]))
    assert row.mapping == MEANT and row.head[5] == "学历情况：专业"
    assert (row.head_row, row.total, row.bad) == (titles + 2, 2, 0)
    applied(row)
    said = Listed.objects.first()
    assert said and (said.permit_no, said.certificate_no, said.qualification_level) == ("1501200001", "A2", "2")


def test_C05_a_head_of_three_rows_is_read_group_within_group(clerk_of_saihan: User) -> None:
    """As lists of staff have it: 学历学位 over 全日制教育 and 在职教育, each over its columns."""
    top = ["序号", "姓名", "身份证号", "管理地区", "学历学位", "", "", "", "会计资格", ""]
    middle = ["", "", "", "", "全日制教育", "", "在职教育", "", "会计专业技术资格", ""]
    lowest = ["", "", "", "", "学历", "毕业院校", "学历", "毕业院校", "级别", "证书编号"]
    number = numbers(1)[0]
    row = checked(
        clerk_of_saihan,
        as_csv(
            [
                ["会计人员名册"],
                top,
                middle,
                lowest,
                ["1", "斯琴", number, "赛罕区", "本科", "样例大学", "", "", "中级", "A2"],
            ]
        ),
    )
    assert (row.head_row, row.total, row.bad) == (4, 1, 0)
    assert row.head[4] == "学历学位：全日制教育：学历" and row.head[1] == "姓名"
    # Which of two schoolings is meant nobody knows: whoever uploads the table says it.
    expected = {"name": 1, "id_number": 2, "management_code": 3}
    assert row.mapping == expected | {"qualification_level": 8, "certificate_no": 9}
    applied(row)
    said = Listed.objects.get()
    assert (said.certificate_no, said.qualification_level) == ("A2", "2")


def test_C05_a_title_of_two_cells_above_the_head_is_no_group_and_another_row_may_be_chosen(
    client: Client, clerk_of_saihan: User
) -> None:
    title = ["填报单位：样例局", "", "填表日期：2020年"]
    row = checked(clerk_of_saihan, as_csv([title, HEAD, line(numbers(1)[0])]))
    assert (row.head_row, row.head) == (2, HEAD)
    head = tables.head_at(
        tables.Sheet(0, "", [(1, UPPER), (2, LOWER)]), 1, lambda cells: columns.guessed("people", cells)
    )
    assert head.lines == [UPPER]


def test_C05_the_faulty_rows_of_a_head_of_two_rows_can_be_uploaded_again(client: Client, clerk_of_saihan: User) -> None:
    number = numbers(1)[0]
    row = checked(clerk_of_saihan, as_csv([UPPER, LOWER, below(number[:17])]))
    client.force_login(clerk_of_saihan)
    report = io.BytesIO(client.get(f"/desk/imports/{row.pk}/report.xlsx").content)
    again = checked(clerk_of_saihan, report)
    assert {key: at - 2 for key, at in again.mapping.items()} == MEANT and again.bad == 1


def test_C05_totals_remarks_and_empty_numbered_lines_are_nobodys_rows_and_named(clerk_of_saihan: User) -> None:
    head, (one, two) = ["序号", "姓名", "身份证号", "管理地区"], numbers(2)
    ends = [
        ["合计", "2人"], ["3"], ["填表说明：身份证号必须填18位"], ["", "制表人：样例", "审核人：样例"], ["注", "以上"], ["小 计", "", "", "2"],
        ["", "小计", "2人"], ["3", "合计", "2"],
    ]  # fmt: skip
    lines = [head, ["1", "斯琴", one, "赛罕区"], ["2", "计晓", two, "赛罕区"], *ends]
    row = checked(clerk_of_saihan, as_csv(lines))
    assert (row.total, row.good, row.bad) == (2, 2, 0)
    assert sorted(row.noted) == sorted([["整行", words.TOTAL_ROW, 6], ["整行", words.BLANK_ROW, 2]])
    assert applied(row).added == 2


def test_C05_W08_what_a_table_says_otherwise_of_somebody_on_file_is_named_and_not_written(
    clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    head, number = [*HEAD, "开始从事会计工作日期", "手机号"], numbers(1)[0]
    first = checked(clerk_of_saihan, as_csv([head, [*line(number), "1994-08-01", "13911110003"]]))
    assert applied(first).added == 1
    same = checked(clerk_of_saihan, as_csv([head, [*line(number), "1994-08-01", "13911110003"]]))
    assert same.noted == []
    other = checked(clerk_of_saihan, as_csv([head, [*line(number), "1996-08-01", "13911110004"]]))
    assert sorted(other.noted) == sorted(
        [["开始从事会计工作日期", words.START_KEPT, 1], ["手机号", words.PHONE_KEPT, 1]]
    )
    person = Person.objects.select_related("user").get()
    assert (person.accounting_since, person.user.phone) == (date(1994, 8, 1), "13911110003")
