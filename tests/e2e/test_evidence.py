"""S01, S02, T04 in the browser: a phone photo mended, a document moved to its slot, pages chosen, the photo framed by hand."""

import io
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from acms.demo import documents, face, handling
from acms.demo.conditions import Conditions
from acms.scans import encode
from tests.e2e.conftest import Site, a_page
from tests.e2e.test_pages import faults
from tests.e2e.walk import arrived_at_step_3, go_on

pytestmark = pytest.mark.browser


def _photographed(pixels: Any, out: Path, **how: Any) -> str:
    conditions = replace(Conditions(dpi=350, phone=11, rotate=4, blur=0.7, shade=0.2), **how)
    chance = random.Random(7)
    page = handling.captured(handling.worn(pixels, conditions, chance), conditions, chance)
    out.write_bytes(encode.jpeg(np.asarray(page, np.uint8), 85))
    return str(out)


def test_S02_a_phone_photo_of_a_card_is_shown_before_and_after(site: Site, desktop: Any, tmp_path: Path) -> None:
    walker = arrived_at_step_3(site, desktop, tmp_path, "样例子", 4)
    card = documents.draw(documents.cast_for(walker.name, walker.number), "id_portrait")
    walker.upload("id_portrait", _photographed(card, tmp_path / "phone.jpg"))
    assert walker.wait_for("id_portrait", "可用，已整理", "不能用") == "可用，已整理"
    block = desktop.locator("#up-id_portrait")
    expect(block.locator("figure")).to_have_count(2)
    expect(block.locator("figcaption").get_by_text("1180×744")).to_be_visible()
    expect(block.get_by_text("裁去背景")).to_be_visible()
    expect(desktop.get_by_label("姓名", exact=True)).to_have_value(walker.name)


def test_W03_W04_what_a_wrong_card_has_said_and_filled_in_goes_with_it(
    site: Site, desktop: Any, tmp_path: Path
) -> None:
    walker = arrived_at_step_3(site, desktop, tmp_path, "样例癸", 14)
    number = documents.make_id_number(random.Random(77), "150105", date(1990, 4, 9), False)
    other = documents.cast_for("斯日古冷", number)
    own = documents.cast_for(walker.name, walker.number)
    assert (own.sex, other.sex) == ("女", "男")
    papers = {"other": other, "own": own}
    for file, who in papers.items():
        (tmp_path / f"{file}.jpg").write_bytes(documents.jpeg(who, "id_portrait"))
    sex, name = desktop.get_by_label("性别", exact=True), desktop.locator(".field", has=desktop.locator("#f-name"))
    walker.upload("id_portrait", str(tmp_path / "other.jpg"))
    expect(sex).to_have_value("1")
    expect(name.get_by_text("姓名不一致")).to_be_visible()
    walker.upload("id_portrait", str(tmp_path / "own.jpg"))
    expect(sex).to_have_value("2")
    expect(name.get_by_text("姓名不一致")).to_have_count(0)
    expect(name).not_to_have_class(re.compile("is-bad"))


def test_S02_a_document_in_the_wrong_slot_is_named_and_moved_with_one_click(
    site: Site, phone: Any, tmp_path: Path
) -> None:
    walker = arrived_at_step_3(site, phone, tmp_path, "样例丑", 5)
    phone.goto("/collection/5/")
    walker.decide("全日制最高学历", "本科")
    walker.decide("全日制最高学位选填", "学士")
    walker.upload("diploma_full", walker.paper("degree_full"))
    assert walker.wait_for("diploma_full", "可用", "不能用") == "不能用"
    expect(phone.locator("#up-diploma_full").get_by_text("这是「全日制学位证书」一栏的材料。")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("button", name="移到「全日制学位证书」").click()
    assert walker.wait_for("degree_full", "可用", "不能用") == "可用"
    assert walker.wait_for("diploma_full", "未上传") == "未上传"


def test_S02_of_a_file_with_several_pages_another_can_be_chosen(
    site: Site, without_script: Any, tmp_path: Path
) -> None:
    walker = arrived_at_step_3(site, without_script, tmp_path, "样例寅", 6)
    walker.scripted = False
    who = documents.cast_for(walker.name, walker.number)
    emblem, portrait = (Image.fromarray(documents.draw(who, kind)[:, :, ::-1]) for kind in ("id_emblem", "id_portrait"))
    both = io.BytesIO()
    emblem.save(both, "PDF", save_all=True, append_images=[portrait], resolution=350)
    (tmp_path / "both.pdf").write_bytes(both.getvalue())
    walker.upload("id_portrait", str(tmp_path / "both.pdf"))
    assert walker.wait_for("id_portrait", "可用", "不能用") == "不能用"
    without_script.get_by_role("button", name="第2页").click()
    assert walker.wait_for("id_portrait", "可用", "不能用") == "可用"
    expect(without_script.get_by_text("文件有2页，用的是第2页")).to_be_visible()


def test_S01_the_photo_can_be_framed_by_hand(site: Site, desktop: Any, tmp_path: Path) -> None:
    walker = arrived_at_step_3(site, desktop, tmp_path, "样例卯", 8)
    room = np.full((1200, 1000, 3), 250, np.uint8)
    room[150:976, 205:795] = face.draw(8, 590, 826)
    (tmp_path / "room.jpg").write_bytes(encode.jpeg(room, 92))
    walker.upload("photo", str(tmp_path / "room.jpg"))
    assert walker.wait_for("photo", "可用", "不能用") == "可用"
    desktop.get_by_role("button", name="自己裁剪").click()
    desktop.locator(".cropper-crop-box").wait_for()
    expect(desktop.locator("#crop").get_by_text("让头顶到下巴落在虚线里")).to_be_visible()
    go_on(desktop, desktop.get_by_role("button", name="用这个范围"))
    assert walker.wait_for("photo", "可用", "不能用", "由管理机构核对") in ("可用", "由管理机构核对")
    expect(desktop.locator("#up-photo").get_by_text("295×413").first).to_be_visible()


def test_Q04_upload_blocks_with_choices_pass_axe(site: Site, browser: Any, tmp_path: Path) -> None:
    with a_page(browser, site, 360, 740, bypass_csp=True) as page:
        walker = arrived_at_step_3(site, page, tmp_path, "样例辰", 10)
        walker.upload("id_portrait", walker.paper("id_emblem"))
        walker.wait_for("id_portrait", "不能用")
        walker.upload("photo")
        walker.wait_for("photo", "可用")
        assert faults(page) == []
        page.get_by_role("button", name="自己裁剪").click()
        page.locator(".cropper-crop-box").wait_for()
        assert faults(page) == []
