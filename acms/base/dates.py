"""Days as this field writes them, and working days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def full_years(since: date, on: date) -> int:
    """Whole years from one day to another: an age."""
    return on.year - since.year - (on < years_after(since, on.year - since.year))


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: Monday to Friday, less days `off`, and the weekend days that are worked instead (调休)."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def after(self, start: date, days: int) -> date:
        """The day that lies `days` working days after `start`."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


Stretch = tuple[date, date | None]  # from a day to a day, both inside; without end it goes on


def covered(stretches: Iterable[Stretch], first: date, last: date) -> bool:
    """True when every day from the first to the last lies in one of the stretches.

    >>> covered([(date(2025, 3, 1), None), (date(2024, 1, 1), date(2025, 2, 28))], date(2025, 1, 1), date(2025, 12, 31))
    True
    """
    day = first
    for begin, end in sorted(stretches, key=lambda stretch: stretch[0]):
        if begin > day:
            return False
        if end is None or end >= last:
            return True
        day = max(day, end + timedelta(days=1))
    return False


def chinese(day: date) -> str:
    """2026年11月23日, without leading zeros, as running text has it."""
    return f"{day.year}年{day.month}月{day.day}日"


def minute(at: datetime) -> str:
    """2026年11月23日 09:05, a moment in the time of the installation."""
    local = timezone.localtime(at)
    return f"{chinese(local.date())} {local:%H:%M}"


def next_month(day: date) -> date:
    """The first day of the month after.

    >>> next_month(date(2026, 12, 31))
    datetime.date(2027, 1, 1)
    """
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def beginning(day: date) -> datetime:
    """The first moment of a day, in the time of the installation."""
    return timezone.make_aware(datetime.combine(day, time()))


def by(day: date) -> str:
    """2026年11月23日（含）前: a border, with the day itself inside; whoever reads 前 alone cannot tell."""
    return f"{chinese(day)}（含）前"
