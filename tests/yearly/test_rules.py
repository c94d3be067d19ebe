"""D07: every course of five years of evaluations on the post, against the guide's sentence; and when a year was whole."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acms.yearly import rules
from acms.yearly.rules import OnPost

RESULTS = ("", "1", "4", "9")  # no row, 优秀, 不合格, 未参加考评
ALWAYS = [OnPost(date(2015, 1, 1), None)]


def test_D07_truth_table_over_five_years() -> None:
    """连续两年没有考评信息 → 第三年: every course looked at as a row of letters, for the run of each year."""
    for course in itertools.product(RESULTS, repeat=5):
        results = {2021 + n: result for n, result in enumerate(course) if result}
        letters = "".join("x" if result in ("", "9") else "o" for result in course)
        for n in range(2, 6):
            year = 2021 + n
            found = rules.leaves_post(
                year, registered=date(2020, 5, 1), stretches=ALWAYS, results=results, on_post=True
            )
            assert found == ((year - 2, year - 1) if letters[n - 2 : n] == "xx" else ()), (course, year)


@pytest.mark.parametrize(
    ("registered", "on_post", "moves"),
    [
        pytest.param(date(2023, 12, 31), True, True, id="registered before both years"),
        pytest.param(date(2024, 1, 1), True, False, id="the first year was not whole after registration"),
        pytest.param(date(2025, 6, 1), True, False, id="registered in the second year"),
        pytest.param(None, True, False, id="not registered"),
        pytest.param(date(2020, 1, 1), False, False, id="off the post already"),
    ],
)
def test_D07_only_complete_years_after_registration(registered: date | None, on_post: bool, moves: bool) -> None:
    found = rules.leaves_post(2026, registered=registered, stretches=ALWAYS, results={}, on_post=on_post)
    assert bool(found) is moves


@pytest.mark.parametrize(
    ("stretches", "whole"),
    [
        ([(date(2024, 1, 1), date(2024, 12, 31))], True),
        ([(date(2024, 1, 2), None)], False),
        ([(date(2024, 1, 1), date(2024, 12, 30))], False),
        ([(date(2023, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), None)], True),
        ([(date(2023, 1, 1), date(2024, 6, 29)), (date(2024, 7, 1), None)], False),
        ([], False),
    ],
)
def test_D07_a_year_on_the_post_is_every_day_of_it(stretches: list[tuple[date, date | None]], whole: bool) -> None:
    assert rules.whole_year([OnPost(*one) for one in stretches], 2024) is whole


YEARS = st.none() | st.integers(2019, 2025)


@given(YEARS, YEARS, st.lists(st.tuples(st.integers(2020, 2026), st.sampled_from(RESULTS))), st.integers(2021, 2027))
def test_D07_D14_whose_years_count_against_going_through_every_year(
    registered: int | None, settled: int | None, rows: list[tuple[int, str]], year: int
) -> None:
    """Slowly: of all years ever, those that count, begun after the person came and came back; two of them that lack, just before the run."""
    results = {one: result for one, result in rows if result}
    counted = [
        one
        for one in range(2000, year)
        if registered is not None and registered < one and (settled is None or settled < one)
    ]
    lacking = [one for one in counted if results.get(one, "") in ("", "9") and one in (year - 1, year - 2)]
    found = rules.leaves_post(
        year,
        registered=date(registered, 7, 1) if registered else None,
        stretches=ALWAYS,
        results=results,
        on_post=True,
        settled=settled,
    )
    assert found == (tuple(lacking) if len(lacking) == 2 else ())


@given(
    st.lists(
        st.builds(
            lambda first, length: OnPost(first, first + timedelta(days=length)),
            st.dates(date(2023, 6, 1), date(2025, 3, 1)),
            st.integers(0, 500),
        ),
        max_size=5,
    )
)
def test_D07_whole_years_against_looking_at_each_day(stretches: list[OnPost]) -> None:
    days = (date(2024, 1, 1) + timedelta(days=n) for n in range(366))
    slowly = all(any(s.first <= day <= (s.last or date.max) for s in stretches) for day in days)
    assert rules.whole_year(stretches, 2024) is slowly
