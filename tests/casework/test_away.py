"""Who of the colleagues is away: said by themselves or for them, shown with the work load, their cases free, no reminders to them (C01)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts import words as accounts_words
from acms.accounts.models import User
from acms.casework import actions, away, words
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.inbox.models import Message
from acms.journal.models import Entry
from tests.casework.test_desk import waiting  # noqa: F401
from tests.conftest import refused

DAYS = timedelta(days=1)


def said(client: Client, by: User, of: User, first: date | str, last: date | str) -> Any:
    client.force_login(by)
    return client.post("/desk/queue/load/", {"mate": of.pk, "first": str(first), "last": str(last)})


def test_C01_who_is_away_is_shown_and_their_cases_are_offered_to_the_colleagues(
    client: Client, waiting: list[Case], clerk_of_saihan: User, other_clerk_of_saihan: User  # noqa: F811
) -> None:  # fmt: skip
    mine, today = clerk_of_saihan, timezone.localdate()
    for case in waiting:
        actions.take(case, by=mine)
    assert said(client, mine, mine, today, today + 3 * DAYS).status_code == 302
    told = Message.objects.get()
    assert told.user == other_clerk_of_saihan and "3件" in told.text and mine.name in told.title
    client.force_login(other_clerk_of_saihan)
    assert f"{today:%m-%d}至" in client.get("/desk/queue/load/").text
    page = client.get("/desk/queue/?view=free")
    assert len(page.context["rows"]) == 3 == page.context["free"] and "（不在岗）" in page.text
    assert "已领取（不在岗）" in client.get(f"/desk/cases/{waiting[0].no}/").text  # the case says it too
    client.post("/desk/next/")
    case = Case.objects.get(taken_by=other_clerk_of_saihan)
    assert (
        Message.objects.get(user=mine).text
        == words.taken_over(other_clerk_of_saihan.name, case.title, case.no or "")[1]
    )
    assert client.post("/desk/queue/load/", {"back": mine.pk}).status_code == 302  # a colleague says it for them
    mine.refresh_from_db()
    assert "不在岗）" not in client.get(f"/desk/cases/{waiting[1].no}/").text
    assert mine.away_until is None and client.get("/desk/queue/?view=free").context["rows"] == []
    assert list(
        Entry.objects.filter(verb__in=("staff.away", "staff.back")).order_by("pk").values_list("verb", "by")
    ) == [
        ("staff.away", mine.pk),
        ("staff.back", other_clerk_of_saihan.pk),
    ]
    with refused(words.TAKEN):
        actions.take(Case.objects.filter(taken_by=mine)[0], by=other_clerk_of_saihan)


def test_C01_away_begins_on_its_first_day_and_is_over_after_the_last(
    waiting: list[Case], clerk_of_saihan: User, other_clerk_of_saihan: User  # noqa: F811
) -> None:  # fmt: skip
    actions.take(waiting[0], by=clerk_of_saihan)
    first = timezone.localdate() + 2 * DAYS
    away.say(user=clerk_of_saihan, first=first, last=first + DAYS, by=other_clerk_of_saihan)
    away.say(user=clerk_of_saihan, first=first, last=first + DAYS, by=other_clerk_of_saihan)  # pressed twice
    assert Message.objects.get().user == clerk_of_saihan  # who has not said it hears of it; nobody else is there
    there = {}
    for days in range(5):
        with time_machine.travel(timezone.now() + days * DAYS):
            there[days] = clerk_of_saihan.pk not in accounts_access.away(other_clerk_of_saihan, timezone.localdate())
    assert there == {0: True, 1: True, 2: False, 3: False, 4: True}


def test_C01_reminders_go_to_who_is_there_and_to_all_where_nobody_is(
    clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    today = timezone.localdate()
    away.say(user=clerk_of_saihan, first=today, last=today, by=clerk_of_saihan)
    inbox.tell_reviewers(code="150105", title="提醒", text="有办件超期")
    assert {told.user for told in Message.objects.filter(title="提醒")} == {other_clerk_of_saihan}
    away.say(user=other_clerk_of_saihan, first=today, last=today, by=other_clerk_of_saihan)
    assert inbox.tell_reviewers(code="150105", title="再提醒", text="有办件超期") == 2


@pytest.mark.parametrize(("first", "last"), [(3, 1), (-5, -2), (1, 500), (0, None), (None, 2)])
def test_C01_days_that_are_none_are_pointed_out(
    client: Client, clerk_of_saihan: User, first: int | None, last: int | None
) -> None:
    days = ["" if many is None else timezone.localdate() + many * DAYS for many in (first, last)]
    answer = said(client, clerk_of_saihan, clerk_of_saihan, *days)
    assert answer.status_code == 422 and answer.context["form"].errors
    clerk_of_saihan.refresh_from_db()
    assert clerk_of_saihan.away_from is None


def test_C01_nobody_says_it_for_another_agencys_people(
    client: Client, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    today = timezone.localdate()
    assert said(client, clerk_of_saihan, clerk_of_hailar, today, today).status_code == 422
    assert client.post("/desk/queue/load/", {"back": clerk_of_hailar.pk}).status_code == 404
    with refused(accounts_words.NO_COLLEAGUE):
        away.say(user=clerk_of_hailar, first=today, last=today, by=clerk_of_saihan)
