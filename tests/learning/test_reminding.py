"""Whom one more missed year would move is told within that year, once (D09)."""

from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone
from time_machine import travel

from acms.accounts.models import User
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.learning import bank, reminding
from acms.learning.models import Reminder, YearRecord
from acms.people.models import Person
from acms.policy import actions as policy
from tests.conftest import make_person

TITLE = "年度的继续教育还没有完成"
DAY = date(2026, 9, 1)


@pytest.fixture
def short(person: User, employer: Employer) -> Person:
    """Somebody registered in 2023 who has missed 2024 and 2025."""
    return registered(person, employer, 2023)


def registered(user: User, employer: Employer, year: int) -> Person:
    found = seed.enter(user, employer, since=date(2011, 3, 1))
    Person.objects.filter(pk=found.pk).update(registered_at=timezone.now().replace(year=year))
    return Person.objects.select_related("user").get(pk=found.pk)


def told(person: Person) -> list[str]:
    return list(Message.objects.filter(user=person.user, title__contains=TITLE).values_list("text", flat=True))


def test_D09_who_would_be_moved_by_one_more_year_is_told_in_it_once(short: Person) -> None:
    assert reminding.remind(date(2026, 8, 31)) == 0 and told(short) == []
    assert reminding.remind(DAY) == 1
    assert reminding.remind(date(2026, 10, 1)) == 0
    (text,) = told(short)
    assert "已有2个年度没有完成" in text and "2026年12月31日（含）前学完" in text
    assert Entry.objects.filter(verb="learning.reminded", about=short.user).count() == 1


def test_D09_the_reminder_says_what_the_own_page_says(short: Person, stranger: User, employer: Employer) -> None:
    fine = registered(stranger, employer, 2024)  # has missed one year only
    reminding.remind(DAY)
    for person in (short, fine):
        assert bool(told(person)) == bool(bank.overview(person, DAY)["warning"])
    assert told(short) and not told(fine)


@pytest.mark.parametrize("state", ["done", "exempt"])
def test_D09_whose_year_is_done_or_exempt_is_not_told(short: Person, state: str) -> None:
    YearRecord.objects.create(person=short, year=2026, state=state)
    assert reminding.remind(DAY) == 0


def test_D09_another_year_is_told_anew(short: Person) -> None:
    YearRecord.objects.create(person=short, year=2026, state="exempt")
    Reminder.objects.create(person=short, year=2025)
    assert reminding.remind(date(2027, 9, 2)) == 1


def test_D09_two_timers_at_once_tell_each_once(short: Person) -> None:
    found = [(short, 2)]
    rows = [(type("Row", (), {"pk": person.pk, "user_id": person.user_id})(), missed) for person, missed in found]
    assert [reminding._tell(rows, DAY), reminding._tell(rows, DAY)] == [1, 0]
    assert len(told(short)) == 1


def test_D09_C06_the_day_is_the_policys(short: Person, clerk_of_the_region: User) -> None:
    policy.set_figure(
        key="learning_reminder", typed=["07-01"], valid_from=date(2026, 1, 1), basis="文号", by=clerk_of_the_region
    )
    assert reminding.remind(date(2026, 7, 1)) == 1


def test_D09_everybody_is_asked_after_however_many_they_are(
    short: Person, employer: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    registered(make_person("测试戊", "150105198803121014"), employer, 2023)
    out = StringIO()
    with travel(datetime(2026, 9, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        call_command("learning_reminders", stdout=out)
    assert out.getvalue() == "told: 2\n"
