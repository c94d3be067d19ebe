"""「用手机拍」 of forms that have no case yet, in two browsers: with an account and without, with script and without (S02, P04; ADR 0042)."""

from typing import Any

import pytest
from playwright.sync_api import expect

from acms.demo import documents
from tests.e2e.conftest import Site, a_page
from tests.e2e.test_pages import faults
from tests.e2e.test_phone import _scanned
from tests.e2e.walk import go_on, sign_in_person

pytestmark = pytest.mark.browser


def _picture(kind: str, name: str = "IMG_7.jpg") -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": documents.jpeg(documents.cast(11), kind)}


def _asked(page: Any) -> str:
    page.locator("[data-paper]").get_by_role("button", name="用手机拍").click()
    expect(page.locator("[data-paper] .qr svg")).to_be_visible()
    return _scanned(page)


def _taken(phone: Any, picture: dict[str, Any]) -> None:
    """Chosen on the phone; what looks soft goes as well."""
    phone.locator("#chosen").set_input_files(picture)
    use, there = phone.get_by_role("button", name="就用这张"), phone.get_by_role("heading", name="收到了")
    expect(use.or_(there)).to_be_visible()
    if use.is_visible():
        use.click()
    expect(there).to_be_visible()


def test_P04_S02_whoever_files_without_an_account_takes_the_certificate_on_the_phone(site: Site, browser: Any) -> None:
    with (
        a_page(browser, site, 1440, bypass_csp=True) as desk,
        a_page(browser, site, 390, 740, bypass_csp=True) as phone,
    ):
        desk.goto("/filing/title/")
        desk.get_by_label("证书号").fill("15012024")
        address = _asked(desk)
        assert faults(desk) == []
        phone.goto(address)
        expect(phone.get_by_role("heading", name="拍「专业技术资格证书或批文」")).to_be_visible()
        expect(phone.get_by_text("拍好传到电脑上正在填的页面。")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390 and faults(phone) == []
        _taken(phone, _picture("qualification"))
        expect(desk.get_by_text("已选：IMG_7.jpg")).to_be_visible()
        expect(desk.locator(".phone-code")).to_have_count(0)
        expect(desk.get_by_label("证书号")).to_have_value("15012024")
        assert faults(desk) == []
        phone.goto(address)
        expect(phone.get_by_role("heading", name="这个二维码已经用过了")).to_be_visible()

        phone.goto(_asked(desk))
        _taken(phone, _picture("qualification", "IMG_8.jpg"))
        expect(desk.get_by_text("已选：IMG_8.jpg")).to_be_visible()
        expect(desk.get_by_text("已选：IMG_7.jpg")).to_have_count(0)


def test_S02_a_form_that_was_sent_takes_no_picture_and_the_phone_is_told(site: Site, browser: Any) -> None:
    with a_page(browser, site, 1024) as desk, a_page(browser, site, 390, 740) as phone:
        sign_in_person(desk, "样例乙", site, "/login/")
        desk.wait_for_url("**/m*/**")
        desk.goto("/me/learning/apply/")
        desk.get_by_label("形式").select_option(index=1)
        desk.get_by_label("内容", exact=True).fill("样例考试")
        phone.goto(_asked(desk))
        expect(phone.get_by_text("样**的材料")).to_be_visible()
        desk.locator("#id_proof").set_input_files(_picture("qualification"))
        expect(desk.get_by_text("已选：IMG_7.jpg")).to_be_visible()
        desk.get_by_role("button", name="提交申请").click()
        desk.wait_for_url("**/me/learning/")
        phone.locator("#chosen").set_input_files(_picture("qualification"))
        use, closed = (
            phone.get_by_role("button", name="就用这张"),
            phone.get_by_role("heading", name="这份表已经提交了"),
        )
        expect(use.or_(closed)).to_be_visible()
        if use.is_visible():
            use.click()
        expect(closed).to_be_visible()
        expect(phone.get_by_text("提交以后不再收这一项的照片")).to_be_visible()


def test_P04_without_script_the_form_takes_what_the_phone_has_sent(site: Site, browser: Any) -> None:
    with (
        a_page(browser, site, 1024, java_script_enabled=False) as desk,
        a_page(browser, site, 390, 740, java_script_enabled=False) as phone,
    ):
        desk.goto("/filing/title/")
        link = desk.locator("[data-paper]").get_by_role("link", name="用手机拍")
        expect(link).to_have_attribute("target", "_blank")
        with desk.context.expect_page() as opened:
            link.click()
        code = opened.value
        go_on(code, code.get_by_role("button", name="显示二维码"))
        phone.goto(_scanned(code))
        phone.locator("#chosen").set_input_files(_picture("qualification"))
        go_on(phone, phone.get_by_role("button", name="传到电脑上"))
        expect(phone.get_by_role("heading", name="收到了")).to_be_visible()
        go_on(code, code.get_by_role("link", name="刷新，看传来的照片"))
        expect(code.get_by_role("heading", name="照片到了")).to_be_visible()
        go_on(desk, desk.get_by_role("button", name="提交", exact=True).last)
        expect(desk.get_by_text("已选：IMG_7.jpg")).to_be_visible()


def test_L06_a_picture_reaches_a_page_that_was_reloaded_left_or_cut_off_meanwhile(site: Site, browser: Any) -> None:
    with a_page(browser, site, 1024) as desk, a_page(browser, site, 390, 740) as phone:
        desk.goto("/filing/title/")
        phone.goto(_asked(desk))
        desk.reload()
        expect(desk.get_by_text("已经扫过的二维码还能用")).to_be_visible()
        _taken(phone, _picture("qualification"))
        expect(desk.get_by_text("已选：IMG_7.jpg")).to_be_visible()
        expect(desk.get_by_text("已经扫过的二维码还能用")).to_have_count(0)
        desk.reload()
        expect(desk.get_by_text("已选：IMG_7.jpg")).to_be_visible()
        assert faults(desk) == []

        phone.goto(_asked(desk))
        desk.goto("/")
        _taken(phone, _picture("qualification", "IMG_8.jpg"))
        desk.goto("/filing/title/")
        expect(desk.get_by_text("已选：IMG_8.jpg")).to_be_visible()

        address = _asked(desk)
        desk.route("**/handover/form/*/", lambda route: route.abort())
        phone.goto(address)
        with desk.expect_event("requestfailed", lambda request: "/handover/form/" in request.url):
            _taken(phone, _picture("qualification", "IMG_9.jpg"))
        desk.unroute("**/handover/form/*/")
        expect(desk.get_by_text("已选：IMG_9.jpg")).to_be_visible()

        desk.locator("#id_certificate").set_input_files(_picture("qualification", "IMG_10.jpg"))
        expect(desk.get_by_text("已选：IMG_10.jpg")).to_be_visible()
        desk.reload()
        expect(desk.get_by_text("已选：IMG_10.jpg")).to_be_visible()
        desk.get_by_role("button", name="删除").click()
        expect(desk.get_by_text("已选：")).to_have_count(0)
