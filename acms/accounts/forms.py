"""The forms of the login pages."""

from typing import Any

from django import forms
from django.core.validators import validate_email

from acms.accounts import passwords, words
from acms.accounts.models import Role, User
from acms.base import text
from acms.base import words as base_words
from acms.base.forms import AskingForm, Known, NameField, Posted, offer
from acms.base.numbers import id_card
from acms.channels import wechat

# What is pasted has blanks, a country code and marks that nobody sees around it.
NUMBER_LENGTH, PHONE_LENGTH = 60, 40
LOGIN = r"[a-z][a-z0-9_.-]{2,30}"


def control(**attributes: object) -> dict[str, Any]:
    """Attributes of a text control."""
    return {"class": "form-control", **attributes}


def id_number(typed: str) -> str:
    """A valid ID number as it is stored, an older one lengthened (D15). Raises ValidationError with what is wrong with it."""
    try:
        return id_card.read(typed).text
    except id_card.WrongNumber as wrong:
        raise forms.ValidationError(base_words.ID_FAULTS[wrong.code]) from None


def phone_number(typed: str) -> str:
    """A mobile number without spaces and country code. Raises ValidationError."""
    try:
        return text.mobile(typed)
    except text.Fault:
        raise forms.ValidationError(words.PHONE_SHAPE) from None


def email_address(typed: str) -> str:
    """An e-mail address, half-width as mail has it. Raises ValidationError."""
    address = text.plain(typed)
    try:
        validate_email(address)
    except forms.ValidationError:
        raise forms.ValidationError(words.EMAIL_SHAPE) from None
    return address


class SignInForm(forms.Form):
    """「身份证件号」+「密码」; the captcha is checked beside it."""

    number = forms.CharField(label="身份证件号", max_length=NUMBER_LENGTH, required=False)
    password = forms.CharField(label="密码", max_length=128, required=False)
    number.widget = forms.TextInput(attrs=control(autocomplete="username", id="id_number"))
    password.widget = forms.PasswordInput(attrs=control(autocomplete="current-password"))

    def clean_number(self) -> str:
        return id_number(self.cleaned_data["number"])


class FirstPasswordForm(AskingForm):
    """L02, L03: full name, a verified phone, a password of one's own."""

    name = NameField(label="姓名", widget=forms.TextInput(attrs=control(autocomplete="name")))
    phone = forms.CharField(
        label="手机号",
        max_length=PHONE_LENGTH,
        widget=forms.TextInput(attrs=control(inputmode="tel", autocomplete="tel")),
    )
    code = forms.CharField(
        label="短信验证码",
        max_length=6,
        widget=forms.TextInput(
            attrs=control(inputmode="numeric", autocomplete="one-time-code", **{"class": "form-control w-12 t-num"})
        ),
    )
    password = forms.CharField(
        label="新密码", max_length=128, widget=forms.PasswordInput(attrs=control(autocomplete="new-password"))
    )
    again = forms.CharField(
        label="再填一次新密码", max_length=128, widget=forms.PasswordInput(attrs=control(autocomplete="new-password"))
    )

    def __init__(self, data: Posted = None, *, initial: Known = None, id_number: str = ""):
        super().__init__(data, initial=initial)
        self.id_number = id_number

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

    def clean_password(self) -> str:
        return own_password(self, self.cleaned_data.get("name", ""), self.id_number)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        require_the_same_again(self, cleaned)
        return cleaned


class ActivatedForm(FirstPasswordForm):
    """L02: the name was checked with the code."""

    def prepare(self) -> None:
        del self.fields["name"]


class FiledPhoneForm(FirstPasswordForm):
    """L02: the code goes to the phone that the file holds; none is typed."""

    def prepare(self) -> None:
        del self.fields["phone"]


class ActivationForm(AskingForm):
    """L02: number, name and the code from the agency; the captcha is checked beside it."""

    number = forms.CharField(
        label="身份证件号", max_length=NUMBER_LENGTH, widget=forms.TextInput(attrs=control(autocomplete="username"))
    )
    name = NameField(label="姓名", widget=forms.TextInput(attrs=control(autocomplete="name")))
    activation = forms.CharField(
        label="激活码",
        max_length=40,
        widget=forms.TextInput(attrs=control(autocomplete="off", autocapitalize="characters", spellcheck="false")),
    )

    def clean_number(self) -> str:
        return id_number(self.cleaned_data["number"])


class StaffActivationForm(AskingForm):
    """R03, L08: user name and code, of whom an application has named their number too; the captcha is checked beside it."""

    login_name = forms.CharField(
        label="用户名", max_length=60, widget=forms.TextInput(attrs=control(autocomplete="username"))
    )
    number = forms.CharField(
        label="身份证件号",
        max_length=NUMBER_LENGTH,
        required=False,
        widget=forms.TextInput(attrs=control(autocomplete="off")),
    )
    activation = forms.CharField(
        label="激活码",
        max_length=40,
        widget=forms.TextInput(attrs=control(autocomplete="off", autocapitalize="characters", spellcheck="false")),
    )

    def clean_login_name(self) -> str:
        return text.plain(self.cleaned_data["login_name"]).strip().lower()

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"])
        return id_number(typed) if typed else ""


class FirstStaffForm(FirstPasswordForm):
    """R03: a password of one's own, and the first code of the authenticator app that was set up with it."""

    field_order = ["code", "password", "again"]

    def __init__(self, data: Posted = None, *, holder: str = ""):
        super().__init__(data)
        self.holder = holder

    def prepare(self) -> None:
        for field in ("name", "phone"):
            del self.fields[field]
        self.fields["code"].label = "动态验证码"

    def clean_password(self) -> str:
        return own_password(self, self.holder, "")


def own_password(form: forms.Form, name: str, number: str) -> str:
    """The password of a form, once it is strong enough and says nothing of its holder (L03). Raises ValidationError."""
    password = str(form.cleaned_data["password"])
    born = id_card.parse(number).born if number else None
    if found := passwords.faults(password, name=name, id_number=number, born=born):
        raise forms.ValidationError(found)
    return password


def require_the_same_again(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """A password is typed twice; the second field says when they differ."""
    if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
        form.add_error("again", words.PASSWORDS_DIFFER)


class StaffForm(forms.Form):
    """L08: user name and password."""

    login_name = forms.CharField(
        label="用户名", max_length=60, widget=forms.TextInput(attrs=control(autocomplete="username"))
    )
    password = forms.CharField(
        label="密码", max_length=128, widget=forms.PasswordInput(attrs=control(autocomplete="current-password"))
    )


class SecondFactorForm(forms.Form):
    """L08: the code of the authenticator app."""

    code = forms.CharField(
        label="动态验证码",
        max_length=20,
        widget=forms.TextInput(attrs=control(autocomplete="one-time-code")),
    )


def ways_back() -> list[tuple[str, str]]:
    """The ways by which somebody who has lost a password comes in again (L05)."""
    ways = [("sms", "手机短信"), ("email", "电子邮箱"), ("questions", "密保问题")]
    return [*ways, ("wechat", "微信")] if wechat.offered() else ways


class RecoverForm(forms.Form):
    """L05: who wants to come in again, and by which way."""

    number = forms.CharField(
        label="身份证件号", max_length=NUMBER_LENGTH, widget=forms.TextInput(attrs=control(autocomplete="username"))
    )
    way = forms.ChoiceField(
        label="找回方式",
        choices=ways_back,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean_number(self) -> str:
        return id_number(self.cleaned_data["number"])


class NewPasswordForm(FirstPasswordForm):
    """L05: the code and a new password."""

    field_order = ["code", "password", "again"]

    def prepare(self) -> None:
        del self.fields["name"], self.fields["phone"]
        self.fields["code"].label = "验证码"

    @property
    def for_reset(self) -> dict[str, str]:
        """The code and the new password."""
        return {key: self.cleaned_data[key] for key in ("code", "password")}


class QuestionsForm(FirstPasswordForm):
    """L05: the answers to three questions and a new password."""

    def __init__(self, data: Posted = None, *, questions: list[str], id_number: str = ""):
        self.questions = questions
        super().__init__(data, id_number=id_number)

    def prepare(self) -> None:
        for field in ("name", "phone", "code"):
            del self.fields[field]
        for question in self.questions:
            widget = forms.TextInput(attrs=control(autocomplete="off"))
            self.fields[question] = forms.CharField(label=words.QUESTIONS[question], max_length=60, widget=widget)
        self.order_fields([*self.questions, "password", "again"])

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions."""
        return [self[name] for name in self.fields if name in words.QUESTIONS]


class PasswordForm(FirstPasswordForm):
    """A password of one's own, by somebody who is known already; `holder` is their name (L03)."""

    field_order = ["former", "password", "again"]

    def __init__(self, data: Posted = None, *, holder: str, id_number: str = ""):
        super().__init__(data, id_number=id_number)
        self.holder = holder

    def prepare(self) -> None:
        for field in ("name", "phone", "code"):
            del self.fields[field]

    def clean_password(self) -> str:
        return own_password(self, self.holder, self.id_number)


class OwnPasswordForm(PasswordForm):
    """L04: the former password and a new one."""

    former = forms.CharField(
        label="原密码", max_length=128, widget=forms.PasswordInput(attrs=control(autocomplete="current-password"))
    )


class OwnQuestionsForm(AskingForm):
    """L04: three of the questions, each with its answer."""

    def prepare(self) -> None:
        choices = [("", "请选择"), *words.QUESTIONS.items()]
        for n in (1, 2, 3):
            select = forms.Select(attrs={"class": "form-select"})
            self.fields[f"question{n}"] = forms.ChoiceField(label=f"问题{n}", choices=choices, widget=select)
            text = forms.TextInput(attrs=control(autocomplete="off"))
            self.fields[f"answer{n}"] = forms.CharField(label=f"答案{n}", max_length=60, widget=text)

    @property
    def given(self) -> dict[str, str]:
        """Question and answer; fewer than three when one was chosen twice."""
        return {self.cleaned_data[f"question{n}"]: self.cleaned_data[f"answer{n}"] for n in (1, 2, 3)}


class StaffAccountForm(AskingForm):
    """L08: a new member of staff."""

    login_name = forms.RegexField(
        rf"^{LOGIN}$",
        label="用户名",
        max_length=31,
        widget=forms.TextInput(attrs=control(autocomplete="off")),
        error_messages={"invalid": words.LOGIN_SHAPE},
    )
    name = NameField(label="姓名", widget=forms.TextInput(attrs=control(autocomplete="off")))
    phone = forms.CharField(
        label="本人手机号",
        max_length=PHONE_LENGTH,
        widget=forms.TextInput(attrs=control(inputmode="tel", autocomplete="off")),
    )
    role = forms.ChoiceField(label="岗位", widget=forms.Select(attrs={"class": "form-select"}))
    agency_code = forms.ChoiceField(label="管理机构", widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, data: Posted = None, *, roles: tuple[Role, ...], places: list[tuple[str, str]]):
        super().__init__(data)
        offer(self, "role", [(role.value, role.label) for role in roles])
        offer(self, "agency_code", [("", "请选择"), *places])

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

    def clean_login_name(self) -> str:
        login = str(self.cleaned_data["login_name"])
        if User.objects.filter(login_name=login).exists():
            raise forms.ValidationError(words.LOGIN_TAKEN)
        return login
