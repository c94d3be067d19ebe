"""会计类专业在校学生申报 as it is typed: what the report says."""

from decimal import Decimal
from typing import Any

from django import forms

from acms.accounts.forms import control, name_what_is_missing, upload
from acms.base import codelists
from acms.base.forms import DayField
from acms.students import rules, words


class StudyForm(forms.Form):
    """School, level, major, when it began, how long it takes, and the report."""

    school = forms.CharField(label="院校", max_length=80, widget=forms.TextInput(attrs=control()))
    level = forms.ChoiceField(label="层次", widget=forms.Select(attrs={"class": "form-select"}))
    major = forms.CharField(label="专业", max_length=60, widget=forms.TextInput(attrs=control()))
    entered_on = DayField(label="入学时间", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    years = forms.DecimalField(
        label="学制",
        min_value=Decimal(1),
        max_value=Decimal(8),
        widget=forms.TextInput(attrs=control(inputmode="decimal", **{"class": "form-control w-12 t-num"})),
    )
    report = forms.FileField(label="学籍在线验证报告", widget=upload())

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = codelists.names("education_level_form")
        self.fields["level"].choices = [("", "请选择"), *((code, names[code]) for code in rules.levels())]  # type: ignore[attr-defined]
        wrong = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
        self.fields["years"].error_messages |= dict.fromkeys(wrong, words.YEARS_SHAPE)
        name_what_is_missing(self)

    def clean_years(self) -> Decimal:
        years: Decimal = self.cleaned_data["years"]
        if years * 2 % 1:
            raise forms.ValidationError(words.YEARS_SHAPE)
        return years
