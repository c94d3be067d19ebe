"""Both filings in the browser, from the portal to the collection: straight, and with a letter that fails first (F01–F04)."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, new_page, running
from tests.e2e.test_pages import examine, faults
from tests.e2e.walk import go_on, look_until

pytestmark = pytest.mark.browser
PASSWORD = "Steppe#2026x"
LISTED = """
from acms.accounts.models import ID_PURPOSE
from acms.base import crypto
from acms.holders.models import CertificateHolder
for number in {numbers}:
    CertificateHolder.objects.create(name="苏日塔拉", id_number=number, id_digest=crypto.digest(number, ID_PURPOSE), level="2", year=2024, certificate_no="15012024000321")
"""


def _number(seed: int) -> str:
    from acms.demo import documents

    return documents.make_id_number(random.Random(seed), "150105", date(1996, 4, 2), False)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "filing", LISTED.format(numbers=[_number(31), _number(32)])) as site:
        yield site


def _page(browser: Any, site: Site, width: int, **how: Any) -> Any:
    return new_page(browser, site, width, 800, bypass_csp=True, **how)


def _prove(page: Any, site: Site, phone: str) -> None:
    page.get_by_label("手机号", exact=True).fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_text("验证码已发到").or_(page.locator(".said")).first.wait_for()
    page.get_by_label("短信验证码").fill(site.code_for(phone))


def _until(page: Any, heading: str, scripted: bool) -> None:
    """Waits for a heading; without script by looking again."""
    sought = page.get_by_role("heading", name=heading)
    if not scripted:
        look_until(page, sought.is_visible)
    sought.wait_for()


def _sign_in(page: Any, number: str) -> None:
    page.get_by_label("身份证件号", exact=True).fill(number)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("验证码", exact=True).fill("0000")
    go_on(page, page.locator("button.btn-go"))


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
def test_F01_F04_a_qualification_in_the_list_is_filed_and_the_collection_begins(
    fresh: Site, browser: Any, scripted: bool
) -> None:
    from acms.demo import documents

    number = _number(31 if scripted else 32)
    page = _page(browser, fresh, 360, java_script_enabled=scripted)
    page.goto("/")
    page.get_by_role("link", name="取得会计专业技术资格").first.click()
    page.get_by_label("身份证件号").fill(number)
    page.get_by_label("姓名", exact=True).fill("苏日塔拉")
    _prove(page, fresh, "13900000031" if scripted else "13900000032")
    page.get_by_label("资格级别").select_option(label="中级")
    page.get_by_label("取得方式").select_option(label="考试")
    page.get_by_label("取得年度").fill("2024")
    page.get_by_label("证书号").fill("15012024000321")
    page.locator("select[name=division_code]").select_option("150105", force=True)
    scan = documents.jpeg(documents.cast_for("苏日塔拉", number), "qualification")
    page.get_by_label("资格证书").set_input_files({"name": "c.jpg", "mimeType": "image/jpeg", "buffer": scan})
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再填一次新密码").fill(PASSWORD)
    page.get_by_label("验证码", exact=True).fill("0000")
    if scripted:
        assert faults(page) == []
    page.get_by_role("button", name="提交", exact=True).last.click()
    _until(page, "备案完成", scripted)
    if scripted:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="去信息采集").click()
    _sign_in(page, number)
    page.wait_for_url("**/collection/**")
    assert "password" not in page.url


def test_F02_T04_a_letter_that_fails_says_why_and_the_next_one_opens_the_account(
    fresh: Site, browser: Any, tmp_path: Path
) -> None:
    from acms.demo import scanning
    from acms.demo.conditions import Conditions

    number = _number(33)
    page = _page(browser, fresh, 1280)
    page.goto("/")
    page.get_by_role("link", name="单位聘任会计人员").first.click()
    page.get_by_label("身份证件号").fill(number)
    page.get_by_label("姓名", exact=True).fill("哈斯样例")
    _prove(page, fresh, "13900000033")
    page.get_by_label("验证码", exact=True).fill("0000")
    assert faults(page) == []
    page.get_by_role("button", name="提交").last.click()
    page.get_by_label("统一社会信用代码").fill("91150105MA0TE5T16A")
    page.get_by_role("button", name="获取单位信息").click()
    expect(page.get_by_text("内蒙古青禾样例粮油有限公司")).to_be_visible()
    page.get_by_label("进入单位工作日期").fill("2020-03-01")
    page.get_by_label("开始从事会计工作日期").fill("2020-03-01")
    page.get_by_label("现从事会计工作岗位").select_option(index=3)
    page.get_by_label("会计行政职务").select_option(index=1)
    page.get_by_label("会计专业技术职务", exact=True).select_option("0")
    page.get_by_role("button", name="生成证明函").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载证明函").click()
    printed = tmp_path / "proof.pdf"
    download.value.save_as(printed)
    for sealed in (False, True):
        data = scanning.scan_jpeg(printed.read_bytes(), Conditions(seal=sealed))
        page.get_by_label("签字、盖章后的证明函").set_input_files(
            {"name": "s.jpg", "mimeType": "image/jpeg", "buffer": data}
        )
        message = page.get_by_text("与打印的一致，签字、印章齐全" if sealed else "没有找到「单位财务专用章」").first
        message.wait_for(timeout=60_000)  # the letter is read first
        assert faults(page) == []
        page.get_by_role("button", name="提交").click()
        if not sealed:
            page.get_by_text("退回修改").wait_for()
    page.get_by_role("heading", name="备案通过").wait_for()
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再填一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="设置密码").click()
    _sign_in(page, number)
    page.goto("/collection/2/")
    go_on(page, page.get_by_role("button", name="同意履行此承诺"))
    page.goto("/collection/4/")
    expect(page.get_by_text("内蒙古青禾样例粮油有限公司").first).to_be_visible()
    expect(page.get_by_text("审核通过").first).to_be_visible()


def test_Q04_the_filings_pass_axe_at_every_width(fresh: Site, browser: Any) -> None:
    page = _page(browser, fresh, 1280)
    pages = ["/filing/title/", "/filing/employment/", "/help/", "/recover/"]
    wrong = examine(page, pages, 1280)
    page.set_viewport_size({"width": 360, "height": 740})
    assert not wrong + examine(page, pages, 360)
