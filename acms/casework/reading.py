"""What was stated against what a reader found on a certificate: the same for every procedure that reads one (S07, W09, W10)."""

import difflib
from collections.abc import Callable
from datetime import date
from typing import Any

from acms.casework import words
from acms.casework.kinds import Result
from acms.casework.models import Verdict
from acms.scans.models import Scan
from acms.scans.models import State as ScanState
from acms.scans.readers import documents, recognise
from acms.scans.readings import Reading

SURE = 0.85  # confidence from which a contradiction counts as definite
# Whether what was found definitely contradicts what was stated; both plain.
Definite = Callable[[str, str], bool]


def never(found: str, stated: str) -> bool:
    return False


def always(found: str, stated: str) -> bool:
    return True


def other_name(found: str, stated: str) -> bool:
    """OCR errs on rare characters: one that differs is left to people."""
    return sum(a != b for a, b in zip(found, stated, strict=False)) + abs(len(found) - len(stated)) >= 2


def other_words(found: str, stated: str) -> bool:
    """Another school, not the same one with a character misread or a campus added."""
    return difflib.SequenceMatcher(None, found, stated, autojunk=False).ratio() < 0.5


def day(text: str) -> date | None:
    """An ISO day; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def taken(item: str, label: str, scan: Scan | None) -> list[Result]:
    """What the check of the picture itself has left: a refused one comes back with what cures it, a doubtful one is for people."""
    if scan is None or scan.state not in (ScanState.REFUSED, ScanState.UNSURE):
        return []
    refused = scan.state == ScanState.REFUSED
    said = [f"{finding['why']}{finding['cure']}" for finding in scan.findings or []]
    verdict, code = (Verdict.FAIL, "scan_refused") if refused else (Verdict.UNSURE, "scan_unsure")
    return [Result(code, item, label, verdict, said[0] if said else words.LETTER_WAITS, scan=str(scan.pk))]


def compared(code: str, item: str, label: str, scan: Scan, name: str, stated: str, definite: Definite) -> Result:
    """One stated value against what the reader found under `name`, or else against the whole text.

    A definite contradiction read with confidence fails; a certificate that shows a change of name or number is for people (W13).
    """
    reading = scan.reading
    field = reading.fields.get(name)
    spot: dict[str, Any] = {"scan": str(scan.pk)}
    if field is not None:
        spot |= {"confidence": field.confidence, "box": field.box}
    if _stands_on(reading, stated) or (field is not None and documents.plain(field.value) == documents.plain(stated)):
        return Result(code, item, label, Verdict.PASS, "", stated, field.value if field else "", **spot)
    if field is None:
        return Result(code, item, label, Verdict.UNSURE, words.not_found(stated), stated, **spot)
    sure = field.confidence >= SURE and definite(documents.plain(field.value), documents.plain(stated))
    changed = recognise.shows_change(documents.plain(reading.text))
    verdict = Verdict.FAIL if sure and not changed else Verdict.UNSURE
    return Result(code, item, label, verdict, words.differs(label, stated, field.value), stated, field.value, **spot)


def _stands_on(reading: Reading, stated: str) -> bool:
    wanted = day(stated)
    return wanted in documents.dates(reading.text) if wanted else documents.mentions(reading.text, stated)


def enrolled(code: str, item: str, label: str, scan: Scan, message: Callable[[str], str]) -> Result:
    """A 学籍在线验证报告 says that somebody is a student now; who has graduated or left is none (W06, D13)."""
    state = scan.reading.fields.get("state")
    if state is None:
        return Result(
            code, item, label, Verdict.UNSURE, words.not_found(words.ENROLLED), words.ENROLLED, scan=str(scan.pk)
        )
    spot: dict[str, Any] = {"confidence": state.confidence, "scan": str(scan.pk), "box": state.box}
    if words.ENROLLED in state.value:
        return Result(code, item, label, Verdict.PASS, "", words.ENROLLED, state.value, **spot)
    over = any(word in state.value for word in words.NO_LONGER_ENROLLED)
    verdict = Verdict.FAIL if over and state.confidence >= SURE else Verdict.UNSURE
    return Result(code, item, label, verdict, message(state.value), words.ENROLLED, state.value, **spot)
