"""Form fields that every room uses."""

import re
from datetime import date
from typing import Any

from django import forms

from acms.base import words

_DATE = re.compile(r"(\d{4})[年.\-/ ]?(\d{1,2})[月.\-/ ]?(\d{1,2})日?")


def parse_day(text: str) -> date:
    """1993-08-01, 1993年8月1日, 1993.8.1 or 19930801. Raises ValidationError."""
    packed = "".join(text.split())
    hit = _DATE.fullmatch(packed) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", packed)
    try:
        return date(*(int(part) for part in hit.groups())) if hit else _wrong_day()
    except ValueError:
        return _wrong_day()


def _wrong_day() -> date:
    raise forms.ValidationError(words.DAY_SHAPE)


class DayField(forms.CharField):
    """A day as people type it."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return parse_day(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value
