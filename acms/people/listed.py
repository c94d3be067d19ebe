"""What an imported list said of somebody (L02), in words: for the person who corrects it, and for the agency. Nothing of it is verified."""

from acms.base import codelists, masks
from acms.base.numbers import id_card
from acms.people import words
from acms.people.models import Listed, Person

# By the step of the collection that asks for it.
ASKED_IN = {
    "post": ("employer_name", "uscc"),
    "education": ("education_level", "education_mode", "school", "major", "graduated_on", "degree"),
    "qualification": ("qualification_level", "certificate_no", "obtained_on", "permit_no"),
}
LISTS = {"education_level": "education_level_form", "degree": "degree", "qualification_level": "title_level"}


def said_of(person: Person | None) -> Listed | None:
    """What a list said; no statement where the file was read with it."""
    return getattr(person, "listed", None)


def of(person: Person) -> list[tuple[str, str]]:
    """Everything, as label and text."""
    said = said_of(person)
    return [line for step in ASKED_IN for line in lines(said, step)] if said else []


def lines(said: Listed, step: str) -> list[tuple[str, str]]:
    """What is asked for in one step; what could not be understood as it stands in the list."""
    unread = said.unread or {}
    found = [(words.LISTED[name], unread.get(name) or _text(said, name)) for name in ASKED_IN[step]]
    return [(label, text) for label, text in found if text]


def _text(said: Listed, name: str) -> str:
    value = getattr(said, name)
    if name in LISTS:
        return codelists.name(LISTS[name], value)
    if name == "education_mode":
        return words.MODES.get(value, "")
    text = str(value or "")
    return masks.middle(text) if id_card.looks_like(text) else text
