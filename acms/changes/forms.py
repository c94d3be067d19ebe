"""The form of 增加工作单位 (E02)."""

from typing import Any

from django import forms

from acms.accounts.forms import control
from acms.base import codelists
from acms.base.numbers import uscc
from acms.changes import words
from acms.regions import divisions


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class EmployerForm(forms.Form):
    """What a new employer's certificate says."""

    uscc = forms.CharField(label="统一社会信用代码", max_length=30, widget=forms.TextInput(attrs=control()))
    name = forms.CharField(label="单位全称", max_length=120, widget=forms.TextInput(attrs=control()))
    address = forms.CharField(label="单位地址", max_length=200, widget=forms.TextInput(attrs=control()))
    division_code = forms.ChoiceField(
        label="所在地市县级区划",
        widget=forms.Select(attrs={"class": "form-select", "data-picker": "1"}),
        error_messages={"invalid_choice": words.OUTSIDE},
    )
    economic_type = forms.ChoiceField(label="单位经济类型", widget=_select())
    phone = forms.CharField(label="单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel")))
    certificate_type = forms.ChoiceField(label="证照类型", widget=_select())
    certificate = forms.FileField(
        label="证照扫描件",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": "image/*,application/pdf,.heic"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        blank = [("", "请选择")]
        self.fields["division_code"].choices = [*blank, *divisions.choices()]  # type: ignore[attr-defined]
        self.fields["economic_type"].choices = blank + codelists.choices("economic_type", without=("000",))  # type: ignore[attr-defined]
        self.fields["certificate_type"].choices = blank + codelists.choices("unit_cert_type")  # type: ignore[attr-defined]
        for field in self.fields.values():
            verb = (
                "选择"
                if isinstance(field, forms.ChoiceField)
                else "上传"
                if isinstance(field, forms.FileField)
                else "填"
            )
            field.error_messages["required"] = f"请{verb}{field.label}。"

    def clean_uscc(self) -> str:
        try:
            return uscc.parse(self.cleaned_data["uscc"])
        except uscc.WrongCode as wrong:
            raise forms.ValidationError(words.USCC_FAULTS[wrong.code]) from None

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if divisions.parse_address(address).other_province:
            raise forms.ValidationError(words.OUTSIDE)
        return address
