"""Print, sign, scan, submit: what the pages of every procedure with a letter have in common (T01, T02, T05). HTTP only."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from acms.base.errors import Refused
from acms.casework import words
from acms.letters.models import Letter
from acms.scans import intake
from acms.scans.models import Scan

Act = Callable[[], str | None]


def shown(letter: Letter | None, scan: Scan | None) -> dict[str, Any]:
    """What `casework/_letter.html` shows: the letter, its scan, what the audit has found so far."""
    audit = getattr(scan, "audit", None)
    waits = scan is not None and (audit is None or not audit.is_done)
    return {"letter": letter, "scan": scan, "audit": audit, "waits": waits}


def act(request: HttpRequest, *, put: Callable[[bytes, str], Any], **acts: Act) -> None:
    """Does what was pressed: one of `acts` by the button's name, or takes the uploaded letter. Says what came of it, or why not."""
    try:
        for name, do in acts.items():
            if name in request.POST:
                if said := do():
                    messages.success(request, said)
                return
        if upload := request.FILES.get("letter"):
            put(intake.content(upload), upload.name or "")
            messages.success(request, words.LETTER_UPLOADED)
    except intake.NotTaken as refusal:
        messages.warning(request, refusal.why + refusal.cure)
    except Refused as refusal:
        messages.warning(request, refusal.words)
