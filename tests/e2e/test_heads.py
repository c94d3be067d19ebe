"""An accounting head appointed and replaced, and the unit in their hands, in the browser (E03–E05, T02, T04)."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import Site, new_page, running
from tests.e2e.test_pages import examine, faults
from tests.e2e.walk import go_on, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser


SECOND = """
from django.utils import timezone
from acms.people import actions
from acms.people.models import Person
person = Person.objects.get(name="样例乙")
actions.appoint_head(person=person, employer=person.employer, on=timezone.localdate(), by=None, case_no="", letter_serial="")
"""


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation of its own: 样例甲 is the head of 青禾, where 样例庚 works too; 样例乙 the head of 第三中学, beside 样例辛."""
    with running(tmp_path_factory, "heads", SECOND) as site:
        yield site


def _page(browser: Any, site: Site, width: int = 1280, **how: Any) -> Any:
    return new_page(browser, site, width, bypass_csp=True, **how)


def _signed(pdf: Path) -> dict[str, Any]:
    from acms.demo import scanning

    return {"name": "head.jpg", "mimeType": "image/jpeg", "buffer": scanning.scan_jpeg(pdf.read_bytes())}


def _certificate() -> dict[str, Any]:
    from acms.demo import documents
    from acms.scans import encode

    who = documents.cast_for("样例庚", "150105198803120011")
    data = encode.jpeg(documents.draw(who, "employer_certificate"), 90, 350)
    Image.open(io.BytesIO(data)).verify()
    return {"name": "license.jpg", "mimeType": "image/jpeg", "buffer": data}


def test_E04_T04_a_new_head_is_appointed_and_the_former_is_head_no_more(
    unit: Site, browser: Any, tmp_path: Path
) -> None:
    page = _page(browser, unit)
    sign_in_person(page, "样例庚", unit, "/login/")
    page.goto("/me/")
    page.get_by_role("link", name="负责人备案").click()
    expect(page.get_by_text("样例甲，")).to_be_visible()
    expect(page.get_by_label("同事的姓名")).to_be_hidden()
    page.get_by_label("任职日期").fill("2026-11-01")
    go_on(page, page.get_by_role("button", name="生成备案函"))
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="下载备案函").click()
    printed = tmp_path / "head.pdf"
    download.value.save_as(printed)
    page.get_by_label("签字、盖章后的备案函").set_input_files(_signed(printed))
    page.get_by_text("与打印的一致，签字、印章齐全").wait_for(timeout=60_000)  # it is read first
    assert faults(page) == []
    page.get_by_role("button", name="提交").click()
    page.get_by_role("heading", name="等管理机构确认").wait_for()

    clerk = _page(browser, unit, 1440)
    sign_in_staff(unit, clerk, "saihan")
    clerk.goto("/desk/queue/?kind=head")
    go_on(clerk, clerk.locator("table.list tbody a").first)  # the case is called after the unit
    expect(clerk.get_by_text("现任会计机构负责人")).to_be_visible()
    go_on(clerk, clerk.get_by_role("link", name="与打印件并排"))
    assert faults(clerk) == []
    clerk.get_by_role("button", name="通过", exact=True).click()
    clerk.get_by_text("通过。").first.wait_for()

    page.goto("/employer/")
    expect(page.get_by_role("heading", name="内蒙古青禾样例粮油有限公司")).to_be_visible()
    former = _page(browser, unit)
    sign_in_person(former, "样例甲", unit, "/login/")
    assert former.goto("/employer/").status == 404
    former.goto("/me/")
    expect(former.get_by_text("会计机构负责人任期结束")).to_be_visible()


def test_E03_E05_the_head_reports_a_leaving_takes_it_back_and_changes_the_unit(unit: Site, browser: Any) -> None:
    """Without script as well."""
    page = _page(browser, unit, java_script_enabled=False)
    sign_in_person(page, "样例乙", unit, "/login/")
    page.goto("/employer/")
    page.get_by_role("link", name="样例辛").click()
    page.get_by_label("申报内容").select_option(label="离岗（仍在本单位）")
    page.get_by_role("button", name="申报").click()
    expect(page.get_by_text("已经申报，本人已经收到通知。")).to_be_visible()
    page.get_by_role("button", name="撤销申报").click()
    expect(page.get_by_text("申报已经撤销")).to_be_visible()
    page.get_by_role("link", name="变更单位信息").click()
    page.get_by_label("单位全称").fill("呼和浩特市样例第四中学")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("改电话以外的内容，请上传新的证照。").first).to_be_visible()
    page.get_by_label("证照扫描件").set_input_files(_certificate())
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已经提交，管理机构核对新证照后生效。")).to_be_visible()


def test_Q04_the_heads_pages_pass_axe_at_every_width(unit: Site, browser: Any) -> None:
    page = _page(browser, unit)
    sign_in_person(page, "样例乙", unit, "/login/")
    page.goto("/employer/")
    member = page.locator("table.list tbody a").first.get_attribute("href")
    pages = ["/me/", "/account/", "/employer/", "/employer/change/", member, "/changes/head/"]
    wrong = examine(page, pages, 1280)
    page.set_viewport_size({"width": 360, "height": 740})
    assert not wrong + examine(page, pages, 360)
