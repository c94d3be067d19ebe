"""A post begins on the day of its letter, whoever decides when; file, history and work years follow, a reversal leaves no trace (D02, D05, A9)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.amendments.differences import differences
from acms.base.errors import Refused
from acms.careers import actions, history, words
from acms.careers.rules import Stated
from acms.careers.years import work_years
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection.steps import POST
from acms.demo import seed
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people import starts
from acms.people.models import Leaving, Person, Post
from acms.yearly import evaluating

SINCE = date(2011, 3, 1)


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def registered(stranger: User, employer: Employer) -> Person:
    """测试甲, on the post at 青禾 since 2011."""
    return seed.enter(stranger, employer, since=SINCE)


@pytest.fixture
def clerk(clerk_of_saihan: User) -> User:
    return clerk_of_saihan


def moves_to(person: Person, unit: Employer, joined: date, clerk: User) -> Case:
    """A change of unit with its letter, accepted today by people."""
    case = amendments.begin(user=person.user, kind="update_post", on=timezone.localdate())
    collection.save_step(case=case, step=POST, values={"has_employer": True})
    collection.set_employer(case=case, employer=unit)
    values = {"position": "08", "admin_post": "00", "title": "0", "title_since": None, "joined_on": joined}
    collection.issue_letter(
        case=case, by=person.user, phone="0471-5550100", on=timezone.localdate(),
        values=values | {"accounting_since": person.accounting_since},
    )  # fmt: skip
    return decided(case, clerk)


def decided(case: Case, clerk: User) -> Case:
    casework.submit(case, by=case.subject)
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW, queued_at=None)
    case.refresh_from_db()
    casework.approve(case, by=clerk)
    case.refresh_from_db()
    return case


def posts(person: Person) -> list[tuple[str, date, date | None]]:
    """What the file shows, the earliest first."""
    from acms.people import dated

    rows = dated.of(person)["posts"]
    return sorted((row.valid_from, row.employer.name, row.valid_to) for row in rows)  # type: ignore[misc]


def stated(person: Person, employer: Employer) -> None:
    actions.state_history(
        person=person, rows=[Stated(SINCE, None, "on_post", employer.name)], by=person.user, on=timezone.localdate()
    )


def periods(person: Person) -> list[tuple[str, date, date | None]]:
    return [(period.employer, period.first, period.last) for period in history.of(person).periods]


def test_D05_A9_a_letter_of_weeks_ago_moves_the_person_on_its_day(
    registered: Person, employer: Employer, other: Employer, clerk: User
) -> None:
    joined = ago(60)
    moves_to(registered, other, joined, clerk)
    assert posts(registered) == [(SINCE, employer.name, joined - timedelta(days=1)), (joined, other.name, None)]


def test_D02_A9_the_history_stated_before_follows_the_letter_and_so_do_the_years(
    client: Client, registered: Person, employer: Employer, other: Employer, clerk: User
) -> None:
    stated(registered, employer)
    before = work_years(history.of(registered).periods, timezone.localdate()).months
    moves_to(registered, other, ago(60), clerk)
    assert periods(registered) == [(employer.name, SINCE, ago(61)), (other.name, ago(60), None)]
    moves_to(registered, employer, ago(20), clerk)
    assert periods(registered) == [
        (employer.name, SINCE, ago(61)), (other.name, ago(60), ago(21)), (employer.name, ago(20), None),
    ]  # fmt: skip
    assert work_years(history.of(registered).periods, timezone.localdate()).months == before
    client.force_login(registered.user)
    page = client.get("/me/work/").text
    assert f"会计工作年限{words.months(before)}" in page and other.name in page


def test_D05_C02_a_reversed_change_leaves_file_history_and_years_as_they_were(
    registered: Person, employer: Employer, other: Employer, clerk: User, clerk_of_the_region: User
) -> None:
    stated(registered, employer)
    was = periods(registered)
    case = moves_to(registered, other, ago(60), clerk)
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="证明函不实。")
    assert periods(registered) == was
    assert posts(registered) == [(SINCE, employer.name, None)]
    registered.refresh_from_db()
    assert registered.employer == employer and registered.on_post
    assert not evaluating.on_post_in(other, timezone.localdate().year).exists()


def test_D05_C02_a_post_that_a_report_had_ended_does_not_come_back_with_a_reversal(
    registered: Person, employer: Employer, other: Employer, clerk: User, clerk_of_the_region: User
) -> None:
    people.report_leaving(person=registered, employer=employer, what=Leaving.LEFT, on=ago(90), by=clerk)
    case = moves_to(registered, other, ago(30), clerk)
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="证明函不实。")
    assert posts(registered) == [(SINCE, employer.name, ago(91))]


def test_E05_D02_a_report_of_a_day_before_the_statement_ends_the_post_on_its_day(
    registered: Person, employer: Employer, clerk: User
) -> None:
    stated(registered, employer)
    people.report_leaving(person=registered, employer=employer, what=Leaving.LEFT, on=ago(40), by=clerk)
    assert periods(registered) == [(employer.name, SINCE, ago(41)), ("", ago(40), None)]


@pytest.mark.parametrize("what", [Leaving.LEFT, Leaving.OFF_POST])
def test_E05_D02_a_report_of_a_day_before_the_register_knew_the_post_leaves_one_history(
    registered: Person, employer: Employer, clerk: User, what: Leaving
) -> None:
    """F11: the register has the post from the day of entry on; the statement says since when it was held."""
    Post.objects.filter(person=registered).update(valid_from=ago(10))
    Person.objects.filter(pk=registered.pk).update(registered_at=timezone.now() - timedelta(days=10))
    registered.refresh_from_db()
    stated(registered, employer)
    people.report_leaving(person=registered, employer=employer, what=what, on=ago(40), by=clerk)
    after = employer.name if what == Leaving.OFF_POST else ""
    assert periods(registered) == [(employer.name, SINCE, ago(41)), (after, ago(40), None)]


@pytest.mark.parametrize("what", [Leaving.LEFT, Leaving.OFF_POST])
def test_E05_a_report_is_taken_back_exactly_and_not_once_another_post_has_been_held(
    registered: Person, employer: Employer, other: Employer, clerk: User, what: Leaving
) -> None:
    was = posts(registered)
    report = people.report_leaving(person=registered, employer=employer, what=what, on=ago(40), by=clerk)
    Post.objects.update(ends=[])  # as an older release had written it
    people.take_back_leaving(report=report, by=clerk)
    assert posts(registered) == was
    report = people.report_leaving(person=registered, employer=employer, what=what, on=ago(40), by=clerk)
    moves_to(registered, other, ago(30), clerk)
    left = people.report_leaving(person=registered, employer=other, what=Leaving.LEFT, on=ago(10), by=clerk)
    with pytest.raises(Refused, match="leaving_stays"):
        people.take_back_leaving(report=report, by=clerk)
    people.take_back_leaving(report=left, by=clerk)
    assert posts(registered)[-1] == (ago(30), other.name, None)


def test_D02_D05_a_letter_of_a_day_before_a_reported_end_leaves_each_day_to_one_post(
    registered: Person, employer: Employer, other: Employer, clerk: User, clerk_of_the_region: User
) -> None:
    stated(registered, employer)
    people.report_leaving(person=registered, employer=employer, what=Leaving.LEFT, on=ago(30), by=clerk)
    case = moves_to(registered, other, ago(60), clerk)
    assert posts(registered) == [(SINCE, employer.name, ago(61)), (ago(60), other.name, None)]
    assert periods(registered) == [(employer.name, SINCE, ago(61)), (other.name, ago(60), None)]
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="证明函不实。")
    assert posts(registered) == [(SINCE, employer.name, ago(31))]
    assert periods(registered) == [(employer.name, SINCE, ago(31)), ("", ago(30), None)]


def test_A9_two_posts_of_one_day_leave_no_post_of_a_day(
    registered: Person, employer: Employer, other: Employer, clerk: User
) -> None:
    """Off the post and to another unit on the day of registration: each day belongs to one post."""
    Post.objects.filter(person=registered).update(valid_from=timezone.localdate())
    people.open_fact(Post, person=registered, on=timezone.localdate(), case_no="", employer=employer, on_post=False)
    moves_to(registered, other, timezone.localdate(), clerk)
    assert posts(registered) == [(timezone.localdate(), other.name, None)]
    assert Post.objects.filter(person=registered).count() == 3  # nothing is deleted


def test_W08_a_post_begins_no_earlier_than_accounting_work(registered: Person, other: Employer, clerk: User) -> None:
    """Somebody entered the unit for other work and came to accounting later: the post is the accounting one."""
    people.report_leaving(
        person=registered,
        employer=Employer.objects.get(pk=registered.employer_id),
        what=Leaving.LEFT,
        on=ago(5),
        by=clerk,
    )
    starts.move(person=registered, was=registered.accounting_since, to=ago(100), by=clerk, case_no="GQ1")
    moves_to(registered, other, ago(400), clerk)
    assert Post.objects.filter(person=registered).latest("pk").valid_from == ago(100)


def letter(client: Client, person: Person, unit: Employer, **more: Any) -> Any:
    case = amendments.begin(user=person.user, kind="update_post", on=timezone.localdate())
    collection.set_employer(case=case, employer=unit)
    client.force_login(person.user)
    values = {
        "phone": "0471-5550100", "joined_on": ago(60).isoformat(), "position": "08", "admin_post": "00", "title": "0",
    }  # fmt: skip
    return client.post("/changes/information/post/letter/", values | more)


@pytest.mark.parametrize(
    ("joined", "why"),
    [
        pytest.param(lambda: SINCE.isoformat(), "要晚于原来的岗位开始的日期", id="before the former post"),
        pytest.param(lambda: ago(-1).isoformat(), "晚于今天", id="to come"),
        pytest.param(lambda: "2026-09", "请写到日", id="a month is no day"),
    ],
)
def test_D05_A9_a_day_that_cannot_be_is_refused_with_the_reason(
    client: Client, registered: Person, other: Employer, joined: Callable[[], str], why: str
) -> None:
    answer = letter(client, registered, other, joined_on=joined())
    assert answer.status_code == 422 and why in answer.text


def test_D05_the_form_says_what_the_day_does_to_the_former_post_and_to_evaluations(
    client: Client, registered: Person, other: Employer
) -> None:
    assert letter(client, registered, other).status_code == 302
    page = client.get("/changes/information/post/letter/").text
    assert "原单位的岗位到前一天为止" in page and "已经录入的年度考评不变" in page


def test_W08_the_fixed_start_is_shown_and_not_asked_and_a_different_one_is_refused_in_true_words(
    client: Client, registered: Person, other: Employer
) -> None:
    refused = letter(client, registered, other, accounting_since="2020-01-01")
    assert refused.status_code == 422 and "已经申报为2011年3月1日" in refused.text and "入库备案" not in refused.text
    page = client.get("/changes/information/post/letter/").text
    assert 'name="accounting_since"' not in page and "2011-03-01" in page and "不能再改" in page


def test_D05_a_change_of_unit_shows_no_difference_that_is_none_and_no_code(
    client: Client, registered: Person, other: Employer, clerk: User
) -> None:
    assert letter(client, registered, other).status_code == 302
    case = amendments.of_kind(registered.user, "update_post")
    assert case is not None
    from acms.collection.facts import gather

    rows = {
        label: (before, now) for label, before, now in differences(case.baseline.values, gather(case).freeze().values)
    }
    assert "首次参加会计工作时间" not in rows
    assert (
        rows["单位经济类型"][0] != "173" and "公司" in rows["单位经济类型"][0] and not rows["单位经济类型"][1].isdigit()
    )
    assert rows["工作单位全称"][1] == other.name
    decided(case, clerk)
    note = registered.user.notes.latest("pk")
    assert "工作单位全称" in note.text and "会计人员登录" not in note.text and "档案号" not in note.text
