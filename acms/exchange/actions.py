"""Every write of the exports and imports."""

from collections.abc import Collection
from contextlib import suppress
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base import crypto, tables
from acms.base.errors import Refused
from acms.exchange import columns, heads, words
from acms.exchange.models import KEPT, Export, Import, ImportState
from acms.journal import actions as journal

LEAST_PURPOSE = 4
WAITING = (ImportState.MAPPING, ImportState.CHECKED)


@transaction.atomic
def ask(
    *, by: User, asked: dict[str, str], purpose: str, full_numbers: bool = False, chosen: Collection[str] = ()
) -> Export:
    """Queues an export of what a search finds, with the chosen columns or all.

    Raises Refused without a purpose, or for full numbers without the right (C03).
    """
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise Refused(words.PURPOSE_FIRST, "no_purpose")
    if full_numbers and (accounts_access.is_region(by) or not accounts_access.is_reviewer(by)):
        raise Refused(words.NOT_FULL, "not_full")
    export = Export.objects.create(
        by=by,
        asked=asked,
        purpose=purpose.strip(),
        full_numbers=full_numbers,
        columns=[key for key in words.EXPORTED if key in chosen],
        queued_at=timezone.now(),
    )
    journal.write(
        "people.exported", export, by=by, asked=sorted(asked), full=full_numbers, columns=export.columns or "all"
    )
    return export


@transaction.atomic
def note_fetch(export: Export, *, by: User) -> None:
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


def sweep_tables() -> int:
    """Deletes the uploaded tables, previews and reports whose time is over; what was counted stays. How many."""
    over = Import.objects.filter(at__lt=timezone.now() - KEPT, queued_at=None).exclude(
        preview__isnull=True, report_size=0
    )
    for row in over:
        for path in (row.path, row.report_path):
            default_storage.delete(path)
        row.faults.all().delete()
        Import.objects.filter(pk=row.pk).update(preview=None, report_size=0)
        Import.objects.filter(pk=row.pk, state__in=WAITING).update(state=ImportState.EXPIRED)
    return len(over)


# ---- imports (C05) ----------------------------------------------------------------------------------------------------


@transaction.atomic
def receive_table(*, by: User, kind: str, name: str, file: BinaryIO, size: int) -> Import:
    """Keeps an uploaded table sealed and finds its head; one that takes longer is read in the background.

    Raises Refused for what is no table or empty, KeyError.
    """
    tables.require_fewer(file)
    row = Import(kind=kind, by=by, file_name=name[-80:], size=size)
    if (found := _at_once(file)) is not None:
        heads.take(row, found)
    else:
        row.state, row.queued_at = ImportState.READING, timezone.now()
    file.seek(0)
    default_storage.save(row.path, ContentFile(crypto.seal_file(file.read(), f"import/{row.pk}")))
    row.save()
    journal.write("import.received", row, by=by, kind=kind, bytes=size)
    return row


def _at_once(file: BinaryIO) -> list[tables.Sheet] | None:
    """The first rows of each sheet, as far as they can be had while somebody waits. Raises Refused for what is no table."""
    if tables.quick(file):
        with suppress(tables.Slow):
            return tables.sheets(file, at_a_page=True)
    return None


def _goes_on(row: Import) -> str:
    """Why a press comes too late or too early: what is being done with the table, or was done, by a press before it (W12)."""
    row.refresh_from_db()
    return words.GOES_ON.get(row.state, words.NOT_CHECKED)


@transaction.atomic
def choose_head(row: Import, *, sheet: int, head_row: int) -> None:
    """Another row is the head: columns are guessed anew. Raises Refused for a row that was not shown, or in between."""
    row.sheet, row.head_row = sheet, head_row
    if not row.head:
        raise Refused(words.HEAD_FIRST, "no_head")
    row.mapping = columns.guessed(row.kind, row.head)
    waiting = Import.objects.filter(pk=row.pk, state__in=WAITING)
    if not waiting.update(sheet=sheet, head_row=head_row, mapping=row.mapping, state=ImportState.MAPPING):
        raise Refused(_goes_on(row), "not_waiting")


@transaction.atomic
def start_check(row: Import, *, mapping: dict[str, int]) -> None:
    """Which column is which; the check begins. Raises Refused for a column that is missing or used twice, and for hours as credits."""
    if why := columns.refused(row.kind, row.head, mapping, heads.said(row, mapping)):
        raise Refused(why, "unmapped")
    waiting = Import.objects.filter(pk=row.pk, state__in=WAITING)
    if not waiting.update(
        mapping=mapping,
        state=ImportState.CHECKING,
        queued_at=timezone.now(),
        lease_until=None,
        tries=0,
        read=0,
        total=0,
    ):
        raise Refused(_goes_on(row), "not_waiting")


@transaction.atomic
def start_apply(row: Import, *, by: User, good_only: bool) -> None:
    """Writes what was checked. Raises Refused while rows are wrong and all were asked for, or before a check."""
    row.refresh_from_db()
    if row.bad and not good_only:
        raise Refused(words.FAULTS_LEFT, "faults_left")
    checked = Import.objects.filter(pk=row.pk, state=ImportState.CHECKED)
    if not checked.update(
        state=ImportState.APPLYING, good_only=good_only, queued_at=timezone.now(), lease_until=None, tries=0, applied=0
    ):
        raise Refused(_goes_on(row), "not_checked")
    journal.write("import.started", row, by=by, good_only=good_only)
