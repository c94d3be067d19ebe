"""Checks an upload in the background (S06). Safe to repeat: the same bytes give the same copies."""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from acms.base.hooks import Hook
from acms.base.work import Lane, Turn, finish
from acms.scans import elsewhere, intake, mend, store, words
from acms.scans.actions import mark_stage
from acms.scans.models import Scan, ScanState

_hear = Hook[Callable[[Scan], None]]()


def when_read(hears: Callable[[Scan], None]) -> None:
    """Has a room told of every verdict, in its transaction."""
    _hear.add(hears)


def check(scan: Scan) -> None:
    """Mends and reads one scan, stores the copies, then the verdict."""
    started = time.monotonic()
    waited = (timezone.now() - scan.queued_at).total_seconds() if scan.queued_at else 0.0
    data = store.get(scan.pk, "original")
    try:
        result = mend.check(scan.kind, data, partial(mark_stage, scan), mend.Wish.from_json(scan.wish))
    except intake.NotTaken as refusal:
        finding = mend.Finding(refusal.code, "refuse", refusal.why, refusal.cure)
        _conclude(scan, ScanState.REFUSED, findings=[asdict(finding)])
        return
    for copy in ("working", "archive", "thumbnail", "before"):
        store.put(scan.pk, copy, getattr(result, copy))
    _conclude(
        scan,
        ScanState(result.verdict),
        findings=[asdict(finding) for finding in result.findings],
        changed=result.changed,
        read=result.reading.as_json(),
        number_digest=elsewhere.number_digest(scan.kind, result.reading),
        **elsewhere.found_by_likeness(result.likeness),
        likeness_leaning=" ".join(result.leaning),
        width=result.width,
        height=result.height,
        dpi=round(result.dpi),
        archive_bytes=len(result.archive),
        pages=result.pages,
        page=result.page,
        plain_fits=result.plain_fits,
        took_ms=int((waited + time.monotonic() - started) * 1000),
    )


@transaction.atomic
def _conclude(scan: Scan, state: ScanState, **columns: object) -> None:
    finish(scan)
    for name, value in columns.items():
        setattr(scan, name, value)
    scan.state, scan.checked_at = state, timezone.now()
    scan.save(update_fields=[*columns, "state", "checked_at"])
    for hears in _hear:
        hears(scan)


def give_up(scan: Scan) -> None:
    """After several failures people look at it: the upload is never lost."""
    finding = mend.Finding("check_failed", "unsure", *words.CHECK_FAILED)
    Scan.objects.filter(pk=scan.pk).update(
        state=ScanState.UNSURE, findings=[asdict(finding)], checked_at=timezone.now()
    )


LANE = Lane("scans", Scan, check, give_up, lease=timedelta(seconds=60), tries=3, turn=Turn.SOON)
