"""What a letter's audit says, as results of a case's check: the same for every procedure that asks for a letter (T04)."""

from collections.abc import Iterable
from typing import Any

from acms.base import text
from acms.casework import words
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.letters import forms, seals
from acms.letters.models import Verdict as LetterVerdict
from acms.letters.models import audit_of
from acms.scans.models import Scan

VERDICTS = {
    LetterVerdict.FAIL: Verdict.FAIL,
    LetterVerdict.RESCAN: Verdict.FAIL,
    LetterVerdict.UNSURE: Verdict.UNSURE,
}


def says(facts: dict[str, str], name: str, **others: str) -> bool:
    """True when a letter's facts are of this person (N01) and say the same besides."""
    printed = {key: facts.get(key) for key in others}
    return text.same_name(facts.get("name", ""), name) and printed == others


def results(scan: Scan | None, item: str, title: str) -> Iterable[Result]:
    """One result a finding; one that passes where there is none; people look where nothing was audited."""
    audit = audit_of(scan)
    if scan is None or audit is None or not audit.is_done:
        yield Result("letter", item, title, Verdict.UNSURE, words.LETTER_WAITS)
        return
    yield from _sealed(scan, item, title)
    if audit.verdict == LetterVerdict.PASS:
        yield Result("letter", item, title, Verdict.PASS, scan=str(scan.pk))
        return
    for finding in audit.findings or []:
        yield Result(
            f"letter_{_of_whom(finding)}",
            item,
            title,
            VERDICTS[LetterVerdict(finding.get("verdict") or audit.verdict)],
            finding["message"],
            finding["expected"],
            finding["read"],
            scan=str(scan.pk),
            box=finding["box"],
        )


def _of_whom(finding: dict[str, Any]) -> str:
    """A finding's code; of the unit's signature apart from the person's own, for its head may stand for that one (W13)."""
    return f"{finding['code']}_unit" if finding.get("field") == forms.UNIT else str(finding["code"])


def _sealed(scan: Scan, item: str, title: str) -> Iterable[Result]:
    """The seal beside those on other letters of the unit (W13); the first seal of a unit is nothing to ask about."""
    key = str(scan.pk)
    if seals.same_pressing([scan]):
        yield Result("seen_seal", item, title, Verdict.UNSURE, words.SEEN_SEAL, scan=key)
    elif changed := seals.changed(scan):
        yield Result("seal_changed", item, title, Verdict.UNSURE, words.SEAL_CHANGED, scan=key, box=changed.box)
