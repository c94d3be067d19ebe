"""What must be there and must agree before 「提交」 (W03–W11). Pure: facts and a day in, gaps out."""

from datetime import date

from acms.collection import words
from acms.collection.facts import Draft, Facts
from acms.collection.steps import STEPS, Gap, Page

NOT_AGREED = Gap("commitment", words.not_agreed(), Page.COMMITMENT, "f-commitment")


def gaps(draft: Draft, on: date) -> list[Gap]:
    """Everything that stands between the answers and 「提交」: what is missing in the order of the pages, then what cannot be."""
    found = [] if draft.agreed else [NOT_AGREED]
    for step in draft.steps:
        found.extend(step.missing(draft))
    return found + contradictions(draft, on)


def contradictions(facts: Facts, on: date) -> list[Gap]:
    """The rules between answers (W08–W10)."""
    return [gap for step in facts.steps for gap in step.contradictions(facts, on)]


def personal_evidence(facts: Facts) -> set[str]:
    """Which kinds of evidence this person needs, as far as the answers say (W01)."""
    return {slot for step in STEPS for slot in step.may_need(facts)}
