"""Every fact of a file with its days, the present one first: for the desk and for the person (C03, D01)."""

from typing import Any

from acms.people.models import Absence, Contact, Document, Education, Head, Person, Post, Qualification, Residence

FACTS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("posts", Post, ("employer",)),
    ("residences", Residence, ()),
    ("absences", Absence, ()),
    ("educations", Education, ()),
    ("qualifications", Qualification, ()),
    ("contacts", Contact, ()),
    ("documents", Document, ("scan",)),
    ("headships", Head, ("employer",)),
)


def of(person: Person) -> dict[str, list[Any]]:
    """By kind of fact: one statement each."""
    return {name: _rows(model, person, joined) for name, model, joined in FACTS}


def _rows(model: Any, person: Person, joined: tuple[str, ...]) -> list[Any]:
    found = (
        model.objects.filter(person=person).select_related(*joined) if joined else model.objects.filter(person=person)
    )
    return sorted(found, key=lambda fact: (fact.valid_to is None, fact.valid_from, fact.pk), reverse=True)
