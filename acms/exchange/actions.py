"""Every write of the exports and imports."""

from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from acms.accounts import access as rights
from acms.base import crypto, tables
from acms.base.errors import Refused
from acms.exchange import columns, words
from acms.exchange.models import KEPT, Export, Import, ImportState
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


# ---- imports (C05) ----------------------------------------------------------------------------------------------------


@transaction.atomic
def receive_table(*, by: Any, kind: str, name: str, file: BinaryIO, size: int) -> Import:
    """Keeps an uploaded table sealed and guesses its columns. Raises Refused for what is no table or empty, KeyError."""
    rows = tables.rows(file)
    head = next(rows, None)
    if head is None or next(rows, None) is None:
        raise Refused(words.NO_ROWS, "no_rows")
    row = Import(kind=kind, by=by, file_name=name[-80:], size=size, head=head[1])
    row.mapping = columns.guessed(kind, head[1])
    file.seek(0)
    default_storage.save(row.path, ContentFile(crypto.seal_file(file.read(), f"import/{row.pk}")))
    row.save()
    journal.write("import.received", row, by=by, kind=kind, bytes=size)
    return row


@transaction.atomic
def start_check(row: Import, *, mapping: dict[str, int]) -> None:
    """Which column is which; the check begins. Raises Refused for a column that is missing or used twice."""
    if missing := columns.missing(row.kind, mapping):
        raise Refused(words.unmapped(missing), "unmapped")
    waiting = Import.objects.filter(pk=row.pk, state__in=[ImportState.MAPPING, ImportState.CHECKED])
    if not waiting.update(
        mapping=mapping,
        state=ImportState.CHECKING,
        queued_at=timezone.now(),
        lease_until=None,
        tries=0,
        read=0,
        total=0,
    ):
        raise Refused(words.NOT_CHECKED, "not_waiting")


@transaction.atomic
def start_apply(row: Import, *, by: Any, good_only: bool) -> None:
    """Writes what was checked. Raises Refused while rows are wrong and all were asked for, or before a check."""
    row.refresh_from_db()
    if row.bad and not good_only:
        raise Refused(words.FAULTS_LEFT, "faults_left")
    checked = Import.objects.filter(pk=row.pk, state=ImportState.CHECKED)
    if not checked.update(
        state=ImportState.APPLYING, good_only=good_only, queued_at=timezone.now(), lease_until=None, tries=0, applied=0
    ):
        raise Refused(words.NOT_CHECKED, "not_checked")
    journal.write("import.started", row, by=by, good_only=good_only)
