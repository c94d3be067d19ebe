"""The forms of 账号认领, by the person and at the counter (L02)."""

from django import forms

from acms.accounts.forms import NUMBER_LENGTH, PHONE_LENGTH, control, id_number, phone_number
from acms.accounts.papers import PaperField
from acms.base.forms import AskingForm, NameField
from acms.regions.forms import RegionField


class ClaimForm(AskingForm):
    """Whose the account is, a phone proved by a code, the ID card; the captcha is checked beside it."""

    number = forms.CharField(label="身份证件号", max_length=NUMBER_LENGTH, widget=forms.TextInput(attrs=control()))
    name = NameField(label="姓名", widget=forms.TextInput(attrs=control(autocomplete="name")))
    division_code = RegionField(label="所在地区")
    portrait = PaperField("id_portrait", label="身份证头像面")
    phone = forms.CharField(
        label="手机号",
        max_length=PHONE_LENGTH,
        widget=forms.TextInput(attrs=control(inputmode="tel", autocomplete="tel")),
    )
    code = forms.CharField(
        label="短信验证码",
        max_length=6,
        widget=forms.TextInput(attrs=control(inputmode="numeric", autocomplete="one-time-code")),
    )

    def clean_number(self) -> str:
        return id_number(self.cleaned_data["number"])

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])


class CounterForm(AskingForm):
    """「交还账号」: whose file it is goes without saying; the phone is proved by a code that the person reads out."""

    seen = forms.BooleanField(
        label="已经当面核对本人和身份证原件，是同一个人",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    portrait = PaperField("id_portrait", label="身份证头像面", by_phone=False)
    phone = forms.CharField(
        label="本人手机号", max_length=PHONE_LENGTH, widget=forms.TextInput(attrs=control(inputmode="tel"))
    )
    code = forms.CharField(label="短信验证码", max_length=6, widget=forms.TextInput(attrs=control(inputmode="numeric")))

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])
