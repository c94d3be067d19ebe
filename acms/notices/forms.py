"""The forms of the notices' desk."""

from datetime import datetime
from typing import Any

from django import forms

from acms.notices import words
from acms.notices.models import Category
from acms.regions.models import Agency

TEXT = {"class": "form-control"}


class NoticeForm(forms.Form):
    """标题, 分类, 正文, 置顶, and when it is to be published."""

    title = forms.CharField(label="标题", max_length=120, widget=forms.TextInput(attrs=TEXT))
    category = forms.ChoiceField(
        label="分类", choices=Category.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    body = forms.CharField(label="正文", max_length=50000, widget=forms.Textarea(attrs={**TEXT, "rows": 14}))
    pinned = forms.BooleanField(
        label="置顶", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    at = forms.DateTimeField(
        label="定时发布",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={**TEXT, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def values(self) -> dict[str, Any]:
        """What the notice keeps."""
        return {name: self.cleaned_data[name] for name in ("title", "category", "body", "pinned")}

    @property
    def when(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        return at


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker alone
    """电话, 地址, 办公时间, 网站 of one's own agency."""

    website = forms.URLField(
        label="网站",
        required=False,
        max_length=200,
        assume_scheme="http",
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"invalid": words.WEBSITE_SHAPE},
    )

    class Meta:
        model = Agency
        fields = ("phone", "address", "hours", "website")
        labels = {"phone": "办公电话", "address": "办公地址", "hours": "办公时间"}
        widgets = {name: forms.TextInput(attrs=TEXT) for name in ("phone", "address", "hours")}
