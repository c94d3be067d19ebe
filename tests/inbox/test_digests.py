"""Messages beyond the product: a few at once, the rest together in the morning, as the person wants them."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts.models import User
from acms.base import work
from acms.channels.models import Channel, Delivery
from acms.inbox import actions as inbox
from acms.inbox import digests
from acms.inbox.models import Digest, Message


def sent(channel: Channel) -> list[str]:
    return [row.text for row in Delivery.objects.filter(channel=channel).order_by("pk")]


def in_the_morning() -> None:
    """Eight o'clock has come."""
    Digest.objects.update(queued_at=timezone.now())
    while work.work_one(digests.LANE):
        pass


def tell(user: User, count: int) -> None:
    for number in range(1, count + 1):
        inbox.tell(user=user, title=f"第{number}条", text="x")


def test_the_first_of_a_day_come_at_once_the_rest_in_one(person: User) -> None:
    tell(person, 6)
    assert len(sent(Channel.SMS)) == len(sent(Channel.EMAIL)) == 3
    assert Message.objects.filter(user=person).count() == 6
    in_the_morning()
    assert len(sent(Channel.SMS)) == 4
    assert "您有3条新消息。第4条；第5条；第6条。请登录系统查看。" in sent(Channel.SMS)[-1]
    in_the_morning()
    assert len(sent(Channel.SMS)) == 4


def test_what_was_seen_meanwhile_is_not_sent(client: Client, person: User) -> None:
    tell(person, 5)
    client.force_login(person)
    page = client.get("/me/messages/").text
    assert "第5条" in page and page.count(">新<") == 5
    assert client.get("/me/messages/").text.count(">新<") == 5  # a GET writes nothing
    assert client.post("/me/messages/", {"note": re.findall(r'name="note" value="(\d+)"', page)}).status_code == 302
    assert ">新<" not in client.get("/me/messages/").text
    in_the_morning()
    assert len(sent(Channel.SMS)) == 3


def test_the_next_day_begins_anew(person: User) -> None:
    tell(person, 3)
    Message.objects.update(at=timezone.now() - timedelta(hours=25))
    tell(person, 1)
    assert len(sent(Channel.SMS)) == 4


def test_messages_to_many_never_flood_the_channels(person: User, stranger: User) -> None:
    assert inbox.tell_many(users=[person, stranger], title="通知", text="x") == 2
    assert not Delivery.objects.exists() and Digest.objects.count() == 2
    in_the_morning()
    assert len(sent(Channel.SMS)) == 2


def test_everybody_chooses_and_the_product_always_has_it(client: Client, person: User) -> None:
    client.force_login(person)
    assert "消息通知的方式已经保存" in client.post("/account/", {"set_notices": "1", "email": "1"}, follow=True).text
    person.refresh_from_db()
    tell(person, 1)
    assert not sent(Channel.SMS) and len(sent(Channel.EMAIL)) == 1 and Message.objects.count() == 1


def test_nothing_goes_to_contacts_that_nobody_has_proved(person: User) -> None:
    User.objects.filter(pk=person.pk).update(phone_verified_at=None, email_verified_at=None)
    person.refresh_from_db()
    tell(person, 5)
    in_the_morning()
    assert not Delivery.objects.exists() and Message.objects.count() == 5


def test_a_worker_that_dies_sends_the_digest_once(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(person, 4)
    Digest.objects.update(queued_at=timezone.now())
    taken = work.claim(digests.LANE)
    Digest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    while work.work_one(digests.LANE):
        pass
    with pytest.raises(work.LeaseLost):
        digests.send(taken)
    assert len(sent(Channel.SMS)) == 4


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_the_morning_is_the_next_eight_oclock(moment: datetime) -> None:
    now = timezone.make_aware(moment)
    found = digests.morning(now)
    assert now < found <= now + timedelta(days=1)
    assert timezone.localtime(found).time() == digests.MORNING


def test_the_list_takes_a_fixed_number_of_statements(
    client: Client, person: User, django_assert_max_num_queries: Any
) -> None:
    inbox.tell_each(messages=[(person.pk, f"第{n}条", "x") for n in range(50)])
    client.force_login(person)
    with django_assert_max_num_queries(8):
        assert client.get("/me/messages/").text.count("第") >= 20
