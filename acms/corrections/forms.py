"""The forms of 证件登记更正: by the person and at the counter (W05)."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from acms.accounts import words as accounts_words
from acms.accounts.forms import (
    NUMBER_LENGTH,
    PHONE_LENGTH,
    control,
    id_number,
    phone_number,
)
from acms.accounts.papers import PaperField, at_the_desk
from acms.base import words as base_words
from acms.base.forms import AskingForm, DayField, Files, Known, NameField, Posted, select
from acms.base.numbers import id_card
from acms.corrections import actions, words
from acms.corrections.models import Came
from acms.people.models import Person
from acms.regions.forms import RegionField


class CorrectionForm(AskingForm):
    """证件登记更正 (W05): the guide's fields, and the region whose agency decides."""

    name = NameField(label="姓名", widget=forms.TextInput(attrs=control(autocomplete="name")))
    stated_number = forms.CharField(
        label="错误身份证号码", max_length=NUMBER_LENGTH, widget=forms.TextInput(attrs=control())
    )
    right_number = forms.CharField(
        label="正确身份证号码", max_length=NUMBER_LENGTH, required=False, widget=forms.TextInput(attrs=control())
    )
    division_code = RegionField(label="所在地区")
    reason = forms.CharField(label="更正原因", max_length=200, widget=forms.TextInput(attrs=control()))
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=control(inputmode="email")),
        error_messages={"invalid": accounts_words.EMAIL_SHAPE},
    )
    phone = forms.CharField(
        label="手机号码", max_length=PHONE_LENGTH, widget=forms.TextInput(attrs=control(inputmode="tel"))
    )
    code = forms.CharField(
        label="短信验证码",
        max_length=6,
        widget=forms.TextInput(attrs=control(inputmode="numeric", autocomplete="one-time-code")),
    )
    proof = PaperField("change_proof", label="证明扫描件")

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

    def clean_stated_number(self) -> str:
        # The number on file may be wrong in its check character too: any eighteen places are taken.
        number = id_card.stored(self.cleaned_data["stated_number"])
        if len(number) not in (15, 18):
            raise forms.ValidationError(base_words.ID_FAULTS["length"])
        return number

    def clean_right_number(self) -> str:
        number = self.cleaned_data["right_number"]
        if not number:
            return ""
        right = id_number(number)
        if right == self.cleaned_data.get("stated_number"):
            raise forms.ValidationError(words.SAME_NUMBER)
        return right


class CounterForm(CorrectionForm):
    """W05 at the counter: staff file it for somebody who phones, writes or comes in. A file that is open names itself."""

    came = forms.ChoiceField(
        label="申请方式", choices=[choice for choice in Came.choices if choice[0]], widget=select()
    )

    def __init__(
        self, data: Posted = None, files: Files = None, *, initial: Known = None, person: Person | None = None
    ):
        self.person = person
        super().__init__(data, files, initial=initial)

    def prepare(self) -> None:
        at_the_desk(self)
        del self.fields["code"]  # the clerk has the person before them, or on the line
        if self.person is not None:
            for name in ("stated_number", "division_code"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.person is not None:
            cleaned |= {"stated_number": self.person.id_number, "division_code": self.person.management_code}
            if cleaned.get("right_number") == self.person.id_number:
                self.add_error("right_number", words.SAME_NUMBER)
        return cleaned


class StartForm(AskingForm):
    """W08: the right start of accounting work of somebody whose fixed one is wrong, with why and its proof."""

    came = forms.ChoiceField(
        label="申请方式", choices=[choice for choice in Came.choices if choice[0]], widget=select()
    )
    right = DayField(label="正确的日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    reason = forms.CharField(label="更正原因", max_length=200, widget=forms.TextInput(attrs=control()))
    proof = PaperField("start_proof", label="证明扫描件", by_phone=False)

    def __init__(self, data: Posted = None, files: Files = None, *, initial: Known = None, person: Person):
        self.person = person
        super().__init__(data, files, initial=initial)

    def clean_right(self) -> date:
        right: date = self.cleaned_data["right"]
        if right == self.person.accounting_since:
            raise forms.ValidationError(words.START_SAME)
        if fault := actions.wrong_start(self.person, right, timezone.localdate()):
            raise forms.ValidationError(fault)
        return right
