"""Days as this field writes them, and working days."""

from datetime import date, timedelta


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def working_days_after(start: date, days: int, holidays: frozenset[date] = frozenset()) -> date:
    """The day that lies `days` working days after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            days -= 1
    return day


def working_days_between(start: date, end: date, holidays: frozenset[date] = frozenset()) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, holidays)
    span = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(1 for day in span if day.weekday() < 5 and day not in holidays)


def chinese(day: date) -> str:
    """2026年11月23日, without leading zeros, as running text has it."""
    return f"{day.year}年{day.month}月{day.day}日"
