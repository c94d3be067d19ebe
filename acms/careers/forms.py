"""The first statement as it is typed: one row a period, months, as many rows as are needed (D02); a post outside (A31)."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from django import forms
from django.utils.datastructures import MultiValueDict

from acms.accounts.forms import control
from acms.accounts.papers import PaperField
from acms.base import text
from acms.base import words as base_words
from acms.base.forms import AskingForm
from acms.careers import words
from acms.careers.rules import Present, Stated
from acms.careers.years import What

MOST = 60
COLUMNS = ("first", "last", "what", "employer")
LONGEST = 100
EMPLOYER = forms.CharField(required=False, max_length=LONGEST)


def parse_month(typed: str) -> date | None:
    """2011-03, 2011年3月, 2011.3 or 201103 as its first day; None for anything else, a whole day too."""
    try:
        found = text.moment(typed)
    except text.Fault:
        return None
    return None if found.exact else found.first


def why_no_month(typed: str) -> str:
    """What is wrong with a text that is no month: which part of it there never was, or how one is written."""
    try:
        text.moment(typed)
    except text.Fault as fault:
        if fault.code in text.NO_SUCH:
            return base_words.text_fault(fault)
    return words.MONTH_SHAPE


def first_rows(start: date, present: Present) -> list[dict[str, str]]:
    """What the form begins with: from the start of accounting work to now, as the register has it."""
    return [{"first": f"{start:%Y-%m}", "last": "", "what": present.what, "employer": present.employer}]


def typed(data: MultiValueDict[str, str]) -> list[dict[str, str]]:
    """The rows as they were typed; rows with nothing in them are left out."""
    columns = {name: data.getlist(name)[:MOST] for name in COLUMNS}
    count = max(map(len, columns.values()))
    rows = [
        {name: (values[n] if n < len(values) else "").strip()[: 2 * LONGEST] for name, values in columns.items()}
        for n in range(count)
    ]
    return [row for row in rows if row["first"] or row["last"] or row["employer"]]


def blank_after(rows: list[dict[str, str]]) -> dict[str, str]:
    """One more row: it begins in the month after the last one that ends."""
    ends = [last for row in rows if (last := parse_month(row["last"]))]
    after = last_day(max(ends)) + timedelta(days=1) if ends else None
    return {"first": f"{after:%Y-%m}" if after else "", "last": "", "what": What.ON_POST, "employer": ""}


def as_typed(rows: Iterable[Stated]) -> list[dict[str, str]]:
    """Periods as the form has them."""
    return [
        {
            "first": f"{row.first:%Y-%m}",
            "last": f"{row.last:%Y-%m}" if row.last else "",
            "what": row.what,
            "employer": row.employer,
        }
        for row in rows
    ]


def read(rows: list[dict[str, str]]) -> tuple[list[Stated], list[tuple[int, str]]]:
    """The periods as they were typed, and what cannot be read: (number of the row, why)."""
    found, faults = [], []
    for n, row in enumerate(rows):
        first, last = parse_month(row["first"]), parse_month(row["last"])
        if first is None or (row["last"] and last is None):
            faults.append((n, why_no_month(row["last"] if first else row["first"])))
            continue
        if row["what"] not in list(What):
            faults.append((n, words.CHOOSE_WHAT))
            continue
        try:
            employer = EMPLOYER.clean(row["employer"]) if row["what"] != What.NO_EMPLOYER else ""
        except forms.ValidationError as fault:
            faults.append((n, fault.messages[0]))
            continue
        found.append(Stated(first, last_day(last) if last else None, row["what"], employer))
    return found, faults


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


class MonthField(forms.CharField):
    """A month as people write it, kept as its first day."""

    def clean(self, value: object) -> date:
        typed = super().clean(value)
        found = parse_month(typed)
        if found is None:
            raise forms.ValidationError(why_no_month(typed))
        return found


class OutsideForm(AskingForm):
    """A post in another province: unit, months, proof (A31)."""

    employer = forms.CharField(label="单位名称", max_length=100, widget=forms.TextInput(attrs=control()))
    first = MonthField(label="开始年月", max_length=10, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    last = MonthField(label="截止年月", max_length=10, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    proof = PaperField("outside_proof", label="区外工作证明")

    def clean_last(self) -> date:
        return last_day(self.cleaned_data["last"])
