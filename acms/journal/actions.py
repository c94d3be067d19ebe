"""Writes the journal. Call inside the transaction of what is journaled, so that neither exists without the other."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.utils import timezone

from acms.journal import chain, codes, witness
from acms.journal.models import Entry


def write(
    verb: str,
    subject: Model,
    *,
    by: AbstractBaseUser | None = None,
    about: AbstractBaseUser | None = None,
    **facts: object,
) -> Entry:
    """Records that `by` did `verb` to `subject`, which concerns the person `about`."""
    actor = by.pk if by is not None else None
    entry = _entry(verb, _place(subject, subject.pk), actor, about.pk if about is not None else None, facts)
    entry.save(force_insert=True)
    witness.note([entry.pk])
    return entry


def write_many(
    verb: str,
    model: type[Model],
    done: Iterable[tuple[object, int | None, Mapping[str, object]]],
    *,
    by: AbstractBaseUser | None = None,
) -> None:
    """The same for many rows of one model: (key of the row, key of the person concerned, facts) each; one entry each."""
    actor = by.pk if by is not None else None
    entries = [_entry(verb, _place(model, pk), actor, about, facts) for pk, about, facts in done]
    witness.note([entry.pk for entry in Entry.objects.bulk_create(entries, batch_size=1000)])


def noted(verb: str, subject: Model, *, by: AbstractBaseUser, since: datetime) -> bool:
    """Whether the same was recorded since then."""
    rows = Entry.objects.filter(subject=_place(subject, subject.pk), verb=verb, by_id=by.pk, at__gte=since)
    return rows.exists()


def _place(model: Model | type[Model], pk: object) -> str:
    return f"{model._meta.label_lower}:{pk}"


def _entry(verb: str, subject: str, by: int | None, about: int | None, facts: Mapping[str, object]) -> Entry:
    """One entry with its code, not yet stored."""
    entry = Entry(at=timezone.now(), verb=verb, by_id=by, about_id=about, subject=subject, facts=dict(facts))
    entry.mac = codes.mac(chain.content(entry))
    return entry
