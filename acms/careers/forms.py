"""The first statement as it is typed: one row a period, months, as many rows as are needed (D02); a post outside (A31)."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms

from acms.accounts.forms import control, name_what_is_missing, upload
from acms.careers import words
from acms.careers.rules import Present, Stated
from acms.careers.years import What

MOST = 60
MONTH = re.compile(r"(\d{4})[年.\-/ ]?(\d{1,2})月?")


def parse_month(text: str) -> date | None:
    """2011-03, 2011年3月, 2011.3 or 201103 as its first day; None for anything else."""
    hit = MONTH.fullmatch("".join(text.split()))
    try:
        return date(int(hit[1]), int(hit[2]), 1) if hit else None
    except ValueError:
        return None


def first_rows(start: date, present: Present) -> list[dict[str, str]]:
    """What the form begins with: from the start of accounting work to now, as the register has it."""
    return [{"first": f"{start:%Y-%m}", "last": "", "what": present.what, "employer": present.employer}]


def typed(data: Any) -> list[dict[str, str]]:
    """The rows as they were typed; rows with nothing in them are left out."""
    columns = {name: data.getlist(name)[:MOST] for name in ("first", "last", "what", "employer")}
    count = max(map(len, columns.values()))
    rows = [
        {name: (values[n] if n < len(values) else "").strip() for name, values in columns.items()} for n in range(count)
    ]
    return [row for row in rows if row["first"] or row["last"] or row["employer"]]


def read(rows: list[dict[str, str]]) -> tuple[list[Stated], list[tuple[int, str]]]:
    """The periods in the order of time, and what cannot be read: (number of the row, why)."""
    found, faults = [], []
    for n, row in enumerate(rows):
        first, last = parse_month(row["first"]), parse_month(row["last"])
        if first is None or (row["last"] and last is None):
            faults.append((n, words.MONTH_SHAPE))
            continue
        if row["what"] not in list(What):
            faults.append((n, words.CHOOSE_WHAT))
            continue
        employer = row["employer"][:100] if row["what"] != What.NO_EMPLOYER else ""
        found.append(Stated(first, last_day(last) if last else None, row["what"], employer))
    return found, faults


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


class MonthField(forms.CharField):
    """A month as people write it, kept as its first day."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = parse_month(text)
        if found is None:
            raise forms.ValidationError(words.MONTH_SHAPE)
        return found


class OutsideForm(forms.Form):
    """A post in another province: unit, months, proof (A31)."""

    employer = forms.CharField(label="单位名称", max_length=100, widget=forms.TextInput(attrs=control()))
    first = MonthField(label="开始年月", max_length=10, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    last = MonthField(label="截止年月", max_length=10, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    proof = forms.FileField(label="区外工作证明", widget=upload())

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean_last(self) -> date:
        return last_day(self.cleaned_data["last"])
