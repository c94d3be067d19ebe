"""Writes the journal. Call inside the transaction of what is journaled, so that neither exists without the other."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from acms.journal import chain
from acms.journal.models import Entry


def write(verb: str, subject: Model, *, by: Any = None, about: Any = None, **facts: Any) -> Entry:
    """Records that `by` did `verb` to `subject`, which concerns the person `about`."""
    actor = by.pk if by is not None else None
    entry = _entry(verb, subject, actor, about.pk if about is not None else None, facts)
    entry.save(force_insert=True)
    return entry


def write_many(verb: str, done: Iterable[tuple[Model, int | None, dict[str, Any]]], *, by: Any = None) -> None:
    """The same for many at once: (subject, key of the person concerned, facts) each; one entry each."""
    actor = by.pk if by is not None else None
    entries = [_entry(verb, subject, actor, about, facts) for subject, about, facts in done]
    Entry.objects.bulk_create(entries, batch_size=1000)


def _entry(verb: str, subject: Model, by: int | None, about: int | None, facts: dict[str, Any]) -> Entry:
    """One entry with its code, not yet stored."""
    place = f"{subject._meta.label_lower}:{subject.pk}"
    entry = Entry(at=timezone.now(), verb=verb, by_id=by, about_id=about, subject=place, facts=facts)
    entry.mac = chain.mac(chain.content(entry))
    return entry
