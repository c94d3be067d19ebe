"""Form fields that every room uses."""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from acms.base import text, words


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """What a field of choices offers, where that is known only when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def parse_day(typed: str) -> date:
    """1993-08-01, 1993年8月1日, 1993.8.1 or 19930801. Raises ValidationError, for a month without a day too."""
    try:
        found = text.moment(typed)
    except text.Fault as fault:
        raise forms.ValidationError(words.text_fault(fault)) from None
    if not found.exact:
        raise forms.ValidationError(words.DAY_MISSING)
    return found.first


Posted = Mapping[str, Any] | None
if TYPE_CHECKING:  # generic for the checker alone
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile
Files = MultiValueDict[str, Upload] | None
Known = MutableMapping[str, Any] | None


class AskingForm(forms.Form):
    """A form that says what is to be done with each empty field: 请填姓名。 请选择民族。 请上传证明。"""

    def __init__(self, data: Posted = None, files: Files = None, *, initial: Known = None, prefix: str | None = None):
        super().__init__(data, files, initial=initial, prefix=prefix)
        self.prepare()
        name_what_is_missing(self)

    def prepare(self) -> None:
        """Takes up what is known only when the form is made: choices, fields that come and go."""


def name_what_is_missing(form: forms.BaseForm) -> None:
    """An empty required field says what is to be done with it."""
    for field in form.fields.values():
        verb = "填"
        if isinstance(field, forms.ChoiceField):
            verb = "选择"
        elif isinstance(field, forms.FileField):
            verb = "上传"
        field.error_messages["required"] = words.please(verb, str(field.label))


class DayField(forms.CharField):
    """A day as people type it."""

    def clean(self, value: object) -> date | None:
        typed = super().clean(value)
        return parse_day(typed) if typed else None

    def prepare_value(self, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value


class NameField(forms.CharField):
    """The name of a person as people type it, tidied as it is stored (N01). Longer than a name: invisible marks count."""

    def __init__(self, *, label: str, widget: forms.Widget | None = None, required: bool = True):
        super().__init__(max_length=200, label=label, widget=widget, required=required)

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return text.name(typed)
        except text.Fault as fault:
            raise forms.ValidationError(words.text_fault(fault)) from None


def select() -> forms.Select:
    """A list to choose one entry from."""
    return forms.Select(attrs={"class": "form-select"})
