"""调出区外 and 调回区内 as they are typed."""

from typing import Any

from django import forms
from django.utils import timezone

from acms.accounts.forms import control
from acms.accounts.papers import PaperField
from acms.base import codelists
from acms.base.forms import AskingForm, DayField, Files, Known, Posted, offer, select
from acms.employers.forms import code_is_off, seen_field, stated_code
from acms.people.models import Person
from acms.regions import outside
from acms.regions.forms import RegionField
from acms.transfers import actions, words
from acms.transfers.models import Receiver


class OutForm(AskingForm):
    """Where to, and who receives there."""

    province = forms.ChoiceField(label="调入省份", widget=select())
    place = forms.CharField(label="市、县（区）", max_length=60, widget=forms.TextInput(attrs=control()))
    receiver_kind = forms.ChoiceField(label="由谁接收", choices=Receiver.choices, widget=select())
    receiver = forms.CharField(label="接收单位全称", max_length=120, widget=forms.TextInput(attrs=control()))
    receiver_uscc = forms.CharField(
        label="单位统一社会信用代码", max_length=30, required=False, widget=forms.TextInput(attrs=control())
    )
    code_seen = seen_field()
    receiver_phone = forms.CharField(
        label="接收单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel"))
    )
    moved_on = DayField(
        label="工作地变更日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric"))
    )
    stay_proof = PaperField("stay_proof", label="户口簿、居住证或者房产证", required=False)

    def __init__(self, data: Posted = None, files: Files = None, *, initial: Known = None, person: Person):
        super().__init__(data, files, initial=initial)
        self.person = person

    def prepare(self) -> None:
        offer(self, "province", [("", "请选择"), *((name, name) for name in outside.provinces().values())])

    def clean_receiver_uscc(self) -> str:
        text = self.cleaned_data["receiver_uscc"].strip()
        if not text or self.data.get("receiver_kind") != Receiver.UNIT:
            return ""
        code = stated_code(self, "receiver_uscc", str(self.initial.get("receiver_uscc", "")))
        if actions.inside(text):
            raise forms.ValidationError(words.INSIDE_CODE)
        return code

    @property
    def code_is_off(self) -> bool:
        """Whether the page asks if the certificate has this code."""
        return code_is_off(self, "receiver_uscc")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("receiver_kind") == Receiver.UNIT and cleaned.get("receiver_uscc") == "":
            self.add_error("receiver_uscc", words.UNIT_CODE_FIRST)
        day = cleaned.get("moved_on")
        if day and (fault := actions.moving_fault(self.person, day, timezone.localdate())):
            self.add_error("moved_on", fault)
        return cleaned


class BackForm(AskingForm):
    """Where somebody lives again, with the proof."""

    residence_type = forms.ChoiceField(label="按哪里管理", widget=select())
    division_code = RegionField(label="所在旗县")
    proof = PaperField("stay_proof", label="户口簿、居住证或者房产证")

    def prepare(self) -> None:
        offer(self, "residence_type", codelists.choices("residence_type"))
