"""The whole story on real files: portal, seven steps, letter, submission, register (W01–W15, S01–S06, T01–T04)."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from acms.demo import documents
from tests.e2e.conftest import Site, new_page
from tests.e2e.walk import PASSWORD, Walker, forge_id_number, go_on, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser


def _walker(site: Site, page: Any, tmp_path: Path, name: str, number: str, phone: str, **more: Any) -> Walker:
    return Walker(site, page, tmp_path / "papers", name, number, phone, **more)


def test_P01_W01_W15_an_accountant_goes_from_the_portal_to_the_register(
    site: Site, desktop: Any, tmp_path: Path
) -> None:
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
    go_on(desktop, desktop.locator("#site-menu").get_by_role("button", name="退出登录"))
    desktop.goto("/login/")
    walker.fill("身份证件号", walker.number)
    walker.fill("密码", PASSWORD)
    walker.fill("验证码", "0000")
    desktop.locator("button.btn-go").click()
    desktop.get_by_role("heading", name=walker.name).wait_for()
    expect(desktop.get_by_text("档案号").first).to_be_visible()


def _twice(where: Any) -> None:
    """T04: the marked spot on the scan and, beside the reason, the same place as printed and as scanned."""
    expect(where.locator("svg.spots rect").first).to_be_attached()
    pictures = where.locator(".twice img")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") > 60


def test_T04_a_letter_whose_number_was_altered_before_scanning_comes_back_with_the_field_named(
    site: Site, desktop: Any, tmp_path: Path
) -> None:
    walker = _walker(site, desktop, tmp_path, "巴图·测试", site.number_of("巴图·测试"), "13800000199")
    walker.sign_in_first()
    walker.prepare_and_promise()
    walker.identity()
    walker.employer_and_letter(walker.facts["graduated"])
    walker.print_and_scan(tmp_path)
    forged = forge_id_number(tmp_path / "letter.pdf", tmp_path / "forged.jpg", walker.number)
    assert walker.upload_letter(forged) == "审核退回"
    expect(desktop.get_by_text("单位从事会计工作证明函身份证号码与填写的身份证号码不一致")).to_be_visible()
    _twice(desktop.locator("#up-proof_letter"))
    walker.next()
    walker.education()
    walker.qualification()
    assert walker.submit() == "退回修改：有1项要改"
    expect(desktop.get_by_role("heading", name="单位从事会计工作证明")).to_be_visible()
    expect(desktop.get_by_text("身份证号码与填写的身份证号码不一致").first).to_be_visible()
    # Corrected: the true sheet, scanned again.
    desktop.get_by_role("link", name="去改").click()
    walker.upload("proof_letter", str(tmp_path / "scan.jpg"))
    assert walker.wait_for("proof_letter", "审核通过") == "审核通过"
    desktop.goto("/collection/7/")
    desktop.get_by_role("button", name="重新提交").click()
    assert walker.outcome() == "采集完成"


def test_W12_a_reviewer_returns_two_items_and_only_those_can_be_corrected(
    site: Site, desktop: Any, browser: Any, tmp_path: Path
) -> None:
    # The demo's person in review: a second-highest qualification is for people's eyes (W13).
    desk = new_page(browser, site, 1440)
    sign_in_staff(site, desk)
    desk.get_by_role("link", name="娜仁托娅").click()
    for item in ("education.full_school", "scan.qualification"):
        desk.locator(f"input[name=item][value='{item}']").check()
    desk.get_by_role("textbox", name="全日制最高学历毕业院校的补充说明").fill("校名要写全称。")
    desk.get_by_role("textbox", name="会计专业技术资格证书或批文的补充说明").fill("请传高级的证书。")
    desk.get_by_label("办完接着下一件").uncheck()
    desk.get_by_role("button", name="退回标出的项").click()
    desk.get_by_role("heading", name="办件", exact=True).wait_for()
    sign_in_person(desktop, "娜仁托娅", site)
    desktop.get_by_role("heading", name="退回修改：有2项要改").wait_for()
    expect(desktop.get_by_text("校名要写全称。")).to_be_visible()
    desktop.get_by_role("link", name="去改 全日制最高学历毕业院校").click()
    expect(desktop.get_by_label("全日制所学专业", exact=True)).to_be_disabled()
    desktop.get_by_label("全日制毕业院校", exact=True).fill("北疆样例财经大学（本部）")
    desktop.locator(".act button[name=save]").click()
    desktop.get_by_text("已保存").wait_for()
    desktop.goto("/collection/status/")
    expect(desktop.get_by_text("已改好")).to_have_count(1)
    # She holds a 高级 by evaluation: the certificate uploaded again must say so.
    holder = documents.changed(documents.cast_for("娜仁托娅", site.number_of("娜仁托娅")), qualification_level="高级")
    (tmp_path / "qualification.jpg").write_bytes(documents.jpeg(holder, "qualification"))
    walker = _walker(site, desktop, tmp_path, "娜仁托娅", "", "")
    desktop.get_by_role("link", name="去改 会计专业技术资格证书或批文").click()
    walker.upload("qualification", str(tmp_path / "qualification.jpg"))
    walker.wait_for("qualification", "正在检查")
    walker.wait_for("qualification", "可用")
    desktop.goto("/collection/7/")
    desktop.get_by_role("button", name="重新提交").click()
    assert walker.outcome() == "审核中"
    # The reviewer sees what is new and admits.
    desk.goto("/desk/queue/")
    desk.get_by_role("link", name="娜仁托娅").click()
    expect(desk.locator("table.diff b").get_by_text("北疆样例财经大学（本部）")).to_be_visible()
    desk.get_by_label("办完接着下一件").uncheck()
    desk.get_by_role("button", name="通过", exact=True).click()
    desk.get_by_role("heading", name="办件", exact=True).wait_for()
    desktop.goto("/collection/status/")
    desktop.get_by_role("heading", name="采集完成").wait_for()


def test_P04_the_story_on_a_phone_of_360_pixels(site: Site, phone: Any, tmp_path: Path) -> None:
    walker = _walker(site, phone, tmp_path, "测试𡐓", site.number_of("测试𡐓"), "13800000166")
    walker.sign_in_first()
    walker.prepare_and_promise()
    walker.identity()
    walker.employer_and_letter(walker.facts["graduated"])
    scan = walker.print_and_scan(tmp_path, phone=12.0)
    assert walker.upload_letter(scan) == "审核通过"
    walker.next()
    walker.education()
    walker.qualification()
    assert walker.submit() in ("采集完成", "审核中")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_P04_the_story_without_javascript(site: Site, without_script: Any, tmp_path: Path) -> None:
    site.run(
        "from acms.demo import seed, documents; import random, datetime;"
        "seed._person('欧阳样例', documents.make_id_number(random.Random(77), '150105', datetime.date(1991, 4, 3), True))"
    )
    walker = _walker(
        site, without_script, tmp_path, "欧阳样例", site.number_of("欧阳样例"), "13800000155", scripted=False
    )
    walker.sign_in_first()
    walker.prepare_and_promise()
    walker.identity()
    walker.employer_and_letter(walker.facts["graduated"])
    scan = walker.print_and_scan(tmp_path)
    assert walker.upload_letter(scan) == "审核通过"
    walker.next()
    walker.education()
    walker.qualification()
    assert walker.submit() == "采集完成"
