"""日历订阅: days in one's own calendar, by a private address (W14)."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import logs
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.inbox import calendars
from acms.inbox.calendars import Event
from acms.inbox.models import Calendar
from acms.me import todos
from acms.me.todos import ToDo
from tests.casework.test_casework import checked


def fetched(calendar: Calendar) -> str:
    """What a calendar gets that asks without signing in, its folded lines put together."""
    answer = Client().get(f"/calendar/{calendars.code(calendar)}.ics")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store" and answer.text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    return answer.text.replace("\r\n ", "")


def test_W14_last_days_and_cases_stand_in_ones_calendar(filled_for_people: Case) -> None:
    case, user = checked(filled_for_people), filled_for_people.subject
    inbox.tell(user=user, title="王样例登记为本单位会计人员", text="记入30学分。")
    text = fetched(inbox.subscribe(user=user))
    assert case.due_on is not None and f"DTSTART;VALUE=DATE:{case.due_on:%Y%m%d}" in text
    assert "SUMMARY:信息采集预计办完" in text and "SUMMARY:来了2条消息，登录系统查看" in text  # the receipt is one
    assert (
        user.name not in text and "30学分" not in text and (case.no or "?") not in text and user.id_number not in text
    )


def test_W14_of_others_no_name_stands_in_a_calendar(registered_today: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ToDo("确认王样例是不是本单位会计人员", "/arrivals/1/", date(2027, 1, 8), "确认新到本单位的会计人员")
    monkeypatch.setattr(todos, "of", lambda *facts: [asked, ToDo("填写工作履历", "/me/work/state/")])
    text = fetched(inbox.subscribe(user=registered_today))
    assert "SUMMARY:确认新到本单位的会计人员" in text and "王样例" not in text
    assert "DTSTART;VALUE=DATE:20270108\r\nDTEND;VALUE=DATE:20270109" in text and "TRIGGER:-P3D" in text
    assert "填写工作履历" not in text  # it has no day


def test_W14_an_address_is_renewed_and_shut(client: Client, person: User) -> None:
    client.force_login(person)
    assert "还没有日历地址" in client.get("/me/calendar/").text
    client.post("/me/calendar/", {"open": "1"})
    first = re.search(r"/calendar/[A-Z2-7]{26}\.ics", client.get("/me/calendar/").text)
    assert first is not None and Client().get(first[0]).status_code == 200
    client.post("/me/calendar/", {"open": "1"})
    second = re.search(r"/calendar/[A-Z2-7]{26}\.ics", client.get("/me/calendar/").text)
    assert (
        second is not None and Client().get(first[0]).status_code == 404 and Client().get(second[0]).status_code == 200
    )
    for address in (f"/calendar/{'A' * 26}.ics", f"{second[0][:-5]}{'A' if second[0][-5] != 'A' else 'B'}.ics"):
        assert Client().get(address).status_code == 404
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert Client().get(second[0]).status_code == 404
    User.objects.filter(pk=person.pk).update(is_active=True)
    for _ in range(2):
        client.post("/me/calendar/", {"close": "1"})
    assert Client().get(second[0]).status_code == 404 and not Calendar.objects.exists()


def test_S05_the_address_stands_in_no_log(db: None) -> None:
    assert logs._without_keys("GET /calendar/ABCDEFGHIJKLMNOP234567ABCD.ics 404") == "GET /calendar/… 404"


def test_W14_titles_break_no_calendar(person: User) -> None:
    row = Calendar(user=person, nonce="A" * 16, made_at=timezone.now())
    title = "甲;乙,丙\\丁\r\nBEGIN:VEVENT " + "长" * 60
    text = calendars.text(row, [Event("x", date(2026, 12, 31), title)], home="https://a/me/", now=timezone.now())
    assert text.count("BEGIN:VEVENT\r\n") == 1 and r"SUMMARY:甲\;乙\,丙\\丁 BEGIN:VEVENT" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and "长" * 60 in text.replace("\r\n ", "")


@pytest.fixture
def registered_today(filled: Case) -> User:
    return checked(filled).subject
