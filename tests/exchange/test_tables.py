"""Tables as people have them: programs, encodings, heads, dates and numbers as Excel has them (C05, D15, N01, N02)."""

import io
import json
import random
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
import xlsxwriter
import xlwt
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from acms.accounts.models import User
from acms.base import tables, text, work
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.exchange import actions, columns, importing, readers, words
from acms.exchange.models import Import, ImportState
from acms.holders.models import CertificateHolder
from acms.learning import bank
from acms.learning import words as learning_words
from acms.learning.models import Credit
from acms.people import actions as people
from acms.people.models import Listed, Person, Status
from tests.conftest import make_person
from tests.exchange.test_imports import applied, checked, numbers, received

HEAD = ["姓名", "身份证号", "管理地区", "参加会计工作时间"]
DESTROYED = "Excel把它变成了数字"


def by_xlsxwriter(lines: list[list[Any]]) -> io.BytesIO:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("填表说明").write(0, 0, "先看这里")
    sheet = book.add_worksheet("名册")
    sheet.merge_range(0, 0, 0, 3, "会计人员名册")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, cells in enumerate(lines, start=2):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell, *([day] if isinstance(cell, date) else []))
    book.close()
    out.seek(0)
    return out


def by_excel_2003(lines: list[list[Any]]) -> io.BytesIO:
    out, book = io.BytesIO(), xlwt.Workbook()
    sheet, day = book.add_sheet("Sheet1"), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell, *([day] if isinstance(cell, date) else []))
    book.save(out)
    out.seek(0)
    return out


def as_csv(lines: list[list[Any]], separator: str = ",", encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\n".join(separator.join(map(str, cells)) for cells in lines).encode(encoding))


def as_ods(lines: list[list[Any]]) -> io.BytesIO:
    """As LibreOffice writes it, with the long run of empty rows at the end."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{''.join(map(cell.format, cells))}</table:table-row>" for cells in lines)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    content = f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet><table:table table:name="a">{rows}{tail}</table:table></office:spreadsheet></office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    out.seek(0)
    return out


WAYS = {
    "xlsx": by_xlsxwriter, "xls": by_excel_2003, "ods": as_ods, "utf8": as_csv,
    "utf16": lambda lines: as_csv(lines, "\t", "utf-16"), "gb": lambda lines: as_csv(lines, ";", "gb18030"),
    "page": lambda lines: io.BytesIO(
        ("<html><table>" + "".join("<tr><td>" + "</td><td>".join(map(str, c)) + "</td></tr>" for c in lines) + "</table>").encode("gb18030")
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_C05_what_each_program_writes_is_read_the_same(clerk_of_saihan: User, way: str) -> None:
    one, two = numbers(2)
    lines = [HEAD, ["斯琴", one, "赛罕", "2009.12"], ["巴图•测试", two, "150105000000", "2009年5月26日"]]
    row = applied(checked(clerk_of_saihan, WAYS[way](lines)))
    assert (row.total, row.added, row.bad) == (2, 2, 0)
    found = set(Person.objects.values_list("name", "accounting_since"))
    assert found == {("斯琴", date(2009, 12, 1)), ("巴图·测试", date(2009, 5, 26))}
    assert row.noted == [["开始从事会计工作日期", "只写到月，按当月1日写入。", 1]]


def test_C05_excels_days_are_days_and_its_numbers_of_months_are_months(clerk_of_saihan: User) -> None:
    many = numbers(4)
    given = [date(2009, 5, 26), 39959, 200912, 2009.12]
    lines = [HEAD, *([f"测{'甲乙丙丁'[n]}", many[n], "赛罕区", given[n]] for n in range(4))]
    applied(checked(clerk_of_saihan, by_xlsxwriter(lines)))
    assert list(Person.objects.order_by("pk").values_list("accounting_since", flat=True)) == [
        date(2009, 5, 26), date(2009, 5, 26), date(2009, 12, 1), date(2009, 12, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["2009.1", "2009111", "20091", "2009.13", "200913", "9999.9", "2009-02-30", "39959x"])
def test_N02_a_date_in_a_table_that_may_mean_two_things_is_refused(cell: str) -> None:
    with pytest.raises(columns.Bad):
        readers.day(cell)


def test_N02_five_digits_of_a_year_and_a_month_are_no_day_of_excel_and_floats_of_a_database_are_read() -> None:
    with pytest.raises(text.Fault):
        text.moment("20095", excel=True)
    assert (
        str(text.moment("200912.0", excel=True)) == "2009-12"
        and str(text.moment("39959.0", excel=True)) == "2009-05-26"
    )


@pytest.mark.parametrize("write", [by_xlsxwriter, by_excel_2003])
def test_C05_numbers_in_number_cells_are_named_as_destroyed_and_never_written(
    clerk_of_saihan: User, write: Any
) -> None:
    lines = [HEAD, *(["斯琴", float(number[:17] + "0"), "赛罕区", ""] for number in numbers(60))]
    row = checked(clerk_of_saihan, write(lines))
    assert (row.bad, row.good) == (60, 0) and DESTROYED in row.found[0][1] and row.found[0][2] == 60


@pytest.mark.parametrize("cell", ["150105199001011000", "1.50105E+17", "1.50105199001011E+17", "150105199001011000.0"])
def test_C05_numbers_that_excel_wrote_into_a_csv_are_named_as_destroyed(clerk_of_saihan: User, cell: str) -> None:
    row = checked(clerk_of_saihan, as_csv([HEAD, ["斯琴", cell, "赛罕区", ""]]))
    assert row.bad == 1 and DESTROYED in row.found[0][1]


@pytest.mark.parametrize("encoding", ["big5", "cp950", "shift_jis"])
def test_C05_a_table_in_an_encoding_that_nobody_here_writes_is_refused_with_the_cure(
    client: Client, clerk_of_saihan: User, encoding: str
) -> None:
    """Not as one without a head: what to save it as is said."""
    one, two = numbers(2)
    lines = [["姓名", "身分證號", "管理地區", "備註"], ["陳樣例", one, "賽罕區", "無"], ["張樣例", two, "新城區", "無"]]
    file = io.BytesIO("\n".join(map(",".join, lines)).encode(encoding, errors="ignore"))
    file.name = "a.csv"
    client.force_login(clerk_of_saihan)
    answer = client.post("/desk/imports/", {"kind": "people", "file": file})
    page = answer.content.decode()
    assert "CSV UTF-8（逗号分隔）" in page and "GB 18030" in page and not Import.objects.exists()


def test_Q03_a_table_with_a_mongolian_column_in_gb18030_is_read(clerk_of_saihan: User) -> None:
    lines = [[*HEAD, "蒙文姓名"], ["斯琴", numbers(1)[0], "赛罕区", "", "ᠰᠴᠢᠨᠭᠡᠷᠡᠯ" * 9]]
    assert applied(checked(clerk_of_saihan, as_csv(lines, encoding="gb18030"))).added == 1


@pytest.mark.parametrize("rare", ["㑇㐌", "𠀀𠀁", "龘龖"])
def test_Q03_rare_names_in_gb18030_are_read(clerk_of_saihan: User, rare: str) -> None:
    lines = [HEAD, *([f"斯{rare}", number, "赛罕区", ""] for number in numbers(3))]
    assert applied(checked(clerk_of_saihan, as_csv(lines, encoding="gb18030"))).added == 3


def test_D15_a_number_of_15_places_is_stored_as_18_and_finds_the_same_person(
    client: Client, clerk_of_saihan: User
) -> None:
    row = applied(checked(clerk_of_saihan, as_csv([HEAD, ["斯琴", "150105900101123", "赛罕区", ""]])))
    assert row.added == 1 and Person.objects.get().id_number == "15010519900101123X"
    assert checked(clerk_of_saihan, as_csv([HEAD, ["斯琴", "15010519900101123X", "赛罕区", ""]])).there == 1
    client.force_login(clerk_of_saihan)
    found = client.post("/desk/find/", {"q": "150105 900101 123"})
    assert found["Location"] == f"/desk/people/{Person.objects.get().pk}/"
    with pytest.raises(id_card.WrongNumber):
        id_card.read("150105199001011")  # 18 places, cut


def test_D08_the_regions_office_imports_credits_of_everybody_and_a_banner_its_own(
    clerk_of_the_region: User, clerk_of_hailar: User
) -> None:
    made = make_person()
    Person.objects.filter(user=made).update(
        status=Status.REGISTERED, registered_at=timezone.now(), management_code="150105"
    )
    head = ["姓名", "身份证号", "学时年度", "科目", "学分", "培训内容"]
    lines = [head, ["乌云其木格", made.id_number, date.today().year, "专业科目", "30", "会计准则"]]
    assert checked(clerk_of_the_region, as_csv(lines), "credits").good == 1
    assert checked(clerk_of_hailar, as_csv(lines), "credits").bad == 1


def test_D08_credits_in_another_name_than_the_files_are_nobodys(clerk_of_the_region: User) -> None:
    made = make_person("巴图·测试", "150105198803121014")
    Person.objects.filter(user=made).update(status=Status.REGISTERED, management_code="150105")
    head = ["姓名", "身份证号", "年度", "科目", "学分", "内容"]
    rest = [made.id_number, date.today().year, "专业科目", "30", "会计准则"]
    assert checked(clerk_of_the_region, as_csv([head, ["巴图•测试", *rest]]), "credits").good == 1
    assert checked(clerk_of_the_region, as_csv([head, ["样例错", *rest]]), "credits").bad == 1


def test_D05_D08_credits_in_a_former_name_are_the_files_and_the_row_says_so(clerk_of_the_region: User) -> None:
    made = make_person("巴图·测试", "150105198803121014")
    there = {"status": Status.REGISTERED, "registered_at": timezone.now(), "management_code": "150105"}
    Person.objects.filter(user=made).update(**there)
    person = Person.objects.get(user=made)
    people.correct_identity(person=person, by=clerk_of_the_region, case_no="GZ9", name="巴图·样例")
    rest = [made.id_number, date.today().year, "专业科目", "30"]
    named = {"巴图•测试": "甲", "巴图·样例": "乙", "样例错": "丙"}
    file = as_csv([CREDITS, *([name, *rest, what] for name, what in named.items())])
    row = checked(clerk_of_the_region, file, "credits")
    assert (row.good, row.bad) == (2, 1)
    said = importing.dry_run(kind="credits", by=clerk_of_the_region, file=file)
    assert [(one["row"], one["reason"]) for one in said["notes"]] == [(2, words.FORMER_NAME)]
    assert [(one["row"], one["reason"]) for one in said["faults"]] == [(4, words.OTHER_NAME)]
    applied(row, good_only=True)
    assert set(Credit.objects.values_list("person", flat=True)) == {person.pk} and Credit.objects.count() == 2


CREDITS = ["姓名", "身份证号", "年度", "科目", "学分", "内容"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("现场（面授）培训", "11"),
        ("面授", "11"),
        (" 网络 远程培训", "10"),
        ("线上培训", "10"),
        ("直播", "10"),
        ("线上 直播", "10"),
        ("会计类专业会议", "02"),
        ("99", "99"),
        ("", ""),
    ],
)
def test_D08_the_form_of_learning_is_the_one_that_the_table_says(
    clerk_of_the_region: User, typed: str, code: str
) -> None:
    line = ["斯琴", numbers(1)[0], date.today().year, "专业科目", "30", "会计准则"]
    row = checked(clerk_of_the_region, as_csv([[*CREDITS, "培训形式"], [*line, typed]]), "credits")
    assert row.mapping["form"] == 6 and applied(row).added == 1
    assert Credit.objects.get().form == code


def test_D08_a_table_without_the_form_of_learning_invents_none(client: Client, clerk_of_the_region: User) -> None:
    made = make_person()
    Person.objects.filter(user=made).update(
        status=Status.REGISTERED, management_code="150105", registered_at=timezone.now()
    )
    line = ["乌云其木格", made.id_number, date.today().year, "专业科目", "30", "会计准则"]
    assert applied(checked(clerk_of_the_region, as_csv([CREDITS, line]), "credits")).added == 1
    assert Credit.objects.get().form == ""
    client.force_login(made)
    page = client.get("/me/learning/").text
    assert "形式没有写明" in page and "面授" not in page
    # named in a later table, the same training counts once
    again = checked(clerk_of_the_region, as_csv([[*CREDITS, "培训形式"], [*line, "面授"]]), "credits")
    assert (again.there, again.good) == (1, 0)


def test_D08_an_unknown_form_of_learning_is_a_named_fault_of_its_row(clerk_of_the_region: User) -> None:
    line = ["斯琴", numbers(1)[0], date.today().year, "专业科目", "30", "会计准则"]
    row = checked(clerk_of_the_region, as_csv([[*CREDITS, "培训形式"], [*line, "梦里学的"]]), "credits")
    fault = row.faults.get()
    assert (row.bad, fault.column, fault.why) == (1, "培训形式", words.FORM_SHAPE)


def test_C05_what_a_program_has_made_a_float_is_put_right_where_no_digit_can_be_lost(clerk_of_saihan: User) -> None:
    two, three = numbers(2)
    head = ["姓名", "身份证号", "管理地区", "手机号", "会计从业资格证书号", "单位统一社会信用代码"]
    lines = [
        ["斯琴", "150105900101123.0", "150105.0", "13800000188.0", "150105200900012.00", "911501050000000001.0"],
        ["巴图", f"{two[:17]}0.0", "赛罕区", "1380000018.0", "", ""],
        ["其其格", three, "赛罕区", "13800000188.5", "12345678901234567.0", ""],
    ]
    row = checked(clerk_of_saihan, as_csv([head, *lines]))
    assert (row.good, row.bad) == (2, 1) and row.faults.get().row == 3
    applied(row, good_only=True)
    first, third = (Person.objects.get(user__name=name) for name in ("斯琴", "其其格"))
    assert (first.id_number, first.user.phone, third.user.phone) == ("15010519900101123X", "13800000188", "")
    said = Listed.objects.get(person=first)
    assert (said.permit_no, said.uscc) == ("150105200900012", "")
    assert said.unread["uscc"] == "911501050000000001.0"


@pytest.mark.parametrize(
    ("typed", "year"),
    [("2019.1", 2019), ("2019.10", 2019), ("2019.0", 2019), ("2019年1月", 2019), ("２０１９．１", 2019)],
)
def test_C05_the_year_of_a_certificate_is_read_of_its_month(clerk_of_saihan: User, typed: str, year: int) -> None:
    lines = [
        ["姓名", "身份证号", "级别", "取得时间", "管理号"],
        ["斯琴", numbers(1)[0], "中级", typed, "15020190000001.0"],
    ]
    assert applied(checked(clerk_of_saihan, as_csv(lines), "holders")).added == 1
    holder = CertificateHolder.objects.get()
    assert (holder.year, holder.certificate_no) == (year, "15020190000001")
    with pytest.raises(columns.Bad):
        readers.day("2019.1")  # which month it was nobody knows


@pytest.mark.parametrize("points", ["NaN", "Infinity", "30.25", "1e2", "-5"])
def test_D08_points_that_are_no_number_of_one_place_are_a_fault_of_the_row(points: str) -> None:
    with pytest.raises(columns.Bad):
        readers.points(points)


def test_C05_a_nul_is_the_fault_of_its_row_and_never_of_the_import(clerk_of_saihan: User) -> None:
    one, two, three = numbers(3)
    lines = [
        ["姓名\0", *HEAD[1:]],
        ["斯\0琴", one, "赛罕区", ""],
        ["斯琴", f"{two}\0", "赛罕区", ""],
        ["巴图", three, "赛罕区", ""],
    ]
    row = received(clerk_of_saihan, as_csv(lines))
    actions.start_check(row, mapping={"name": 0, "id_number": 1, "management_code": 2})
    assert work.work_one(importing.LANE)
    row.refresh_from_db()
    assert (row.bad, row.good) == (2, 1) and applied(row, good_only=True).added == 1


def test_C05_the_report_is_whole_and_can_be_corrected_and_uploaded_again(client: Client, clerk_of_saihan: User) -> None:
    many = numbers(120)
    lines = [["序号", *HEAD], *([n, "斯琴", f"{number[:17]}", "赛罕区", "2009-05-26"] for n, number in enumerate(many))]
    row = checked(clerk_of_saihan, as_csv(lines))
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/imports/{row.pk}/").text
    assert "120" in page and many[0][:17] not in page and "（空）" not in page
    book = load_workbook(io.BytesIO(client.get(f"/desk/imports/{row.pk}/report.xlsx").content))
    wrong, listed = book.worksheets
    assert wrong.max_row == listed.max_row == 121
    assert [cell.value for cell in listed[2]][:4] == ["2", "斯琴", "身份证号", many[0][:17]] or listed["A2"].value == 2
    for at, number in enumerate(many, start=2):
        wrong[f"E{at}"].value = number
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    assert applied(checked(clerk_of_saihan, out)).added == 120


def test_C05_another_row_may_be_chosen_as_the_head_and_there_is_a_template_for_each_kind(
    client: Client, clerk_of_saihan: User
) -> None:
    number = numbers(1)[0]
    row = received(clerk_of_saihan, as_csv([["甲", "乙", "丙"], ["谁", "哪个号", "哪里"], ["斯琴", number, "赛罕区"]]))
    assert row.head_row == 1
    client.force_login(clerk_of_saihan)
    assert client.post(f"/desk/imports/{row.pk}/", {"head": "1", "row": "0:2"}).status_code == 302
    row.refresh_from_db()
    assert row.head == ["谁", "哪个号", "哪里"]
    for wrong in ("", "0:99", "²:1", "9" * 30):
        assert client.post(f"/desk/imports/{row.pk}/", {"head": "1", "row": wrong}).status_code == 409
    for kind in columns.KINDS:
        data = client.get(f"/desk/imports/templates/{kind}.xlsx").content
        head = tables.sheets(io.BytesIO(data))[0].rows[0][1]
        assert not columns.missing(kind, columns.guessed(kind, head))


def test_C05_a_bomb_of_small_texts_is_over_in_the_reading_process_and_a_lie_about_size_too() -> None:
    chance = random.Random(1)
    plain = by_xlsxwriter([HEAD, ["斯琴", "1", "赛罕区", ""]])
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/sharedStrings.xml":
                many = b"".join(b"<si><t>%x</t></si>" % chance.randrange(4096) for _ in range(3_000_000))
                data = data.replace(b"</sst>", many + b"</sst>")
            new.writestr(part.filename, data)
    assert not tables.quick(out)  # the worker reads it, no page waits


def test_C05_a_wrong_stated_dimension_hides_no_row() -> None:
    plain = by_xlsxwriter([HEAD, *(["斯琴", str(n), "赛罕区", ""] for n in range(5))])
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            data = old.read(part).decode() if part.filename.endswith(".xml") else old.read(part)
            if part.filename == "xl/worksheets/sheet2.xml":
                data = str(data).replace('<dimension ref="A1:D8"/>', '<dimension ref="A1"/>')
                assert 'ref="A1"/>' in data
            new.writestr(part.filename, data)
    assert len(list(tables.rows(out, 1))) == 7


def test_C05_a_locked_or_foreign_file_is_refused_with_a_sentence() -> None:
    for data in (b"PK\3\4junk", b"%PDF-1", b"\x89PNG..", b"\x00\x01\x02\x03\x04\x05"):
        with pytest.raises(Refused):
            tables.sheets(io.BytesIO(data))


def test_C05_the_command_checks_as_the_page_does_and_leaves_nothing(db: None, tmp_path: Any, capsys: Any) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        as_csv([["名册"], HEAD, ["斯琴", numbers(1)[0], "赛罕区", "2009-11"], ["巴图", "1", "赛罕区", ""]]).getvalue()
    )
    call_command("imports", "check", "people", str(file), "--agency", "150105", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["head_row"], report["rows"], report["good"]) == (2, 2, 1)
    assert [(one["row"], one["column"], one["value"]) for one in report["faults"]] == [(4, "身份证号", "1")]
    assert not Person.objects.exists() and not CertificateHolder.objects.exists()


def test_N02_months_and_days_of_every_form_go_through_one_gate() -> None:
    from acms.careers.forms import parse_month
    from acms.policy import figures

    assert [parse_month(typed) for typed in ("2009.12", "200912", "２００９年１２月", "2009111", "39959", "2009.13")] == [
        date(2009, 12, 1), date(2009, 12, 1), date(2009, 12, 1), None, None, None,
    ]  # fmt: skip
    assert figures._days(["2026年10月1日 2026-10-02"]) == ["2026-10-01", "2026-10-02"]
    for wrong in ("2026.10", "20261001x", "2026101"):
        with pytest.raises(figures.Wrong):
            figures._days([wrong])
    with pytest.raises(figures.Wrong):
        figures._month_day("331")


def test_D08_credits_of_a_settled_or_coming_year_and_those_said_twice_are_faults_of_their_rows(
    clerk_of_the_region: User,
) -> None:
    made = make_person()
    Person.objects.filter(user=made).update(status=Status.REGISTERED, management_code="150105")
    today = timezone.localdate()
    settled = bank.last_settled(today)
    years = [today.year, today.year, settled + 1, today.year + 1, settled]
    whats = ["会计准则", "会计准则", "税法", "会计准则", "会计准则"]
    head = ["姓名", "身份证号", "学时年度", "科目", "学分", "培训内容"]
    lines = [
        ["乌云其木格", made.id_number, year, "专业科目", "30", what] for year, what in zip(years, whats, strict=True)
    ]
    row = checked(clerk_of_the_region, as_csv([head, *lines]), "credits")
    assert set(row.faults.values_list("row", "why")) == {
        (3, words.TWICE["credits"]), (5, learning_words.FUTURE_YEAR), (6, learning_words.YEAR_CLOSED),
    }  # fmt: skip


def test_D08_a_table_of_credits_asks_the_database_by_the_batch_and_not_by_the_row(clerk_of_the_region: User) -> None:
    head = ["姓名", "身份证号", "学时年度", "科目", "学分", "培训内容"]

    def asked(rows: int) -> int:
        year = timezone.localdate().year
        lines = [["乌云其木格", "152301197005050007", year, "专业科目", "30", f"税法{n}"] for n in range(rows)]
        with CaptureQueriesContext(connection) as queries:
            checked(clerk_of_the_region, as_csv([head, *lines]), "credits")
        return len(queries)

    assert asked(300) == asked(30)


def of_last_year() -> list[list[Any]]:
    """A table of credits of 2025 for somebody registered since 2019."""
    made = make_person()
    Person.objects.filter(user=made).update(
        status=Status.REGISTERED, management_code="150105", registered_at=datetime(2019, 5, 1, tzinfo=UTC)
    )
    return [CREDITS, ["乌云其木格", made.id_number, 2025, "专业科目", "30", "会计准则"]]


def test_D08_a_table_that_was_brought_in_time_counts_although_it_is_written_after_midnight(
    clerk_of_the_region: User,
) -> None:
    last = bank.settles_on(2025)
    with time_machine.travel(datetime(last.year, last.month, last.day, 23, 50, tzinfo=ZoneInfo("Asia/Shanghai"))):
        row = checked(clerk_of_the_region, as_csv(of_last_year()), "credits")
    with time_machine.travel(
        datetime(last.year, last.month, last.day, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai")) + timedelta(minutes=20)
    ):
        row = applied(row)
    assert (row.state, row.added, row.bad) == (ImportState.DONE, 1, 0)


@pytest.mark.parametrize("good_only", [False, True])
def test_C05_where_a_row_is_good_no_more_all_or_nothing_writes_nothing_and_says_why(
    client: Client, clerk_of_saihan: User, good_only: bool
) -> None:
    lines = of_last_year()
    another = make_person("样例丁", numbers(1)[0])
    Person.objects.filter(user=another).update(
        status=Status.REGISTERED, management_code="150105", registered_at=datetime(2019, 5, 1, tzinfo=UTC)
    )
    lines[1][2] = timezone.localdate().year
    row = checked(clerk_of_saihan, as_csv([*lines, ["样例丁", another.id_number, *lines[1][2:]]]), "credits")
    assert (row.good, row.bad) == (2, 0)
    Person.objects.filter(user=another).update(management_code="150702")  # another agency's since
    row = applied(row, good_only=good_only)
    if good_only:
        assert (row.state, row.added, row.bad) == (ImportState.DONE, 1, 1)
        return
    assert (row.state, row.added, row.good, row.bad) == (ImportState.CHECKED, 0, 1, 1)
    assert not Credit.objects.exists()
    client.force_login(clerk_of_saihan)
    assert words.GOOD_NO_MORE in client.get(f"/desk/imports/{row.pk}/").text
    assert applied(row, good_only=True).added == 1


def test_C05_a_head_that_is_repeated_on_every_printed_page_is_no_row(clerk_of_saihan: User) -> None:
    one, two = numbers(2)
    row = checked(clerk_of_saihan, as_csv([HEAD, ["斯琴", one, "赛罕区", ""], HEAD, ["巴图", two, "赛罕区", ""]]))
    assert (row.total, row.good, row.bad) == (2, 2, 0)


TITLE, TWO, THREE, DATA = ["名册"], ["姓名", "证号"], ["姓名", "证号", "地区"], ["斯琴", "15", "赛罕"]


@pytest.mark.parametrize(
    ("sheets", "found"),
    [
        ([[TITLE, TWO, DATA]], (0, 2)),  # two known columns are enough
        ([[TITLE, ["姓名"], DATA]], None),  # one is not
        ([[TWO, THREE, DATA]], (0, 2)),
        ([[TITLE, TWO, TWO, DATA]], (0, 3)),  # merged over two rows
        ([[TWO, DATA, TWO]], (0, 1)),  # repeated, not merged
        ([[TITLE, TWO, DATA], [TITLE, TITLE, TWO]], (0, 2)),  # of another sheet, no row touches
        ([[TWO, DATA], [THREE, DATA]], (1, 1)),
        ([], None),
    ],
)
def test_C05_the_head_is_the_row_that_is_known_best(
    sheets: list[list[list[str]]], found: tuple[int, int] | None
) -> None:
    given = [tables.Sheet(place, "", list(enumerate(rows, start=1))) for place, rows in enumerate(sheets)]
    head = tables.head_of(given, lambda cells: {cell: at for at, cell in enumerate(cells) if cell in THREE})
    assert (head and (head[0].place, head[1].number)) == found


@pytest.mark.parametrize("number", [1e27, 1e28, 1e30, 1e300, -1e30, 5e-324, float("inf"), float("nan")])
def test_C05_a_number_of_any_size_is_a_text_to_be_judged(number: float) -> None:
    assert tables._text(number)


def test_C05_a_whole_number_has_no_point_and_no_exponent() -> None:
    assert [tables._text(n) for n in (3.0, 1e15, 1e30, -2.0)] == ["3", "1" + "0" * 15, "1" + "0" * 30, "-2"]


BOTH = ["姓名", "身份证号", "年度", "培训内容", "专业科目学分", "公需科目学分", "学分"]


def test_C05_D08_a_row_with_credits_of_both_subjects_is_two_trainings(clerk_of_the_region: User) -> None:
    """The common form of the region's providers; the sum beside them counts for nothing, a zero is no training."""
    made = make_person()
    there = {"status": Status.REGISTERED, "registered_at": timezone.now(), "management_code": "150105"}
    Person.objects.filter(user=made).update(**there)
    year = date.today().year
    lines = [
        BOTH,
        ["乌云其木格", made.id_number, year, "会计准则", "60", "30", "90"],
        ["乌云其木格", made.id_number, year, "内部控制", "12", "0", "12"],
        ["合计", "", "", "", "72", "30", "102"],
    ]
    row = applied(checked(clerk_of_the_region, as_csv(lines), "credits"))
    assert (row.total, row.good, row.bad, row.added) == (2, 2, 0, 2)  # rows of the table, not trainings
    assert row.noted == [["整行", words.TOTAL_ROW, 1]]
    said = set(Credit.objects.values_list("subject", "points", "what", "person__user"))
    assert said == {
        ("P", 60, "会计准则", made.pk),
        ("G", 30, "会计准则", made.pk),
        ("P", 12, "内部控制", made.pk),
    }
    again = checked(clerk_of_the_region, as_csv(lines), "credits")
    assert (again.good, again.there) == (0, 2)
    more = [BOTH, ["乌云其木格", made.id_number, year, "内部控制", "12", "30", "42"]]
    half = checked(clerk_of_the_region, as_csv(more), "credits")
    assert (half.total, half.good, half.there) == (1, 1, 0)  # one of its trainings is new


def test_C05_D08_a_faulty_row_of_both_subjects_is_one_row_to_correct(clerk_of_the_region: User) -> None:
    year = date.today().year
    lines = [BOTH, ["斯琴", "1", year, "会计准则", "60", "300", ""], ["斯琴", numbers(1)[0], year, "x", "", "-", ""]]
    row = checked(clerk_of_the_region, as_csv(lines), "credits")
    assert (row.total, row.good, row.bad) == (2, 0, 2)
    assert [(one.row, one.column) for one in row.faults.order_by("pk")] == [
        (2, "身份证号"), (2, "公需科目学分"), (3, "专业科目学分、公需科目学分"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("会计中级", "2"), ("会计初级", "1"), ("中级会计", "2"), ("会计专业技术资格（中级）", "2"), ("会计专业技术中级资格", "2"), ("中级会计职称", "2"),
        ("会计系列高级", "3"), ("会计师（中级）", "2"), ("正高级会计师", "4"), ("助理会计师", "1"), ("会计师", "2"), ("会计员", "1"), ("高级", "3"), ("2", "2"),
    ],
)  # fmt: skip
def test_C05_the_level_of_an_accountant_is_read_as_lists_write_it(cell: str, code: str) -> None:
    assert readers.level(cell) == code


@pytest.mark.parametrize(
    "cell", ["会计", "中级经济师", "审计中级", "注册会计师", "会计从业资格证", "会计专业技术资格", "副高级"]
)
def test_C05_another_profession_or_no_level_is_none(cell: str) -> None:
    with pytest.raises(readers.Bad):
        readers.level(cell)


def test_W12_a_second_press_says_what_is_being_done_with_the_table(client: Client, clerk_of_saihan: User) -> None:
    """Whoever presses again while it is written has not forgotten to check: it is being written."""
    lines = [["姓名", "身份证号", "管理地区"], ["斯琴", numbers(1)[0], "赛罕区"]]
    row = received(clerk_of_saihan, as_csv(lines))
    client.force_login(clerk_of_saihan)
    address, chosen = f"/desk/imports/{row.pk}/", {f"column:{key}": at for key, at in row.mapping.items()}
    said = []
    for press in ({"check": "1", **chosen}, {"good": "1"}):
        assert client.post(address, press).status_code == 302
        again = client.post(address, press)
        assert again.status_code == 409 and words.NOT_CHECKED not in again.text
        said.append(words.GOES_ON["checking" if "check" in press else "applying"] in again.text)
        assert work.work_one(importing.LANE)
    late = client.post(address, {"good": "1"})
    assert late.status_code == 409 and words.GOES_ON["done"] in late.text
    assert said == [True, True] and Person.objects.count() == 1


def test_D06_the_command_has_the_same_keys_for_evaluations_and_passes_sums_over(
    db: None, tmp_path: Any, capsys: Any
) -> None:
    file = tmp_path / "考评.csv"
    lines = [
        ["序号", "姓名", "身份证号", "考评结果"],
        ["1", "斯琴", numbers(1)[0], "合格"],
        ["", "小计", "1", "合格1人"],
        ["", "合计", "", "合格1人"],
    ]
    file.write_bytes(as_csv(lines).getvalue())
    call_command("imports", "check", "evaluations", str(file), "--json")
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"head_row", "columns", "rows", "good", "faults", "notes"}
    assert (said["rows"], said["faults"], [note["row"] for note in said["notes"]]) == (1, [], [3, 4])
    assert set(said["notes"][0]) == {"row", "column", "value", "reason"}
