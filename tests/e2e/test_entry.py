"""First entries in the browser while no password is shared: by a printed code, and back into a taken account (L02)."""

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from tests.e2e.conftest import Site, a_page, new_page, start_site
from tests.e2e.test_pages import faults
from tests.e2e.walk import PASSWORD, go_on, look_until, sign_in_staff

pytestmark = pytest.mark.browser
UNIT = "内蒙古样例首登粮油有限公司"
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
PRINTED, TAKEN, THIEF = "苏日塔拉", "其木格", "13900000999"
PEOPLE = """
from acms.accounts import actions
from acms.demo.register import _uscc
from acms.employers import actions as employers
from acms.people import actions as people
unit = employers.add(
    uscc=_uscc(710_000, "150105", "91"), name={unit!r}, address="内蒙古自治区呼和浩特市赛罕区样例街8号", phone="0471-5550188",
    economic_type="173", certificate_type="01", division_code="150105",
)
employers.confirm(employer=unit)
for name, number in {numbers}.items():
    user = actions.make_person(name=name, id_number=number)
    people.file_person(user=user, employer=unit, management_code="150105")
    if name == {taken!r}:
        actions.set_first_password(user=user, name=name, phone={thief!r}, password="Thief-2026!")
"""


def _numbers() -> dict[str, str]:
    from acms.demo import documents

    return {
        name: documents.make_id_number(random.Random(n), "150105", date(1988 + n, 4, 2), True)
        for n, name in enumerate((PRINTED, TAKEN))
    }


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation whose setting is empty: nothing shared opens anything."""
    before = PEOPLE.format(unit=UNIT, numbers=_numbers(), taken=TAKEN, thief=THIEF)
    site = start_site(tmp_path_factory.mktemp("entry") / "var", before, ACMS_INITIAL_PASSWORD="")
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture
def desk(browser: Any, closed: Site) -> Iterator[Any]:
    with a_page(browser, closed, 1440) as page:
        sign_in_staff(closed, page)
        yield page


@pytest.fixture
def page(browser: Any, closed: Site) -> Iterator[Any]:
    with a_page(browser, closed, 360, 740) as made:
        yield made


def _activate(page: Any, site: Site, name: str, code: str, phone: str) -> None:
    """From the login page to a password of one's own."""
    page.goto("/login/")
    go_on(page, page.get_by_role("link", name="首次登录（激活码）"))
    assert faults(page) == []
    page.get_by_label("身份证件号", exact=True).fill(_numbers()[name])
    page.get_by_label("姓名", exact=True).fill(name)
    page.get_by_label("激活码", exact=True).fill(code.lower())
    page.get_by_label("验证码", exact=True).fill("0000")
    go_on(page, page.locator("button.btn-go"))
    page.get_by_role("heading", name="设置您自己的密码").wait_for()
    assert faults(page) == []
    page.get_by_label("手机号", exact=True).fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_text("验证码已发到").wait_for()
    page.get_by_label("短信验证码", exact=True).fill(site.code_for(phone))
    for label in ("新密码", "再填一次新密码"):
        page.get_by_label(label, exact=True).fill(PASSWORD)
    go_on(page, page.locator("button.btn-go"))
    page.get_by_role("heading", name="信息采集(核实)准备").wait_for()


def test_L02_a_printed_code_opens_the_account_of_an_imported_person(
    desk: Any, page: Any, closed: Site, tmp_path: Path
) -> None:
    page.goto("/collection/")
    assert "初始登录密码" not in page.content()
    go_on(desk, desk.get_by_role("link", name="激活码", exact=True))
    assert faults(desk) == []
    with desk.expect_download() as waiting:
        desk.get_by_role("row").filter(has_text=UNIT).get_by_role("button", name="打印").click()
    waiting.value.save_as(tmp_path / "sheet.pdf")
    sheet = pdfium.PdfDocument(tmp_path / "sheet.pdf")[0].get_textpage().get_text_range()
    assert PRINTED not in sheet and f"…{_numbers()[PRINTED][-4:]}" in sheet
    (code,) = CODE.findall(sheet)
    _activate(page, closed, PRINTED, code, "13900000701")


def test_L02_a_taken_account_is_claimed_back_by_the_id_card(
    desk: Any, page: Any, browser: Any, closed: Site, tmp_path: Path
) -> None:
    from acms.demo import documents

    number, own = _numbers()[TAKEN], "13900000702"
    card = tmp_path / "card.jpg"
    card.write_bytes(documents.jpeg(documents.cast_for(TAKEN, number), "id_portrait"))
    page.goto("/collection/")
    go_on(page, page.get_by_role("link", name="账号被他人使用"))
    assert faults(page) == []
    page.get_by_label("身份证件号", exact=True).fill(number)
    page.get_by_label("姓名", exact=True).fill(TAKEN)
    page.locator("select[name=division_code]").select_option("150105", force=True)
    page.locator("input[name=portrait]").set_input_files(str(card))
    page.locator(".paper.has").wait_for()
    page.get_by_label("手机号", exact=True).fill(own)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_text("验证码已发到").wait_for()
    page.get_by_label("短信验证码", exact=True).fill(closed.code_for(own))
    page.get_by_label("验证码", exact=True).fill("0000")
    go_on(page, page.get_by_role("button", name="提交申请").last)
    page.get_by_role("heading", name="申请已经收到").wait_for()

    desk.goto("/desk/queue/?kind=claim")
    look_until(desk, lambda: desk.get_by_role("link", name=TAKEN).count() > 0)
    go_on(desk, desk.get_by_role("link", name=TAKEN).first)
    assert "账号认领由管理机构核对身份证后决定" in desk.content()
    desk.get_by_role("button", name="通过", exact=True).click()
    desk.wait_for_load_state()
    look_until(desk, lambda: any(CODE.search(m["text"]) for m in closed.outbox() if m["to"] == own))
    assert any("您不能再登录" in m["text"] for m in closed.outbox() if m["to"] == THIEF)

    thief = new_page(browser, closed, 1024)
    thief.goto("/collection/")
    thief.get_by_label("身份证件号", exact=True).fill(number)
    thief.get_by_label("密码", exact=True).fill("Thief-2026!")
    thief.get_by_label("验证码", exact=True).fill("0000")
    go_on(thief, thief.locator("button.btn-go"))
    assert "证件号或密码不对" in thief.content()
    thief.context.close()

    code = next(CODE.search(m["text"]) for m in closed.outbox() if m["to"] == own and CODE.search(m["text"]))
    assert code is not None
    _activate(page, closed, TAKEN, code[0], "13900000703")
    page.goto("/account/returned/")
    assert faults(page) == []
    assert page.get_by_text("首次登录，设置密码").count() == 1
