"""信用信息 as it is typed (D11)."""

from django import forms

from acms.accounts.forms import control
from acms.accounts.papers import PaperField
from acms.base import codelists
from acms.base.forms import AskingForm, DayField, offer
from acms.trust.actions import Paper


def _day(label: str, required: bool = True) -> DayField:
    widget = forms.TextInput(attrs=control(inputmode="numeric"))
    return DayField(label=label, max_length=20, required=required, widget=widget)


def paper_of(form: forms.Form) -> Paper:
    """The uploaded paper as bytes and name; None where there is none."""
    given = form.cleaned_data.get("paper")
    return (given.read(), given.name or "") if given else None


class GoodForm(AskingForm):
    """守信: what it was, when, who gave it."""

    code = forms.ChoiceField(label="种类", widget=forms.Select(attrs={"class": "form-select"}))
    happened_on = _day("日期")
    what = forms.CharField(label="内容", max_length=200, widget=forms.TextInput(attrs=control()))
    issuer = forms.CharField(label="授予单位", max_length=120, required=False, widget=forms.TextInput(attrs=control()))
    paper = PaperField("trust_proof", label="证明", required=False)

    def prepare(self) -> None:
        offer(self, "code", [("", "请选择"), *codelists.choices("credit_good")])


class BadForm(AskingForm):
    """失信: the act, its days, the legal document."""

    code = forms.ChoiceField(label="种类", widget=forms.Select(attrs={"class": "form-select"}))
    what = forms.CharField(label="事实", max_length=400, widget=forms.TextInput(attrs=control()))
    happened_on = _day("行为发生日期")
    found_on = _day("违法行为认定日期")
    effective_on = _day("处罚决定生效日期")
    grave = forms.BooleanField(
        label="情节严重", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input m-0"})
    )
    shown_until = _day("有效期至", required=False)
    issuer = forms.CharField(label="作出机关", max_length=120, widget=forms.TextInput(attrs=control()))
    document_no = forms.CharField(label="文书文号", max_length=80, widget=forms.TextInput(attrs=control()))
    paper = PaperField("trust_proof", label="法律文书", by_phone=False)

    def prepare(self) -> None:
        offer(self, "code", [("", "请选择"), *codelists.choices("credit_bad")])


class LeadForm(AskingForm):
    """失信线索: what was noticed."""

    what = forms.CharField(
        label="线索内容", max_length=1000, widget=forms.Textarea(attrs={"class": "form-control", "rows": 3})
    )
    paper = PaperField("trust_proof", label="相关材料", required=False)
