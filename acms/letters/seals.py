"""Seals across letters (W13): the same pressing on another person's letter, and another seal than the unit's own.

Found by the unit's index; of a unit with very many letters the newest are compared, so that a look-up costs the same everywhere.
"""

from collections.abc import Sequence

from django.db.models import QuerySet

from acms.letters.audit.impression import Impression as Ink
from acms.letters.audit.impression import is_copy, is_other_seal
from acms.letters.models import Audit, Impression, Letter, LetterState
from acms.scans import elsewhere
from acms.scans.models import Scan

MOST = 200  # impressions of a unit that a new one is compared with


def unit_of(letter: Letter) -> str:
    """What a unit's impressions are found by: its code, or the name of a receiving side that has none."""
    facts: dict[str, str] = letter.facts
    return facts["uscc"] if facts["uscc"] != "无" else facts["employer"][:200]


def remember(audit: Audit, ink: Ink, box: list[int]) -> Impression:
    """Keeps the seal of an audited letter."""
    values = {"unit": unit_of(audit.letter), "long": ink.long, "short": ink.short, "ink": ink.packed(), "box": box}
    return Impression.objects.update_or_create(audit=audit, defaults=values)[0]


def same_pressing(scans: Sequence[Scan]) -> dict[str, list[Scan]]:
    """Of each letter's scan, by its key, scans of other people's letters on which the very same pressing stands."""
    return {str(scan.pk): found for scan in scans if (found := _copies(scan))}


def changed(scan: Scan) -> Impression | None:
    """The seal of a letter where the unit's approved letters all have clearly another one; None for the first of a unit."""
    mine = _impression(scan)
    if mine is None:
        return None
    rows = _others(mine).filter(audit__letter__state=LetterState.USED)[:MOST]
    own, known = _ink(mine), [_ink(row) for row in rows]
    return mine if known and all(is_other_seal(own, ink) for ink in known) else None


def _copies(scan: Scan) -> list[Scan]:
    mine = _impression(scan)
    if mine is None:
        return []
    own = _ink(mine)
    rows = _others(mine).exclude(audit__scan__owner=scan.owner_id).exclude(audit__scan__owner=None)
    found = [row.audit.scan for row in rows.select_related("audit__scan__owner")[:MOST] if is_copy(own, _ink(row))]
    return elsewhere.of_strangers(scan.owner_id, found)


def _impression(scan: Scan) -> Impression | None:
    return Impression.objects.select_related("audit").filter(audit__scan=scan).first()


def _others(mine: Impression) -> QuerySet[Impression]:
    """The unit's impressions on other letters, the newest first."""
    return Impression.objects.filter(unit=mine.unit).exclude(audit__letter=mine.audit.letter_id).order_by("-id")


def _ink(row: Impression) -> Ink:
    return Ink.unpacked(row.long, row.short, bytes(row.ink))
