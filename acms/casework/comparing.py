"""What was stated against what a reader found on a certificate: the same for every procedure that reads one (S07, W09, W10)."""

import difflib
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from acms.base import text
from acms.casework import words
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.scans.models import Scan, ScanState
from acms.scans.readers import documents, recognise
from acms.scans.readings import Field, Reading

SURE = 0.85  # confidence from which a contradiction counts as definite
# Whether what was found definitely contradicts what was stated; both plain.
Definite = Callable[[str, str], bool]


def paper(pk: UUID | None) -> Scan | None:
    """A paper that a statement names, with its audit if it is a letter; None where it names none. What was read on it is no statement."""
    return Scan.objects.select_related("audit").filter(pk=pk).first() if pk else None


def never(found: str, stated: str) -> bool:
    return False


def always(found: str, stated: str) -> bool:
    return True


def other_name(found: str, stated: str) -> bool:
    """OCR errs on rare characters: one that differs is left to people."""
    found, stated = text.dotted(found), text.dotted(stated)
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
    messages = [f"{finding['why']}{finding['cure']}" for finding in scan.findings or []]
    verdict, code = (Verdict.FAIL, "scan_refused") if refused else (Verdict.UNSURE, "scan_unsure")
    return [Result(code, item, label, verdict, messages[0] if messages else words.LETTER_WAITS, scan=str(scan.pk))]


def compared(code: str, item: str, label: str, scan: Scan, name: str, stated: str, definite: Definite) -> Result:
    """One stated value against what the reader found under `name`, or else against the whole text.

    A definite contradiction read with confidence fails; a certificate that shows a change of name or number is for people (W13).
    """
    reading = scan.reading
    field = reading.fields.get(name)
    spot: dict[str, Any] = {"scan": str(scan.pk)}
    if field is not None:
        spot |= {"confidence": field.confidence, "box": field.box}
    if _stands_on(reading, stated) or (field is not None and documents.alike(field.value, stated)):
        return Result(code, item, label, Verdict.PASS, "", stated, field.value if field else "", **spot)
    called = words.ON_PAPER.get(name, label) if item.startswith("scan.") else label
    not_found, differs = _sentences(called, stated, field)
    if field is None:
        return Result(code, item, label, Verdict.UNSURE, not_found, stated, **spot)
    sure = field.confidence >= SURE and definite(documents.plain(field.value), documents.plain(stated))
    changed = recognise.shows_change(documents.plain(reading.text))
    verdict = Verdict.FAIL if sure and not changed else Verdict.UNSURE
    return Result(code, item, label, verdict, differs, stated, field.value, **spot)


def _sentences(called: str, stated: str, field: Field | None) -> tuple[str, str]:
    """What to say when the value was not found, and when another one was; a whole ID number stands in neither."""
    if called == words.ON_PAPER["id_number"]:
        return words.NUMBER_NOT_FOUND, words.NUMBER_DIFFERS
    return words.not_found(stated), words.differs(called, stated, field.value if field else "")


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
