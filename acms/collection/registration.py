"""What an accepted collection or change writes into the register, step by step (W14, D05)."""

from typing import Any

from django.utils import timezone

from acms.collection.facts import Facts
from acms.collection.steps import PAPERS
from acms.collection.steps.entry import Entry
from acms.people import actions as people
from acms.people.models import Document, Person


def enter(facts: Facts, person: Person) -> None:
    """The facts of each step of the case, and its evidence. Raises Refused for a file that was merged away."""
    people.hold_going_on(person)
    entry = Entry(person, timezone.localdate(), facts.case.no or "")
    for step in facts.steps:
        step.enter(facts, entry)
    for slot, scan in facts.scans.items():
        if scan.counts and facts.applies(PAPERS[slot]):
            entry.adds(Document, kind=slot, scan=scan)
    people.refresh(person)


def columns(facts: Facts, person: Person) -> dict[str, Any]:
    """The person's own columns that the case states."""
    return {name: value for step in facts.steps for name, value in step.columns(facts, person).items()}
