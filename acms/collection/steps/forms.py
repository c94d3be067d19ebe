"""The form of a step. Every field may stay empty while it is a draft; what is there must be right."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from acms.accounts.forms import control, email_address, phone_number
from acms.base import codelists
from acms.base.forms import DayField
from acms.base.numbers import uscc
from acms.collection import words
from acms.collection.steps import drafts
from acms.collection.steps.base import Item, Kind, Step
from acms.collection.steps.drafts import Sent
from acms.regions.forms import RegionField

if TYPE_CHECKING:
    from acms.collection.facts import Draft

BLANK = [("", "请选择")]
YES_NO = [("1", words.YES), ("0", words.NO)]
# The boxes beside the form's own fields (Step.extras).
_TIDY: dict[str, Callable[[str], str]] = {"phone": phone_number, "email": email_address, "uscc": uscc.normalise}


class BooleanChoice(forms.TypedChoiceField):
    """是 or 否; None while it is not answered."""

    def __init__(self, **kwargs: Any):
        super().__init__(choices=YES_NO, coerce=lambda v: v == "1", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0"}.get(value, value)

    def to_python(self, value: Any) -> str:
        # A closed field is cleaned from what is stored, not from what was sent.
        return str(super().to_python(self.prepare_value(value)))


class StepForm(forms.Form):
    """One step's fields. What cannot be changed now is shown read only and taken from the answers, never from the request.

    A step's own form says what may be chosen (`options`, by item) and what is wrong with an answer.
    """

    options: ClassVar[dict[str, list[tuple[str, str]]]] = {}

    def __init__(self, *args: Any, step: Step[Any, Any], draft: Draft, **kwargs: Any):
        stored = {name: draft.stored(step, name) for name in step.names}
        begun = {name: typed for name, typed in draft.typed(step).items() if name in stored}
        kwargs |= {"initial": stored | begun, "auto_id": "f-%s"}
        super().__init__(*args, **kwargs)
        self.step, self.draft, self.case = step, draft, draft.case
        for name in step.names:
            item = step.by_name[name]
            self.fields[name] = self.field_of(item)
            self.fields[name].disabled = not draft.lets_change(item)
        for name, reason in self._returned().items():
            self.fields[name].returned = reason  # type: ignore[attr-defined]

    def _returned(self) -> dict[str, str]:
        """A returned item says why at its field (W12)."""
        reasons = self.case.returned_for()
        keys = {name: self.step.by_name[name].key for name in self.fields}
        return {name: reasons[key] for name, key in keys.items() if key in reasons}

    def field_of(self, item: Item) -> forms.Field:
        """The field that an item is asked by."""
        common: dict[str, Any] = {"label": self.draft.label(item), "required": False}
        attrs = {"id": item.anchor}
        if item.kind is Kind.YES_NO:
            return BooleanChoice(**common, widget=forms.RadioSelect(attrs={**attrs, "class": "form-check-input"}))
        if item.kind is Kind.DAY:
            widget = forms.TextInput(attrs=control(inputmode="numeric", placeholder="", **attrs))
            return DayField(**common, max_length=20, widget=widget)
        if item.kind is Kind.PLACE:
            return RegionField(**common, attrs=attrs)
        if item.kind is Kind.CODE:
            choices = BLANK + self.options.get(item.column, codelists.choices(item.list))
            return forms.ChoiceField(
                **common, choices=choices, widget=forms.Select(attrs={"class": "form-select", **attrs})
            )
        return self.text_field(item, widget=forms.TextInput(attrs=control(**attrs)), **common)

    def text_field(self, item: Item, **common: Any) -> forms.Field:
        return forms.CharField(max_length=item.longest, **common)

    def sent(self) -> Sent:
        """What the page has sent of the fields that may be changed. A field that it does not show is not changed."""
        texts = {name: text for name in self.step.names if (text := self._typed(name)) is not None}
        for name in self.step.extras:
            if name in self.data and self.draft.lets_change(self.step.by_name[name]):
                texts[name] = self.data[name]
        values = {name: self.cleaned_data[name] for name in texts if name in self.cleaned_data}
        return Sent(texts, values, drafts.seen(self.data.get("seen", "")), self._tidy)

    def _typed(self, name: str) -> str | None:
        """The text of a box; None where it is not on the page, closed, or no choice of its list."""
        field = self.fields[name]
        if field.disabled or field.widget.value_omitted_from_data(self.data, self.files, name):
            return None
        if name in self.errors and isinstance(field, forms.ChoiceField) and not isinstance(field, RegionField):
            return None
        return str(field.widget.value_from_datadict(self.data, self.files, name) or "")

    def _tidy(self, name: str, text: str) -> str:
        """The text as it is stored once it is valid; else as it was typed."""
        if name in _TIDY:
            try:
                return _TIDY[name](text)
            except forms.ValidationError:
                return text
        alone = type(self)({name: text}, step=self.step, draft=self.draft)
        return text if name in alone.errors else drafts.text(alone.cleaned_data[name])

    def seen(self, draft: Draft) -> str:
        """What a page drawn now has shown: it comes back with what is sent."""
        texts = drafts.shown(self.step, draft.rows[self.step.code], draft.user, self.step.names)
        return json.dumps({name: [text] for name, text in texts.items()})

    def not_future(self, name: str) -> Any:
        """The day of a field, refused where it is still to come."""
        day = self.cleaned_data[name]
        if day and day > date.today():
            raise forms.ValidationError(words.future(str(self.fields[name].label), day))
        return day
