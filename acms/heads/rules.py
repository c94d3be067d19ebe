"""Rules about accounting heads: pure."""

from datetime import date

from acms.base.dates import years_after

HEAD_LEVEL = "2"  # 会计师 and above
HEAD_YEARS = 3


def may_head(condition: str, level: str, since: date | None, on: date) -> bool:
    """True when what the file says meets the condition for an accounting head (会计法: 会计师以上资格, or three years of work).

    `level` is a title_level code, `since` 开始从事会计工作日期, `on` the day of appointment.
    """
    if condition == "title":
        return level >= HEAD_LEVEL
    return since is not None and years_after(since, HEAD_YEARS) <= on
