"""Every write of the scans."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from acms.base import crypto
from acms.journal import actions as journal
from acms.scans import elsewhere, encode, intake, likeness, store
from acms.scans.models import Scan, ScanState


@transaction.atomic
def receive(
    *, kind: str, data: bytes, file_name: str, owner: Any, wish: dict[str, Any] | None = None, by: Any = None
) -> Scan:
    """Stores an upload encrypted and queues its check, with what the person wants of it (mend.Wish). `by`: a member of staff who brings
    it for its owner.

    Raises intake.NotTaken before anything is stored.
    """
    if not data.startswith(intake.BUNDLE):  # its files were looked at when it was made
        intake.glance(data)
    pk = uuid.uuid4()
    # The file goes first: a row must never point at nothing. A file without a row is swept.
    store.put(pk, "original", data)
    scan = Scan.objects.create(
        pk=pk,
        kind=kind,
        owner=owner,
        file_name=file_name[-80:],
        wish=wish or {},
        original_bytes=len(data),
        digest=crypto.sm3(data),
        queued_at=timezone.now(),
    )
    journal.write("scan.received", scan, by=by or owner, about=owner, kind=kind, bytes=len(data))
    return scan


@transaction.atomic
def discard(*, scan: Scan, by: Any) -> None:
    """Deletes an upload that stands in no submission; its journal entries stay."""
    journal.write("scan.discarded", scan, by=by, about=scan.owner, kind=scan.kind)
    pk = scan.pk
    Scan.objects.filter(pk=pk).delete()
    transaction.on_commit(lambda: store.drop(pk))


def note_view(*, scan: Scan, by: Any) -> None:
    """S05: a member of staff looked at somebody's papers."""
    journal.write("scan.viewed", scan, by=by, about=scan.owner, kind=scan.kind)


def note_views(*, scans: Iterable[Scan], by: Any) -> None:
    """The same for a sheet of pictures, by one statement."""
    seen = ((scan.pk, scan.owner_id, {"kind": scan.kind}) for scan in scans)
    journal.write_many("scan.viewed", Scan, seen, by=by)


def note_view_once(*, scan: Scan, by: Any, within: timedelta = timedelta(hours=12)) -> None:
    """The same for a picture of a sheet, unless the sheet has noted it a while ago."""
    if not journal.noted("scan.viewed", scan, by=by, since=timezone.now() - within):
        note_view(scan=scan, by=by)


def mark_stage(scan: Scan, stage: int) -> None:
    """Shows how far a check has come; lost updates do no harm."""
    Scan.objects.filter(pk=scan.pk, state=ScanState.CHECKING).update(stage=stage)


def recognise_old(*, batch: int = 200) -> int:
    """Portraits that were checked before likenesses were kept get theirs from their archive copies; how many. Safe to repeat and
    to break off; one that shows no head is tried again the next time."""
    rows, done, last = Scan.objects.filter(kind="photo", likeness_one=None, archive_bytes__gt=0).order_by("pk"), 0, None
    while found := list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:batch]):
        last = found[-1]
        for pk in found:
            columns = elsewhere.found_by_likeness(_likeness(pk))
            if columns["likeness"]:
                done += Scan.objects.filter(pk=pk, likeness_one=None).update(**columns)
    return done


def _likeness(pk: uuid.UUID) -> str:
    try:
        return likeness.of(encode.pixels(store.get(pk, "archive")))
    except FileNotFoundError:
        return ""


def slim(*, scan: Scan) -> int:
    """What was needed only until the decision goes, the archive copy stays; the bytes that were freed. Safe to repeat."""
    freed = store.slim(scan.pk)
    Scan.objects.filter(pk=scan.pk).update(slimmed_at=timezone.now())
    return freed


def sweep(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Deletes files whose row was never written, because a process died between the two; their number."""
    swept = 0
    for pk in list(store.stored()):
        if Scan.objects.filter(pk=pk).exists():
            continue
        try:
            fresh = store.written_at(pk) > timezone.now() - older_than
        except FileNotFoundError:
            fresh = False
        if not fresh:
            store.drop(pk)
            swept += 1
    return swept
