"""A large file on a line that breaks: it goes on where it stopped, on the PC and on the phone, and without script as before (S02, P04; ADR 0042)."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from acms.demo import documents
from tests.e2e.conftest import Site, a_page
from tests.e2e.test_pages import faults
from tests.e2e.walk import arrived_at_step_3
from tests.in_parts import PART, padded

pytestmark = pytest.mark.browser
MB = 1024 * 1024


def _large(walker: Any, out: Path, size: int = 2 * MB) -> str:
    """A card that a phone has kept as a large file."""
    card = documents.jpeg(documents.cast_for(walker.name, walker.number), "id_portrait")
    out.write_bytes(padded(card, size))
    return str(out)


class Line:
    """The parts that a page sends; `breaks` lets those from the n-th on come to nothing."""

    def __init__(self, page: Any):
        self.offsets: list[int] = []
        self.dead_from: int | None = None
        page.route(re.compile(r"/parts/(\w+/)?[0-9a-f-]{36}/$"), self._goes)

    def _goes(self, route: Any) -> None:
        request = route.request
        if request.method == "POST":
            self.offsets.append(int(request.headers["upload-offset"]))
        if self.dead_from is not None and len(self.offsets) >= self.dead_from:
            route.abort()
        else:
            route.continue_()


def test_S02_an_upload_that_broke_off_goes_on_where_it_stopped_and_stands_in_its_slot(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    with a_page(browser, site, 1440, bypass_csp=True) as page:
        walker = arrived_at_step_3(site, page, tmp_path, "样例断", 32)
        slot, line = page.locator("#up-id_portrait"), Line(page)
        line.dead_from = 8
        page.locator("#file-id_portrait").set_input_files(_large(walker, tmp_path / "card.jpg"))
        expect(slot.get_by_text("网络不通，等一会儿自己接着传，已传88%")).to_be_visible()
        expect(slot.locator("progress")).to_have_js_property("value", 88)
        assert faults(page) == []
        line.dead_from = None
        assert walker.wait_for("id_portrait", "可用，已整理", "不能用") == "可用，已整理"
        assert line.offsets.count(7 * PART) >= 2
        assert sorted(set(line.offsets)) == [number * PART for number in range(8)]
        assert len([offset for offset in line.offsets if offset < 7 * PART]) == 7, (
            "nothing was sent twice but what was lost"
        )


def test_S02_a_line_that_breaks_while_a_file_is_checked_is_said_so_and_the_slot_recovers(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    with a_page(browser, site, 1024) as page:
        walker = arrived_at_step_3(site, page, tmp_path, "样例查", 44)
        state = page.locator("#up-id_portrait .up-h .state")

        def cut(route: Any) -> None:
            route.abort() if route.request.method == "GET" else route.continue_()

        page.route("**/collection/scans/id_portrait/", cut)
        page.locator("#file-id_portrait").set_input_files(_large(walker, tmp_path / "card.jpg", 200_000))
        expect(state).to_have_text("网络断了，恢复后自己接着看")
        page.unroute("**/collection/scans/id_portrait/")
        assert walker.wait_for("id_portrait", "可用，已整理", "不能用") == "可用，已整理"


def test_S02_chosen_anew_after_a_reload_the_same_file_goes_on_and_is_said_to(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    with a_page(browser, site, 1024, bypass_csp=True) as page:
        walker = arrived_at_step_3(site, page, tmp_path, "样例重", 34)
        card, line = _large(walker, tmp_path / "card.jpg"), Line(page)
        line.dead_from = 5
        page.locator("#file-id_portrait").set_input_files(card)
        expect(page.locator("#up-id_portrait").get_by_text("网络不通")).to_be_visible()
        page.reload()
        line.offsets, line.dead_from = [], None
        page.locator("#file-id_portrait").set_input_files(card)
        assert walker.wait_for("id_portrait", "可用，已整理", "不能用") == "可用，已整理"
        assert line.offsets == [number * PART for number in range(4, 8)]


def test_S02_what_was_submitted_in_another_tab_takes_no_more_of_the_picture_and_the_slot_says_so(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    with a_page(browser, site, 1024) as page:
        walker = arrived_at_step_3(site, page, tmp_path, "样例迟", 36)
        line = Line(page)
        line.dead_from = 3
        page.locator("#file-id_portrait").set_input_files(_large(walker, tmp_path / "card.jpg"))
        slot = page.locator("#up-id_portrait")
        expect(slot.get_by_text("网络不通")).to_be_visible()
        site.run(
            "from acms.casework.models import Case; "
            f"Case.objects.filter(subject__name={walker.name!r}).update(state='in_review', no='NM-TEST-36')"
        )
        line.dead_from = None
        expect(slot.get_by_text("这一件已经提交，材料不能再换，这份没有收下。")).to_be_visible()
        expect(slot.locator(".up-h .state")).to_have_text("没有收下")


def test_S02_on_the_phone_a_large_picture_breaks_off_and_goes_on(site: Site, browser: Any, tmp_path: Path) -> None:
    with a_page(browser, site, 1440) as desk, a_page(browser, site, 390, 740, bypass_csp=True) as phone:
        walker = arrived_at_step_3(site, desk, tmp_path, "样例续", 38)
        desk.locator("#up-id_portrait").get_by_role("button", name="用手机拍").click()
        expect(desk.locator("#up-id_portrait .qr svg")).to_be_visible()
        phone.goto(_code(desk))
        line = Line(phone)
        line.dead_from = 8
        phone.locator("#chosen").set_input_files(_large(walker, tmp_path / "card.jpg"))
        use = phone.get_by_role("button", name="就用这张")
        expect(use.or_(phone.get_by_text("网络不通"))).to_be_visible()
        if use.is_visible():
            use.click()
        expect(phone.get_by_text("网络不通，等一会儿自己接着传，已传88%")).to_be_visible()
        expect(phone.locator(".up-h .state")).to_be_hidden()  # 「没有传」
        assert faults(phone) == [] and phone.evaluate("document.documentElement.scrollWidth") <= 390
        line.dead_from = None
        expect(phone.get_by_role("heading", name="收到了")).to_be_visible()
        assert len([offset for offset in line.offsets if offset < 7 * PART]) == 7
        assert walker.wait_for("id_portrait", "可用，已整理", "不能用") == "可用，已整理"


def test_S02_on_a_throttled_line_the_way_of_a_file_in_a_form_is_shown_with_its_size(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    with a_page(browser, site, 1024, bypass_csp=True) as page:
        page.goto("/filing/title/")
        throttle = page.context.new_cdp_session(page)
        throttle.send("Network.enable")
        slow = {"latency": 100, "downloadThroughput": 400_000, "uploadThroughput": 200_000}
        throttle.send("Network.emulateNetworkConditions", {"offline": False, **slow})
        picture = padded(documents.jpeg(documents.cast(11), "qualification"), 2 * MB)
        page.get_by_label("资格证书").set_input_files({"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": picture})
        going = page.locator("[data-paper] [data-message]")
        expect(going).to_contain_text(re.compile(r"正在传证书\.jpg，2\.0 MB，[1-9]\d?%"))
        assert faults(page) == []
        fast = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        throttle.send("Network.emulateNetworkConditions", {"offline": False, **fast})
        expect(page.get_by_text("已选：证书.jpg")).to_be_visible()


def test_S02_stopped_and_chosen_again_nothing_is_lost_in_a_form(site: Site, browser: Any, tmp_path: Path) -> None:
    with a_page(browser, site, 360, 740) as page:
        page.goto("/filing/title/")
        line = Line(page)
        line.dead_from = 4
        picture = padded(documents.jpeg(documents.cast(11), "qualification"), 2 * MB)
        file = {"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": picture}
        page.get_by_label("资格证书").set_input_files(file)
        expect(page.get_by_text("网络不通，等一会儿自己接着传，已传38%")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("button", name="取消").click()
        expect(page.get_by_text("网络不通")).to_be_hidden()
        line.offsets, line.dead_from = [], None
        page.get_by_label("资格证书").set_input_files(file)
        expect(page.get_by_text("已选：证书.jpg")).to_be_visible()
        assert line.offsets == [number * PART for number in range(3, 8)]


def test_P04_without_script_a_large_file_goes_with_its_form_as_before(
    site: Site, without_script: Any, tmp_path: Path
) -> None:
    page = without_script
    walker = arrived_at_step_3(site, page, tmp_path, "样例素", 40)
    walker.scripted = False
    page.locator("#file-id_portrait").set_input_files(_large(walker, tmp_path / "card.jpg"))
    page.locator("#up-id_portrait button[name=upload]").click()
    assert walker.wait_for("id_portrait", "可用", "不能用") == "可用"


def _code(page: Any) -> str:
    from tests.e2e.test_phone import _scanned

    return _scanned(page)
