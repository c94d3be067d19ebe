"""会计类专业在校学生申报 as it is typed: what the report says."""

from decimal import Decimal

from django import forms

from acms.accounts.forms import control
from acms.accounts.papers import PaperField
from acms.base import codelists
from acms.base.forms import AskingForm, DayField, offer
from acms.students import rules, words


class StudyForm(AskingForm):
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
    report = PaperField("student_report", label="学籍在线验证报告")

    def prepare(self) -> None:
        names = codelists.names("education_level_form")
        offer(self, "level", [("", "请选择"), *((code, names[code]) for code in rules.levels())])
        wrong = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
        self.fields["years"].error_messages |= dict.fromkeys(wrong, words.YEARS_SHAPE)

    def clean_years(self) -> Decimal:
        years: Decimal = self.cleaned_data["years"]
        if years * 2 % 1:
            raise forms.ValidationError(words.YEARS_SHAPE)
        return years
