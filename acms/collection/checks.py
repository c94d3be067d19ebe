"""What the system compares by itself after 「提交」 (W04, W06, W09, W10, W13): of every step, and of what they share."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from acms.casework import comparing
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.collection import rules, words
from acms.collection.facts import Facts
from acms.collection.steps import BY_KEY, PAPERS
from acms.collection.steps.results import result
from acms.scans.models import ScanState


def all_of(facts: Facts, on: date) -> list[Result]:
    """Every check of a collection, or of the one step that a change walks."""
    return [
        *scans(facts),
        *seen_before(facts),
        *(found for step in facts.steps for found in step.checks(facts, on)),
        *dates(facts, on),
    ]


def scans(facts: Facts) -> Iterator[Result]:
    """Scans that the image check left to people."""
    for slot, scan in facts.scans.items():
        item = PAPERS[slot]
        if scan.state == ScanState.UNSURE and facts.applies(item):
            first: dict[str, Any] = scan.findings[0] if scan.findings else {"why": words.CARD_UNREADABLE, "box": None}
            yield Result(
                code="scan_unsure",
                item=item.key,
                title=item.label,
                verdict=Verdict.UNSURE,
                message=str(first["why"]),
                scan=str(scan.pk),
                box=first["box"],
            )


def seen_before(facts: Facts) -> list[Result]:
    """W13: nobody is admitted by the rules on a paper that has been shown for somebody else."""
    shown = [(PAPERS[slot], scan) for slot, scan in facts.scans.items() if facts.applies(PAPERS[slot])]
    return comparing.seen_before([(item.key, item.label, scan) for item, scan in shown])


def dates(facts: Facts, on: date) -> Iterator[Result]:
    """W08–W10 once more at 「提交」."""
    for gap in rules.contradictions(facts, on):
        yield result("dates", BY_KEY[gap.item], Verdict.FAIL, gap.sentence)
