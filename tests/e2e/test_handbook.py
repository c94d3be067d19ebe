"""The handbook in a browser: searched and read, also without script and on a phone; its pictures are of this product (P04).

`ACMS_SHOTS=1 pytest tests/e2e/test_handbook.py -k pictures` draws the pictures anew, into acms/static/img/handbook. Otherwise what they show is
compared with what the page says now: words.json keeps the words of each, numbers folded. A picture that is old is named.
"""

import io
import json
import os
import re
from typing import Any, NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import expect

from acms.handbook import contents
from acms.handbook.book import PICTURES
from tests.e2e.conftest import Site, a_page, new_page
from tests.e2e.test_pages import examine
from tests.e2e.walk import sign_in_person

pytestmark = pytest.mark.browser

KEPT = PICTURES / "words.json"
WIDE, MOST_HIGH, MOST_BYTES = 900, 900, 60_000
BASIC = "阿拉坦仓"  # in the middle of the collection
BACK = "斯琴高娃"  # whose case came back
DONE = "样例甲"  # registered, the head of a unit


class Shot(NamedTuple):
    """One picture: who looks at which address, and which part of the page it shows."""

    name: str
    who: str
    address: str
    part: str = "main"


SHOTS = (
    Shot("doors", "", "/", ".doors"),
    Shot("which", "", "/which/?file=none"),
    Shot("login", "", "/collection/", "form.sheet"),
    Shot("recover", "", "/recover/", "form.sheet"),
    Shot("papers", BASIC, "/collection/1/"),
    Shot("identity", BASIC, "/collection/3/"),
    Shot("post", BASIC, "/collection/4/"),
    Shot("submit", BASIC, "/collection/7/"),
    Shot("returned", BACK, "/collection/status/"),
    Shot("letter", BACK, "/collection/letter/?printed=1"),
    Shot("home", DONE, "/me/"),
    Shot("learning", DONE, "/me/learning/"),
)


def _words(text: str) -> str:
    """What a picture shows, with every number as 0: days, case numbers and serials of letters are of the day."""
    return " ".join(re.sub(r"\d+", "0", re.sub(r"编号\s*[0-9A-Z]+", "编号0", text)).split())


def _drawn(page: Any, part: Any) -> bytes:
    """The part as WebP, no higher than a screen and as small as it must be."""
    with Image.open(io.BytesIO(part.screenshot(animations="disabled"))) as whole:
        picture = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, MOST_HIGH)))
    for quality in (80, 70, 60, 50, 40, 30):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def test_P04_the_pictures_of_the_handbook_are_of_this_product(browser: Any, site: Site) -> None:
    drawing = bool(os.environ.get("ACMS_SHOTS"))
    if not drawing and not KEPT.exists():
        pytest.skip("no picture is drawn yet: the texts leave them out")
    kept = {} if drawing else json.loads(KEPT.read_text("utf-8"))
    seen, doors = {}, {BASIC: "/collection/", BACK: "/collection/", DONE: "/login/"}
    for who in ("", BASIC, BACK, DONE):
        page = new_page(browser, site, WIDE, 1000)
        if who:
            sign_in_person(page, who, site, doors[who])
        for shot in (one for one in SHOTS if one.who == who):
            page.goto(shot.address)
            part = page.locator(shot.part).first
            seen[shot.name] = _words(part.inner_text())
            if drawing:
                PICTURES.mkdir(exist_ok=True)
                (PICTURES / f"{shot.name}.webp").write_bytes(_drawn(page, part))
        page.context.close()
    if drawing:
        KEPT.write_text(json.dumps(seen, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    else:
        old = {name: (kept.get(name), words) for name, words in seen.items() if kept.get(name) != words}
        assert old == {}, "old: draw with ACMS_SHOTS=1"


def test_P04_the_search_is_walked_from_a_page_to_its_answer(desktop: Any) -> None:
    desktop.goto("/collection/")
    desktop.get_by_role("link", name="这一步怎么办").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("从哪个入口进，怎样登录")
    assert desktop.url.endswith("/help/entrances/#collection")
    desktop.get_by_label("在手册里查找").fill("我的短信一直收不到怎么办")
    desktop.keyboard.press("Enter")
    first = desktop.locator("#results li a").first
    expect(first).to_contain_text("收不到短信验证码")
    first.click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("收不到短信验证码")


def test_P04_the_handbook_is_read_without_script(without_script: Any) -> None:
    without_script.goto("/help/?q=量子力学")
    expect(without_script.get_by_role("heading", name="没有找到")).to_be_visible()
    without_script.get_by_label("在手册里查找").fill("打印机")
    without_script.get_by_role("button", name="查找").click()
    expect(without_script.locator("#results li a").first).to_contain_text("没有打印机")


@pytest.mark.parametrize("wide", [1440, 1024, 360])
def test_Q04_the_handbook_passes_axe(browser: Any, site: Site, wide: int) -> None:
    with a_page(browser, site, wide, bypass_csp=True) as page:
        longest = ["/help/", "/help/?q=短信", "/help/nothing/", "/collection/", "/login/"]
        pages = [f"/help/{one.slug}/" for one in contents.pages()]
        assert examine(page, [*longest, *pages], wide) == []
