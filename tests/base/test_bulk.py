"""Rows that the database makes by itself are what the model would have made (ADR 0018)."""

import pytest
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import User
from acms.base import bulk
from acms.inbox.models import Digest, Message

pytestmark = pytest.mark.django_db


def test_batches_hold_everything_once_in_order() -> None:
    assert list(bulk.batched(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(bulk.batched([], 3)) == []


def test_a_row_for_each_with_the_defaults_of_the_model() -> None:
    users = [User.objects.create(name=f"测试{n}", password="!") for n in range(3)]
    now = timezone.now()
    values = {"user": F("pk"), "at": now, "title": "标题 100% 'x'", "text": "第一行\n第二行"}
    assert bulk.insert_selected(Message, User.objects.filter(pk__in=[user.pk for user in users[:2]]), values) == 2
    one = Message.objects.get(user=users[0])
    assert (one.at, one.title, one.text, one.link, one.read_at, one.bundled) == (
        now, "标题 100% 'x'", "第一行\n第二行", "", None, False,
    )  # fmt: skip
    assert not Message.objects.filter(user=users[2]).exists()


def test_nobody_found_writes_nothing() -> None:
    assert bulk.insert_selected(Digest, User.objects.filter(pk__in=[]), {"user": F("pk")}) == 0
    assert bulk.insert_selected(Digest, User.objects.filter(pk=-1), {"user": F("pk")}) == 0
    assert not Digest.objects.exists()
