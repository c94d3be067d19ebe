"""A chosen file stays chosen: whatever the form answers, with script and without, on a slow line (P04, S02, F01, F02, L01)."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, new_page, running
from tests.e2e.test_pages import faults
from tests.e2e.walk import sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
PASSWORD = "Steppe#2026x"
NAME = "证书 2024.jpg"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "uploads") as site:
        yield site


def _page(browser: Any, site: Site, wide: int = 1024, **how: Any) -> Any:
    return new_page(browser, site, wide, 800, bypass_csp=True, **how)


def _number(seed: int) -> str:
    from acms.demo import documents

    return documents.make_id_number(random.Random(seed), "150105", date(1996, 4, 2), False)


def _file(name: str = NAME) -> dict[str, Any]:
    from acms.demo import documents

    data = documents.jpeg(documents.cast_for("苏日塔拉", _number(31)), "qualification")
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def _slow(page: Any, upload: int) -> None:
    """The browser's own throttling: so many bytes a second upwards; 0 for as fast as can be."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = {"latency": 300, "downloadThroughput": 400_000, "uploadThroughput": upload}
    fast = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {"offline": False, **(speed if upload else fast)})


@dataclass
class Form:
    """One form with a file: how it is filled, what is made wrong in it and put right, and what says that it was accepted."""

    address: str
    file: str
    fill: Callable[[Any, Site, int], None]
    wrong: tuple[str, str]
    right: str
    send: str
    done: str
    who: list[str] = field(default_factory=list)

    def open(self, browser: Any, site: Site, turn: int, **how: Any) -> Any:
        page = _page(browser, site, **how)
        if self.who:
            sign_in_person(page, self.who[turn], site, "/login/" if "样例" in self.who[turn] else "/collection/")
            page.wait_for_url("**/m*/**" if "样例" in self.who[turn] else "**/collection/*/")
        page.goto(self.address)
        self.fill(page, site, turn)
        page.get_by_label(self.wrong[0], exact=True).fill(self.wrong[1])
        return page

    def choose(self, page: Any) -> None:
        page.get_by_label(self.file).set_input_files(_file())

    def secrets(self, page: Any) -> None:
        """What no page gives back (L01)."""

    def submit(self, page: Any) -> None:
        page.get_by_role("button", name=self.send, exact=True).last.click()


class TitleForm(Form):
    def secrets(self, page: Any) -> None:
        page.get_by_label("新密码", exact=True).fill(PASSWORD)
        page.get_by_label("再填一次新密码").fill(PASSWORD)
        page.get_by_label("验证码", exact=True).fill("0000")


def _prove(page: Any, site: Site, phone: str, button: str) -> None:
    page.locator("#id_phone").fill(phone)
    page.get_by_role("button", name=button, exact=True).click()
    page.locator(".said").first.wait_for()
    page.get_by_label("短信验证码").fill(site.code_for(phone))


def _title(page: Any, site: Site, turn: int) -> None:
    page.get_by_label("身份证件号").fill(_number(500 + turn))
    page.get_by_label("姓名", exact=True).fill("苏日塔拉")
    _prove(page, site, f"1390000060{turn}", "获取验证码")
    page.get_by_label("资格级别").select_option(label="中级")
    page.get_by_label("取得方式").select_option(label="考试")
    page.get_by_label("证书号").fill(f"1501202400{600 + turn}")
    page.locator("select[name=division_code]").select_option("150105", force=True)


def _correction(page: Any, site: Site, turn: int) -> None:
    page.get_by_label("姓名", exact=True).fill("测试更正")
    page.locator("select[name=division_code]").select_option("150105", force=True)
    page.get_by_label("更正原因").fill("登记时写错")
    _prove(page, site, f"1390000061{turn}", "校验")


def _employer(page: Any, site: Site, turn: int) -> None:
    from acms.demo.register import _uscc

    page.get_by_label("统一社会信用代码").fill(_uscc(700_000 + turn, "150105", "91"))
    page.get_by_label("单位全称").fill(f"内蒙古样例{'甲乙丙'[turn]}矿业有限公司")
    page.get_by_label("单位地址").fill("内蒙古自治区呼和浩特市赛罕区样例街8号")
    page.locator("select[name=division_code]").select_option("150105", force=True)
    page.get_by_label("单位经济类型").select_option(index=3)
    page.get_by_label("证照类型").select_option(index=1)


def _credits(page: Any, site: Site, turn: int) -> None:
    page.get_by_label("形式").select_option(index=1)
    page.get_by_label("内容", exact=True).fill("样例考试")


def _praise(page: Any, site: Site, turn: int) -> None:
    page.get_by_label("种类").select_option(index=1)
    page.get_by_label("内容", exact=True).fill("样例奖")


TITLE = TitleForm("/filing/title/", "资格证书", _title, ("取得年度", "1999"), "2024", "提交", "**/filing/title/done/")
FORMS = {
    "title": TITLE,
    "correction": Form(
        "/changes/correction/", "证明扫描件", _correction, ("错误身份证号码", "1"), _number(520), "提交申请", "申请已经收到"
    ),
    "credits": Form(
        "/me/learning/apply/", "证明", _credits, ("数量", "x"), "1", "提交申请", "**/me/learning/", ["样例乙", "样例丙", "样例丁"]
    ),
    "praise": Form(
        "/me/trust/new/", "证明", _praise, ("日期", "2024"), "2024-05-04", "记载", "**/me/trust/", ["样例乙", "样例丙", "样例丁"]
    ),
}  # fmt: skip


def _accepted(page: Any, form: Form) -> None:
    if form.done.startswith("**"):
        page.wait_for_url(form.done)
    else:
        page.get_by_role("heading", name=form.done).wait_for()


def _put_right(page: Any, form: Form) -> None:
    """The form has come back with its fault and the file; without choosing the file again it is accepted."""
    page.locator(".todo-box").wait_for()
    expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    page.get_by_label(form.wrong[0], exact=True).fill(form.right)
    form.secrets(page)
    form.submit(page)
    _accepted(page, form)


@pytest.mark.parametrize("name", FORMS)
def test_P04_S02_an_error_keeps_the_file_with_script(fresh: Site, browser: Any, name: str) -> None:
    form = FORMS[name]
    page = form.open(browser, fresh, 0, wide=360)
    form.choose(page)
    expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    form.secrets(page)
    form.submit(page)
    page.locator(".todo-box").wait_for()
    assert faults(page) == []
    _put_right(page, form)
    page.context.close()


@pytest.mark.parametrize("name", FORMS)
def test_P04_S02_an_error_keeps_the_file_without_script(fresh: Site, browser: Any, name: str) -> None:
    form = FORMS[name]
    page = form.open(browser, fresh, 1, java_script_enabled=False)
    form.choose(page)
    form.secrets(page)
    form.submit(page)
    _put_right(page, form)
    page.context.close()


@pytest.mark.parametrize("name", FORMS)
def test_P04_S02_on_a_slow_line_the_form_waits_for_its_file(fresh: Site, browser: Any, name: str) -> None:
    form = FORMS[name]
    page = form.open(browser, fresh, 2)
    form.secrets(page)
    _slow(page, 20_000)
    form.choose(page)
    expect(page.locator("progress")).to_be_visible()
    form.submit(page)
    expect(page.get_by_text("传完就提交，请稍等")).to_be_visible()
    _slow(page, 0)
    _put_right(page, form)
    page.context.close()


def test_S02_a_file_on_its_way_can_be_stopped_and_one_that_is_chosen_let_go(fresh: Site, browser: Any) -> None:
    page = _page(browser, fresh)
    page.goto("/filing/title/")
    _slow(page, 20_000)
    TITLE.choose(page)
    page.get_by_role("button", name="取消").click()
    expect(page.locator("progress")).to_be_hidden()
    assert page.get_by_label("资格证书").evaluate("field => field.files.length") == 0
    _slow(page, 0)
    TITLE.choose(page)
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("已选：")).to_have_count(0)
    page.context.close()


def test_S02_a_file_that_is_too_large_is_never_sent(fresh: Site, browser: Any) -> None:
    page = _page(browser, fresh)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/filing/title/")
    TITLE.choose(page)
    expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    sent.clear()
    # Made in the page: the test's own wire takes no file of that size.
    page.get_by_label("资格证书").evaluate("""field => {
        var given = new DataTransfer();
        given.items.add(new File([new Uint8Array(21 * 1024 * 1024)], "big.jpg", {type: "image/jpeg"}));
        field.files = given.files;
        field.dispatchEvent(new Event("change", {bubbles: true}));
    }""")
    expect(page.get_by_text("文件超过20 MB。")).to_be_visible()
    expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    assert not sent and faults(page) == []
    page.context.close()


def test_S02_a_broken_line_keeps_the_file_and_sends_it_again(fresh: Site, browser: Any) -> None:
    page = _page(browser, fresh)
    page.goto("/filing/title/")
    page.route("**/papers/", lambda route: route.abort())
    TITLE.choose(page)
    expect(page.get_by_text("网络断了。文件还在")).to_be_visible()
    assert faults(page) == []
    page.unroute("**/papers/")
    page.get_by_role("button", name="接着传").click()
    expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    page.context.close()


def test_F01_L01_a_new_captcha_and_a_new_code_lose_nothing_with_script(fresh: Site, browser: Any) -> None:
    page = TITLE.open(browser, fresh, 3)
    TITLE.choose(page)
    TITLE.secrets(page)
    before = page.locator("[data-captcha]").get_attribute("src")
    for name in ("换一张", "看不见图片，用文字题"):
        page.get_by_role("button", name=name).click()
        expect(page.locator("[data-captcha]")).not_to_have_attribute("src", before or "")
        before = page.locator("[data-captcha]").get_attribute("src")
    expect(page.get_by_text("写成4位数字")).to_be_visible()
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("#phone-part .err")).to_be_visible()  # too soon for another: said in place
    assert page.get_by_label("新密码", exact=True).input_value() == PASSWORD
    assert page.get_by_label("再填一次新密码").input_value() == PASSWORD
    expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
def test_F01_L01_a_wrong_captcha_keeps_the_file_and_the_code(fresh: Site, browser: Any, scripted: bool) -> None:
    turn = 4 if scripted else 5
    page = TITLE.open(browser, fresh, turn, java_script_enabled=scripted)
    TITLE.choose(page)
    if not scripted:
        page.get_by_role("button", name="换一张").click()
        expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    page.get_by_label("取得年度").fill("2024")
    TITLE.secrets(page)
    page.get_by_label("验证码", exact=True).fill("9999")
    TITLE.submit(page)
    page.locator(".todo-box").get_by_text("验证码不对").wait_for()
    expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
    TITLE.secrets(page)
    TITLE.submit(page)
    _accepted(page, TITLE)
    page.context.close()


def test_L01_a_new_captcha_at_the_login_loses_neither_number_nor_password(fresh: Site, browser: Any) -> None:
    page = _page(browser, fresh, 360)
    for address in ("/login/", "/collection/"):
        page.goto(address)
        page.get_by_label("身份证件号", exact=True).fill(_number(31))
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        before = page.locator("[data-captcha]").get_attribute("src")
        page.get_by_role("button", name="换一张").click()
        expect(page.locator("[data-captcha]")).not_to_have_attribute("src", before or "")
        assert page.get_by_label("密码", exact=True).input_value() == PASSWORD
        assert page.get_by_label("身份证件号", exact=True).input_value() == _number(31)
    page.context.close()


def test_Q04_the_control_passes_axe_at_every_width(fresh: Site, browser: Any) -> None:
    page = _page(browser, fresh)
    for wide in (1440, 1024, 360):
        page.set_viewport_size({"width": wide, "height": 800})
        page.goto("/filing/title/")
        TITLE.choose(page)
        expect(page.get_by_text(f"已选：{NAME}")).to_be_visible()
        page.get_by_label("资格证书").set_input_files({"name": "x.txt", "mimeType": "text/plain", "buffer": b"hello"})
        expect(page.get_by_text("这不是图片，也不是PDF。")).to_be_visible()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
    page.context.close()


TABLE = {
    "name": "人员.csv",
    "mimeType": "text/csv",
    "buffer": "姓名,身份证号,管理地区\n乌云其木格,152301197005050007,赛罕区\n".encode(),
}


@pytest.mark.parametrize(("clerk", "scripted"), [("saihan", True), ("saihan2", False)], ids=["script", "no script"])
def test_C05_P04_a_table_of_the_desk_stays_chosen_past_an_ended_session(
    fresh: Site, browser: Any, clerk: str, scripted: bool
) -> None:
    page = _page(browser, fresh, 360 if scripted else 1024, java_script_enabled=scripted)
    sign_in_staff(fresh, page, clerk)
    page.goto("/desk/imports/")
    page.get_by_label("导入什么").select_option("holders")
    page.get_by_label("表格文件").set_input_files(TABLE)
    if scripted:
        expect(page.get_by_text("已选：人员.csv")).to_be_visible()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.clear_cookies(name="acms")
    page.get_by_role("button", name="上传", exact=True).click()
    page.wait_for_url("**/desk/login/**")
    sign_in_staff(fresh, page, clerk)
    page.goto("/desk/imports/")
    expect(page.get_by_text("已选：人员.csv")).to_be_visible()
    assert page.get_by_label("导入什么").input_value() == "holders"
    page.get_by_label("导入什么").select_option("people")
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("heading", name="导入原有会计人员")).to_be_visible()
    page.goto("/desk/imports/")
    expect(page.get_by_text("已选：")).to_have_count(0)
    page.context.close()


def test_S02_a_table_that_was_chosen_by_mistake_is_let_go_or_replaced_by_one_click(fresh: Site, browser: Any) -> None:
    page = _page(browser, fresh)
    sign_in_staff(fresh, page, "hailar")
    page.goto("/desk/imports/")
    page.get_by_label("表格文件").set_input_files(TABLE)
    expect(page.get_by_text("已选：人员.csv")).to_be_visible()
    page.get_by_label("表格文件").set_input_files({**TABLE, "name": "另一个.csv"})
    expect(page.get_by_text("已选：另一个.csv")).to_be_visible()
    expect(page.get_by_text("已选：")).to_have_count(1)
    page.get_by_label("表格文件").set_input_files({**TABLE, "name": "x.pdf", "buffer": b"%PDF-1.7"})
    expect(page.get_by_text("这不是能读的表格")).to_be_visible()
    expect(page.get_by_text("已选：另一个.csv")).to_be_visible()
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("已选：")).to_have_count(0)
    page.context.close()
