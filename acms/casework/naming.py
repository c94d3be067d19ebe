"""How pages and sentences call what a check compares: the field on the paper, the value that was stated, the unit of both (W13).

A number alone says nothing to who reads it: every value stands under a name, a measured one with its unit.
"""

from typing import NamedTuple

from acms.base.numbers import id_card
from acms.casework import words
from acms.casework.models import Check
from acms.casework.words import Called
from acms.scans.kinds import KINDS

# The items that are somebody's ID number: signing in, filing, claiming, putting right.
NUMBER_ITEMS = (".id_number", ".number", ".right_number", ".stated_number")


class Headings(NamedTuple):
    """What stands over the two values of a check; `unit` goes behind both where they are numbers."""

    stated: str
    found: str
    unit: str


def called(code: str, item: str, slot: str) -> Called | None:
    """What the values of a check are called, where that is not as its item is called. `slot`: in which slot the paper lies."""
    if item in words.CALLED:
        return words.CALLED[item]
    stem = slot.removesuffix("_full").removesuffix("_part")
    rest = code.removeprefix(slot).strip("_") if slot and code.startswith(slot) else code
    keys = (code, f"{stem}_{rest}", rest, code.rsplit("_", 1)[-1])
    return next((words.CALLED[key] for key in keys if key in words.CALLED), None)


def slot_of(check: Check) -> str:
    """The slot of the paper that a check speaks of; empty where it speaks of none."""
    if check.scan is not None:
        return check.scan.kind
    return check.item.removeprefix("scan.") if _is_paper(check.item) else ""


def headings(check: Check) -> Headings:
    """Of one check, as whoever decides reads them; an answer may be borne out by several papers, so that each is named."""
    found = called(check.code, check.item, slot_of(check))
    field = found.field if found else words.CONTENT if _is_paper(check.item) else check.title
    own = field if _is_paper(check.item) else check.title
    stated = found.stated if found and found.stated else words.stated_as(own)
    if check.code.startswith("letter_"):
        return Headings(words.PRINTED, words.SCANNED, "")
    if found and found.found:
        paper = found.found
    else:
        paper = words.on_paper(KINDS[check.scan.kind].title, field) if check.scan else words.found_as(field)
    return Headings(stated, paper, found.unit if found else "")


class Shown(NamedTuple):
    """Both values of a check under their headings, numbers of cards masked (Q02), measured ones with their unit."""

    stated_as: str
    stated: str
    found_as: str
    found: str


def shown(check: Check) -> Shown:
    """As whoever decides reads it."""
    named = headings(check)
    stated, found = (words.measured(value, named.unit) for value in masked(check))
    return Shown(named.stated, stated, named.found, found)


def shown_to_its_person(check: Check) -> Shown:
    """As the person reads it who has stated it."""
    values = shown(check)
    return values._replace(stated_as=words.to_its_person(values.stated_as))


def masked(check: Check) -> tuple[str, str]:
    """What was stated and what was found, ID numbers masked: valid ones wherever they stand, others where a number was asked for (Q02)."""
    asked = check.item.endswith(NUMBER_ITEMS) or check.code.endswith("_id")
    stated, found = (
        id_card.masked(value) if id_card.is_valid(value, older=True) or (asked and id_card.looks_like(value)) else value
        for value in (check.stated, check.found)
    )
    return stated, found


def _is_paper(item: str) -> bool:
    return item.startswith("scan.")
