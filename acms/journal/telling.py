"""Entries of the journal as a page tells them: 经过 of a person or of an employer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from acms.journal.models import Entry


@dataclass(frozen=True)
class Happening:
    """One line of 经过. `by`: the name of who did it; "" when the system did."""

    at: datetime
    what: str
    by: str


def told(entries: Iterable[Entry], verbs: Mapping[str, str]) -> list[Happening]:
    """The entries in the room's words (`verbs`: sentence by verb); a verb without words stands as it is."""
    return [
        Happening(entry.at, verbs.get(entry.verb, entry.verb), entry.by.name if entry.by else "") for entry in entries
    ]
