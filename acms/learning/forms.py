"""继续教育学分申请 as it is typed (D08)."""

from typing import Any

from django import forms
from django.utils import timezone

from acms.accounts.forms import control
from acms.accounts.papers import PaperField
from acms.base.forms import AskingForm, Files, Known, Posted, offer
from acms.learning import conversion, words


class ApplicationForm(AskingForm):
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
    proof = PaperField("credit_proof", label="证明")

    def __init__(self, data: Posted = None, files: Files = None, *, initial: Known = None, years: list[int]):
        self.years = years
        super().__init__(data, files, initial=initial)

    def prepare(self) -> None:
        offer(self, "year", [(str(year), f"{year}年度") for year in self.years])
        offer(
            self,
            "way",
            [
                ("", "请选择"),
                *((way.key, f"{way.title}（每{way.unit}{way.points}学分）") for way in conversion.ways().values()),
            ],
        )
        self.fields["units"].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), words.UNITS_SHAPE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        way, units = conversion.ways().get(cleaned.get("way", "")), cleaned.get("units")
        if way and units and units > way.most:
            self.add_error("units", words.too_many(way.most, way.unit))
        return cleaned


def open_years(last_settled: int) -> list[int]:
    """The years for which credits can still be entered, the latest first."""
    return list(range(timezone.localdate().year, last_settled, -1))
