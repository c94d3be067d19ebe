"""A legacy list as it comes in: two-row head, faults, the faulty rows corrected and uploaded again, all of it in the register (C05, C03)."""

import io
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from acms.demo import documents
from tests.e2e.conftest import Site, a_page
from tests.e2e.test_pages import faults
from tests.e2e.walk import go_on, look_until, sign_in_staff

pytestmark = pytest.mark.browser
NUMBERS = [documents.make_id_number(random.Random(5), "150105", date(1907, 3, day), True) for day in range(1, 6)]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def messy() -> bytes:
    """A title, a head of two rows, one good row, four with a fault each, a total."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("名册")
        sheet.merge_range("A1:H1", "会计人员花名册（样例）")
        for column, head in enumerate(("序号", "姓名", "身份证号码", "所属旗县", "参加会计工作时间")):
            sheet.merge_range(2, column, 3, column, head)
        sheet.merge_range("F3:H3", "学历情况")
        sheet.write_row("F4", ("学历", "毕业院校", "专业"))
        rest = ("大学本科", "内蒙古样例大学", "会计学")
        sheet.write_row("A5", (1, "花名册甲", f"'{NUMBERS[0]}", "赛罕", "2009.12", *rest))
        sheet.write_row("A6", (2, "花名册乙", float(NUMBERS[1][:17] + "0"), "赛罕区", "2009年12月", *rest))
        sheet.write_row("A7", (3, "花名册丙", NUMBERS[2], "赛罕区", "2009.13", *rest))
        sheet.write_row("A8", (4, NUMBERS[3], "花名册丁", "赛罕区", 39959, *rest))
        sheet.write_row("A9", (5, "花名册戊", NUMBERS[4], "海拉尔区", "不详", *rest))
        sheet.write_row("A10", ("合计", "5人"))
    return out.getvalue()


def upload(page: Any, name: str, data: bytes) -> None:
    page.goto("/desk/imports/")
    page.get_by_label("表格文件").set_input_files({"name": name, "mimeType": WORKBOOK, "buffer": data})
    go_on(page, page.get_by_role("button", name="上传"))
    expect(page.get_by_label("姓名", exact=True)).to_be_visible()


def check(page: Any) -> None:
    page.get_by_role("button", name="检查", exact=True).click()
    page.locator(".kpis").wait_for()


def test_C05_a_messy_list_is_corrected_by_its_report_until_all_are_in(browser: Any, site: Site, tmp_path: Path) -> None:
    with a_page(browser, site, 1440, bypass_csp=True) as page:
        sign_in_staff(site, page, "saihan")
        upload(page, "花名册.xlsx", messy())
        expect(page.get_by_label("最高学历")).to_have_value("5")
        expect(page.get_by_role("row", name="毕业院校")).to_contain_text("内蒙古样例大学")
        assert faults(page) == []
        check(page)
        expect(page.locator(".kpis dd")).to_have_text(["5行", "1", "0", "4", "0"])
        found = page.get_by_role("region", name="检查结果")
        for said in (
            "Excel把它变成了数字",
            "姓名和证件号两列可能填反了",
            "不在您的管理范围内",
            "没有13月",
            "是合计或者填表说明",
        ):
            expect(found).to_contain_text(said)
        assert faults(page) == []
        page.get_by_role("button", name="只写入没有问题的1行").click()
        page.locator(".state", has_text="已写入").wait_for()
        with page.expect_download() as download:
            page.get_by_role("link", name="下载有问题的行").click()
        download.value.save_as(tmp_path / "a.xlsx")
        # the clerk corrects the four rows in the very file that came down
        book = load_workbook(tmp_path / "a.xlsx")
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet[1]][:5] == ["原表行号", "问题", "序号", "姓名", "身份证号码"]
        sheet["E2"], sheet["G3"], sheet["F5"] = NUMBERS[1], "2009.12", "赛罕区"
        sheet["D4"], sheet["E4"] = "花名册丁", NUMBERS[3]
        book.save(tmp_path / "b.xlsx")
        upload(page, "改好的.xlsx", (tmp_path / "b.xlsx").read_bytes())
        check(page)
        page.get_by_role("button", name="全部写入").click()
        page.locator(".state", has_text="已写入").wait_for()
        # the whole list once more: everybody is there
        upload(page, "花名册.xlsx", messy())
        check(page)
        expect(page.locator(".kpis dd").nth(2)).to_have_text("1")
        page.goto("/desk/people/?q=花名册")
        expect(page.locator("table.list tbody tr")).to_have_count(5)
        page.get_by_role("link", name="花名册丁").click()
        expect(page.get_by_role("region", name="原有名单里写的")).to_contain_text("内蒙古样例大学")
        assert faults(page) == []


def test_C03_an_export_with_chosen_columns_says_what_it_is(browser: Any, site: Site, tmp_path: Path) -> None:
    with a_page(browser, site, 1280, bypass_csp=True) as page:
        sign_in_staff(site, page, "saihan")
        page.goto("/desk/people/?status=30")
        page.get_by_role("link", name="导出").click()
        page.get_by_text("条件：档案状态：正式库。").wait_for()
        for box in page.locator("input[name=column]").all()[2:]:
            box.uncheck()
        assert faults(page) == []
        page.get_by_label("用途").fill("核对名单")
        go_on(page, page.get_by_role("button", name="开始导出"))
        look_until(page, lambda: page.get_by_role("link", name="下载").count() > 0)
        with page.expect_download() as download:
            page.get_by_role("link", name="下载").click()
        download.value.save_as(tmp_path / "a.xlsx")
        book = load_workbook(tmp_path / "a.xlsx")
        assert [cell.value for cell in book.worksheets[0][1]] == ["姓名", "证件号"]
        assert ("条件", "档案状态：正式库") in list(book["说明"].iter_rows(values_only=True))
