"""The whole story on real files: portal, seven steps, letter, submission, register (W01–W15, S01–S06, T01–T04)."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Site
from tests.e2e.walk import PASSWORD, Walker

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _walker(site: Site, page: Any, tmp_path: Path, name: str, number: str, phone: str, **more: Any) -> Walker:
    papers = tmp_path / "papers"
    site.manage("demo", "documents", "--out", str(papers), "--name", name, "--id-number", number)
    return Walker(site, page, papers, name, number, phone, **more)


def test_P01_W01_W15_an_accountant_goes_from_the_portal_to_the_register(site: Site, desktop: Any, tmp_path: Path) -> None:
    walker = _walker(site, desktop, tmp_path, "乌云其木格", "152301197005050007", "13800000188")
    desktop.goto("/")
    desktop.get_by_role("link", name="会计人员信息采集").first.click()
    walker.sign_in_first()
    walker.prepare_and_promise()
    walker.identity()
    walker.employer_and_letter("1993-08-01")
    scan = walker.print_and_scan(tmp_path)
    assert walker.upload_letter(scan) == "审核通过"
    walker.next()
    walker.education()
    walker.qualification()
    assert walker.submit() == "采集完成"
    texts = [message["text"] for message in site.outbox()]
    assert any("审核通过" in text and "档案号" in text for text in texts)
    desktop.locator("#site-menu").get_by_role("button", name="退出登录").click()
    desktop.goto("/login/")
    walker.fill("身份证件号", walker.number)
    walker.fill("密码", PASSWORD)
    walker.fill("验证码", "0000")
    desktop.locator("button.btn-go").click()
    desktop.get_by_role("heading", name=walker.name).wait_for()
    assert desktop.get_by_text("档案号").first.is_visible()
