"""The form of 增加工作单位 (E02)."""

from datetime import date
from typing import Any

from django import forms

from acms.accounts import words as account_words
from acms.accounts.forms import control, id_number, name_what_is_missing, phone_number, upload
from acms.accounts.models import ID_PURPOSE
from acms.base import codelists, crypto
from acms.base.forms import DayField
from acms.base.numbers import id_card, uscc
from acms.changes import words
from acms.changes.models import Came, Condition
from acms.employers import words as employer_words
from acms.employers.models import Employer
from acms.people.models import Leaving, Person, Status
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
        widget=upload(),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        blank = [("", "请选择")]
        self.fields["division_code"].choices = [*blank, *divisions.choices()]  # type: ignore[attr-defined]
        self.fields["economic_type"].choices = blank + codelists.choices("economic_type", without=("000",))  # type: ignore[attr-defined]
        if "certificate_type" in self.fields:
            self.fields["certificate_type"].choices = blank + codelists.choices("unit_cert_type")  # type: ignore[attr-defined]
        name_what_is_missing(self)

    def clean_uscc(self) -> str:
        if fault := employer_words.uscc_fault(self.cleaned_data["uscc"]):
            raise forms.ValidationError(fault)
        return uscc.normalise(self.cleaned_data["uscc"])

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if divisions.parse_address(address).other_province:
            raise forms.ValidationError(words.OUTSIDE)
        return address


class ChangeEmployerForm(EmployerForm):
    """E03: what an agency changes of a unit that has no head."""

    certificate = None  # type: ignore[assignment]
    certificate_type = None  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        place = divisions.parse_address(cleaned.get("address", "")).banner
        if place and cleaned.get("division_code") and place.code != cleaned["division_code"]:
            self.add_error("division_code", words.ADDRESS_ELSEWHERE)
        return cleaned


class HeadForm(forms.Form):
    """「填写并打印备案函」 (T02, E04): who is to be the head, and why that may be."""

    who = forms.ChoiceField(
        label="会计机构负责人",
        choices=[("me", "我本人"), ("colleague", "本单位的同事")],
        widget=_select(),
        initial="me",
    )
    name = forms.CharField(label="同事的姓名", max_length=50, required=False, widget=forms.TextInput(attrs=control()))
    number = forms.CharField(
        label="同事的身份证号码", max_length=30, required=False, widget=forms.TextInput(attrs=control())
    )
    appointed_on = DayField(label="任职日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    condition = forms.ChoiceField(label="任职条件", choices=Condition.choices, widget=_select())
    phone = forms.CharField(label="工作单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel")))

    def __init__(self, *args: Any, employer: Employer, me: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.employer, self.me = employer, me
        name_what_is_missing(self)

    def clean_appointed_on(self) -> date:
        day: date = self.cleaned_data["appointed_on"]
        if day > date.today():
            raise forms.ValidationError(words.HEAD_FUTURE)
        return day

    def clean(self) -> dict[str, Any]:
        """`person` is who was meant: oneself, or a colleague whose name and number are both right."""
        cleaned = super().clean() or {}
        cleaned["person"] = self.me
        if cleaned.get("who") == "colleague":
            number = cleaned.get("number", "")
            found = Person.objects.filter(employer=self.employer, on_post=True, status=Status.REGISTERED)
            digests = crypto.digests(id_card.normalise(number), ID_PURPOSE) if id_card.is_valid(number) else []
            person = found.filter(id_digest__in=digests, name=cleaned.get("name", "")).first()
            if person is None:
                self.add_error("number", words.HEAD_NOBODY)
            else:
                cleaned["person"] = person
        return cleaned


class UnitForm(EmployerForm):
    """E03 by the head: as a new unit is stated; the certificate is asked for when more than the phone changes."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["certificate"].required = False


class LeavingForm(forms.Form):
    """E05: what has happened, and since when."""

    what = forms.ChoiceField(label="申报内容", choices=Leaving.choices, widget=_select())
    on = DayField(label="日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric")))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


class CorrectionForm(forms.Form):
    """证件登记更正 (W05): the guide's fields, and the region whose agency decides."""

    name = forms.CharField(label="姓名", max_length=50, widget=forms.TextInput(attrs=control(autocomplete="name")))
    stated_number = forms.CharField(label="错误身份证号码", max_length=30, widget=forms.TextInput(attrs=control()))
    right_number = forms.CharField(
        label="正确身份证号码", max_length=30, required=False, widget=forms.TextInput(attrs=control())
    )
    division_code = forms.ChoiceField(
        label="所在地区", widget=forms.Select(attrs={"class": "form-select", "data-picker": "1"})
    )
    reason = forms.CharField(label="更正原因", max_length=200, widget=forms.TextInput(attrs=control()))
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=control(inputmode="email")),
        error_messages={"invalid": account_words.EMAIL_SHAPE},
    )
    phone = forms.CharField(label="手机号码", max_length=20, widget=forms.TextInput(attrs=control(inputmode="tel")))
    code = forms.CharField(
        label="短信验证码",
        max_length=6,
        widget=forms.TextInput(attrs=control(inputmode="numeric", autocomplete="one-time-code")),
    )
    proof = forms.FileField(
        label="证明扫描件",
        widget=upload(),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = [("", "请选择"), *divisions.choices()]  # type: ignore[attr-defined]
        name_what_is_missing(self)

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

    def clean_stated_number(self) -> str:
        # The number on file may be wrong in its check character too: any eighteen places are taken.
        number = id_card.normalise(self.cleaned_data["stated_number"])
        if len(number) not in (15, 18):
            raise forms.ValidationError(account_words.ID_FAULTS["length"])
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

    code = None  # type: ignore[assignment]
    came = forms.ChoiceField(
        label="申请方式", choices=[choice for choice in Came.choices if choice[0]], widget=_select()
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person
        if person is not None:
            for name in ("stated_number", "division_code"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.person is not None:
            cleaned |= {"stated_number": self.person.id_number, "division_code": self.person.management_code}
            if cleaned.get("right_number") == self.person.id_number:
                self.add_error("right_number", words.SAME_NUMBER)
        return cleaned
