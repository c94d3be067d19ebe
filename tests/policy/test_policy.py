"""Policy figures: days, basis, history, rights, bad values (C06)."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework.models import Case, CaseState
from acms.collection.procedure import _sampled
from acms.journal.models import Entry
from acms.policy import actions, figures, words
from acms.policy.models import Figure
from tests.casework.test_casework import checked

TODAY = date(2026, 11, 25)


def _set(by: User, key: str, *typed: str, on: date = TODAY, basis: str = "文号") -> Figure:
    return actions.set_figure(key=key, typed=list(typed), valid_from=on, basis=basis, by=by)


def test_C06_a_figure_holds_from_its_day_and_former_values_stay(clerk_of_the_region: User) -> None:
    _set(clerk_of_the_region, "credit_line", "60", on=date(2018, 7, 1))
    _set(clerk_of_the_region, "credit_line", "90", on=date(2027, 1, 1))
    assert figures.on(date(2026, 12, 31))["credit_line"] == 60
    assert figures.on(date(2027, 1, 1))["credit_line"] == 90
    assert Figure.objects.count() == 2


def test_C06_of_two_values_for_a_day_the_later_written_holds(clerk_of_the_region: User) -> None:
    _set(clerk_of_the_region, "sample_percent", "10")
    _set(clerk_of_the_region, "sample_percent", "5")
    assert figures.on(TODAY)["sample_percent"] == 5


def test_C06_a_figure_set_by_mistake_is_withdrawn_and_the_former_holds_again(
    client: Client, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    _set(clerk_of_the_region, "sample_percent", "10")
    wrong = _set(clerk_of_the_region, "sample_percent", "100")
    client.force_login(clerk_of_saihan)
    address = f"/desk/policy/sample_percent/{wrong.pk}/withdraw/"
    assert client.post(address, {"reason": "误设"}).status_code == 403
    client.force_login(clerk_of_the_region)
    answer = client.post(address, {"reason": " "})
    assert answer.status_code == 422 and "请写明撤销的理由" in answer.text
    assert figures.on(TODAY)["sample_percent"] == 100
    assert client.post(address, {"reason": "误设"}).status_code == 302
    assert figures.on(TODAY)["sample_percent"] == 10 and figures.course("sample_percent")(TODAY) == 10
    page = client.get("/desk/policy/sample_percent/").text
    assert "已撤销：误设" in page and "100" in page
    assert "这个取值已经撤销了" in client.post(address, {"reason": "再撤"}).text
    assert Entry.objects.filter(verb="policy.withdrawn", by=clerk_of_the_region).count() == 1
    other = f"/desk/policy/deadline_days/{wrong.pk}/withdraw/"
    assert client.post(other, {"reason": "误设"}).status_code == 404


def test_C06_a_colleagues_figure_of_the_same_moment_is_shown_before_another_is_set(
    client: Client, clerk_of_the_region: User
) -> None:
    client.force_login(clerk_of_the_region)
    page = client.get("/desk/policy/sample_percent/").text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    _set(clerk_of_the_region, "sample_percent", "10")
    typed = {"value": "20", "valid_from": TODAY.isoformat(), "basis": "文号", "seen": seen[1]}
    answer = client.post("/desk/policy/sample_percent/", typed)
    assert answer.status_code == 422 and "又有了新的取值" in answer.text
    assert Figure.objects.count() == 1
    again = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert again
    assert client.post("/desk/policy/sample_percent/", {**typed, "seen": again[1]}).status_code == 302
    assert figures.on(TODAY)["sample_percent"] == 20


def test_C06_what_nobody_has_set_is_the_default(db: None) -> None:
    assert figures.on(TODAY)["reviewed_levels"] == ["3", "4"]
    assert all(figures.on(TODAY)[key] is not None for key in figures.KINDS)


@pytest.mark.parametrize(
    "key, typed",
    [
        ("deadline_days", ["0"]),
        ("deadline_days", ["七"]),
        ("deadline_days", []),
        ("sample_percent", ["101"]),
        ("holidays", ["2026-02-30"]),
        ("change_window", ["13-01", "12-31"]),
        ("change_window", ["01-01"]),
        ("evaluation_deadline", ["3月32日"]),
    ],
)
def test_C06_values_that_make_no_sense_are_refused(clerk_of_the_region: User, key: str, typed: list[str]) -> None:
    with pytest.raises(figures.Wrong):
        _set(clerk_of_the_region, key, *typed)
    assert not Figure.objects.exists()


def test_C06_no_figure_without_a_basis(clerk_of_the_region: User) -> None:
    with pytest.raises(Refused):
        _set(clerk_of_the_region, "credit_line", "60", basis=" ")


def test_C06_the_page_shows_who_changed_what_when_and_why(client: Client, clerk_of_the_region: User) -> None:
    client.force_login(clerk_of_the_region)
    day = timezone.localdate() + timedelta(days=3)
    answer = client.post("/desk/policy/credit_line/", {"value": "75", "valid_from": day, "basis": "内财会〔2026〕9号"})
    assert answer.status_code == 302
    page = client.get("/desk/policy/credit_line/").content.decode()
    assert "75分" in page and "内财会〔2026〕9号" in page and clerk_of_the_region.name in page
    assert f"{day:%Y-%m-%d}起：75分" in client.get("/desk/policy/").content.decode()


def test_C06_levels_named_by_policy_are_not_admitted_by_the_rules(filled: Case, clerk_of_the_region: User) -> None:
    _set(clerk_of_the_region, "reviewed_levels", "2", on=timezone.localdate())
    assert checked(filled).state == CaseState.IN_REVIEW


def test_C06_a_full_sample_sends_every_case_to_people(filled: Case, clerk_of_the_region: User) -> None:
    _set(clerk_of_the_region, "sample_percent", "100", on=timezone.localdate())
    assert checked(filled).state == CaseState.IN_REVIEW


def test_W13_the_lot_is_a_fixed_share_that_nobody_without_the_key_can_foresee(settings: Any, tmp_path: Path) -> None:
    numbers = [f"CJ150105-2026-{number:06d}" for number in range(2000)]

    def drawn(percent: int) -> set[str]:
        return {no for no in numbers if _sampled(no, percent)}

    def under(key: str) -> None:
        settings.ACMS_KEYS_FILE = str(tmp_path / f"{key}.json")
        Path(settings.ACMS_KEYS_FILE).write_text(
            json.dumps({"active": "k1", "keys": {"k1": {"data": "5a" * 16, "lookup": key * 32}}})
        )

    under("a5")
    five = drawn(5)
    assert 60 < len(five) < 140 and five == drawn(5) and five < drawn(20)
    assert drawn(0) == set() and drawn(100) == set(numbers)
    under("b6")
    assert len(five & drawn(5)) < len(five) / 2


def test_C06_senior_levels_left_out_by_policy_are_admitted_by_the_rules(
    filled_for_people: Case, clerk_of_the_region: User, monkeypatch: Any
) -> None:
    _set(clerk_of_the_region, "reviewed_levels", on=timezone.localdate())
    assert checked(filled_for_people).state == CaseState.APPROVED


@pytest.mark.parametrize(
    ("ends", "day", "open_"),
    [
        (["11-01", "03-31"], date(2026, 11, 1), True),
        (["11-01", "03-31"], date(2026, 12, 31), True),
        (["11-01", "03-31"], date(2027, 1, 1), True),
        (["11-01", "03-31"], date(2027, 3, 31), True),
        (["11-01", "03-31"], date(2027, 4, 1), False),
        (["11-01", "03-31"], date(2026, 10, 31), False),
        (["03-01", "03-31"], date(2026, 3, 1), True),
        (["03-01", "03-31"], date(2026, 4, 1), False),
        (["05-05", "05-05"], date(2026, 5, 5), True),
    ],
)
def test_C06_a_window_across_new_year_is_open_on_both_sides_of_it(
    clerk_of_the_region: User, ends: list[str], day: date, open_: bool
) -> None:
    """F13: it was accepted, and open on no day."""
    _set(clerk_of_the_region, "change_window", *ends, on=date(2026, 1, 1))
    assert figures.on(day).is_open("change_window", day) == open_


def test_C06_the_days_of_a_year_change_nothing_of_another(clerk_of_the_region: User) -> None:
    """F13: with 2027 entered alone, 1 October 2026 was a working day at once."""
    new = ["2027-01-01", "2027-01-02"]
    _set(clerk_of_the_region, "holidays", *new, on=date(2026, 11, 20))
    _set(clerk_of_the_region, "make_up_days", "2027-01-09", on=date(2026, 11, 20))
    policy = figures.on(date(2026, 12, 1))
    assert policy["holidays"] == [*figures.HOLIDAYS_2026, *new]
    assert policy["make_up_days"] == [*figures.MAKE_UP_2026, "2027-01-09"]
    _set(clerk_of_the_region, "holidays", "2027-01-01", on=date(2026, 11, 21))
    assert figures.on(date(2026, 12, 1))["holidays"] == [*figures.HOLIDAYS_2026, "2027-01-01"]
    assert figures.on(date(2026, 11, 1))["holidays"] == figures.HOLIDAYS_2026


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # the Spring Festival until the 23rd
        (date(2026, 2, 27), 1, date(2026, 2, 28)),
        (date(2026, 4, 3), 1, date(2026, 4, 7)),
        (date(2026, 9, 24), 1, date(2026, 9, 28)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),  # until the days of 2027 are set it is a Friday like others
    ],
)
def test_C06_working_days_of_2026_are_those_that_the_state_council_named(
    start: date, days: int, expected: date
) -> None:
    assert figures.on(start).calendar.after(start, days) == expected
    assert figures.on(start).calendar.between(start, expected) == days


@pytest.mark.parametrize(
    ("day", "lacks"), [("2026-10-31", None), ("2026-11-01", 2027), ("2027-02-01", 2027), ("2025-12-31", 2025)]
)
def test_C06_a_year_without_its_holidays_is_said_on_the_desk_from_november_on(
    client: Client, clerk_of_the_region: User, clerk_of_saihan: User, day: str, lacks: int | None
) -> None:
    with time_machine.travel(f"{day}T10:00:00+08:00"):
        client.force_login(clerk_of_saihan)
        page = client.get("/desk/queue/").text
        assert (f"{lacks}年的放假安排还没有录入" in page) == (lacks is not None)
        assert ("年的放假安排还没有录入" in page) == (lacks is not None)
        client.force_login(clerk_of_the_region)
        assert ("录入放假日期" in client.get("/desk/policy/").text) == (lacks is not None)
        _set(clerk_of_the_region, "holidays", f"{lacks or 2027}-01-01", on=date(2025, 1, 1))
        assert "还没有录入" not in client.get("/desk/policy/").text


@pytest.mark.parametrize(
    ("read", "typed", "why"),
    [
        (figures._yearly_day, ["06-31"], "6月没有31日。"),
        (figures._window, ["01-01", "13-01"], "没有13月，月份是1到12。"),
        (figures._days, ["2027-02-29"], "2027年2月没有29日。"),
        (figures._days, ["2027-02-28 bald"], words.DAY_LIST),
    ],
)
def test_C06_N02_a_day_that_never_is_is_answered_by_what_is_wrong_with_it(
    read: Callable[[list[str]], object], typed: list[str], why: str
) -> None:
    with pytest.raises(figures.Wrong) as wrong:
        read(typed)
    assert str(wrong.value) == why
