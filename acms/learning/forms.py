"""继续教育学分申请 as it is typed (D08)."""

from typing import Any

from django import forms
from django.utils import timezone

from acms.accounts.forms import control, name_what_is_missing, upload
from acms.learning import conversion, words


class ApplicationForm(forms.Form):
    """Which year, which way of learning, how much of it, what it was, and the proof."""

    year = forms.ChoiceField(label="年度", widget=forms.Select(attrs={"class": "form-select"}))
    way = forms.ChoiceField(label="形式", widget=forms.Select(attrs={"class": "form-select"}))
    units = forms.IntegerField(
        label="数量",
        min_value=1,
        max_value=20,
        initial=1,
        widget=forms.TextInput(attrs=control(inputmode="numeric", **{"class": "form-control w-12 t-num"})),
    )
    what = forms.CharField(label="内容", max_length=120, widget=forms.TextInput(attrs=control()))
    proof = forms.FileField(
        label="证明",
        widget=upload(),
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), f"{year}年度") for year in years]  # type: ignore[attr-defined]
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((way.key, f"{way.title}（每{way.unit}{way.points}学分）") for way in conversion.ways().values()),
        ]
        self.fields["units"].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), words.UNITS_SHAPE)
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        way, units = conversion.ways().get(cleaned.get("way", "")), cleaned.get("units")
        if way and units and units > way.most:
            self.add_error("units", words.too_many(way.most, way.unit))
        return cleaned


def open_years(last_settled: int) -> list[int]:
    """The years for which credits can still be entered, the latest first."""
    return list(range(timezone.localdate().year, last_settled, -1))
