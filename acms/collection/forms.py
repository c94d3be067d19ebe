"""The form of the proof letter; those of the steps stand in `steps`."""

from datetime import date
from typing import Any

from django import forms

from acms.accounts.forms import control
from acms.base import codelists
from acms.base.codes import NONE, Position
from acms.base.dates import years_after
from acms.base.forms import DayField, name_what_is_missing, offer, parse_day
from acms.collection import words
from acms.collection.steps.forms import BLANK
from acms.people.rules import LEAST_WORKING_AGE, start_faults


class LetterForm(forms.Form):
    """「填写并打印证明函」: the fields of the letter that the person states (T01, W08)."""

    phone = forms.CharField(label="工作单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel")))
    joined_on = DayField(
        label="进入单位工作日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric"))
    )
    accounting_since = DayField(
        label="开始从事会计工作日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric"))
    )
    position = forms.ChoiceField(label="现从事会计工作岗位", widget=forms.Select(attrs={"class": "form-select"}))
    admin_post = forms.ChoiceField(label="会计行政职务", widget=forms.Select(attrs={"class": "form-select"}))
    title = forms.ChoiceField(label="会计专业技术职务", widget=forms.Select(attrs={"class": "form-select"}))
    title_since = DayField(
        label="会计专业技术职务聘任时间",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=control(inputmode="numeric")),
    )

    def __init__(
        self,
        *args: Any,
        born: date,
        graduated: date | None = None,
        fixed: date | None = None,
        before: date | None = None,
        **kwargs: Any,
    ):
        """`graduated`: full time; `fixed`: the start that is fixed already (W08); `before`: when the former post began (A9)."""
        super().__init__(*args, **kwargs)
        self.born, self.graduated, self.fixed, self.before = born, graduated, fixed, before
        for name, title in (("position", "position_2012"), ("admin_post", "admin_post"), ("title", "prof_post")):
            without = (Position.NONE,) if name == "position" else ()
            offer(self, name, BLANK + codelists.choices(title, without=without))
        name_what_is_missing(self)
        if fixed:  # shown, not asked
            self.fields["accounting_since"].disabled = True
            self.initial["accounting_since"] = fixed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        today = date.today()
        for name in ("joined_on", "accounting_since", "title_since"):
            if cleaned.get(name) and cleaned[name] > today:
                self.add_error(name, words.future(str(self.fields[name].label), cleaned[name]))
        self._start(cleaned)
        # What is wrong with a day that was typed is said already.
        since_is_empty = not cleaned.get("title_since") and "title_since" not in self.errors
        if cleaned.get("title") not in (None, *NONE) and since_is_empty:
            self.add_error("title_since", words.TITLE_SINCE_FIRST)
        if cleaned.get("title") in NONE:
            cleaned["title_since"] = None
        return cleaned

    def _start(self, cleaned: dict[str, Any]) -> None:
        since, joined = cleaned.get("accounting_since"), cleaned.get("joined_on")
        if since and not self.fixed:
            for sentence in start_faults(since, self.graduated, self.born):
                self.add_error("accounting_since", sentence)
        if self.fixed and not self._says_the_fixed_start():
            self.add_error("accounting_since", words.start_fixed(self.fixed))
        if joined and joined < years_after(self.born, LEAST_WORKING_AGE):
            self.add_error("joined_on", words.JOINED_TOO_YOUNG)
        elif joined and self.before and joined <= self.before:
            self.add_error("joined_on", words.joined_before(self.before))

    def _says_the_fixed_start(self) -> bool:
        """The page does not ask for it; a page from before it was fixed, or another program, may say it all the same (W08)."""
        typed = self.data.get("accounting_since", "")
        try:
            return not typed or parse_day(typed) == self.fixed
        except forms.ValidationError:
            return False
