"""Acts and weight of pages (`python -m bench.pages`): an ordinary case from queue to next, filing by employment, and what ten pages cost.

In demo mode on the embedded defaults, in a real browser. Acts are keys and clicks, requests those for a page or a form; the scripts' own
savings are counted apart. Pages are asked for cold, nothing cached, over a line of 4G as Chromium throttles it (9 Mbit/s, 60 ms more a request).
"""

import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests import prepare
from tests.e2e import conftest as e2e
from tests.e2e.conftest import Site
from tests.e2e.test_desk_drafts import FILL
from tests.e2e.walk import go_on, sign_in_person, sign_in_staff

CASES, TIMES = 10, 5
LINE = {"offline": False, "latency": 60, "downloadThroughput": 9_000_000 / 8, "uploadThroughput": 4_500_000 / 8}
Row = tuple[str, str, str]
# Who looks: nobody, a person or a member of staff; two thirds of what is seen on a day.
PAGES = {
    "": ("/", "/login/", "/collection/", "/filing/employment/", "/help/"),
    "样例甲": ("/me/", "/me/file/"),
    "saihan2": ("/desk/queue/", "/desk/people/", "/desk/statistics/"),
}
# Told by the page while it is drawn: its first content, and by how much it has moved.
WATCH = """
window.moved = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
SEEN = "() => [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, window.moved]"


class Counted:
    """A page whose requests are counted: documents and forms, and all of them with their bytes as they came over the line."""

    def __init__(self, page: Any):
        self.page, self.documents, self.acts, self.bytes, self.requests = page, 0, 0, 0, 0
        page.on("request", self._asked)
        self.line = page.context.new_cdp_session(page)
        self.line.send("Network.enable")
        self.line.on("Network.loadingFinished", self._came)

    def _asked(self, request: Any) -> None:
        self.requests += 1
        self.documents += request.resource_type == "document"

    def _came(self, told: dict[str, Any]) -> None:
        self.bytes += int(told["encodedDataLength"])

    def press(self, key: str) -> None:
        self.acts += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def desk(browser: Any, site: Site) -> Iterator[Row]:
    """An ordinary case, from the queue: taken, read, decided, the next one there."""
    page = e2e.new_page(browser, site, 1024, 768)
    sign_in_staff(site, page, "saihan2")
    counted = Counted(page)
    began = _clock(page)
    counted.press("n")
    first = counted.acts, counted.documents
    for _ in range(CASES):
        counted.press("p")
    took = (_clock(page) - began) / CASES
    acts, documents = (counted.acts - first[0]) / CASES, (counted.documents - first[1]) / CASES
    yield "an ordinary case, queue to next: acts", f"{first[0] + acts:.0f}, each further one {acts:.0f}", "≤ 3"
    yield "the same: requests of a page", f"{first[1] + documents:.0f}, each further one {documents:.0f}", "≤ 2"
    yield "the same: without the time to read", f"{took / 1000:.1f} s", "20 s with reading"
    page.context.close()


def _clock(page: Any) -> float:
    return float(page.evaluate("performance.timeOrigin + performance.now()"))


def filing(browser: Any, site: Site) -> Iterator[Row]:
    """From the portal to the account, the letter signed and sealed between: how many pages are seen."""
    from acms.demo import scanning
    from acms.demo.conditions import Conditions
    from tests.e2e.test_filing import PASSWORD, _number, _prove, _sign_in

    page, seen, number = e2e.new_page(browser, site, 1280, 800), [], _number(33)
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.goto("/")
    go_on(page, page.get_by_role("link", name="单位聘任会计人员").first)
    page.get_by_label("身份证件号").fill(number)
    page.get_by_label("姓名", exact=True).fill("哈斯样例")
    _prove(page, site, "13900000033")
    page.get_by_label("验证码", exact=True).fill("0000")
    go_on(page, page.get_by_role("button", name="提交").last)
    page.get_by_label("统一社会信用代码").fill("91150105MA0TE5T16A")
    page.get_by_role("button", name="获取单位信息").click()
    page.get_by_text("内蒙古青禾样例粮油有限公司").first.wait_for()
    page.get_by_label("进入单位工作日期").fill("2020-03-01")
    page.get_by_label("开始从事会计工作日期").fill("2020-03-01")
    page.get_by_label("现从事会计工作岗位").select_option(index=3)
    page.get_by_label("会计行政职务").select_option(index=1)
    page.get_by_label("会计专业技术职务", exact=True).select_option("0")
    go_on(page, page.get_by_role("button", name="生成证明函"))
    with page.expect_download() as download, tempfile.TemporaryDirectory() as folder:
        page.get_by_role("link", name="下载证明函").click()
        printed = Path(folder) / "proof.pdf"
        download.value.save_as(printed)
        scan = scanning.scan_jpeg(printed.read_bytes(), Conditions(seal=True))
    page.get_by_label("签字、盖章后的证明函").set_input_files(
        {"name": "s.jpg", "mimeType": "image/jpeg", "buffer": scan}
    )
    page.get_by_text("与打印的一致，签字、印章齐全").first.wait_for(timeout=120_000)
    go_on(page, page.get_by_role("button", name="提交"))
    page.get_by_role("heading", name="备案通过").wait_for(timeout=120_000)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再填一次新密码").fill(PASSWORD)
    go_on(page, page.get_by_role("button", name="设置密码"))
    _sign_in(page, number)
    yield "filing by employment, portal to the collection: pages", str(len(seen)), "≤ 9"
    page.context.close()


def weight(browser: Any, site: Site) -> Iterator[Row]:
    """Ten pages, each cold and over a slow line, several times."""
    for who, addresses in PAGES.items():
        for address in addresses:
            runs = [_cold(browser, site, who, address) for _ in range(TIMES)]
            paint, moved = median(run[2] for run in runs), max(run[3] for run in runs)
            shown = (
                f"{runs[0][0] / 1000:.0f} kB, {runs[0][1]} requests, moved by {moved:.3f}, first content {paint:.0f} ms"
            )
            yield f"{address}{' (' + who + ')' if who else ''}", shown, "≤ 120 kB, ≤ 12, ≤ 0.05, ≤ 500 ms"


SIGNED: dict[str, Any] = {}  # cookies of who has signed in: a cold page is that of a browser that has nothing else


def _cold(browser: Any, site: Site, who: str, address: str) -> tuple[int, int, float, float]:
    """Bytes, requests, first content in milliseconds and layout shift of one page."""
    if who and who not in SIGNED:
        first = e2e.new_page(browser, site, 1440)
        if who.isascii():
            sign_in_staff(site, first, who)
        else:
            sign_in_person(first, who, site, "/login/")
        SIGNED[who] = first.context.storage_state()
        first.context.close()
    page = e2e.new_page(browser, site, 1440, storage_state=SIGNED.get(who))
    page.add_init_script(WATCH)
    counted = Counted(page)
    counted.line.send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="networkidle")
    paint, moved = page.evaluate(SEEN)
    page.context.close()
    return counted.bytes, counted.requests, float(paint), float(moved)


@contextmanager
def _site(folder: Path) -> Iterator[Site]:
    os.environ |= {
        "ACMS_VAR": str(folder),
        "ACMS_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # papers are drawn here too
    site = e2e.start_site(folder / "var", FILL.replace("(8, 4, 8)", "(30, 4, 26)"), ACMS_UNDO_SECONDS="600")
    try:
        yield site
    finally:
        site.stop()


def main() -> None:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, _site(Path(folder)) as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=prepare.browser(), args=e2e.FLAGS)
        print(f"{platform.machine()}, {os.cpu_count()} cores, Chromium {browser.version}, SQLite")
        print("| what | measured | aim |\n| --- | --- | --- |")
        for rows in (weight, desk, filing):
            for row in rows(browser, site):
                print(f"| {' | '.join(row)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
