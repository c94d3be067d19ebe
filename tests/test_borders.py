"""A day up to which something may be done says whether the day itself is inside, wherever a person reads it (W13)."""

import re
from datetime import date
from pathlib import Path

import pytest

from acms.arrivals import words as arrivals
from acms.base.dates import by
from acms.casework import words as casework
from acms.learning import words as learning
from acms.trust import words as trust
from acms.yearly import words as yearly

ROOM = Path(__file__).parents[1] / "acms"
READ = [*ROOM.glob("*/words.py"), *ROOM.glob("templates/**/*.html"), *ROOM.glob("*/typ/*.typ")]
# A filled-in day, or 12月31日, and 前 right behind it: nobody can tell whether the day counts.
BARE = re.compile(r"(?:(?<!%)\}|\d日|\w\.until |今天)(?:以|之)?前")
DAY = date(2026, 6, 5)


@pytest.mark.parametrize("path", READ, ids=lambda path: str(path.relative_to(ROOM)))
def test_W13_no_border_is_left_open(path: Path) -> None:
    assert not BARE.findall(path.read_text("utf-8"))


def test_W13_the_last_day_is_said_to_be_inside() -> None:
    said = "2026年6月5日（含）前"
    assert by(DAY) == said
    for text in (
        arrivals.came("单位", "测试甲", "会计", "2020-01-01", DAY)[1],
        arrivals.asked("单位", "测试甲", DAY)[1],
        arrivals.waits(DAY),
        casework.received("信息采集", "XC1", "赛罕区财政局", DAY)[1],
        trust.banned(False, DAY),
        yearly.warning("post", [2024, 2025], "2026年6月5日").text,
        yearly.warning("learning", [2024, 2025], "2026年6月5日").text,
    ):
        assert said in text
    assert "2026年6月5日（含）为止" in arrivals.too_late(DAY)
    assert "2026年12月31日（含）前" in learning.reminder(2026, 2)[1] + learning.need("30", 2026)
