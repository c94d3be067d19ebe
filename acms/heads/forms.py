"""The form of 会计机构负责人备案 (T02, E04)."""

from datetime import date
from typing import Any

from django import forms

from acms.accounts.forms import (
    NUMBER_LENGTH,
    control,
)
from acms.accounts.models import ID_PURPOSE
from acms.base import crypto, text
from acms.base.forms import AskingForm, DayField, Known, NameField, Posted, select
from acms.base.numbers import id_card
from acms.employers.models import Employer
from acms.heads import words
from acms.heads.models import Condition
from acms.people.models import Person, Status


class HeadForm(AskingForm):
    """「填写并打印备案函」 (T02, E04): who is to be the head, and why that may be."""

    who = forms.ChoiceField(
        label="会计机构负责人",
        choices=[("me", "我本人"), ("colleague", "本单位的同事")],
        widget=select(),
        initial="me",
    )
    name = NameField(label="同事的姓名", required=False, widget=forms.TextInput(attrs=control()))
    number = forms.CharField(
        label="同事的身份证号码", max_length=NUMBER_LENGTH, required=False, widget=forms.TextInput(attrs=control())
    )
    appointed_on = DayField(label="任职日期", max_length=20, widget=forms.TextInput(attrs=control(inputmode="numeric")))
    condition = forms.ChoiceField(label="任职条件", choices=Condition.choices, widget=select())
    phone = forms.CharField(label="工作单位电话", max_length=30, widget=forms.TextInput(attrs=control(inputmode="tel")))

    def __init__(self, data: Posted = None, *, initial: Known = None, employer: Employer, me: Person):
        super().__init__(data, initial=initial)
        self.employer, self.me = employer, me

    def clean_number(self) -> str:
        return id_card.stored(self.cleaned_data["number"])

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
            digests = crypto.digests(number, ID_PURPOSE) if id_card.is_valid(number) else []
            person = found.filter(id_digest__in=digests).first()
            if person is None or not text.same_name(person.name, cleaned.get("name", "")):
                self.add_error("number", words.HEAD_NOBODY)
            else:
                cleaned["person"] = person
        return cleaned
