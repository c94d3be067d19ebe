"""Forms that bring a paper: what could not be done with them becomes what they say."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from acms.base.errors import Refused
from acms.scans import intake


@contextmanager
def refusing(form: forms.Form, *, paper: str = "proof", other: str | None = None, **at: str) -> Iterator[None]:
    """Inside, something is done with a valid form; a refusal becomes its error, so `form.errors` tells whether it was done.

    `paper`: the field of the upload. `at`: by a refusal's code the field that it is about. `other`: where all others belong, the
    whole form if nowhere.
    """
    try:
        yield
    except intake.NotTaken as refusal:
        form.add_error(paper, refusal.why + refusal.cure)
    except Refused as refusal:
        form.add_error(at.get(refusal.code, other), refusal.words)
