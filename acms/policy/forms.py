"""The form that sets one figure."""

from typing import Any

from django import forms
from django.http import QueryDict

from acms.base import codelists
from acms.base.forms import AskingForm, DayField, Known
from acms.policy import words
from acms.policy.figures import Kind, Wrong


class FigureForm(AskingForm):
    """A value of the figure's own shape, its day and its legal basis."""

    valid_from = DayField(
        label=words.FROM_LABEL,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    basis = forms.CharField(
        label=words.BASIS_LABEL, max_length=200, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, initial: Known = None, kind: Kind):
        super().__init__(data, initial=initial)
        self.kind = kind
        self.typed = data.getlist("value") if data else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.kind.read(self.typed)
        except Wrong as wrong:
            self.add_error(None, str(wrong))
        return cleaned

    def saw(self, last: int) -> None:
        """The page that is shown now shows this row too."""
        self.data = {name: self.data[name] for name in self.data} | {"seen": str(last)}

    @property
    def levels(self) -> list[tuple[str, str]]:
        return codelists.choices("title_level")
