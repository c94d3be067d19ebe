"""D09: every course that five years can take, against the guide's two sentences spelled out slowly."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acms.learning import rules
from acms.learning.rules import Year

COURSES = list(itertools.product(Year, repeat=5))


def slowly(course: tuple[Year, ...]) -> bool:
    """连续三个年度或累计四个年度没有完成: exempt years and those away taken out, then looked at as a row of letters."""
    plain = "".join({Year.MISSED: "x", Year.DONE: "o", Year.EXEMPT: "", Year.AWAY: ""}[year] for year in course)
    return "xxx" in plain or plain.count("x") >= 4


@pytest.mark.parametrize("course", COURSES, ids=["".join(year[0] for year in course) for course in COURSES])
def test_D09_truth_table_over_five_years(course: tuple[Year, ...]) -> None:
    years = {2021 + n: state for n, state in enumerate(course) if state is not Year.MISSED}
    found = rules.standing(2021, 2025, years)
    assert found.moves is slowly(course)
    assert found.missed == tuple(2021 + n for n, state in enumerate(course) if state is Year.MISSED)
    if found.warned:  # one more missed year moves the file, and without it nothing would
        assert slowly((*course, Year.MISSED)) and not slowly(course)
    elif not found.moves:
        assert not slowly((*course, Year.MISSED))


@given(st.lists(st.sampled_from(list(Year)), max_size=12))
def test_D09_longer_courses_follow_the_same_two_sentences(course: list[Year]) -> None:
    years = {2010 + n: state for n, state in enumerate(course)}
    assert rules.standing(2010, 2009 + len(course), years).moves is slowly(tuple(course))


@given(st.lists(st.sampled_from(list(Year)), max_size=10))
def test_D09_once_over_the_line_no_later_year_takes_it_back(course: list[Year]) -> None:
    years = {2010 + n: state for n, state in enumerate(course)}
    moved = [rules.standing(2010, 2009 + n, years).moves for n in range(len(course) + 1)]
    assert moved == sorted(moved)


@pytest.mark.parametrize(
    ("begun", "first"),
    [
        pytest.param((date(2009, 5, 1), date(2010, 1, 1)), 2010, id="qualified before the work began"),
        pytest.param((date(2020, 5, 1), date(2010, 1, 1)), 2011, id="qualified later: nothing starts anew"),
        pytest.param((date(2015, 5, 1), date(2025, 5, 1), None), 2016, id="a second qualification wipes nothing"),
        pytest.param((None, date(2010, 12, 31)), 2011, id="without one the year after starting"),
        pytest.param((None, None), None, id="neither"),
    ],
)
def test_D09_the_first_year(begun: tuple[date | None, ...], first: int | None) -> None:
    assert rules.first_year(begun) == first


@pytest.mark.parametrize(
    ("first", "registered", "restored", "counted"),
    [
        pytest.param(2011, date(2020, 6, 1), None, 2021, id="years before the register never count, nor its own"),
        pytest.param(2025, date(2020, 6, 1), None, 2025, id="not before the first year"),
        pytest.param(2011, date(2020, 6, 1), 2024, 2025, id="anew after a restoration"),
        pytest.param(None, date(2020, 6, 1), None, None, id="nothing is asked"),
        pytest.param(2011, None, None, None, id="not registered"),
    ],
)
def test_D09_the_first_year_that_can_be_missed(
    first: int | None, registered: date | None, restored: int | None, counted: int | None
) -> None:
    assert rules.counted_from(first, registered, restored) == counted


@given(st.decimals(0, 200, places=1), st.integers(0, 200))
def test_D08_what_is_lacking_is_never_less_than_nothing(credits: Decimal, line: int) -> None:
    short = rules.lacking(credits, line)
    assert short >= 0 and (credits + short >= line) and (short == 0 or credits + short == line)
