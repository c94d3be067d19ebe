"""The forms of both filings (F01, F02)."""

from datetime import date
from typing import Any

from django import forms

from acms.accounts.forms import (
    NUMBER_LENGTH,
    PHONE_LENGTH,
    FirstPasswordForm,
    control,
    id_number,
    own_password,
    phone_number,
    require_the_same_again,
)
from acms.accounts.papers import PaperField
from acms.base import codelists, text
from acms.base.forms import AskingForm, Files, Known, NameField, Posted, offer, select
from acms.filing import rules, words
from acms.policy.figures import Policy
from acms.regions.forms import RegionField

BLANK = [("", "请选择")]
OUT = "out"


class WhoForm(AskingForm):
    """Who files: ID number, name, and a phone proved by a code. `proved`: the phone that this session has proved already."""

    number = forms.CharField(label="身份证件号", max_length=NUMBER_LENGTH, widget=forms.TextInput(attrs=control()))
    name = NameField(label="姓名", widget=forms.TextInput(attrs=control(autocomplete="name")))
    phone = forms.CharField(
        label="手机号",
        max_length=PHONE_LENGTH,
        widget=forms.TextInput(attrs=control(inputmode="tel", autocomplete="tel")),
    )
    code = forms.CharField(
        label="短信验证码",
        max_length=6,
        required=False,
        widget=forms.TextInput(
            attrs=control(inputmode="numeric", autocomplete="one-time-code", **{"class": "form-control w-12 t-num"})
        ),
    )

    def __init__(self, data: Posted = None, files: Files = None, *, initial: Known = None, proved: str = ""):
        super().__init__(data, files, initial=initial)
        self.proved = proved

    def clean_number(self) -> str:
        return id_number(self.cleaned_data["number"])

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("phone") and cleaned["phone"] != self.proved and not cleaned.get("code"):
            self.add_error("code", words.CODE_FIRST)
        return cleaned


class TitleForm(WhoForm):
    """取得会计专业技术资格入库备案 (F01): the qualification and one's own password."""

    level = forms.ChoiceField(label="资格级别", widget=select())
    way = forms.ChoiceField(label="取得方式", widget=select())
    year = forms.CharField(label="取得年度", max_length=4, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    certificate_no = forms.CharField(label="证书号", max_length=50, widget=forms.TextInput(attrs=control()))
    division_code = RegionField(label="取得地区", outside=words.NOT_HERE, more=[(OUT, words.OUTSIDE)])
    certificate = PaperField("qualification", label="资格证书")
    password = FirstPasswordForm.base_fields["password"]
    again = FirstPasswordForm.base_fields["again"]

    def __init__(
        self, data: Posted = None, files: Files = None, *, initial: Known = None, proved: str = "", policy: Policy
    ):
        super().__init__(data, files, initial=initial, proved=proved)
        self.policy = policy

    def prepare(self) -> None:
        offer(self, "level", BLANK + codelists.choices("title_level"))
        offer(self, "way", BLANK + codelists.choices("qualification_way"))

    def clean_year(self) -> int:
        year = text.whole(text.plain(self.cleaned_data["year"]))
        if year is None or not 1000 <= year <= 9999:
            raise forms.ValidationError(words.YEAR_SHAPE)
        return year

    def clean_division_code(self) -> str:
        if self.cleaned_data["division_code"] == OUT:
            raise forms.ValidationError(words.NOT_HERE)
        return str(self.cleaned_data["division_code"])

    def clean_password(self) -> str:
        return own_password(self, self.cleaned_data.get("name", ""), self.cleaned_data.get("number", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        level, way, year = cleaned.get("level"), cleaned.get("way"), cleaned.get("year")
        if level and way and year:
            wrong = rules.fault(level, way, year, self.policy, date.today().year)
            if wrong == "way":
                self.add_error("way", words.WRONG_WAY)
            elif wrong:
                first = rules.first_year(level, self.policy)
                self.add_error("year", words.too_early(codelists.name("title_level", level), first))
        require_the_same_again(self, cleaned)
        return cleaned
