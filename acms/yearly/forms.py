"""恢复申请 as it is typed (D14)."""

from typing import Any

from django import forms

from acms.accounts.forms import name_what_is_missing, upload


class RestorationForm(forms.Form):
    """Why somebody meets the conditions again, and the proof."""

    reason = forms.CharField(
        label="恢复的理由", max_length=1000, widget=forms.Textarea(attrs={"class": "form-control", "rows": 4})
    )
    proof = forms.FileField(label="证明", widget=upload())

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)
