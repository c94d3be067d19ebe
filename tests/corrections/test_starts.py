"""W08: 开始从事会计工作日期更正, filed at the counter, decided by 自治区财政厅会计处 alone; what is counted from it follows."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.fields import update_each
from acms.careers import actions as careers
from acms.careers import history
from acms.careers.rules import Stated
from acms.careers.years import What, work_years
from acms.casework import access as casework_access
from acms.casework import actions as casework
from acms.casework import tasks as casework_tasks
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState
from acms.corrections import actions, words
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.learning import duty
from acms.people.models import Education, Person, Qualification
from acms.scans.models import Scan
from tests.conftest import refused

WAS, RIGHT = date(2011, 3, 1), date(2008, 9, 1)
PROOF = documents.jpeg(documents.cast(11), "qualification")


@pytest.fixture
def registered(stranger: User, employer: Employer) -> Person:
    """测试甲, on the post at 青禾; her diploma is of 2006."""
    person = seed.enter(stranger, employer, since=WAS)
    Education.objects.filter(person=person).update(graduated_on=date(2006, 7, 1))
    return Person.objects.select_related("user", "employer").get(pk=person.pk)


UNREADABLE = {"item": "scan.start_proof", "label": "证明", "reason": "看不清"}


def ask(person: Person, by: User, **more: Any) -> Case:
    said: dict[str, Any] = {
        "right": RIGHT,
        "reason": "证明函上填错",
        "came": "visit",
        "proof": PROOF,
        "file_name": "a.jpg",
    }
    return actions.ask_start(person=person, by=by, **said | more)


def reviewed(case: Case, text: str = "测试甲 2008年9月1日") -> Case:
    read = {"kind": "start_proof", "fields": {}, "text": text}
    update_each(Scan.objects.all(), state="usable", queued_at=None, read=read)
    assert work.work_one(casework_tasks.LANE)
    case.refresh_from_db()
    return case


def start_of(person: Person) -> date | None:
    return Person.objects.values_list("accounting_since", flat=True).get(pk=person.pk)


def test_W08_the_region_corrects_a_start_and_the_person_is_told(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = reviewed(ask(registered, clerk_of_saihan))
    assert case.state == CaseState.IN_REVIEW and not case.fails and start_of(registered) == WAS
    casework.approve(case, by=clerk_of_the_region)
    assert start_of(registered) == RIGHT
    change = registered.start_changes.get()
    assert (change.was, change.became, change.by, change.case_no) == (WAS, RIGHT, clerk_of_the_region, case.no)
    told = Message.objects.get(user=registered.user, title="开始从事会计工作日期已经更正")
    assert "2011年3月1日" in told.text and "2008年9月1日" in told.text


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("兹证明测试甲自2008年9月1日起从事会计工作", []),
        ("兹证明测试甲自二〇〇八年九月一日起从事会计工作", []),
        ("测试甲，会计专业技术资格，2010年5月16日", [words.START_DAY_UNREAD]),
        ("水费收据 2021年3月2日", [words.START_DAY_UNREAD, words.START_UNREAD]),
        ("", [words.START_DAY_UNREAD, words.START_UNREAD]),
    ],
)
def test_W08_a_proof_that_does_not_say_the_day_bears_nothing_out(
    client: Client,
    registered: Person,
    clerk_of_saihan: User,
    clerk_of_the_region: User,
    text: str,
    doubts: list[str],
) -> None:
    case = reviewed(ask(registered, clerk_of_saihan), text)
    submission = case.last_submission
    assert submission is not None
    assert [check.message for check in submission.checks.exclude(verdict="pass")] == doubts
    client.force_login(clerk_of_the_region)
    assert ("系统核对的2项都一致" in client.get(f"/desk/cases/{case.no}/").text) == (not doubts)


def test_W08_nobody_but_the_region_decides_it(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_the_league: User, clerk_of_the_region: User
) -> None:
    case = reviewed(ask(registered, clerk_of_saihan))
    for clerk in (clerk_of_saihan, clerk_of_the_league):
        assert casework_access.visible_to(clerk).filter(pk=case.pk).exists()
        assert not casework_access.can_decide(clerk, case)
        client.force_login(clerk)
        assert client.post(f"/desk/cases/{case.no}/decide/", {"approve": "1"}).status_code == 403
    assert start_of(registered) == WAS
    client.force_login(clerk_of_the_region)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "2011年3月1日" in page and "2008年9月1日" in page and "证明函上填错" in page
    client.post(f"/desk/cases/{case.no}/decide/", {"approve": "1", "seen": "1"})
    assert start_of(registered) == RIGHT


def test_W08_who_has_filed_it_does_not_decide_it(registered: Person, clerk_of_the_region: User) -> None:
    case = reviewed(ask(registered, clerk_of_the_region))
    with refused(words.NOT_ONES_OWN), transaction.atomic():
        casework.approve(case, by=clerk_of_the_region)


def test_W08_the_work_years_follow_once_the_history_is_stated_anew(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    unit = "内蒙古青禾样例粮油有限公司"
    stated = [Stated(WAS, None, What.ON_POST, unit)]
    careers.state_history(person=registered, rows=stated, by=registered.user, on=timezone.localdate())
    before = work_years(history.of(registered).periods, timezone.localdate()).months
    casework.approve(reviewed(ask(registered, clerk_of_saihan)), by=clerk_of_the_region)
    registered.refresh_from_db()
    assert history.statement_of(registered) is None, "its first month is no longer the start's"
    assert Message.objects.filter(user=registered.user, link="/me/work/", text__contains="2008年9月1日").exists()
    with refused("第一段要从开始从事会计工作的年月开始"):
        careers.state_history(person=registered, rows=stated, by=registered.user, on=timezone.localdate())
    careers.state_history(
        person=registered, rows=[Stated(RIGHT, None, What.ON_POST, unit)], by=registered.user, on=timezone.localdate()
    )
    assert work_years(history.of(registered).periods, timezone.localdate()).months == before + 30


def test_W08_a_start_within_the_same_month_leaves_the_history(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    rows = [Stated(WAS, None, What.ON_POST, "内蒙古青禾样例粮油有限公司")]
    careers.state_history(person=registered, rows=rows, by=registered.user, on=timezone.localdate())
    case = reviewed(ask(registered, clerk_of_saihan, right=WAS + timedelta(days=9)))
    casework.approve(case, by=clerk_of_the_region)
    assert history.statement_of(registered) is not None


def test_W08_the_first_year_of_learning_follows(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    Qualification.objects.filter(person=registered).update(obtained_on=None)
    assert duty.of(registered).first == 2012
    casework.approve(reviewed(ask(registered, clerk_of_saihan)), by=clerk_of_the_region)
    registered.refresh_from_db()
    assert duty.of(registered).first == 2009


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (lambda: WAS, words.START_SAME),
        (lambda: timezone.localdate() + timedelta(days=1), "还没有到"),
        (lambda: date(1960, 6, 30), "不满16周岁"),
    ],
)
def test_W08_a_day_that_cannot_be_is_refused_when_it_is_filed(
    registered: Person, clerk_of_saihan: User, right: Callable[[], date], said: str
) -> None:
    with refused(said):
        ask(registered, clerk_of_saihan, right=right())
    assert not Case.objects.filter(kind="start").exists()


def test_W08_without_full_time_education_the_start_is_at_sixteen_or_later(
    registered: Person, clerk_of_saihan: User
) -> None:
    Education.objects.filter(person=registered).update(graduated_on=None)
    assert registered.born is not None
    sixteen = registered.born.replace(year=registered.born.year + 16)
    with refused("不满16周岁"):
        ask(registered, clerk_of_saihan, right=sixteen - timedelta(days=1))
    ask(registered, clerk_of_saihan, right=sixteen)


def test_W08_D05_what_was_studied_full_time_later_does_not_bar_a_start(
    registered: Person, clerk_of_saihan: User
) -> None:
    """The guide's way out: filed with the education of that time, changed afterwards."""
    Education.objects.filter(person=registered).update(
        valid_from=date(2011, 3, 1), valid_to=timezone.localdate() - timedelta(days=1)
    )
    Education.objects.create(
        person=registered, valid_from=timezone.localdate(), mode="full", level="21", graduated_on=date(2015, 7, 1)
    )
    case = reviewed(ask(registered, clerk_of_saihan))
    assert not case.doubts


def test_W08_D05_a_start_before_the_only_education_on_file_is_for_the_region_to_look_at(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    """中专 first, then work, then full-time 本科: what was first is not on file, and the real start is before the one that is."""
    Education.objects.filter(person=registered).update(graduated_on=date(2010, 7, 1))
    client.force_login(clerk_of_saihan)
    proof = SimpleUploadedFile("p.jpg", documents.jpeg(documents.cast(3), "qualification"))
    asked = {"right": RIGHT.isoformat(), "reason": "先工作后读书", "came": "visit", "proof": proof}
    sent = client.post(f"/desk/people/{registered.pk}/start/", asked)
    assert sent.status_code == 302, re.findall("class=.why[^<]*<[^<]*", sent.text)
    case = reviewed(Case.objects.get(kind="start"))
    assert case.state == CaseState.IN_REVIEW and case.doubts == 1
    assert casework.why_people(case)[0].endswith(words.start_before_graduation(date(2010, 7, 1)))
    casework.approve(case, by=clerk_of_the_region)
    assert start_of(registered) == RIGHT


def test_W08_a_start_that_is_not_there_is_not_corrected(client: Client, person: User, clerk_of_saihan: User) -> None:
    file = Person.objects.get(user=person)
    with refused(words.NO_START):
        ask(file, clerk_of_saihan)


def test_W08_one_correction_of_a_person_at_a_time_and_what_came_back_is_filed_anew(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = reviewed(ask(registered, clerk_of_saihan))
    with refused(words.START_WAITS):
        ask(registered, clerk_of_saihan, right=date(2009, 1, 1))
    casework.return_for_correction(case, by=clerk_of_the_region, items=[UNREADABLE])
    came_back = Message.objects.get(user=clerk_of_saihan, title="开始从事会计工作日期更正被退回")
    assert "看不清" in came_back.text
    client.force_login(clerk_of_saihan)
    page = client.get(came_back.link).text
    assert "看不清" in page, "why it came back stands above the form"
    assert 'value="2008-09-01"' in page and "证明函上填错" in page
    again = ask(registered, clerk_of_saihan, right=date(2009, 1, 1))
    assert (again.pk, again.submissions.count()) == (case.pk, 2)
    casework.approve(reviewed(again), by=clerk_of_the_region)
    assert start_of(registered) == date(2009, 1, 1)


def test_W08_W12_what_came_back_to_the_counter_asks_nothing_of_the_person(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = reviewed(ask(registered, clerk_of_saihan))
    casework.return_for_correction(case, by=clerk_of_the_region, items=[UNREADABLE])
    told = Message.objects.get(user=registered.user, title="开始从事会计工作日期更正退回补正")
    assert "由2011年3月1日更正为2008年9月1日" in told.text, "which of them it is about"
    assert casework_words.MENDED_BY_STAFF in told.text
    client.force_login(registered.user)
    page = client.get(told.link, follow=True).text
    assert casework_words.MENDED_BY_STAFF in page and "看不清" in page
    assert "重新填报" not in page and "修改后重新提交" not in page
    assert "开始从事会计工作日期更正退回了" not in client.get("/me/").text
    with refused(casework_words.MENDED_BY_STAFF), transaction.atomic():
        casework.reopen(case, by=registered.user)


def test_C02_a_case_that_is_still_being_checked_says_so(
    client: Client, registered: Person, clerk_of_saihan: User
) -> None:
    case = ask(registered, clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "系统正在核对" in page and "系统没有核对任何内容" not in page


def test_W08_the_day_on_file_is_shown_to_the_region_and_never_returned(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = reviewed(ask(registered, clerk_of_saihan))
    client.force_login(clerk_of_the_region)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert 'value="start.right"' in page and 'value="start.was"' not in page and "档案里的开始从事会计工作日期" in page


def test_W08_a_start_that_has_moved_meanwhile_is_not_moved_again(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    from acms.people import starts

    case = reviewed(ask(registered, clerk_of_saihan))
    starts.move(person=registered, was=WAS, to=date(2010, 1, 1), by=clerk_of_the_region, case_no="HB1")
    with refused(words.START_MOVED), transaction.atomic():
        casework.approve(case, by=clerk_of_the_region)
    assert start_of(registered) == date(2010, 1, 1)


def test_W08_a_correction_is_not_taken_back_but_corrected(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = reviewed(ask(registered, clerk_of_saihan))
    casework.approve(case, by=clerk_of_the_region)
    assert not casework_access.can_reverse(clerk_of_the_region, Case.objects.get(pk=case.pk))
    again = reviewed(ask(registered, clerk_of_saihan, right=WAS))
    casework.approve(again, by=clerk_of_the_region)
    assert start_of(registered) == WAS and registered.start_changes.count() == 2


def test_W08_the_counter_s_page_files_it_from_the_open_file(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    address = f"/desk/people/{registered.pk}/start/"
    client.force_login(clerk_of_hailar)
    assert client.get(address).status_code == 404
    client.force_login(clerk_of_saihan)
    assert f'href="{address}">更正</a>' in client.get(f"/desk/people/{registered.pk}/").text
    early = client.post(address, {"came": "visit", "right": "1960-01-01", "reason": "x"})
    assert early.status_code == 422 and "不满16周岁" in early.text
    proof = SimpleUploadedFile("p.jpg", PROOF)
    said = {"came": "letter", "right": "2008年9月1日", "reason": "证明函上填错", "proof": proof}
    filed = client.post(address, said)
    case = Case.objects.get(kind="start")
    assert filed["location"] == f"/desk/cases/{case.no}/"
    assert (case.management_code, case.deciding_code) == ("150105", "150000")
    assert case.no in client.get(address).text  # it waits: no second form
    client.force_login(registered.user)
    assert "更正" in client.get(f"/cases/{case.no}/").text
