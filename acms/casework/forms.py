"""Forms of the desk."""

from collections.abc import Iterable

from django import forms

from acms.accounts.forms import control
from acms.accounts.models import User
from acms.base.forms import DayField, Posted, select


class AwayForm(forms.Form):
    """Who is away, from which day to which (C01)."""

    mate = forms.ChoiceField(label="谁", widget=select())
    first = DayField(label="从哪天", max_length=20, widget=forms.TextInput(attrs=control(placeholder="2026-12-01")))
    last = DayField(
        label="到哪天（含）", max_length=20, widget=forms.TextInput(attrs=control(placeholder="2026-12-05"))
    )

    def __init__(self, data: Posted, mates: Iterable[User], user: User):
        super().__init__(data, initial={"mate": user.pk})
        self.mates = [(str(mate.pk), mate.name + ("（我）" if mate.pk == user.pk else "")) for mate in mates]
        self.fields["mate"].choices = self.mates  # type: ignore[attr-defined]
