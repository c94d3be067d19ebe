"""What a change of information states beside what the register says."""

from collections.abc import Mapping

from acms.amendments import baselines, words
from acms.collection import steps
from acms.collection.facts import Facts


def changed(facts: Facts) -> bool:
    """True when an answer differs from what the register says, or a scan from what it had when the change was begun."""
    case = facts.case
    return (facts.values(), facts.kept()) != (baselines.before(case, facts.stated), case.baseline.scans)


def differences(held: Mapping[str, object], values: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Label, before and now, of each answer that differs. `held` and `values`: what the register has and what is stated, by the item's key."""
    rows = []
    for key, now in values.items():
        item, before = steps.BY_KEY.get(key), held.get(key)
        if item is None or (now or "") == (before or ""):
            continue
        was, said = item.spoken(before) or words.NOTHING, item.spoken(now) or words.NOTHING
        if not was == said == words.NOTHING:  # off the post: no answer became the code of none
            rows.append((item.confirm, was, said))
    return rows
