"""A fixed start of accounting work is corrected in the browser: filed at the counter, decided by 自治区财政厅会计处, told to the person (W08)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, new_page, running
from tests.e2e.test_pages import faults
from tests.e2e.walk import go_on, look_until, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
# 样例丁 is 赛罕区's.
PEOPLE = """
from acms.people.models import Person
Person.objects.filter(name="样例丁").update(management_code="150105")
"""
START = "from acms.people.models import Person; print(Person.objects.get(name='样例丁').accounting_since)"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "start", PEOPLE) as site:
        yield site


def _paper() -> dict[str, Any]:
    from acms.demo import documents

    who = documents.cast_for("样例丁", "150105199309056186")
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": documents.jpeg(who, "qualification")}


def test_W08_the_region_corrects_a_start_that_a_banner_has_filed(browser: Any, ours: Site) -> None:
    was = ours.run(START).strip()
    right = f"{int(was[:4]) + 2}-09-01"
    clerk = new_page(browser, ours, 1440, bypass_csp=True)
    sign_in_staff(ours, clerk, "saihan")
    clerk.goto("/desk/people/?q=样例丁")
    go_on(clerk, clerk.get_by_role("link", name="样例丁"))
    go_on(clerk, clerk.get_by_role("link", name="更正", exact=True))
    assert faults(clerk) == []
    clerk.get_by_label("正确的日期").fill("1970-01-01")
    clerk.get_by_label("更正原因").fill("证明函上填错")
    clerk.get_by_label("证明扫描件").set_input_files(_paper())
    clerk.get_by_label("申请方式").select_option(label="本人到窗口")
    go_on(clerk, clerk.get_by_role("button", name="提交申请"))
    expect(clerk.get_by_text("不满16周岁").first).to_be_visible()
    clerk.get_by_label("正确的日期").fill(right)
    go_on(clerk, clerk.get_by_role("button", name="提交申请"))
    expect(clerk.get_by_text("由自治区财政厅会计处决定").first).to_be_visible()
    case = clerk.url

    office = new_page(browser, ours, 1440, bypass_csp=True)
    sign_in_staff(ours, office, "region")
    office.goto(case)
    button = office.get_by_role("button", name="通过", exact=True)
    look_until(office, lambda: button.count() > 0)
    for day in (was, right):
        year, month, date = map(int, day.split("-"))
        expect(office.get_by_text(f"{year}年{month}月{date}日").first).to_be_visible()
    assert faults(office) == []
    clerk.goto(case)
    assert clerk.get_by_role("button", name="通过", exact=True).count() == 0
    go_on(office, button)
    assert ours.run(START).strip() == right

    person = new_page(browser, ours, 390, bypass_csp=True)
    sign_in_person(person, "样例丁", ours, "/login/")
    expect(person.get_by_text("开始从事会计工作日期已经更正").first).to_be_visible()
