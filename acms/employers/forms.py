"""The field for a unit's code: right by its check digit, or seen on the certificate by the person and left to people (E01)."""

from django import forms

from acms.base.numbers import uscc
from acms.employers import words

SEEN = "code_seen"


def seen_field() -> forms.BooleanField:
    """「证照上就是这个代码」: asked for only once a code's check digit has failed."""
    box = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(label=words.CODE_SEEN, required=False, widget=box)


def stated_code(form: forms.BaseForm, name: str, present: str = "") -> str:
    """The code in a field as it is stored. Raises ValidationError with what is wrong with it.

    The State has issued codes that fail their check digit. One is taken when the person says that the certificate has it, and
    never unseen: the check of the case says so to people. `present`: the code that stands in the register already.
    """
    typed = str(form.cleaned_data[name])
    code, fault = uscc.normalise(typed), words.uscc_fault(typed)
    if not fault or (present and code == present):
        return code
    if not uscc.is_off(code):
        raise forms.ValidationError(fault)
    if not form.data.get(form.add_prefix(SEEN)):
        raise forms.ValidationError(fault + words.SEEN_FIRST)
    return code


def code_is_off(form: forms.BaseForm, name: str) -> bool:
    """True where the page asks whether the certificate has this code."""
    return form.is_bound and uscc.is_off(str(form.data.get(form.add_prefix(name)) or ""))
