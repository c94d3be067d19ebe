"""调出区外 and 调回区内 as they are typed."""

from typing import Any

from django import forms
from django.utils import timezone

from acms.accounts.forms import control, name_what_is_missing, upload
from acms.base import codelists
from acms.base.forms import DayField
from acms.base.numbers import uscc
from acms.employers import words as employer_words
from acms.people.models import Person
from acms.regions import divisions
from acms.transfers import actions, words
from acms.transfers.models import Receiver


def _select(**attributes: Any) -> forms.Select:
    return forms.Select(attrs={"class": "form-select", **attributes})


class OutForm(forms.Form):
    """Where to, and who receives there."""

    province = forms.ChoiceField(label="调入省份", widget=_select())
    place = forms.CharField(label="市、县（区）", max_length=60, widget=forms.TextInput(attrs=control()))
    receiver_kind = forms.ChoiceField(label="由谁接收", choices=Receiver.choices, widget=_select())
    receiver = forms.CharField(label="接收单位全称", max_length=120, widget=forms.TextInput(attrs=control()))
    receiver_uscc = forms.CharField(
        label="单位统一社会信用代码", max_length=30, required=False, widget=forms.TextInput(attrs=control())
    )
    receiver_phone = forms.CharField(
        label="接收单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel"))
    )
    moved_on = DayField(
        label="工作地变更日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric"))
    )
    stay_proof = forms.FileField(label="户口簿、居住证或者房产证", required=False, widget=upload())

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["province"].choices = [("", "请选择"), *((name, name) for name in divisions.PROVINCES)]  # type: ignore[attr-defined]
        name_what_is_missing(self)

    def clean_receiver_uscc(self) -> str:
        text = self.cleaned_data["receiver_uscc"].strip()
        if not text or self.data.get("receiver_kind") != Receiver.UNIT:
            return ""
        if fault := employer_words.uscc_fault(text):
            raise forms.ValidationError(fault)
        if actions.inside(text):
            raise forms.ValidationError(words.INSIDE_CODE)
        return uscc.normalise(text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("receiver_kind") == Receiver.UNIT and cleaned.get("receiver_uscc") == "":
            self.add_error("receiver_uscc", words.UNIT_CODE_FIRST)
        day = cleaned.get("moved_on")
        if day and (fault := actions.moving_fault(self.person, day, timezone.localdate())):
            self.add_error("moved_on", fault)
        return cleaned


class BackForm(forms.Form):
    """Where somebody lives again, with the proof."""

    residence_type = forms.ChoiceField(label="按哪里管理", widget=_select())
    division_code = forms.ChoiceField(label="所在旗县", widget=_select(**{"data-picker": "1"}))
    proof = forms.FileField(label="户口簿、居住证或者房产证", widget=upload())

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["residence_type"].choices = codelists.choices("residence_type")  # type: ignore[attr-defined]
        self.fields["division_code"].choices = [("", "请选择"), *divisions.choices()]  # type: ignore[attr-defined]
        name_what_is_missing(self)
