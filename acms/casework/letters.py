"""What a letter's audit says, as results of a case's check: the same for every procedure that asks for a letter (T04)."""

from collections.abc import Iterable

from acms.casework import words
from acms.casework.kinds import Result
from acms.casework.models import Verdict
from acms.letters.models import Verdict as LetterVerdict
from acms.scans.models import Scan

VERDICTS = {
    LetterVerdict.FAIL: Verdict.FAIL,
    LetterVerdict.RESCAN: Verdict.FAIL,
    LetterVerdict.UNSURE: Verdict.UNSURE,
}


def results(scan: Scan | None, item: str, title: str) -> Iterable[Result]:
    """One result a finding; one that passes where there is none; people look where nothing was audited."""
    audit = getattr(scan, "audit", None) if scan else None
    if scan is None or audit is None or not audit.is_done:
        yield Result("letter", item, title, Verdict.UNSURE, words.LETTER_WAITS)
        return
    if audit.verdict == LetterVerdict.PASS:
        yield Result("letter", item, title, Verdict.PASS, scan=str(scan.pk))
        return
    for finding in audit.findings or []:
        yield Result(
            f"letter_{finding['code']}",
            item,
            title,
            VERDICTS[LetterVerdict(audit.verdict)],
            finding["message"],
            finding["expected"],
            finding["read"],
            scan=str(scan.pk),
            box=finding["box"],
        )
