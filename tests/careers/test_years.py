"""会计工作年限 against a slow reference that looks at every single day (D03)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acms.careers import eligibility
from acms.careers.years import Period, What, month, work_months, work_years

RANKS = ["00", "90", "60", "41", "44", "47", "31", "21", "17", "14", "11"]
DAYS = st.dates(date(2000, 1, 1), date(2012, 12, 31))
PERIODS = st.lists(
    st.builds(
        lambda first, length, what, open_: Period(first, None if open_ else first + timedelta(days=length), what),
        DAYS,
        st.integers(0, 1500),
        st.sampled_from(list(What)),
        st.booleans(),
    ),
    max_size=6,
)


def slowly(periods: list[Period], on: date) -> int:
    """Every day of every month: does any period on a post hold it?"""
    months = set()
    day = date(1999, 12, 1)
    while day <= on:
        if any(p.what is What.ON_POST and p.first <= day <= (p.last or date.max) for p in periods):
            months.add((day.year, day.month))
        day += timedelta(days=1)
    return len(months)


@given(PERIODS, DAYS)
def test_D03_the_sum_is_the_months_with_a_day_on_a_post(periods: list[Period], on: date) -> None:
    assert work_months(periods, on) == slowly(periods, on)


@given(PERIODS, DAYS)
def test_D03_the_lines_add_up_to_the_sum(periods: list[Period], on: date) -> None:
    counted = work_years(periods, on)
    assert counted.months == work_months(periods, on) == sum(line.months for line in counted.lines)
    assert counted.years * 12 + counted.rest == counted.months and 0 <= counted.rest < 12


@given(PERIODS, DAYS, st.integers(0, 2000))
def test_D03_time_never_takes_work_years_away(periods: list[Period], on: date, later: int) -> None:
    assert work_months(periods, on) <= work_months(periods, on + timedelta(days=later))


@given(PERIODS, PERIODS, DAYS)
def test_D03_more_work_never_counts_less_and_overlaps_count_once(
    some: list[Period], more: list[Period], on: date
) -> None:
    both = work_months(some + more, on)
    assert max(work_months(some, on), work_months(more, on)) <= both <= work_months(some, on) + work_months(more, on)
    assert work_months(some + some, on) == work_months(some, on)


@pytest.mark.parametrize(
    ("periods", "on", "months"),
    [
        pytest.param([], date(2026, 1, 1), 0, id="nobody worked"),
        pytest.param([(2011, 3, 1, 2011, 3, 1)], date(2026, 1, 1), 1, id="one day is a month"),
        pytest.param([(2011, 3, 31, 2011, 4, 1)], date(2026, 1, 1), 2, id="two days in two months are two"),
        pytest.param([(2011, 1, 1, 2018, 3, 31)], date(2026, 1, 1), 87, id="seven years and three months"),
        pytest.param([(2011, 1, 1, 2011, 6, 30), (2011, 6, 1, 2011, 12, 31)], date(2026, 1, 1), 12, id="overlap once"),
        pytest.param([(2011, 1, 15, 2026, 12, 31)], date(2011, 1, 14), 0, id="not begun on that day"),
    ],
)
def test_D03_by_example(periods: list[tuple[int, ...]], on: date, months: int) -> None:
    rows = [Period(date(*row[:3]), date(*row[3:]), What.ON_POST) for row in periods]
    assert work_months(rows, on) == months


def test_D03_each_line_says_what_was_counted_before() -> None:
    long = Period(date(2011, 1, 1), date(2011, 12, 31), What.ON_POST, "甲")
    inside = Period(date(2011, 6, 1), date(2012, 2, 29), What.ON_POST, "乙")
    lines = work_years([inside, long], date(2020, 1, 1)).lines
    assert [(line.period.employer, line.months, line.again) for line in lines] == [("甲", 12, 0), ("乙", 2, 7)]


def test_D03_months_are_neighbours_over_the_new_year() -> None:
    assert month(date(2012, 1, 1)) - month(date(2011, 12, 31)) == 1


# ---- what they are enough for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("education", "years", "met"),
    [("31", 5, True), ("31", 4, False), ("21", 4, True), ("21", 3, False), ("17", 2, True), ("14", 1, True), ("11", 0, True), ("60", 30, False)],
)  # fmt: skip
def test_D02_years_for_the_intermediate_examination(education: str, years: int, met: bool) -> None:
    worked = [Period(date(2027 - years, 1, 1), None, What.ON_POST)]
    found = eligibility.answers(worked, education=education, held="0", held_since=None, year=2026, ranks=RANKS)
    assert found[0].level == "2" and found[0].met is met and found[0].source


def senior(periods: list[Period], since: date | None) -> eligibility.Answer:
    """What somebody with a bachelor's degree and the intermediate title lacks for the senior one in 2026."""
    return eligibility.answers(periods, education="21", held="2", held_since=since, year=2026, ranks=RANKS)[0]


ALWAYS = [Period(date(2011, 3, 1), None, What.ON_POST)]


@pytest.mark.parametrize(
    ("periods", "since", "lacks"),
    [
        pytest.param(ALWAYS, date(2021, 9, 1), "", id="on post ever since"),
        pytest.param(ALWAYS, date(2022, 9, 1), "取得会计师资格后的在岗时间8个月", id="not long enough"),
        pytest.param([], date(2001, 9, 1), "取得会计师资格后的在岗时间5年", id="a certificate alone is no work"),
        pytest.param(
            [Period(date(2011, 3, 1), date(2024, 6, 30), What.ON_POST), Period(date(2024, 7, 1), None, What.OFF_POST)],
            date(2021, 9, 1), "取得会计师资格后的在岗时间2年2个月", id="off the post since 2024",
        ),
        pytest.param(
            [Period(date(2011, 3, 1), date(2021, 8, 31), What.ON_POST)],
            date(2021, 9, 1), "取得会计师资格后的在岗时间5年", id="work before the title is not after it",
        ),
        pytest.param(ALWAYS, None, "会计师资格的取得时间", id="nobody knows since when"),
    ],
)  # fmt: skip
def test_D02_years_since_the_intermediate_title_are_time_on_a_post(
    periods: list[Period], since: date | None, lacks: str
) -> None:
    found = senior(periods, since)
    assert found.level == "3" and found.met is (not lacks) and lacks in found.message


@given(PERIODS, DAYS, DAYS)
def test_D02_D03_months_since_a_title_are_those_with_a_day_on_a_post(
    periods: list[Period], since: date, on: date
) -> None:
    months = {
        (day.year, day.month)
        for day in (since + timedelta(days=n) for n in range(max(0, (on - since).days + 1)))
        if any(p.what is What.ON_POST and p.first <= day <= (p.last or date.max) for p in periods)
    }
    assert work_months(eligibility.since(periods, since), on) == len(months)


def test_D02_without_the_title_both_it_and_the_time_after_it_are_named() -> None:
    found = eligibility.answers(ALWAYS, education="21", held="0", held_since=None, year=2026, ranks=RANKS)[1]
    assert not found.met and "会计师资格（取得后在岗满5年）" in found.message


def test_D02_what_is_held_is_not_asked_for_again() -> None:
    assert not eligibility.answers([], education="11", held="4", held_since=None, year=2026, ranks=RANKS)
