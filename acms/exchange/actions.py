"""Every write of the exports."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from acms.accounts import access as rights
from acms.base.errors import Refused
from acms.exchange import words
from acms.exchange.models import KEPT, Export
from acms.journal import actions as journal

LEAST_PURPOSE = 4


@transaction.atomic
def ask(*, by: Any, asked: dict[str, str], purpose: str, full_numbers: bool = False) -> Export:
    """Queues an export of what a search finds. Raises Refused without a purpose, or for full numbers without the right (C03)."""
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise Refused(words.PURPOSE_FIRST, "no_purpose")
    if full_numbers and (rights.is_region(by) or not rights.is_reviewer(by)):
        raise Refused(words.NOT_FULL, "not_full")
    export = Export.objects.create(
        by=by, asked=asked, purpose=purpose.strip(), full_numbers=full_numbers, queued_at=timezone.now()
    )
    journal.write("people.exported", export, by=by, asked=sorted(asked), full=full_numbers)
    return export


@transaction.atomic
def note_fetch(export: Export, *, by: Any) -> None:
    """Somebody has saved the workbook."""
    Export.objects.filter(pk=export.pk).update(fetched=export.fetched + 1)
    journal.write("export.fetched", export, by=by, rows=export.rows)


def sweep() -> int:
    """Deletes the workbooks whose time is over; their rows stay as a record. How many."""
    over = Export.objects.filter(finished_at__lt=timezone.now() - KEPT, size__gt=0)
    for export in over:
        default_storage.delete(export.path)
        Export.objects.filter(pk=export.pk).update(size=0)
    return len(over)
