"""What the lines above a table say of all its rows, where no column has it: the year of training or of a certificate, and its level (C05, D08)."""

import re
from collections.abc import Iterable

from acms.base import tables

MOST_CELLS = 3  # of a line that is a title or says who has made the table; another table above has more
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_IN_WORDS = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_Y = r"(?:19|20)\d\d"
# What names a year and is none of training: when the table was made, the number of a document, since when something is.
_MADE = re.compile(
    r"^(?:(?:填报?|制|编制|报送|上报|打印|导出|生成|统计|截[至止])[表单]?(?:日期|时间|单位|人|年月)?|日期|时间):"
)
_OTHER = re.compile(
    rf"[〔\[(【]{_Y}[〕\])】]第?\d+号|{_Y}年\d{{1,2}}月(?:\d{{1,2}}[日号])?|{_Y}[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?(?!\d)"
    rf"|{_Y}年?度?(?:起|以?[来前后]|之[前后])"
)
_YEAR = re.compile(rf"(?<!\d)({_Y})(?=年|[-–—~至到、,和及与]{_Y}(?!\d))|年度:?({_Y})(?!\d)")


_LEVELS = {"正高级": "4", "高级": "3", "中级": "2", "初级": "1"}
_LEVEL = re.compile("|".join(_LEVELS))


def year(above: Iterable[list[str]]) -> int | None:
    """The one year that the lines above a head name; None where they name none, or two.

    >>> year([["2025年度会计人员继续教育学分汇总表"], ["填报日期：2026年1月5日"]]), year([["2024-2025年度学分表"]])
    (2025, None)
    """
    years = {int(one or other) for cell in _cells(above) for one, other in _YEAR.findall(_of_all_rows(cell))}
    return years.pop() if len(years) == 1 else None


def level(above: Iterable[list[str]]) -> str | None:
    """The code of the one level (title_level) that the lines above a head name; None where they name none, or two.

    >>> level([["2024年度中级会计专业技术资格考试合格人员名单"]]), level([["初级、中级合格人员"]])
    ('2', None)
    """
    levels = {_LEVELS[found] for cell in _cells(above) for found in _LEVEL.findall(_of_all_rows(cell))}
    return levels.pop() if len(levels) == 1 else None


def _cells(above: Iterable[list[str]]) -> list[str]:
    lines = (list(filter(None, cells)) for cells in above)
    return [cell for line in lines if len(line) <= MOST_CELLS for cell in line]


def _of_all_rows(cell: str) -> str:
    packed = _IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), tables.packed(cell))
    return "" if _MADE.match(packed) else _OTHER.sub(" ", packed)
