"""Tables as they come in: what people, Excel and the systems before this one make of a list, each read right or named (C05, N01, N02)."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
from django.core.management import call_command
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from acms.accounts.models import User
from acms.base import tables
from acms.base import words as base_words
from acms.base.errors import Refused
from acms.exchange import columns, importing, report, words
from acms.people.models import Person
from tests.exchange.test_imports import applied, checked, numbers, received
from tests.exchange.test_tables import as_csv, by_excel_2003

HEAD = ["姓名", "身份证号", "管理地区", "参加会计工作时间"]
ONE, TWO = numbers(2)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
Line = list[Any]


def saved(fill: Callable[[xlsxwriter.Workbook], None]) -> io.BytesIO:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book)
    book.close()
    out.seek(0)
    return out


def as_sheet(*lines: Line) -> io.BytesIO:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells)

    return saved(fill)


def row_of(cell: Any = ONE, name: str = "斯琴", since: Any = "2009-05-26") -> Line:
    return [name, cell, "赛罕区", since]


# ---- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        f"'{ONE}", f"’{ONE}", ONE.translate(FULL_WIDTH), f"{ONE[:6]} {ONE[6:14]} {ONE[14:]}", f"{ONE[:6]}-{ONE[6:14]}-{ONE[14:]}",
        f"\u3000{ONE}\xa0", f"\u200e{ONE}\u202c", f"{ONE}\t", ONE.lower(), f"{ONE[:6]}－{ONE[6:]}", f'="{ONE}"',
    ],
)  # fmt: skip
def test_C05_a_number_is_read_however_it_was_typed(clerk_of_saihan: User, cell: str) -> None:
    applied(checked(clerk_of_saihan, as_csv([HEAD, row_of(cell)], "|")))
    assert Person.objects.get().id_number == ONE


def test_C05_an_old_number_in_a_number_cell_has_kept_its_digits_and_a_new_one_has_not(clerk_of_saihan: User) -> None:
    lines = [HEAD, row_of(150105900101123), row_of(float(ONE[:17] + "0"), "巴图"), row_of(1.50105e17, "巴图")]
    row = checked(clerk_of_saihan, as_sheet(*lines))
    assert (row.good, row.bad) == (1, 2)
    assert set(row.faults.values_list("why", flat=True)) == {base_words.TEXT_FAULTS["destroyed"]}
    applied(row, good_only=True)
    assert Person.objects.get().id_number == "15010519900101123X"


# ---- days -------------------------------------------------------------------------------------------------------------

SAID, FIRST = base_words.TEXT_FAULTS, words.MONTH_AS_FIRST
NO_13 = SAID["no_month"].format(month=13)


@pytest.mark.parametrize(
    ("cell", "day", "said"),
    [
        ("2009年12月", date(2009, 12, 1), FIRST),
        ("2009/12", date(2009, 12, 1), FIRST),
        (2009.12, date(2009, 12, 1), FIRST),
        (200912, date(2009, 12, 1), FIRST),
        ("20091201", date(2009, 12, 1), ""),
        (20091201, date(2009, 12, 1), ""),
        (40148, date(2009, 12, 1), ""),
        ("2009/12/1 0:00:00", date(2009, 12, 1), ""),
        ("２００９．１２．１", date(2009, 12, 1), ""),
        ("2009.13", None, NO_13),
        (2009.13, None, NO_13),
        ("31.06.", None, SAID["no_year"]),
        ("31.06.2009", None, "2009年6月没有31日。"),
        ("2009-06-31", None, "2009年6月没有31日。"),
        ("至今", None, SAID["date"]),
        ("1909-12-01", None, words.DAY_RANGE),
        ("2999-12-01", None, SAID["years"]),
        ("0000-00-00", "", words.SAYS_NOTHING),
        ("不详", "", words.SAYS_NOTHING),
        ("nan", "", words.SAYS_NOTHING),
        ("2009年12月1号", date(2009, 12, 1), ""),
        ("——", "", words.SAYS_NOTHING),
        ("无", "", ""),
        ("", "", ""),
    ],
)
def test_N02_a_day_of_any_form_is_read_or_its_row_says_why_not(
    clerk_of_saihan: User, cell: Any, day: date | None, said: str
) -> None:
    row = checked(clerk_of_saihan, as_sheet(HEAD, row_of(since=cell)))
    assert [why for _, why, _ in row.found + row.noted] == [said] * bool(said)
    assert row.bad == (day is None)
    if day is not None:
        applied(row)
        assert Person.objects.get().accounting_since == (day or None)


@pytest.mark.parametrize("cell", sorted(columns.EMPTY))
def test_C05_what_a_program_writes_for_an_empty_cell_is_nobodys_name(clerk_of_saihan: User, cell: str) -> None:
    row = checked(clerk_of_saihan, as_sheet(HEAD, row_of(name=cell)))
    assert row.bad and [why for _, why, _ in row.found] == [words.EMPTY]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张\u3000三", "张三"), ("张 三", "张三"), (" 巴图 · 测试 ", "巴图·测试"), ("巴图．测试", "巴图·测试"), ("斯琴\n高娃", "斯琴高娃"),
        ("\u200b斯琴", "斯琴"), ("anna  ivanova", "anna ivanova"),
    ],
)  # fmt: skip
def test_N01_a_name_is_one_name_however_it_is_set_apart(clerk_of_saihan: User, cell: str, name: str) -> None:
    applied(checked(clerk_of_saihan, as_sheet(HEAD, row_of(name=cell))))
    assert Person.objects.get().name == name


# ---- sheets -----------------------------------------------------------------------------------------------------------


def second_sheet(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("封面").write(4, 2, "会计人员名册")
    old = book.add_worksheet("作废")
    old.write_row(0, 0, [*HEAD, "学历", "专业"])
    old.write_row(1, 0, row_of(TWO))
    old.hide()
    sheet = book.add_worksheet("在册")
    for number, cells in enumerate([HEAD, row_of()]):
        sheet.write_row(8 + number, 3, cells)  # nothing above and at the left


def hidden_parts(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    for number, cells in enumerate([HEAD, row_of(TWO), row_of()]):
        sheet.write_row(number, 0, cells)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column("C:C", None, None, {"hidden": True})


def blank_columns(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    for number, cells in enumerate([HEAD, row_of()]):
        for column, cell in enumerate(cells):
            sheet.write(number + 2, 2 * column + 1, cell)


def merged_down(book: xlsxwriter.Workbook) -> None:
    """One region over the people of it, as lists by region have it."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for number, cells in enumerate([row_of(), row_of(TWO)], start=1):
        sheet.write_row(number, 0, cells[:2])
    sheet.merge_range("C2:C3", "赛罕区")


def formulas(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*HEAD, "手机号"])
    sheet.write_row(1, 0, row_of())
    sheet.write_formula("C2", '=VLOOKUP("x",A:B,2)', value="赛罕区")
    sheet.write_formula("E2", "=1/0", value="#DIV/0!")


def far_cell(book: xlsxwriter.Workbook) -> None:
    """Somebody has typed a blank in the last row that there is."""
    sheet = book.add_worksheet()
    for number, cells in enumerate([HEAD, row_of()]):
        sheet.write_row(number, 0, cells)
    sheet.write("A1048576", " ")


@pytest.mark.parametrize(
    ("fill", "people"),
    [(second_sheet, 1), (hidden_parts, 2), (blank_columns, 1), (merged_down, 2), (formulas, 1), (far_cell, 1)],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_C05_a_workbook_is_read_as_its_maker_sees_it_and_nobody_is_left_out(
    clerk_of_saihan: User, fill: Any, people: int
) -> None:
    row = applied(checked_in_time(clerk_of_saihan, saved(fill)))
    assert (row.added, row.bad) == (people, 0)
    assert ONE in {person.id_number for person in Person.objects.all()}


def test_C05_a_table_that_takes_longer_than_a_page_may_wait_is_read_in_the_background(
    clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "QUICK", ("0", tables.QUICK[1]))  # no processor is as slow as that
    row = received(clerk_of_saihan, saved(second_sheet))
    assert row.state == "reading"
    importing.glance(row)
    row.refresh_from_db()
    assert row.state == "mapping" and row.mapping


def checked_in_time(by: User, file: io.BytesIO) -> Any:
    """Checked, after the background has found the head where the page could not wait for it."""
    row = received(by, file)
    if row.state == "reading":
        importing.glance(row)
        row.refresh_from_db()
    importing.actions.start_check(row, mapping=row.mapping)
    importing.check(row)
    row.refresh_from_db()
    return row


def by_openpyxl(far: str, value: str, *, coloured: bool = False) -> io.BytesIO:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for cells in [HEAD, row_of(), row_of(TWO)]:
        sheet.append(cells)
    sheet[far].value = value or None
    if coloured:
        sheet[far].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(out)
    return out


def by_xlsxwriter(*far: str) -> io.BytesIO:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("封面").write(0, 0, "会计人员名册")
        sheet = book.add_worksheet("在册")
        for number, cells in enumerate([HEAD, row_of(), row_of(TWO)]):
            sheet.write_row(number, 0, cells)
        for cell in far:
            sheet.write(cell, "x")

    return saved(fill)


def by_xlwt(value: str | None) -> io.BytesIO:
    out, book = io.BytesIO(), xlwt.Workbook()
    book.add_sheet("封面").write(0, 0, "会计人员名册")
    sheet = book.add_sheet("在册")
    for number, cells in enumerate([HEAD, row_of(), row_of(TWO)]):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    sheet.write(65535, 255, value, xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    book.save(out)
    return out


def as_ods(value: str) -> io.BytesIO:
    """The rows and columns between are written as one, as LibreOffice does."""
    rows = "".join(_ods_row("".join(map(ODS_CELL.format, cells))) for cells in [HEAD, row_of(), row_of(TWO)])
    blank = '<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    far = ODS_CELL.format(value) if value else '<table:table-cell table:style-name="ce1"/>'
    last = _ods_row(f'<table:table-cell table:number-columns-repeated="16383"/>{far}')
    table = f'<table:table table:name="名册">{rows}{blank}{last}</table:table>'
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", manifest)
        book.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>",
        )
    return out


ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def _ods_row(cells: str) -> str:
    return f"<table:table-row>{cells}</table:table-row>"


FAR: dict[str, Callable[[], io.BytesIO]] = {
    "a blank in XFD1048576": lambda: by_openpyxl("XFD1048576", " "),
    "a sign in XFD1048576": lambda: by_openpyxl("XFD1048576", "x"),
    "a colour in XFD1048576": lambda: by_openpyxl("XFD1048576", "", coloured=True),
    "a sign at the right": lambda: by_openpyxl("XFD3", "x"),
    "a blank in the last row": lambda: by_openpyxl("A1048576", " "),
    "another program's": lambda: by_xlsxwriter("XFD1048576", "XFA900000", "ABC3"),
    "of 2003": lambda: by_xlwt("x"),
    "a colour of 2003": lambda: by_xlwt(None),
    "OpenDocument": lambda: as_ods("x"),
    "a style of OpenDocument": lambda: as_ods(""),
}


@pytest.mark.parametrize("name", FAR)
def test_C05_a_stray_cell_at_the_end_of_the_sheet_makes_no_table_too_large(clerk_of_saihan: User, name: str) -> None:
    """Its head is found while its uploader waits, and everybody in it."""
    file = FAR[name]()
    row = received(clerk_of_saihan, file)
    assert (row.state, row.head) == ("mapping", HEAD)
    row = checked(clerk_of_saihan, file)
    assert (row.good, row.bad, row.total) == (2, 0, 2)


def test_C05_who_stands_far_below_is_read_and_named_by_the_row_of_the_file(clerk_of_saihan: User) -> None:
    """Behind thousands of empty rows, and merged there: nobody is left out."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, row_of())
        sheet.write_row(500_000, 0, ["", "", ""])
        sheet.write_row(900_000, 0, [*row_of("1")[:2], ""])
        sheet.write_row(900_001, 0, [*row_of(TWO)[:2], ""])
        sheet.merge_range("C900001:C900002", "赛罕区")
        sheet.merge_range("A600000:B600003", "")

    row = checked(clerk_of_saihan, saved(fill))
    assert (row.good, row.bad) == (2, 1)
    assert row.faults.get().row == 900_001


def test_C05_an_old_workbook_keeps_the_rows_of_its_sheets_apart(clerk_of_saihan: User) -> None:
    """Merged cells and a second sheet whose rows stand far below."""
    out, book = io.BytesIO(), xlwt.Workbook()
    for name, first in (("甲", 0), ("乙", 40_000)):
        sheet = book.add_sheet(name)
        for column, cell in enumerate(HEAD):
            sheet.write(first, column, cell)
        for number, one in ((first + 1, ONE), (first + 30_000 if not first else first + 2, TWO)):
            for column, cell in enumerate(row_of(one)[:2]):
                sheet.write(number, column, cell)
        sheet.write_merge(first + 1, first + 3, 2, 2, "赛罕区")
        sheet.write(first + 30_000 if not first else first + 9, 2, "1")
    book.save(out)
    assert [number for number, _ in tables.rows(out, 0)] == [1, 2, 3, 4, 30_001]
    assert [number for number, _ in tables.rows(out, 1)] == [40_001, 40_002, 40_003, 40_004, 40_010]


def stating(dimension: str) -> io.BytesIO:
    """A workbook that says of itself how large it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(as_sheet(HEAD, row_of())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part).replace(b'<dimension ref="A1:D2"/>', f'<dimension ref="{dimension}"/>'.encode())
            assert part.filename != "xl/worksheets/sheet1.xml" or dimension.encode() in data
            new.writestr(part.filename, data)
    return out


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "D9:C2"])
def test_C05_what_a_workbook_says_of_its_size_is_not_believed(clerk_of_saihan: User, dimension: str) -> None:
    assert checked(clerk_of_saihan, stating(dimension)).good == 1


# ---- programs and systems ---------------------------------------------------------------------------------------------


def of_a_web_page() -> io.BytesIO:
    """What reporting systems hand out as .xls: a page, with a table of buttons before the list."""
    cells = "".join(
        "<tr>" + "".join(f"<td style='mso-number-format:\"\\@\"'>&nbsp;{cell}<br></td>" for cell in line) + "</tr>"
        for line in [HEAD, row_of()]
    )
    page = f"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<style>td{{color:red}}</style></head><body><table><tr><td>导出</td></tr></table><table border=1><caption>名册</caption><thead>{cells}</table></body></html>"""
    return io.BytesIO(page.encode("gb18030"))


def of_excel_2003_xml() -> io.BytesIO:
    lines = "".join(
        f"<Row ss:Index='{number}'>"
        + "".join(f"<Cell><Data ss:Type='String'>{c}</Data></Cell>" for c in line)
        + "</Row>"
        for number, line in ((3, HEAD), (4, row_of()))
    )
    return io.BytesIO(
        f"<?xml version='1.0'?><Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet><Table>{lines}</Table></Worksheet></Workbook>".encode()
    )


QUOTED = f'\ufeff"姓名","身份证号","管理地区","备 注"\r\n"斯琴\r\n","{ONE}","赛罕区","第一行\r\n第二行，""引号"""\r\n'
FILES: dict[str, Callable[[], io.BytesIO]] = {
    "an .xls called .xlsx": lambda: by_excel_2003([HEAD, row_of()]),
    "a page called .xls": of_a_web_page,
    "XML of 2003": of_excel_2003_xml,
    "semicolons": lambda: as_csv([HEAD, row_of()], ";", "gb18030"),
    "tabs": lambda: as_csv([HEAD, row_of()], "\t", "gbk"),
    "UTF-16 with a mark": lambda: as_csv([HEAD, row_of()], "\t", "utf-16"),
    "UTF-16 without one": lambda: as_csv([HEAD, row_of()], ",", "utf-16-le"),
    "UTF-16, big end first": lambda: as_csv([HEAD, row_of()], ",", "utf-16-be"),
    "a mark, quotes, lines in cells": lambda: io.BytesIO(QUOTED.encode()),
    "sep=": lambda: io.BytesIO(b"sep=;\r\n" + as_csv([HEAD, row_of()], ";").getvalue()),
    "line ends of an old Mac": lambda: io.BytesIO(as_csv([HEAD, row_of()]).getvalue().replace(b"\n", b"\r")),
    "a title with commas": lambda: as_csv([["2009年，会计人员，名册；"], [], HEAD, row_of()], ";"),
}


@pytest.mark.parametrize("file", FILES)
def test_C05_a_file_is_read_by_what_it_is_and_not_by_what_it_is_called(clerk_of_saihan: User, file: str) -> None:
    applied(checked(clerk_of_saihan, FILES[file]()))
    assert [(person.name, person.id_number) for person in Person.objects.all()] == [("斯琴", ONE)]


def locked_xlsx() -> io.BytesIO:
    """As Excel locks a workbook: the packed one is a stream of an old document."""
    out, book = io.BytesIO(), xlwt.Workbook()
    book.add_sheet("a")
    book.save(out)
    data, name = out.getvalue(), "Workbook".encode("utf-16-le")
    at = data.index(name + b"\0")
    locked = "EncryptedPackage\0".encode("utf-16-le")
    return io.BytesIO(data[:at] + locked.ljust(64, b"\0") + struct.pack("<H", len(locked)) + data[at + 66 :])


def locked_xls() -> io.BytesIO:
    """A FILEPASS record stands behind the first record of a workbook with a password."""
    out, book = io.BytesIO(), xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x" * 4000)
    book.save(out)
    data = bytearray(out.getvalue())
    at = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    filepass = struct.pack("<HHHHH", 0x2F, 6, 1, 1, 2)
    data[at : at + len(filepass)] = filepass
    return io.BytesIO(bytes(data))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (locked_xlsx, base_words.PROTECTED),
        (locked_xls, base_words.PROTECTED),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), base_words.NO_TABLE),
        (lambda: io.BytesIO(b"PK\3\4" + bytes(99)), base_words.NO_TABLE),
        (lambda: io.BytesIO(b"<html><body>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</body></html>"), words.NO_ROWS),
        (lambda: as_sheet(), words.NO_ROWS),
        (lambda: as_sheet(HEAD), words.NO_ROWS),
    ],
)
def test_C05_what_cannot_be_read_says_in_a_sentence_why(clerk_of_saihan: User, file: Any, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        received(clerk_of_saihan, file())
    assert refused.value.words == sentence


# ---- a million rows ---------------------------------------------------------------------------------------------------


def test_C05_a_table_of_more_rows_than_a_sheet_holds_is_refused_before_it_is_read_and_says_what_to_do(
    clerk_of_saihan: User,
) -> None:
    line = f"斯琴,{ONE},赛罕区,\n".encode()
    with pytest.raises(Refused) as refused:
        received(clerk_of_saihan, io.BytesIO(",".join(HEAD).encode() + b"\n" + line * tables.MOST_ROWS))
    assert refused.value.code == "too_many_rows" and "分成几张表" in refused.value.words
    for ends in (b"\r", b'"\n', b"\n", b"\r\n"):  # nothing but ends of lines: nobody waits while they are counted
        with pytest.raises(Refused) as refused:
            tables.require_fewer(io.BytesIO(ends * (2 * tables.MOST_ROWS + 1)))
        assert refused.value.code == "too_many_rows"
    folded = ",".join(HEAD).encode() + b"\n" + f'斯琴,{ONE},赛罕区,"\n"\n'.encode() * (tables.MOST_ROWS // 2 + 1)
    assert received(clerk_of_saihan, io.BytesIO(folded)).head == HEAD  # lines within a cell are no rows


def test_C05_rows_are_judged_one_after_another_whatever_their_number(clerk_of_saihan: User, monkeypatch: Any) -> None:
    """The peak of memory is that of a batch, and of the keys that have been seen."""
    taken: list[int] = []

    def many(file: Any, sheet: int = 0) -> Iterator[tables.Row]:
        yield 1, HEAD
        for number in range(2, 5002):
            taken.append(number)
            yield number, ["斯琴", "1", "赛罕区"]

    row = received(clerk_of_saihan, as_csv([HEAD, row_of()]))
    monkeypatch.setattr(tables, "rows", many)
    batches = importing._judge(row).batches(io.BytesIO())
    assert len(next(batches)) == 1000 and len(taken) == 1000


def test_C05_a_report_longer_than_a_sheet_goes_on_in_the_next_and_loses_nothing(
    clerk_of_saihan: User, monkeypatch: Any, client: Any
) -> None:
    monkeypatch.setattr(report, "MOST_ROWS", 10)
    row = checked(clerk_of_saihan, as_csv([HEAD, *(row_of(n, since="2009.13") for n in range(25))]))
    client.force_login(clerk_of_saihan)
    book = load_workbook(io.BytesIO(client.get(f"/desk/imports/{row.pk}/report.xlsx").content))
    held = {sheet.title: sheet.max_row - 1 for sheet in book.worksheets}
    assert held == {
        "要改的行": 10, "要改的行2": 10, "要改的行3": 5, **{f"问题清单{n or ''}": 10 for n in (0, 2, 3, 4, 5)},
    }  # fmt: skip
    assert [row[0].value for sheet in book.worksheets[:3] for row in sheet.iter_rows(min_row=2)] == list(range(2, 27))


# ---- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["xlsx", "page", "locked", "long"])
def test_C05_the_command_says_of_a_messy_table_what_the_page_says(
    clerk_of_saihan: User, tmp_path: Path, capsys: Any, monkeypatch: Any, file: str
) -> None:
    lines = [
        ["名册"],
        HEAD,
        row_of(),
        row_of(TWO, since="2009.13"),
        row_of(float(ONE[:17] + "0")),
        row_of(since="不详"),
        ["合计", "4人"],
    ]
    given = {
        "xlsx": lambda: as_sheet(*lines),
        "page": of_a_web_page,
        "locked": locked_xlsx,
        "long": lambda: as_csv(lines),
    }[file]()
    if file == "long":
        monkeypatch.setattr(tables, "MOST_ROWS", 3)
    path = tmp_path / "表"
    path.write_bytes(given.getvalue())
    call_command("imports", "check", "people", str(path), "--agency", "150105", "--json")
    said = json.loads(capsys.readouterr().out)
    try:
        row = checked(clerk_of_saihan, given)
    except Refused as refusal:
        assert [fault["reason"] for fault in said["faults"]] == [refusal.words] and said["rows"] == 0
        return
    assert (said["head_row"], said["rows"], said["rows"] - said["good"]) == (row.head_row, row.total, row.bad)
    told = {(fault["row"], fault["column"], fault["reason"]) for fault in said["faults"]}
    assert told == set(row.faults.values_list("row", "column", "why"))
    assert len(said["notes"]) == sum(count for *_, count in row.noted)
