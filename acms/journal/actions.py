"""Writes the journal. Call inside the transaction of what is journaled, so that neither exists without the other."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from acms.journal import chain
from acms.journal.models import Entry


def write(verb: str, subject: Model, *, by: Any = None, about: Any = None, **facts: Any) -> Entry:
    """Records that `by` did `verb` to `subject`, which concerns the person `about`."""
    place = f"{subject._meta.label_lower}:{subject.pk}"
    actor = by if by is not None and by.pk else None
    entry = Entry(at=timezone.now(), verb=verb, by=actor, about=about, subject=place, facts=facts)
    entry.mac = chain.mac(chain.content(entry))
    entry.save(force_insert=True)
    return entry
