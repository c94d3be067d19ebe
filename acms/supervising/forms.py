"""The forms of supervising units: 设立主管部门 (R03), 预审意见 (A8)."""

from django import forms

from acms.accounts.forms import NUMBER_LENGTH, PHONE_LENGTH, control, id_number, phone_number
from acms.accounts.papers import PaperField
from acms.base.forms import AskingForm, NameField, select
from acms.casework.models import Opinion
from acms.supervising.models import Level
from acms.supervising.words import ITEMS


class DesignationForm(AskingForm):
    """The department's level, its administrator, and the letter that says so."""

    level = forms.ChoiceField(
        label=ITEMS["designation.level"], choices=[("", "请选择"), *Level.choices], widget=select()
    )
    name = NameField(label=ITEMS["designation.name"], widget=forms.TextInput(attrs=control()))
    id_number = forms.CharField(
        label=ITEMS["designation.id_number"],
        max_length=NUMBER_LENGTH,
        widget=forms.TextInput(attrs=control()),
    )
    phone = forms.CharField(
        label=ITEMS["designation.phone"],
        max_length=PHONE_LENGTH,
        widget=forms.TextInput(attrs=control(inputmode="tel")),
    )
    letter = PaperField("designation_letter", label=ITEMS["scan.designation_letter"])

    def clean_id_number(self) -> str:
        return id_number(self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])


class OpinionForm(AskingForm):
    """What a supervising unit thinks of a case. It says nothing to the person and decides nothing."""

    opinion = forms.ChoiceField(label="预审意见", choices=[("", "请选择"), *Opinion.choices], widget=select())
    text = forms.CharField(
        label="说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
