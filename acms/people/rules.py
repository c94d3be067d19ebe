"""What must be true of a person whichever room says it (W08). Pure."""

from datetime import date

from acms.base.dates import years_after
from acms.people import words

LEAST_WORKING_AGE = 16  # 劳动法 第十五条; W08


def start_faults(since: date, graduated: date | None, born: date) -> list[str]:
    """W08, §7.1: sentences about a start of accounting work that cannot be; none when it can.

    It is not before the full-time graduation (`graduated`, None without one) nor before the age of 16.
    """
    if graduated and since < graduated:
        return [words.starts_before_graduation(since, graduated)]
    if since < years_after(born, LEAST_WORKING_AGE):
        return [words.starts_too_young(since)]
    return []
