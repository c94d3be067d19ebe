"""What a change of information states beside what the register said when it was begun."""

from collections.abc import Mapping

from acms.amendments import words
from acms.casework.models import Case
from acms.collection import steps
from acms.collection.facts import Facts


def changed(facts: Facts) -> bool:
    """True when an answer or a scan differs from what the register said at the beginning."""
    before = facts.case.baseline
    return (facts.values(), facts.kept()) != (before.values, before.scans)


def differences(case: Case, values: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Label, before and now, of each answer that differs. `values`: what is stated, by the item's key."""
    rows = []
    for key, now in values.items():
        item, before = steps.BY_KEY.get(key), case.baseline.values.get(key)
        if item is None or (now or "") == (before or ""):
            continue
        was, said = item.spoken(before) or words.NOTHING, item.spoken(now) or words.NOTHING
        if not was == said == words.NOTHING:  # off the post: no answer became the code of none
            rows.append((item.confirm, was, said))
    return rows
