"""Daily management in the browser: work history, a change of employer by a new letter, credits, the yearly run (D02–D10, L09)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, new_page, running
from tests.e2e.test_pages import examine, faults
from tests.e2e.walk import Walker, go_on, look_until, sign_in_person, sign_in_staff

pytestmark = pytest.mark.browser
CHANGES = "/changes/information/"
# 样例甲 heads the first unit; 样例丙 has missed three years; everybody has been registered for six.
LONG_AGO = """
from datetime import date, datetime, timedelta, UTC
from django.utils import timezone
from acms.learning.models import YearRecord
from acms.people import starts
from acms.people.models import Person, Post, Status
year = timezone.localdate().year
Person.objects.filter(status=Status.REGISTERED).update(registered_at=datetime(year - 6, 3, 1, tzinfo=UTC))
for person in Person.objects.filter(status=Status.REGISTERED).select_related("user"):
    starts.move(person=person, was=person.accounting_since, to=date(year - 8, 7, 1), by=person.user, case_no="GQ1")
Post.objects.filter(valid_to=None).update(valid_from=date(year - 6, 3, 1))
for person in Person.objects.filter(status=Status.REGISTERED).exclude(name="样例丙"):
    for one in range(year - 6, year):
        YearRecord.objects.get_or_create(person=person, year=one, defaults={"state": "done"})
"""
RUN = """
from django.utils import timezone
from datetime import timedelta
from acms.yearly.models import Line, Run, RunState
run, now = Run.objects.filter(kind="learning").latest("year"), timezone.now()
Line.objects.filter(run=run).update(warned=2, warned_at=now, promised=timezone.localdate() - timedelta(days=1))
Run.objects.filter(pk=run.pk).update(state=RunState.APPLYING, signed_at=now, passed=0, queued_at=now, lease_until=None)
"""


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory, "daily", LONG_AGO) as site:
        yield site


def _page(browser: Any, site: Site, wide: int, **how: Any) -> Any:
    return new_page(browser, site, wide, bypass_csp=True, **how)


@pytest.fixture(scope="module")
def desk(browser: Any, daily: Site) -> Any:
    """The region's office, signed in once: a code of the second factor is good for one sign-in."""
    page = _page(browser, daily, 1280)
    sign_in_staff(daily, page, "region")
    return page


def _person(page: Any, site: Site, name: str) -> Any:
    sign_in_person(page, name, site, "/login/")
    page.get_by_role("heading", name=name).first.wait_for()
    return page


@pytest.mark.parametrize("wide", [1280, 360])
def test_Q04_the_pages_of_a_registered_person_pass_axe(browser: Any, daily: Site, wide: int) -> None:
    page = _person(_page(browser, daily, wide), daily, "样例乙")
    addresses = ["/me/", "/me/work/", "/me/work/state/", "/me/learning/", "/me/data/", "/changes/information/"]
    assert examine(page, addresses, wide) == []
    page.goto(CHANGES)
    goes_on = page.get_by_role("link", name=re.compile("继续填写.*学历学位变更"))  # the other width has begun it
    page.get_by_role("button", name=re.compile("办理\\s*学历学位变更")).or_(goes_on).click()
    page.get_by_role("heading", name="学历学位信息").wait_for()
    assert examine(page, [f"{CHANGES}education/5/", f"{CHANGES}education/7/"], wide) == []


@pytest.mark.parametrize(
    ("name", "how"),
    [
        pytest.param("样例丁", {"wide": 360, "java_script_enabled": False}, id="360 without script"),
        pytest.param("样例戊", {"wide": 1440}, id="1440"),
    ],
)
def test_D02_D03_the_history_is_typed_out_of_order_checked_and_stated(
    browser: Any, daily: Site, name: str, how: dict[str, Any]
) -> None:
    page = _person(_page(browser, daily, **how), daily, name)
    page.get_by_role("link", name="工作履历", exact=True).click()
    expect(page.get_by_role("link", name="会计工作年限证明")).to_have_count(0)
    page.get_by_role("link", name="先填工作履历").click()
    year = int(page.locator("#first-0").input_value()[:4])
    start, unit = page.locator("#first-0").input_value(), page.locator("#employer-0").input_value()
    page.locator("#first-0").fill(f"{year + 2}-03")  # the present post first
    page.get_by_role("button", name="增加一段").click()
    page.locator("#first-1").fill(start)  # then what came before it
    page.locator("#last-1").fill(f"{year + 1}-12")
    page.locator("#employer-1").fill("原来的样例单位")
    page.get_by_role("button", name="下一步：核对年限").click()
    page.get_by_text("之间没有填").wait_for()
    assert page.locator("#employer-1").input_value() == "原来的样例单位"
    page.goto("/me/")
    page.goto("/me/work/state/")  # another day: everything is there
    page.locator("#first-0").fill(f"{year + 2}-01")
    page.get_by_role("button", name="下一步：核对年限").click()
    page.get_by_role("heading", name="核对工作履历").wait_for()
    first, last = page.locator("ol.rows li").all()
    expect(first).to_contain_text("原来的样例单位")
    expect(last).to_contain_text(unit)
    expect(page.locator("#k1")).to_contain_text("会计工作年限")
    assert (
        page.evaluate("document.documentElement.scrollWidth") <= how["wide"]
        if "java_script_enabled" not in how
        else True
    )
    page.get_by_role("link", name="返回修改").click()
    assert page.locator("#employer-0").input_value() == "原来的样例单位"  # sorted, nothing lost
    page.get_by_role("button", name="下一步：核对年限").click()
    page.get_by_role("button", name="提交，以后不能修改").click()
    page.get_by_text("请先勾选").wait_for()
    page.get_by_label("我已看过，确认如实填写").check()
    page.get_by_role("button", name="提交，以后不能修改").click()
    page.get_by_text("履历已经提交").wait_for()
    expect(page.locator("table")).to_contain_text(unit)
    expect(page.locator("#w1")).to_contain_text("会计工作年限")
    page.goto("/me/work/state/")
    page.get_by_text("只能填写一次").first.wait_for()


@pytest.mark.parametrize(
    ("name", "how"),
    [
        pytest.param("样例丁", {"wide": 360, "java_script_enabled": False}, id="360 without script"),
        pytest.param("样例戊", {"wide": 1440}, id="1440"),
    ],
)
def test_D05_two_tabs_are_at_two_changes_and_each_keeps_its_own(
    browser: Any, daily: Site, name: str, how: dict[str, Any]
) -> None:
    """Both pages are open before either is sent; neither knows anything of the other, and one that is deleted leaves the other."""
    page = _person(_page(browser, daily, **how), daily, name)
    other = page.context.new_page()
    for tab, kind, heading in ((page, "基本信息变更", "基本信息"), (other, "单位与岗位变更", "单位与岗位信息")):
        tab.goto(CHANGES)
        go_on(tab, tab.get_by_role("button", name=re.compile(f"办理\\s*{kind}")))
        expect(tab.get_by_role("heading", level=1)).to_contain_text(heading)
    page.get_by_label("政治面貌").select_option(label="群众")
    other.get_by_role("group", name="是否在岗").get_by_label("否", exact=True).check()
    go_on(other, other.get_by_role("button", name="下一步"))
    go_on(page, page.get_by_role("button", name="下一步"))
    for tab, path, mine, theirs in (
        (page, "basic/7/", "政治面貌", "是否在岗"),
        (other, "post/7/", "是否在岗", "政治面貌"),
    ):
        assert tab.url.endswith(f"{CHANGES}{path}")
        expect(tab.locator("main")).to_contain_text(mine)
        expect(tab.locator("main")).not_to_contain_text(theirs)
    page.goto(CHANGES)
    expect(page.get_by_role("heading", name="正在办理：单位与岗位变更")).to_be_visible()
    mine = page.locator("section").filter(has=page.get_by_role("heading", name="正在办理：基本信息变更"))
    mine.locator("summary").click()
    go_on(page, mine.get_by_role("button", name="确认删除"))
    go_on(page, page.get_by_role("button", name="删除这件变更"))
    expect(page.get_by_role("heading", name="正在办理：基本信息变更")).to_have_count(0)
    other.reload()
    expect(other.locator("main")).to_contain_text("这次改了")
    go_on(page, page.get_by_role("link", name=re.compile("继续填写.*单位与岗位变更")))
    expect(page.get_by_role("group", name="是否在岗").get_by_label("否", exact=True)).to_be_checked()


def test_D05_a_person_changes_employer_by_a_new_letter_and_both_agencies_see_it(
    browser: Any, daily: Site, desk: Any, tmp_path: Path
) -> None:
    page = _person(_page(browser, daily, 1440), daily, "样例己")
    who = daily.run(
        "from acms.people.models import Person; p = Person.objects.get(name='样例己');"
        "from acms.employers.models import Employer;"
        "other = Employer.objects.filter(state='confirmed').exclude(management_code=p.management_code).exclude(pk=p.employer_id).first();"
        "from datetime import timedelta; from django.utils import timezone;"
        "print(p.id_number, other.uscc, other.name, p.management_code, other.management_code, p.accounting_since, timezone.localdate() - timedelta(days=40))"
    ).split()
    number, uscc, unit, former, new, since, joined = who
    page.get_by_role("link", name="信息变更").first.click()
    page.get_by_role("button", name=re.compile("办理\\s*单位与岗位变更")).click()
    walker = Walker(daily, page, tmp_path, "样例己", number, "")
    page.get_by_role("heading", name="单位与岗位信息").wait_for()
    walker.fill("单位名称或者统一社会信用代码", uscc)
    walker.press("获取单位信息")
    page.get_by_text(unit).first.wait_for()
    if page.get_by_role("group", name="是否在岗").get_by_label("是", exact=True).is_checked() is False:
        walker.either("是否在岗", "是")
    page.get_by_role("button", name="填写并打印证明函").click()
    walker.fill("进入单位工作日期", joined)
    expect(page.get_by_label("开始从事会计工作日期", exact=True)).to_have_count(0)  # shown, not asked (W08)
    expect(page.locator("dl.facts").first).to_contain_text(since)
    walker.choose("现从事会计工作岗位", "总账")
    walker.choose("会计行政职务", "无")
    walker.choose("会计专业技术职务", "无职务")
    walker.press("生成证明函")
    page.get_by_role("heading", name="证明函已经填好，请打印").wait_for()
    scan = walker.print_and_scan(tmp_path)
    page.goto(f"{CHANGES}post/4/")
    walker.upload("proof_letter", str(scan))
    assert walker.wait_for("proof_letter", "审核通过", "审核退回", "请重新扫描", "由管理机构核对") == "审核通过"
    page.goto(f"{CHANGES}post/7/")
    expect(page.locator("main")).to_contain_text("这次改了")
    page.get_by_role("button", name="提交", exact=True).click()
    assert walker.outcome() == "变更完成"
    now = daily.run(
        "from acms.people.models import Person; from acms.inbox.models import Message;"
        "p = Person.objects.get(name='样例己');"
        f"print(p.management_code, p.employer.uscc, p.posts.count(), Message.objects.filter(title='会计人员转出本地区', user__agency_code='{former}').count(), __import__('acms.accounts.models').accounts.models.User.objects.filter(role='reviewer', agency_code='{former}', is_active=True).count())"
    ).split()
    assert now[:3] == [new, uscc, "2"] and now[3] == now[4]
    page.goto("/me/file/")  # the letter was weeks old: so is the post (A9)
    expect(page.locator("main")).to_contain_text(joined)
    desk.goto("/desk/queue/?view=done&q=样例己")
    desk.locator("tbody").get_by_text("单位与岗位变更").first.wait_for()


def test_D08_a_person_reaches_the_credit_line_and_the_year_is_recorded(browser: Any, daily: Site, desk: Any) -> None:
    pk = daily.run("from acms.people.models import Person; print(Person.objects.get(name='样例戊').pk)")
    for points in ("45", "15"):
        desk.goto(f"/desk/people/{pk}/learning/")
        assert not faults(desk)
        desk.get_by_label("学分", exact=True).fill(points)
        desk.get_by_label("内容", exact=True).fill(f"现场培训{points}学分")
        desk.get_by_role("button", name="记入", exact=True).click()
        desk.get_by_text("学分已经记入").wait_for()
    page = _person(_page(browser, daily, 360), daily, "样例戊")
    page.goto("/me/learning/")
    expect(page.locator("main")).to_contain_text("专业学分已经够了")
    expect(page.locator("tbody tr").first.locator("td").nth(1)).to_have_text("已完成")


def test_D06_the_head_enters_the_evaluations_of_the_unit(browser: Any, daily: Site) -> None:
    page = _person(_page(browser, daily, 1280), daily, "样例甲")
    page.get_by_role("link", name="本单位", exact=True).click()
    go_on(page, page.get_by_role("link", name="年度考评"))
    assert not faults(page)
    page.get_by_label(re.compile("样例甲，德")).select_option(label="好")
    page.get_by_label("样例甲，考评结果").select_option(label="优秀")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("考评已经保存").wait_for()
    expect(page.get_by_label("样例甲，考评结果")).to_have_value("1")


def _warn(desk: Any, site: Site) -> None:
    """The region's office sends the first warning: on which paper, and with a fresh code."""
    go_on(desk, desk.get_by_role("button", name=re.compile("发出第1次预告")))
    expect(desk.locator("main")).to_contain_text("发出的样子：")
    assert not faults(desk)
    desk.get_by_label("文号").fill("内财会〔2026〕1号")
    desk.get_by_label("动态验证码").fill("000000")
    go_on(desk, desk.get_by_role("button", name=re.compile("^发给")))
    expect(desk.get_by_role("alert")).to_contain_text("动态验证码不对")
    expect(desk.get_by_label("文号")).to_have_value("内财会〔2026〕1号")
    assert not faults(desk)
    desk.get_by_label("动态验证码").fill(site.second_factor("region"))
    go_on(desk, desk.get_by_role("button", name=re.compile("^发给")))
    look_until(desk, lambda: desk.get_by_text("名单待签批").count() > 0)
    expect(desk.locator("main")).to_contain_text("发出预告，文号内财会〔2026〕1号")


def test_D09_D10_L09_the_run_moves_one_person_who_objects_and_is_put_back(browser: Any, daily: Site, desk: Any) -> None:
    desk.goto("/desk/queue/")
    desk.get_by_role("link", name="年度办理").click()
    go_on(desk, desk.get_by_role("button", name=re.compile("计算名单\\s*：继续教育缺失转异动库")))
    look_until(desk, lambda: desk.get_by_text("名单待签批").count() > 0)
    assert not faults(desk)
    desk.get_by_role("link", name="看名单").last.click()
    expect(desk.locator("main")).to_contain_text("样例丙")
    expect(desk.locator("main")).to_contain_text("没有完成继续教育")
    assert not faults(desk)
    _warn(desk, daily)
    daily.run(RUN)
    look_until(desk, lambda: desk.locator(".desk-h .state").inner_text() == "已办理")
    page = _page(browser, daily, 360)
    sign_in_person(page, "样例丙", daily, "/login/")
    page.get_by_role("heading", name="异动会计人员数据库").wait_for()
    assert examine(page, ["/me/"], 360) == []
    page.get_by_label("哪里与事实不符").fill("前年产假，去年脱产学习，证明已交旗县财政局")
    page.get_by_role("button", name="提出异议").click()
    page.get_by_text("异议已经提交").wait_for()
    desk.goto(desk.url.split("?")[0] + "?objected=1")
    desk.get_by_label("恢复样例丙的理由").fill("产假属实")
    desk.get_by_role("button", name="恢复", exact=True).click()
    desk.get_by_text("已经恢复").first.wait_for()
    page.goto("/me/")
    page.get_by_role("link", name="工作履历").first.wait_for()
