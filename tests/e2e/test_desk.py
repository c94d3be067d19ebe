"""The agency's side in the browser: a reviewer's morning, direct management, a notice, statistics, all pages under axe (C01–C04, R03, P02)."""

import base64
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_pages import examine, faults
from tests.e2e.walk import go_on, sign_in_staff

pytestmark = pytest.mark.browser

FILL = """
from acms.demo.register import Register
from acms.casework.models import Case, Decision
from acms.statistics import counting
from acms.base import work
from django.utils import timezone
Register(40, 6, 30).fill()
Decision.objects.filter(case__no__contains="-0-").delete()
Case.objects.filter(no__contains="-0-").update(state="in_review", management_code="150105", deciding_code="150105", doubts=1)
counting.ask(at=timezone.now())
"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation of its own, with thirty more cases on the desk of 赛罕区."""
    with running(tmp_path_factory, "desk", FILL) as site:
        yield site


@pytest.fixture
def wide(browser: Any, busy: Site) -> Any:
    with a_page(browser, busy, 1440, bypass_csp=True) as page:
        yield page


def test_C01_C02_a_reviewers_morning_by_keyboard(busy: Site, wide: Any) -> None:
    page = wide
    sign_in_staff(busy, page, "saihan2")
    # choose two with the keyboard and take them
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("已选2件")).to_be_visible()
    page.keyboard.press("a")
    page.get_by_text("已领取2件").wait_for()
    # help, and switching single keys off and on again (WCAG 2.1.4)
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="快捷键")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="停用单键快捷键").click()
    page.get_by_role("button", name="知道了").click()
    page.keyboard.press("n")
    assert "/desk/queue/" in page.url
    page.get_by_role("button", name="全部快捷键").click()
    page.get_by_role("button", name="启用单键快捷键").click()
    page.get_by_role("button", name="知道了").click()
    # one's own case: mark, return, and the next of one's own comes
    page.goto("/desk/queue/?view=mine")
    go_on(page, page.locator("table.list tbody a").first)
    first = page.url
    page.get_by_text("内部备注，没有").click()
    page.get_by_label("写备注，本人看不到").fill("电话里核实过。")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("电话里核实过。")).to_be_visible()
    page.get_by_role("checkbox", name="姓名").check()
    page.get_by_label("姓名的补充说明").fill("与身份证不一致")
    expect(page.get_by_text("已标1项退回")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("r")
    page.get_by_text("退回修改。").wait_for()
    page.wait_for_url(lambda url: url != first and "/desk/cases/" in url)
    # the second is handed to a colleague
    page.get_by_text("转给同事").click()
    page.get_by_label("转给", exact=True).select_option(label="苏日娜")
    page.get_by_role("button", name="转交").click()
    page.get_by_text("已转给同事1件").wait_for()
    page.goto("/desk/queue/?view=mine")
    expect(page.get_by_text("这里没有办件")).to_be_visible()
    expect(page.locator(".views a", has_text="已退回")).not_to_have_text(re.compile(r"\b0$"))


def test_C02_the_scan_is_enlarged_and_turned_with_its_marks(busy: Site, wide: Any) -> None:
    page = wide
    sign_in_staff(busy, page, "huhehaote")
    page.goto("/desk/queue/?q=娜仁托娅&level=all")
    go_on(page, page.locator("table.list tbody a", has_text="娜仁托娅").first)
    sheet = page.locator("[data-view-page]").first
    before = sheet.bounding_box()
    page.get_by_role("button", name="放大").click()
    assert sheet.bounding_box()["width"] > before["width"] * 1.3
    page.get_by_role("button", name="向右转").click()
    page.get_by_role("button", name="适合窗口").click()
    assert abs(sheet.bounding_box()["width"] - before["width"]) < 2
    page.get_by_role("link", name="单位从事会计工作证明函").click()
    page.get_by_role("link", name="与打印件并排").click()
    page.get_by_alt_text("系统打印的证明函").wait_for()
    page.wait_for_function("document.querySelector('[alt=系统打印的证明函]').naturalWidth > 300")


def test_R03_C04_direct_management_moves_people_and_the_region_sees_it(busy: Site, wide: Any) -> None:
    page = wide
    sign_in_staff(busy, page, "region")
    page.goto("/desk/employers/?q=12150000MA0TE5T162")
    page.get_by_role("link", name="呼和浩特市样例第三中学").click()
    page.get_by_label("管理机构", exact=True).select_option(label="自治区直属")
    page.get_by_role("button", name="指定").click()
    page.get_by_role("button", name="转到").click()
    page.get_by_text("管理机构已经变更，随转会计人员2人").wait_for()
    page.get_by_role("link", name="样例乙").first.click()
    expect(page.get_by_text("内蒙古自治区会计学会").first).to_be_visible()
    # statistics, drilled down
    page.goto("/desk/statistics/")
    page.get_by_role("link", name="呼和浩特", exact=False).first.click()
    page.get_by_role("heading", name="统计：呼和浩特市").wait_for()
    page.get_by_role("link", name="赛罕区").first.click()
    page.get_by_role("heading", name="统计：赛罕区").wait_for()
    page.get_by_role("link", name="看表格").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").click()
    assert re.fullmatch(r"statistics-150105-\d{8}\.xlsx", download.value.suggested_filename)


COLOURED = """(image) => {
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth || image.width; canvas.height = image.naturalHeight || image.height;
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const at = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    let found = 0;
    for (let n = 0; n < at.length; n += 4)
        if (at[n + 3] > 200 && Math.max(at[n], at[n + 1], at[n + 2]) - Math.min(at[n], at[n + 1], at[n + 2]) > 40) found += 1;
    return found;
}"""
SAVED = f"""(url) => new Promise((done, failed) => {{
    const image = new Image();
    image.onload = () => done(({COLOURED})(image)); image.onerror = () => failed("no picture");
    image.src = url;
}})"""


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("login", ["saihan", "huhehaote", "region"])
def test_C04_the_chart_is_drawn_and_saved_as_a_picture(busy: Site, wide: Any, login: str, width: int) -> None:
    """The picture is looked at: one whose colours stayed behind in the style sheet would be black."""
    page = wide
    page.set_viewport_size({"width": width, "height": 800})
    sign_in_staff(busy, page, login)
    page.goto("/desk/statistics/")
    chart = page.get_by_role("img", name="近12个月每月收件、办结与入库")
    drawn = chart.bounding_box()
    assert drawn["height"] > 100 and 200 < drawn["width"] < width
    lines = chart.locator("polyline")
    assert lines.count() == 3 and all(line.bounding_box()["width"] > 0.8 * drawn["width"] for line in lines.all())
    boxes = [name.bounding_box() for name in chart.locator(".month").all()]
    assert len(boxes) == 6
    edges = [(box["x"], box["x"] + box["width"]) for box in boxes]
    assert all(left[1] < right[0] for left, right in pairwise(edges))  # no name lies on another
    with page.expect_download() as download:
        page.get_by_role("button", name="存为图片").click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG") and len(data) > 1000
    assert page.evaluate(SAVED, "data:image/png;base64," + base64.b64encode(data).decode()) > 200


def test_P02_a_notice_is_written_previewed_published_and_read(busy: Site, wide: Any, browser: Any) -> None:
    page = wide
    sign_in_staff(busy, page, "hailar")
    page.get_by_role("link", name="公告").click()
    page.get_by_role("link", name="写公告").click()
    page.get_by_label("标题", exact=True).fill("海拉尔区现场帮办安排")
    page.get_by_label("正文").fill("# 时间\n\n**每周三**上午。\n\n<script>alert(1)</script>")
    page.get_by_role("button", name="预览").click()
    expect(page.locator(".preview strong")).to_have_text("每周三")
    page.get_by_role("button", name="立即发布").click()
    page.get_by_text("公告已经发布。").wait_for()
    with a_page(browser, busy, 360, 740) as phone:
        phone.goto("/notices/?q=现场帮办")
        phone.get_by_role("link", name="海拉尔区现场帮办安排").click()
        expect(phone.get_by_text("<script>alert(1)</script>")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def _table(*numbers: str) -> dict[str, Any]:
    lines = ["姓名,身份证号,管理地区", *(f"导入样例{'甲乙丙'[n]},{number},150099" for n, number in enumerate(numbers))]
    return {"name": "人员.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("gb18030")}


def test_C05_an_import_with_errors_is_corrected_and_applied(busy: Site, wide: Any) -> None:
    import random
    from datetime import date

    from acms.demo import documents

    chance = random.Random(77)
    numbers = [documents.make_id_number(chance, "150105", date(1905, 3, day), True) for day in (1, 2, 3)]
    page = wide
    sign_in_staff(busy, page, "society")
    page.get_by_role("link", name="导入").click()
    page.get_by_label("表格文件").set_input_files(_table(numbers[0], numbers[1][:17], numbers[2]))
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="检查", exact=True).click()
    page.get_by_role("heading", name="问题").wait_for()
    expect(page.get_by_role("row", name="3 导入样例乙 身份证号")).to_be_visible()
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有问题的行").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    # corrected and uploaded again: everything is written, nothing twice
    page.get_by_role("link", name="全部导入").click()
    page.get_by_label("表格文件").set_input_files(_table(*numbers))
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="检查", exact=True).click()
    page.get_by_role("button", name="全部写入").click()
    page.locator(".state", has_text="已写入").wait_for()
    expect(page.locator(".kpis dd").last).to_have_text("3")
    page.goto("/desk/people/?q=导入样例")
    expect(page.locator("table.list tbody tr")).to_have_count(3)


def test_Q04_the_desks_pages_pass_axe_at_every_width(busy: Site, wide: Any) -> None:
    page = wide
    sign_in_staff(busy, page, "saihan")
    page.goto("/desk/people/")
    person = page.locator("table.list tbody a").first.get_attribute("href")
    page.goto("/desk/employers/")
    employer = page.locator("table.list tbody a").first.get_attribute("href")
    pages = [
        "/desk/queue/",
        "/desk/people/",
        person,
        "/desk/employers/",
        employer,
        f"{employer}change/",
        "/desk/statistics/",
        "/desk/statistics/?as=tables",
        "/desk/notices/",
        "/desk/notices/new/",
        "/desk/reasons/",
        "/desk/agency/",
        "/desk/policy/",
        "/desk/policy/holidays/",
        "/desk/messages/",
        "/desk/duplicates/",
        "/desk/corrections/new/",
        "/desk/imports/",
        "/desk/exports/",
    ]
    wrong = examine(page, pages, 1440)
    page.set_viewport_size({"width": 1024, "height": 800})
    wrong += examine(page, pages, 1024)
    page.set_viewport_size({"width": 360, "height": 740})
    wrong += examine(
        page, ["/notices/", "/downloads/", "/desk/people/", "/desk/statistics/", "/desk/notices/new/"], 360
    )
    assert not wrong


def test_C04_on_a_phone_what_one_came_for_is_above_the_menu(busy: Site, wide: Any) -> None:
    """16 entries stood before every page; the menu is one press away, and where there is room it is at the side."""
    page = wide
    sign_in_staff(busy, page, "saihan")
    page.goto("/desk/queue/")
    menu, heading = page.get_by_role("navigation", name="业务导航"), page.get_by_role("heading", level=1)
    link = page.get_by_role("link", name="菜单", exact=True)
    expect(link).to_be_hidden()
    assert menu.bounding_box()["x"] < heading.bounding_box()["x"]
    page.set_viewport_size({"width": 360, "height": 740})
    assert heading.bounding_box()["y"] < menu.bounding_box()["y"]
    assert all(one.bounding_box()["height"] >= 44 for one in page.locator(".desk-bar a, .desk-bar button").all())
    expect(page.locator(".desk-body kbd:visible")).to_have_count(0)
    go_on(page, link)
    expect(menu.get_by_role("link", name="政策参数")).to_be_in_viewport()
    assert examine(page, ["/desk/queue/"], 360) == []


PHOTOS = """
from django.utils import timezone
from acms.casework.models import AdmittedPhoto, Case, Decision, Scan, Submission

photo = Scan.objects.filter(kind="photo", submissions__case__management_code="150105").select_related("owner").first()
first = photo.submissions.first()
for number in range(7):
    case = Case.objects.create(
        kind="collection", state="approved", subject=photo.owner, title=f"照片样例{number}", no=f"CJ150105-2026-9{number:05d}",
        slot=f"photo{number}", management_code="150105", deciding_code="150105", submitted_at=timezone.now(),
    )
    sent = Submission.objects.create(case=case, number=1, at=timezone.now(), frozen=first.frozen)
    sent.scans.set(first.scans.all())
    made = Decision.objects.create(case=case, submission=sent, at=timezone.now(), outcome="approved", rules="x")
    AdmittedPhoto.objects.create(decision=made, scan=photo, management_code="150105", at=made.at)
"""


def test_W13_a_sheet_of_photos_is_looked_through(busy: Site, wide: Any) -> None:
    page = wide
    busy.run(PHOTOS)
    sign_in_staff(busy, page, "saihan")
    wrong = []
    for width in (1440, 1024, 360):
        page.set_viewport_size({"width": width, "height": 800})
        wrong += examine(page, ["/desk/photos/"], width)
    assert not wrong
    expect(page.locator(".faces img")).to_have_count(7)
    page.locator(".faces img").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.faces img').naturalWidth > 0")
    page.locator("li", has_text="照片样例3").get_by_label("挑出").check()
    page.locator("#note").fill("像是翻拍")
    go_on(page, page.get_by_role("button", name="看过了"))
    expect(page.get_by_text("已记下：看过7张，挑出1张")).to_be_visible()
    page.get_by_role("link", name="挑出的").click()
    go_on(page, page.get_by_role("link", name="照片样例3"))
    expect(page.get_by_text("像是翻拍")).to_be_attached()
