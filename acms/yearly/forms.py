"""恢复申请 as it is typed (D14)."""

from django import forms

from acms.accounts.papers import PaperField
from acms.base.forms import AskingForm


class RestorationForm(AskingForm):
    """Why somebody meets the conditions again, and the proof."""

    reason = forms.CharField(
        label="恢复的理由", max_length=1000, widget=forms.Textarea(attrs={"class": "form-control", "rows": 4})
    )
    proof = PaperField("restore_proof", label="证明")
