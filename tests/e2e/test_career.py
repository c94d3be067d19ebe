"""A career's rarer turns in the browser: out of the region and back, back from 异动, trust, students, thirty people by table (D06, D11–D14)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, new_page, running
from tests.e2e.test_pages import examine, faults
from tests.e2e.walk import go_on, look_until, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
# 样例壬 is in 异动; 样例丁 and 样例癸 belong to 赛罕区, as does 样例甲, whose unit gets thirty more accountants.
PEOPLE = """
import random
from datetime import date, timedelta
from django.utils import timezone
from acms.accounts import actions as accounts
from acms.demo import documents, seed
from acms.people import actions as people
from acms.people.models import Person, Post
head = Person.objects.get(name="样例甲")
Person.objects.filter(name__in=["样例甲", "样例丁", "样例壬", "样例癸"]).update(management_code="150105")
Post.objects.filter(valid_to=None).update(valid_from=timezone.localdate() - timedelta(days=500), joined_on=timezone.localdate() - timedelta(days=500))
chance = random.Random(7)
for n in range(30):
    number = documents.make_id_number(chance, "150105", date(1980, 1, 1) + timedelta(days=n), False)
    user = accounts.make_person(name=f"职员{'一二三四五六七八九十'[n // 10]}{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", id_number=number)
    people.file_person(user=user)
    seed.enter(user, head.employer, since=date(2011, 7, 1))
"""


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "career", PEOPLE) as site:
        yield site


def _page(browser: Any, site: Site, wide: int = 1280, **how: Any) -> Any:
    return new_page(browser, site, wide, bypass_csp=True, **how)


@pytest.fixture(scope="module")
def clerk(browser: Any, career: Site) -> Any:
    """A reviewer of 赛罕区, signed in once: a code of the second factor is good for one sign-in."""
    page = _page(browser, career, 1440)
    sign_in_staff(career, page, "saihan")
    return page


def _person(browser: Any, site: Site, name: str, wide: int = 1280, **how: Any) -> Any:
    page = _page(browser, site, wide, **how)
    sign_in_person(page, name, site, "/login/")
    page.get_by_role("heading", name=name).first.wait_for()
    return page


def _file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def _drawn(kind: str, name: str) -> dict[str, Any]:
    """A drawn paper; whose it is does not matter where people decide."""
    from acms.demo import documents

    return _file(f"{kind}.jpg", documents.jpeg(documents.cast_for(name, "150105199309056186"), kind))


def _approve(clerk: Any, kind: str, who: str) -> None:
    """The reviewer opens somebody's case of a kind, once its papers are read, and approves it."""
    clerk.goto(f"/desk/queue/?kind={kind}")
    case = clerk.locator("table.list tbody a", has_text=who)
    look_until(clerk, lambda: case.count() > 0)
    go_on(clerk, case)
    assert faults(clerk) == []
    go_on(clerk, clerk.get_by_role("button", name="通过", exact=True))
    clerk.get_by_text("通过。").first.wait_for()


def test_D12_T05_a_file_goes_to_another_province_and_comes_back(
    career: Site, browser: Any, clerk: Any, tmp_path: Path
) -> None:
    from acms.demo import scanning

    page = _person(browser, career, "样例丁")
    page.get_by_role("link", name="调出区外").click()
    page.get_by_label("调入省份").select_option(label="河北省")
    page.get_by_label("市、县（区）").fill("石家庄市长安区")
    page.get_by_label("接收单位全称").fill("河北样例贸易有限公司")
    page.get_by_label("单位统一社会信用代码").fill("91130102MA0TE5T16N")
    page.get_by_label("接收单位电话").fill("0311-5550188")
    page.get_by_label("工作地变更日期").fill("2026-11-01")
    page.get_by_role("button", name="生成变更证明").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载变更证明").click()
    printed = tmp_path / "move.pdf"
    download.value.save_as(printed)
    page.get_by_label("签字、盖章后的变更证明").set_input_files(
        _file("a.jpg", scanning.scan_jpeg(printed.read_bytes()))
    )
    page.get_by_text("与打印的一致，签字、印章齐全").wait_for(timeout=60_000)  # it is read first
    assert faults(page) == []
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="审核中").wait_for()

    _approve(clerk, "transfer_out", "样例丁")
    clerk.goto("/desk/transfers/")
    assert faults(clerk) == []
    with clerk.expect_download() as file:
        clerk.get_by_role("link", name=re.compile(r"DC150105.*\.json")).click()
    assert "青禾" not in Path(file.value.path()).read_text("utf-8")
    clerk.get_by_role("button", name=re.compile("已报送")).click()
    clerk.get_by_role("heading", name="样例丁的档案已经报送全国平台？").wait_for()  # it cannot be taken back
    assert faults(clerk) == []
    clerk.get_by_role("button", name="已经报送").click()
    clerk.get_by_text("已经记为报送全国平台").wait_for()

    page.goto("/me/")
    page.get_by_role("heading", name="您的档案已经调出区外").wait_for()
    assert faults(page) == []
    page.get_by_role("link", name="申请调回").click()
    page.get_by_label("按哪里管理").select_option(label="居住所在地")
    page.locator("[name=division_code]").evaluate("field => { field.value = '150105' }")
    page.locator("[name=proof]").set_input_files(_drawn("residence_permit", "样例丁"))
    page.get_by_role("button", name="提交申请").click()
    page.get_by_text("调回申请已经提交").wait_for()
    _approve(clerk, "transfer_back", "样例丁")
    page.goto("/me/work/")
    page.get_by_role("heading", name="工作履历").wait_for()
    clerk.goto("/desk/people/?q=样例丁")
    expect(clerk.locator("table.list tbody")).to_contain_text("正式库")


def test_D14_L09_somebody_in_the_moved_out_database_is_restored_by_case(career: Site, browser: Any, clerk: Any) -> None:
    """Without script as well."""
    page = _page(browser, career, 360, java_script_enabled=False)
    sign_in_person(page, "样例壬", career, "/login/")
    expect(page.get_by_text("没有完成继续教育。规定：")).to_be_visible()
    expect(page.get_by_text("没有期限")).to_be_visible()
    page.get_by_role("link", name="申请恢复").click()
    page.get_by_label("恢复的理由").fill("已经补学，附合格证明")
    page.locator("[name=proof]").set_input_files(_drawn("qualification", "样例壬"))
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("恢复申请已经提交")).to_be_visible()
    page.get_by_role("link", name=re.compile("HF")).click()  # the application, taken back and filed again
    expect(page.get_by_text("已经补学，附合格证明")).to_be_visible()
    go_on(page, page.get_by_role("button", name="撤回"))
    page.get_by_role("button", name="撤回").click()  # asked once
    expect(page.get_by_text("已经撤回，可以修改后重新提交")).to_be_visible()
    page.get_by_role("link", name="修改后重新提交").click()
    page.get_by_label("恢复的理由").fill("已经补学，附合格证明和单位证明")
    page.locator("[name=proof]").set_input_files(_drawn("qualification", "样例壬"))
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("恢复申请已经提交")).to_be_visible()
    _approve(clerk, "restore", "样例壬")
    page.goto("/me/")
    expect(page.get_by_text("会计人员档案已经恢复")).to_be_visible()
    expect(page.get_by_role("link", name="继续教育").first).to_be_visible()


def _upload(page: Any, table: Path) -> None:
    """Once the page has taken the file in: its line moves the button away from under the pointer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("填好的表格").set_input_files(str(table))
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="上传表格").click()


def test_D06_a_head_evaluates_thirty_people_by_table_with_two_errors_corrected(
    career: Site, browser: Any, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    page = _person(browser, career, "样例甲")
    page.goto("/employer/evaluations/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载表格").click()
    table = tmp_path / "evaluations.xlsx"
    download.value.save_as(table)
    book = load_workbook(table)
    rows = book.active
    head = [cell.value for cell in rows[1]]
    result, name = head.index("考评结果") + 1, head.index("姓名") + 1
    filled = 0
    for number in range(2, rows.max_row + 1):
        if str(rows.cell(number, name).value).startswith("职员"):
            rows.cell(number, result).value = "合格"
            filled += 1
    assert filled == 30
    first = next(n for n in range(2, rows.max_row + 1) if str(rows.cell(n, name).value).startswith("职员"))
    rows.cell(first, result).value = "很好"
    stranger = rows.cell(first + 1, name).value
    rows.cell(first + 1, name).value = "不认识的人"
    book.save(table)
    _upload(page, table)
    page.get_by_text("表格里有2行要改").wait_for()
    assert faults(page) == []
    expect(page.get_by_label("职员一丙，考评结果")).to_have_value("")  # nothing was written
    rows.cell(first, result).value = "优秀"
    rows.cell(first + 1, name).value = stranger
    book.save(table)
    _upload(page, table)
    page.get_by_text("考评已经保存").wait_for()
    results = page.locator("select[name^=result-]").evaluate_all("all => all.map(one => one.value)")
    assert (results.count("1"), results.count("2")) == (1, 29)


def test_D11_a_head_speaks_for_somebody_and_the_agency_agrees(career: Site, browser: Any, clerk: Any) -> None:
    page = _person(browser, career, "样例甲")
    page.goto("/employer/?q=职员一甲")
    page.get_by_role("link", name="职员一甲").click()
    go_on(page, page.get_by_role("link", name="申报守信信息、提供失信线索"))
    assert faults(page) == []
    page.get_by_label("种类").select_option(label="单位内部表彰(会计工作)")
    page.get_by_label("日期").fill("2026-05-01")
    page.get_by_label("内容", exact=True).fill("年度先进")
    page.get_by_role("button", name="提交审核").click()
    page.get_by_text("管理机构审核后记载。").first.wait_for()
    _approve(clerk, "good_deed", "职员一甲")
    page.reload()
    expect(page.locator("main")).to_contain_text("已记载")


def test_D13_a_report_that_agrees_makes_a_student_at_once(career: Site, browser: Any) -> None:
    from acms.demo import documents

    page = _person(browser, career, "样例癸", 360)
    page.goto("/me/student/")
    page.get_by_label("院校").fill("北疆样例财经大学")
    page.get_by_label("层次").select_option(label="本科")
    page.get_by_label("专业", exact=True).fill("会计学")
    page.get_by_label("入学时间").fill("2024-09-01")
    page.get_by_label("学制").fill("4")
    report = documents.jpeg(documents.cast_for("样例癸", career.number_of("样例癸")), "student_report")
    page.get_by_label("学籍在线验证报告").set_input_files(_file("report.jpg", report))
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="已经认定的").wait_for(timeout=60000)
    expect(page.locator("main")).to_contain_text("2029年起才能再次申报")
    assert examine(page, ["/me/student/"], 360) == []


@pytest.mark.parametrize("wide", [1280, 360])
def test_Q04_the_new_pages_pass_axe(career: Site, browser: Any, wide: int) -> None:
    page = _person(browser, career, "样例乙", wide)
    addresses = [
        "/me/",
        "/me/transfer/",
        "/me/trust/",
        "/me/trust/new/",
        "/me/student/",
        "/me/file/",
        "/me/messages/",
        "/me/cases/",
    ]
    assert examine(page, addresses, wide) == []
    page.goto("/me/trust/new/")
    go_on(page, page.get_by_role("button", name="记载"))
    assert faults(page) == []


@pytest.mark.parametrize("wide", [1440, 360])
def test_Q04_the_new_pages_of_the_desk_pass_axe(career: Site, clerk: Any, wide: int) -> None:
    pk = career.run("from acms.people.models import Person; print(Person.objects.get(name='样例丁').pk)")
    clerk.set_viewport_size({"width": wide, "height": 900})
    addresses = [
        "/desk/transfers/",
        "/desk/trust/",
        "/desk/mailings/",
        f"/desk/people/{pk}/trust/",
        f"/desk/people/{pk}/student/",
    ]
    found = examine(clerk, addresses, wide)
    clerk.set_viewport_size({"width": 1440, "height": 900})
    assert found == []
