"""The form that sets one figure."""

from typing import Any

from django import forms

from acms.base import codelists
from acms.policy import words
from acms.policy.figures import Kind, Wrong


class FigureForm(forms.Form):
    """A value of the figure's own shape, its day and its legal basis."""

    valid_from = forms.DateField(
        label=words.FROM_LABEL,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    basis = forms.CharField(
        label=words.BASIS_LABEL, max_length=200, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, *given: Any, kind: Kind, **more: Any):
        super().__init__(*given, **more)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.typed = self.data.getlist("value")  # type: ignore[attr-defined]
        try:
            self.kind.read(self.typed)
        except Wrong as wrong:
            self.add_error(None, str(wrong))
        return cleaned

    @property
    def levels(self) -> list[tuple[str, str]]:
        return codelists.choices("title_level")
