"""「用手机拍」 in two browsers: the code on the screen, the slot on the phone, the picture back on the screen (S02, P04, Q04)."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from acms.demo import documents, handling
from acms.demo.conditions import Conditions
from acms.scans import encode
from tests.e2e.conftest import Site, a_page
from tests.e2e.test_pages import faults
from tests.e2e.walk import Walker, arrived_at_step_3, go_on, sign_in_person

pytestmark = pytest.mark.browser


def _scanned(page: Any) -> str:
    """What a phone's camera reads off the screen."""
    shot = cv2.imdecode(np.frombuffer(page.locator(".qr").screenshot(), np.uint8), cv2.IMREAD_COLOR)
    address, _, _ = cv2.QRCodeDetector().detectAndDecode(shot)
    return str(address)


def _taken(walker: Walker, out: Path, blur: float) -> str:
    """The card as a phone takes it."""
    conditions = replace(Conditions(dpi=350, phone=11, rotate=4, blur=0.7, shade=0.2), blur=blur)
    card, chance = documents.draw(documents.cast_for(walker.name, walker.number), "id_portrait"), random.Random(7)
    out.write_bytes(
        encode.jpeg(
            np.asarray(handling.captured(handling.worn(card, conditions, chance), conditions, chance), np.uint8), 85
        )
    )
    return str(out)


def _ask(page: Any, kind: str) -> str:
    page.locator(f"#up-{kind}").get_by_role("button", name="用手机拍").click()
    expect(page.locator(f"#up-{kind} .qr svg")).to_be_visible()
    return _scanned(page)


def test_S02_a_card_taken_on_the_phone_stands_in_its_slot_on_the_screen(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    with (
        a_page(browser, site, 1440, bypass_csp=True) as desk,
        a_page(browser, site, 360, 740, bypass_csp=True) as phone,
    ):
        walker = arrived_at_step_3(site, desk, tmp_path, "样例拍", 24)
        address = _ask(desk, "id_portrait")
        assert address.startswith(f"{site.url}/phone/")
        assert faults(desk) == []
        expect(desk.get_by_text("10分钟内有效，只收一张")).to_be_visible()
        expect(desk.locator("#up-id_portrait .up-h .state")).to_have_text("未上传")

        phone.goto(address)
        expect(phone.get_by_role("heading", name="拍「身份证头像面」")).to_be_visible()
        expect(phone.get_by_text("样**的材料")).to_be_visible()
        assert walker.name not in phone.content() and walker.number not in phone.content()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        assert faults(phone) == []

        phone.locator("#camera").set_input_files(_taken(walker, tmp_path / "soft.jpg", 4.0))
        expect(phone.get_by_text("有点模糊，再拍一张更好")).to_be_visible()
        expect(phone.get_by_role("button", name="就用这张")).to_be_visible()
        expect(phone.get_by_text("图片有点小")).to_be_hidden()
        assert faults(phone) == []
        phone.get_by_role("button", name="再拍一张").click()
        expect(phone.get_by_text("有点模糊")).to_be_hidden()
        phone.locator("#camera").set_input_files(_taken(walker, tmp_path / "sharp.jpg", 0.7))
        expect(phone.get_by_role("heading", name="收到了")).to_be_visible()
        assert phone.url == f"{site.url}/phone/sent/"
        assert faults(phone) == []

        assert walker.wait_for("id_portrait", "可用，已整理", "不能用") == "可用，已整理"
        expect(desk.get_by_label("姓名", exact=True)).to_have_value(walker.name)
        expect(desk.locator(".phone-code")).to_have_count(0)
        phone.goto(address)
        expect(phone.get_by_role("heading", name="这个二维码已经用过了")).to_be_visible()
        assert faults(phone) == []
        assert address.rsplit("/", 2)[1] not in site.var.parent.joinpath(f"{site.var.name}.log").read_text("utf-8")


def test_S02_a_soft_picture_goes_where_somebody_wants_it_and_one_that_is_too_large_never(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    with a_page(browser, site, 1440) as desk, a_page(browser, site, 360, 740) as phone:
        walker = arrived_at_step_3(site, desk, tmp_path, "样例糊", 26)
        phone.goto(_ask(desk, "id_portrait"))
        asked: list[str] = []
        phone.on("request", lambda request: asked.append(request.method))
        (tmp_path / "large.jpg").write_bytes(b"\xff\xd8\xff" + bytes(20 * 1024 * 1024))
        phone.locator("#chosen").set_input_files(str(tmp_path / "large.jpg"))
        expect(phone.get_by_text("文件超过20 MB。")).to_be_visible()
        (tmp_path / "words.pdf").write_bytes(b"no picture")
        assert "POST" not in asked
        phone.locator("#chosen").set_input_files(str(tmp_path / "words.pdf"))
        expect(phone.get_by_text("这不是图片，也不是PDF。")).to_be_visible()
        assert phone.url.startswith(f"{site.url}/phone/") and not phone.url.endswith("/sent/")
        phone.locator("#camera").set_input_files(_taken(walker, tmp_path / "soft.jpg", 4.0))
        phone.context.set_offline(True)
        phone.get_by_role("button", name="就用这张").click()
        expect(phone.get_by_text("网络断了。照片还在")).to_be_visible()
        phone.context.set_offline(False)
        phone.get_by_role("button", name="接着传").click()
        expect(phone.get_by_role("heading", name="收到了")).to_be_visible()
        assert walker.wait_for("id_portrait", "可用", "不能用", "由管理机构核对")


def test_S02_a_second_code_ends_the_first_and_the_open_page_says_so(site: Site, browser: Any, tmp_path: Path) -> None:
    with a_page(browser, site, 1440) as desk, a_page(browser, site, 360, 740) as phone:
        arrived_at_step_3(site, desk, tmp_path, "样例换", 28)
        first = _ask(desk, "photo")
        with a_page(browser, site, 1024) as other:
            sign_in_person(other, "样例换", site)
            other.goto("/collection/3/")
            second = _ask(other, "photo")
        expect(desk.locator("#up-photo").get_by_text("电脑上已经换了新的二维码")).to_be_visible()
        phone.goto(first)
        expect(phone.get_by_role("heading", name="电脑上已经换了新的二维码")).to_be_visible()
        phone.goto(second)
        expect(phone.get_by_role("heading", name="拍「证件照片」")).to_be_visible()


def test_P04_S02_without_script_on_both_sides_a_card_is_handed_over(
    site: Site, browser: Any, without_script: Any, tmp_path: Path
) -> None:
    with a_page(browser, site, 360, 740, java_script_enabled=False) as phone:
        walker = arrived_at_step_3(site, without_script, tmp_path, "样例静", 30)
        walker.scripted = False
        link = without_script.locator("#up-id_portrait").get_by_role("link", name="用手机拍")
        expect(link).to_have_attribute("target", "_blank")
        step = without_script.url
        without_script.goto(link.get_attribute("href"))
        go_on(without_script, without_script.get_by_role("button", name="显示二维码"))
        expect(without_script.get_by_text("拍完回到这里刷新")).to_be_visible()
        phone.goto(_scanned(without_script))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        phone.get_by_label("拍照", exact=True).first.set_input_files(_taken(walker, tmp_path / "card.jpg", 0.7))
        go_on(phone, phone.get_by_role("button", name="传到电脑上"))
        expect(phone.get_by_role("heading", name="收到了")).to_be_visible()
        go_on(without_script, without_script.get_by_role("link", name="刷新，看传来的照片"))
        assert without_script.url.startswith(step)
        assert walker.wait_for("id_portrait", "可用", "不能用") == "可用"
