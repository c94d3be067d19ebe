"""Every fact of a file with its days, the present one first: for the desk and for the person (C03, D01)."""

from typing import Any

from django.db.models import F, Q

from acms.people.models import (
    Absence,
    Affiliation,
    Contact,
    Document,
    Education,
    FurtherTitle,
    Head,
    Person,
    Post,
    Qualification,
    Residence,
    Talent,
)

# A fact that was replaced from its first day on or before, or taken back: it stays on record and has held no day.
NO_DAY = Q(valid_to__lt=F("valid_from"))
# One that was taken back would have no days again, whatever else is taken back.
TAKEN_BACK = NO_DAY & Q(ends=[])
FACTS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("posts", Post, ("employer__merged_into",)),
    ("residences", Residence, ()),
    ("absences", Absence, ()),
    ("educations", Education, ()),
    ("qualifications", Qualification, ()),
    ("affiliations", Affiliation, ()),
    ("further_titles", FurtherTitle, ()),
    ("talents", Talent, ()),
    ("contacts", Contact, ()),
    ("documents", Document, ("scan",)),
    ("headships", Head, ("employer",)),
)


def of(person: Person) -> dict[str, list[Any]]:
    """By kind of fact: one statement each; facts that have held no day are left out."""
    return {name: _rows(model, person, joined) for name, model, joined in FACTS}


def _rows(model: Any, person: Person, joined: tuple[str, ...]) -> list[Any]:
    found = model.objects.filter(person=person).exclude(NO_DAY)
    found = found.select_related(*joined) if joined else found
    return sorted(found, key=lambda fact: (fact.valid_to is None, fact.valid_from, fact.pk), reverse=True)
