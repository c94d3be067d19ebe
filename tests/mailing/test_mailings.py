"""A message to many: previewed with count and sample, sent once, resumed after a kill."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.channels.models import Delivery
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.mailing import actions, tasks
from acms.mailing.models import Mailing, MailingState
from acms.people.models import Person
from tests.conftest import refused


@pytest.fixture
def two(person: User, stranger: User, employer: Employer) -> list[Person]:
    return [seed.enter(user, employer, since=date(2011, 3, 1)) for user in (person, stranger)]


def test_a_preview_sends_nothing_and_says_to_how_many(two: list[Person], clerk_of_saihan: User) -> None:
    mailing = actions.preview(by=clerk_of_saihan, asked={}, title="提醒", text="年底前补学")
    assert (mailing.total, mailing.state) == (2, MailingState.PREVIEW) and not Message.objects.exists()
    assert not work.work_one(tasks.LANE)


def test_it_is_sent_once_to_the_people_of_ones_own_scope(
    two: list[Person], clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    with refused("没有找到"):
        actions.preview(by=clerk_of_hailar, asked={}, title="x", text="x")
    mailing = actions.preview(by=clerk_of_saihan, asked={"q": two[1].name}, title="提醒", text="年底前补学")
    actions.send(mailing=mailing, by=clerk_of_saihan)
    with refused("已经发送过"):
        actions.send(mailing=mailing, by=clerk_of_saihan)
    assert work.work_one(tasks.LANE) and not work.work_one(tasks.LANE)
    assert [(note.user, note.title) for note in Message.objects.all()] == [(two[1].user, "提醒")]
    assert not Delivery.objects.exists()  # it waits for the morning
    mailing.refresh_from_db()
    assert (mailing.state, mailing.told) == (MailingState.SENT, 1)
    assert Entry.objects.get(verb="mailing.sent").by == clerk_of_saihan


def test_when_others_are_concerned_by_now_it_is_previewed_again(two: list[Person], clerk_of_saihan: User) -> None:
    mailing = actions.preview(by=clerk_of_saihan, asked={}, title="提醒", text="x")
    Person.objects.filter(pk=two[0].pk).update(management_code="150702")
    with refused("人数变了"):
        actions.send(mailing=mailing, by=clerk_of_saihan)


def test_nobody_sends_what_somebody_else_has_written(
    two: list[Person], clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    mailing = actions.preview(by=clerk_of_saihan, asked={}, title="提醒", text="x")
    with refused("已经发送过"):
        actions.send(mailing=mailing, by=other_clerk_of_saihan)
    with refused("已经发送过"):
        actions.drop(mailing=mailing, by=other_clerk_of_saihan)


def test_a_killed_worker_goes_on_and_nobody_is_told_twice(
    two: list[Person], clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    mailing = actions.preview(by=clerk_of_saihan, asked={}, title="提醒", text="x")
    actions.send(mailing=mailing, by=clerk_of_saihan)
    real, calls = tasks.inbox.tell_each, []

    def dies_at_the_second(**values: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError
        return int(real(**values))

    monkeypatch.setattr(tasks.inbox, "tell_each", dies_at_the_second)
    assert work.work_one(tasks.LANE)  # fails in the second batch
    assert Message.objects.count() == 1
    Mailing.objects.update(queued_at=timezone.now() - timedelta(seconds=1), lease_until=None)
    assert work.work_one(tasks.LANE)
    assert sorted(Message.objects.values_list("user", flat=True)) == sorted(person.user_id for person in two)
    assert Mailing.objects.get().told == 2


def test_the_pages_from_the_search_to_the_sending(client: Client, two: list[Person], clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    assert "群发消息" in client.get("/desk/people/").text
    assert client.post("/desk/mailings/", {"title": " ", "text": "x"}).status_code == 422
    page = client.post("/desk/mailings/", {"title": "年底提醒", "text": "请补学"}, follow=True)
    assert "发给2人" in page.text and two[0].name in page.text and "请补学" in page.text
    address = page.redirect_chain[-1][0]
    assert "正在发送" in client.post(address, {"send": "1"}, follow=True).text
    assert work.work_one(tasks.LANE)
    assert "2人" in client.get(address).text and "已发送" in client.get("/desk/mailings/").text
    page = client.post("/desk/mailings/?q=nobody", {"title": "x", "text": "x"})
    assert page.status_code == 422 and "没有找到符合条件的人" in page.text


def test_W14_the_page_says_whom_the_search_has_found(client: Client, two: list[Person], clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    page = client.get("/desk/mailings/?region=150105&post=1").text
    assert "管理地区：呼和浩特市 / 赛罕区；是否在岗：在岗，找到" in " ".join(page.split())
    assert "没有加条件，找到" in " ".join(client.get("/desk/mailings/").text.split())
