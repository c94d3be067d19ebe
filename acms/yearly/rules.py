"""年度考评与在岗 (D07): when somebody without evaluation leaves the post by rule. Pure.

The guide §12.3: 连续两年没有考评信息的在岗会计人员，在第三年自动转为非在岗. Decided (A3): two complete calendar years on the post and after
registration, without any result; 不合格 is a result, 未参加考评 is none. The run of a year looks at the two years before it. Who was put
back, or restored from 异动, is asked for years after that one only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from acms.base.dates import covered

NO_RESULT = "9"  # code list: 不确定等次/未参加考评
# Everybody is told so many times, and each time a day is named that is waited for, so far ahead (D07, D09).
WARNINGS = 2
NOTICE = timedelta(days=30)


def promised(on: date, deadline: date) -> date:
    """The last day on which nothing happens yet to who is warned on `on`: at least NOTICE ahead, never before the deadline."""
    return max(on + NOTICE, deadline)


@dataclass(frozen=True)
class OnPost:
    """One stretch on the post, both days inside; without end it goes on."""

    first: date
    last: date | None


def whole_year(stretches: Iterable[OnPost], year: int) -> bool:
    """True when every day of the year was on a post."""
    return covered(((one.first, one.last) for one in stretches), date(year, 1, 1), date(year, 12, 31))


def leaves_post(
    year: int,
    *,
    registered: date | None,
    stretches: Iterable[OnPost],
    results: dict[int, str],
    on_post: bool,
    settled: int | None = None,
) -> tuple[int, ...]:
    """The two years that lacked a result when the run of `year` takes the person off the post; none when it does not.

    `settled`: the year in which the person was put back or restored, the last that does not count.
    """
    stretches, looked_at = list(stretches), (year - 2, year - 1)
    if not on_post or registered is None or max(registered.year, settled or 0) >= looked_at[0]:
        return ()
    lacking = all(results.get(one, NO_RESULT) == NO_RESULT and whole_year(stretches, one) for one in looked_at)
    return looked_at if lacking else ()
