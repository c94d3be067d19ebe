"""Audits uploaded letters in the background, each after its scan has been checked."""

import time
from datetime import timedelta

import cv2
import numpy as np
from django.db import transaction
from django.utils import timezone

from acms.base.work import Lane, Turn, finish, wait
from acms.letters import seals, words
from acms.letters.audit import examine
from acms.letters.models import Audit, Verdict
from acms.scans import store
from acms.scans.models import Scan, ScanState


def audit(row: Audit) -> None:
    """Compares one scan with its letter. A scan still being checked is waited for."""
    scan = Scan.objects.get(pk=row.scan_id)
    if not scan.is_done:
        wait(row, timedelta(milliseconds=200))
        return
    started, sealed = time.monotonic(), None
    if scan.state == ScanState.REFUSED:
        verdict, findings = (
            Verdict.RESCAN,
            [
                {
                    "code": f["code"],
                    "field": "",
                    "expected": "",
                    "read": "",
                    "message": f["why"] + f["cure"],
                    "box": f["box"],
                }
                for f in scan.findings
            ],
        )
    else:
        pixels = cv2.imdecode(np.frombuffer(store.get(scan.pk, "working"), np.uint8), cv2.IMREAD_COLOR)
        assert pixels is not None
        outcome = examine.letter(pixels, row.letter)
        verdict = Verdict(outcome.verdict)
        findings = outcome.findings_json(scan.width / pixels.shape[1])
        if outcome.sealed:
            impression, box = outcome.sealed
            sealed = impression, [round(value * scan.width / pixels.shape[1]) for value in box]
    waited = (timezone.now() - row.made_at).total_seconds()
    with transaction.atomic():
        finish(row)
        if sealed:
            seals.remember(row, *sealed)
        Audit.objects.filter(pk=row.pk).update(
            verdict=verdict, findings=findings, took_ms=int(max(waited, time.monotonic() - started) * 1000)
        )


def give_up(row: Audit) -> None:
    """After several failures the agency looks at the letter."""
    finding = {
        "code": "audit_failed",
        "field": "",
        "expected": "",
        "read": "",
        "message": row.letter.form.worded(words.AUDIT_FAILED),
        "box": None,
    }
    Audit.objects.filter(pk=row.pk).update(verdict=Verdict.UNSURE, findings=[finding])


LANE = Lane("letters", Audit, audit, give_up, lease=timedelta(seconds=60), tries=3, turn=Turn.SOON)
