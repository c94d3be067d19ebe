"""A head hears of who comes to the unit: one is objected to on a phone without script, one is confirmed with a code (W13)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, a_page, running
from tests.e2e.test_pages import faults
from tests.e2e.walk import go_on, sign_in_person

pytestmark = pytest.mark.browser

COMING = """
import datetime, random
from django.utils import timezone
from acms.casework import actions as casework
from acms.collection import actions as collection
from acms.collection.steps import POST
from acms.demo import documents, seed
today = timezone.localdate()
for name, on_post in (("来样例", True), ("归样例", False)):
    number = documents.make_id_number(random.Random(name), "150105", datetime.date(1988, 3, 12), True)
    user = seed._person(name, number, ready=True)
    case = seed.filled_case(user, documents.cast_for(name, number))
    if not on_post:
        collection.save_step(case=case, step=POST, values={"on_post": False})
    collection.submit(case=case, by=user, on=today)
    casework.run_checks(type(case).objects.get(pk=case.pk))
"""


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """样例甲 is the head of 青禾; 来样例 has come there on the post, 归样例 wants to be entered there off it."""
    with running(tmp_path_factory, "newcomers", COMING) as site:
        yield site


def test_W13_without_script_on_a_phone_the_head_objects_and_the_person_reads_the_reason(
    unit: Site, browser: Any
) -> None:
    with a_page(browser, unit, 360, java_script_enabled=False) as page:
        sign_in_person(page, "样例甲", unit, "/login/")
        page.goto("/employer/")
        new = page.get_by_role("listitem").filter(has_text="来样例")
        new.locator("summary").click()
        new.get_by_label("理由").fill("不在我单位工作")
        go_on(page, new.get_by_role("button", name="提交异议"))
        expect(page.get_by_text("异议已经提交")).to_be_visible()
        expect(page.get_by_text("已经提出异议")).to_be_visible()
    with a_page(browser, unit, 360) as page:
        sign_in_person(page, "来样例", unit, "/login/")
        page.goto("/me/messages/")
        expect(page.get_by_text("不在我单位工作")).to_be_visible()


def test_W13_the_head_confirms_with_a_code_of_their_own_phone(unit: Site, browser: Any) -> None:
    phone = unit.run("from acms.accounts.models import User; print(User.objects.get(name='样例甲').phone)")
    with a_page(browser, unit, 360, bypass_csp=True) as page:
        sign_in_person(page, "样例甲", unit, "/login/")
        page.goto("/employer/")
        assert faults(page) == []
        go_on(page, page.get_by_role("link", name="去确认"))
        assert faults(page) == []
        go_on(page, page.get_by_role("button", name="获取验证码"))
        page.get_by_label("短信验证码").fill(unit.code_for(phone))
        go_on(page, page.get_by_role("button", name="是本单位的，确认"))
        expect(page.get_by_text("已经确认，本人会收到办理结果。")).to_be_visible()
        expect(page.get_by_role("heading", name="等您确认")).to_have_count(0)
    state = "from acms.people.models import Person; print(Person.objects.get(name='归样例').status)"
    assert unit.run(state) == "30"
