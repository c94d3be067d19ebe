"""The figures there are, what they are worth where nobody has set them, and what holds on a day (C06).

Rooms above ask `on(day)` once and read what they need: never `if year >= …` in their own code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from acms.base import codelists, text
from acms.base import words as base_words
from acms.base.dates import Calendar
from acms.policy import words
from acms.policy.models import Figure


class Wrong(ValueError):
    """What was typed is no value of the figure; the words say why."""


@dataclass(frozen=True)
class Kind:
    """One figure: how its value is read from what was typed, and how it is shown."""

    key: str
    default: Callable[[], Any]
    basis: str
    read: Callable[[list[str]], Any]
    shape: str  # number, levels, flag, choice, days, window or month_day: which control a form shows

    @property
    def title(self) -> str:
        return words.TITLES[self.key]

    @property
    def choices(self) -> dict[str, str]:
        """What a choice chooses from, with its words."""
        return words.CHOICES.get(self.key, {})

    @property
    def hint(self) -> str:
        return words.HINTS[self.key]

    def shown(self, value: Any) -> str:
        """The value as a sentence has it."""
        if self.shape == "levels":
            return "、".join(codelists.name("title_level", code) for code in value) or words.NONE
        if self.shape == "flag":
            return words.YES if value else words.NO
        if self.shape == "choice":
            return words.CHOICES[self.key][value]
        if self.shape == "days":
            return words.days(len(value))
        if self.shape == "window":
            return words.TO.join(value)
        return f"{value}{words.UNITS.get(self.key, '')}"


def _number(least: int, most: int) -> Callable[[list[str]], int]:
    def read(typed: list[str]) -> int:
        number = text.whole(text.plain((typed or [""])[0]))
        if number is None:
            raise Wrong(words.WHOLE_NUMBER)
        if not least <= number <= most:
            raise Wrong(words.between(least, most))
        return number

    return read


def _levels(typed: list[str]) -> list[str]:
    return [code for code in codelists.names("title_level") if code in typed]


def _flag(typed: list[str]) -> bool:
    return "1" in typed


def _choice(key: str) -> Callable[[list[str]], str]:
    def read(typed: list[str]) -> str:
        chosen = (typed or [""])[0]
        if chosen not in words.CHOICES[key]:
            raise Wrong(words.CHOOSE_ONE)
        return chosen

    return read


def _days(typed: list[str]) -> list[str]:
    return sorted({_day(word, words.DAY_LIST).isoformat() for word in " ".join(typed).split()})


def _month_day(typed: str) -> str:
    try:
        return _day(f"2024-{typed.strip()}", words.MONTH_DAY).strftime("%m-%d")
    except Wrong as wrong:
        raise Wrong(str(wrong).removeprefix("2024年")) from None  # nobody has typed that year


def _day(typed: str, otherwise: str) -> date:
    """The day as every form reads days. Raises Wrong, for a month too."""
    try:
        found = text.moment(typed)
    except text.Fault as fault:
        raise Wrong(base_words.text_fault(fault) if fault.code in text.NO_SUCH else otherwise) from None
    if not found.exact:
        raise Wrong(otherwise)
    return found.first


def _window(typed: list[str]) -> list[str]:
    if len(typed) != 2:
        raise Wrong(words.MONTH_DAY)
    return [_month_day(end) for end in typed]


def _yearly_day(typed: list[str]) -> str:
    return _month_day((typed or [""])[0])


# 国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）; later years are set by the region's office.
HOLIDAYS_2026 = [
    *(f"2026-01-0{day}" for day in (1, 2, 3)),
    *(f"2026-02-{day}" for day in range(15, 24)),
    *(f"2026-04-0{day}" for day in (4, 5, 6)),
    *(f"2026-05-0{day}" for day in (1, 2, 3, 4, 5)),
    *(f"2026-06-{day}" for day in (19, 20, 21)),
    *(f"2026-09-{day}" for day in (25, 26, 27)),
    *(f"2026-10-0{day}" for day in range(1, 8)),
]
MAKE_UP_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
# What a unit's head may do about who comes to the unit (W13): object afterwards, or confirm before.
ASKED_FROM = 11  # the month in which the State Council names the days of the next year
OBJECTION, BEFORE = "objection", "before"
# How much of an ID number stands on what people print for others (W14).
PART, WHOLE = "part", "whole"
ALL_YEAR = ["01-01", "12-31"]

KINDS = {
    kind.key: kind
    for kind in (
        Kind("deadline_days", lambda: settings.ACMS_DEADLINE_DAYS, "", _number(1, 60), "number"),
        Kind("sample_percent", lambda: settings.ACMS_SAMPLE_PERCENT, "", _number(0, 100), "number"),
        Kind("reviewed_levels", lambda: ["3", "4"], "", _levels, "levels"),
        Kind("reviewed_permits", lambda: True, "", _flag, "flag"),
        Kind("reviewed_unanswered", lambda: True, "", _flag, "flag"),
        Kind("compared_faces", lambda: False, "", _flag, "flag"),
        Kind("unit_confirmation", lambda: OBJECTION, "", _choice("unit_confirmation"), "choice"),
        Kind("number_on_papers", lambda: PART, "", _choice("number_on_papers"), "choice"),
        Kind("holidays", lambda: HOLIDAYS_2026, "国办发明电〔2025〕7号", _days, "days"),
        Kind("make_up_days", lambda: MAKE_UP_2026, "国办发明电〔2025〕7号", _days, "days"),
        Kind("credit_line", lambda: 60, "财会〔2018〕10号；内财会规〔2021〕18号", _number(0, 200), "number"),
        Kind("junior_first_year", lambda: 2015, "", _number(1990, 2100), "number"),
        Kind("senior_first_year", lambda: 2018, "", _number(1990, 2100), "number"),
        Kind("change_window", lambda: ALL_YEAR, "", _window, "window"),
        Kind("transfer_window", lambda: ALL_YEAR, "", _window, "window"),
        Kind("student_window", lambda: ALL_YEAR, "", _window, "window"),
        Kind("evaluation_deadline", lambda: "03-31", "", _yearly_day, "month_day"),
        Kind("warnings_apart", lambda: 14, "", _number(14, 60), "number"),
        Kind("learning_reminder", lambda: "09-01", "", _yearly_day, "month_day"),
        Kind("learning_settlement", lambda: "03-31", "", _yearly_day, "month_day"),
    )
}


@dataclass(frozen=True)
class Policy:
    """What holds on one day."""

    set: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.set[key] if key in self.set else KINDS[key].default()

    @property
    def calendar(self) -> Calendar:
        """The working days of every year whose list is there."""
        return Calendar(_dates(self["holidays"]), _dates(self["make_up_days"]))

    def is_open(self, key: str, day: date) -> bool:
        """Whether a window of month and day holds a day; one that begins after it ends goes on over New Year."""
        (first, last), at = self[key], f"{day:%m-%d}"
        return bool(first <= at <= last if first <= last else at >= first or at <= last)

    def year_without_holidays(self, day: date) -> int | None:
        """The year whose list of holidays is not there although it is needed: this year's, from 1 November on the next one's too."""
        known = {int(one[:4]) for one in self["holidays"]}
        needed = [day.year, *([day.year + 1] if day.month >= ASKED_FROM else [])]
        return next((year for year in needed if year not in known), None)


def _dates(values: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(value) for value in values)


def on(day: date) -> Policy:
    """All figures as they hold on `day`, in one statement."""
    rows = (
        Figure.objects.standing().filter(valid_from__lte=day).order_by("valid_from", "pk").values_list("key", "value")
    )
    found: dict[str, Any] = {}
    for key, value in rows:
        former = found.get(key, KINDS[key].default()) if key in KINDS and KINDS[key].shape == "days" else []
        found[key] = _years_apart(former, value) if former else value
    return Policy(found)


def _years_apart(former: list[str], stated: list[str]) -> list[str]:
    """Days of a year that the new list does not name stay: who enters 2027 has said nothing of 2026."""
    years = {day[:4] for day in stated}
    return sorted({*stated, *(day for day in former if day[:4] not in years)})


def course(key: str) -> Callable[[date], Any]:
    """One figure through time, read once: what it was worth on any day. Raises KeyError."""
    default = KINDS[key].default()
    rows = list(
        Figure.objects.standing().filter(key=key).order_by("valid_from", "pk").values_list("valid_from", "value")
    )

    def worth(day: date) -> Any:
        return next((value for since, value in reversed(rows) if since <= day), default)

    return worth


def day_in(year: int, key: str) -> date:
    """The day that a figure of month and day names in a year, as it holds on 1 January; 28 February where there is no 29th."""
    month, day = map(int, on(date(year, 1, 1))[key].split("-"))
    return date(year, month, min(day, 28) if month == 2 else day)
