"""Forms that bring a paper: what could not be done with them becomes what they say."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django import forms
from django.db import transaction

from acms.base.errors import Refused
from acms.scans import intake, staging


@contextmanager
def refusing(form: forms.Form, *, paper: str = "proof", other: str | None = None, **at: str) -> Iterator[None]:
    """Inside, something is done with a valid form; a refusal becomes its error, so `form.errors` tells whether it was done.

    A chosen file is taken over with it, at its end, or stays chosen: what a second click has done by then is undone. `paper`: the
    field of the upload. `at`: by a refusal's code the field that it is about. `other`: where all others belong, the whole form if
    nowhere.
    """
    file = form.cleaned_data.get(paper)
    kept = file if isinstance(file, staging.KeptFile) else None
    try:
        with transaction.atomic() if kept else nullcontext():
            yield
            if form.errors:
                raise _Undone
            if kept:
                staging.take(kept=kept)
    except _Undone:
        return
    except intake.NotTaken as refusal:
        form.add_error(paper, refusal.why + refusal.cure)
    except Refused as refusal:
        form.add_error(at.get(refusal.code, other), refusal.words)


class _Undone(Exception):
    """What was done inside has found fault with the form by itself: nothing is taken over."""


@contextmanager
def taking(paper: object) -> Iterator[None]:
    """Inside, an action uses a paper; one that was staged is taken over in the same transaction, once. Raises Refused.

    Without a staged file there is no transaction: what counts tries must stay counted.
    """
    if not isinstance(paper, staging.KeptFile):
        yield
        return
    with transaction.atomic():
        staging.take(kept=paper)
        yield
