"""The forms about units: 增加工作单位 (E02), 单位信息变更 (E03), 离岗与自然减员 (E05)."""

from typing import Any

from django import forms

from acms.accounts.forms import (
    control,
)
from acms.accounts.papers import PaperField
from acms.base import codelists
from acms.base.forms import AskingForm, DayField, offer, select
from acms.employers.forms import code_is_off, seen_field, stated_code
from acms.people.models import Leaving
from acms.regions import addresses
from acms.regions.forms import RegionField
from acms.units import words


class EmployerForm(AskingForm):
    """What a new employer's certificate says."""

    uscc = forms.CharField(label="统一社会信用代码", max_length=30, widget=forms.TextInput(attrs=control()))
    name = forms.CharField(label="单位全称", max_length=120, widget=forms.TextInput(attrs=control()))
    address = forms.CharField(label="单位地址", max_length=200, widget=forms.TextInput(attrs=control()))
    division_code = RegionField(label="所在地市县级区划", outside=words.OUTSIDE)
    economic_type = forms.ChoiceField(label="单位经济类型", widget=select())
    phone = forms.CharField(label="单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel")))
    certificate_type = forms.ChoiceField(label="证照类型", widget=select())
    certificate = PaperField("employer_certificate", label="证照扫描件")
    code_seen = seen_field()

    @property
    def code_is_off(self) -> bool:
        """Whether the page asks if the certificate has this code."""
        return code_is_off(self, "uscc")

    def prepare(self) -> None:
        blank = [("", "请选择")]
        offer(self, "economic_type", blank + codelists.choices("economic_type", without=("000",)))
        offer(self, "certificate_type", blank + codelists.choices("unit_cert_type"))

    def clean_uscc(self) -> str:
        return stated_code(self, "uscc", self.present_code())

    def present_code(self) -> str:
        """The code that stands in the register; a new unit has none."""
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("code_seen", None)  # said to `stated_code`, no fact of the unit
        return cleaned

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if addresses.lies_elsewhere(address):
            raise forms.ValidationError(words.OUTSIDE)
        return address


class ChangeEmployerForm(EmployerForm):
    """E03: what an agency changes of a unit that has no head."""

    def present_code(self) -> str:
        return str(self.initial.get("uscc", ""))

    def prepare(self) -> None:
        super().prepare()
        for name in ("certificate", "certificate_type"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        place = addresses.parse_address(cleaned.get("address", "")).banner
        if place and cleaned.get("division_code") and place.code != cleaned["division_code"]:
            self.add_error("division_code", words.ADDRESS_ELSEWHERE)
        return cleaned


class UnitForm(EmployerForm):
    """E03 by the head: as a new unit is stated; the certificate is asked for when more than the phone changes."""

    def present_code(self) -> str:
        return str(self.initial.get("uscc", ""))

    def prepare(self) -> None:
        super().prepare()
        self.fields["certificate"].required = False


class LeavingForm(AskingForm):
    """E05: what has happened, and since when."""

    what = forms.ChoiceField(label="申报内容", choices=Leaving.choices, widget=select())
    on = DayField(label="日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric")))
