"""What hangs on a file: every table that points at a person says so itself, in its `hangs` (D15, Q02).

One list for whoever must think of all of it: merging and taking apart, the copy of one's data, a file to another province. A test
fails when a table points at a person and does not say what becomes of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from acms.base.hooks import Hook


class Merged(Enum):
    """What becomes of the rows of a file that is merged into another one (D15)."""

    CHOSEN = auto()  # dated facts: people choose whose stand
    GO = auto()  # they are the kept file's from then on
    STAY = auto()  # they say something of the closed file alone


@dataclass(frozen=True)
class Hangs:
    """How a table hangs on a person. `once`: of two rows that are alike in these columns (none: any two) the kept file's stands
    and the other stays where it is; only rows `among` these can be alike. `leaves`: its key in a file to another province, empty where it
    stays here (D12). `came`: the column that says when a row was entered, where people are told of those that came while two files were one.
    `of`: the column that says of which file a row is where it stands in another one's place or for its sake (`merging.contradicting`)."""

    merged: Merged
    once: tuple[str, ...] | None = None
    among: Q = field(default_factory=Q)
    leaves: str = ""
    came: str = ""
    of: str = ""


def of(model: type[Model]) -> Hangs:
    """What a table says of itself. Raises AttributeError where it has not."""
    said: Hangs = model.hangs  # type: ignore[attr-defined]
    return said


def tables(*merged: Merged) -> list[type[Model]]:
    """Every table that points at a person, of these kinds; all where none is named. Raises AttributeError for one that does not say."""
    person = apps.get_model("people", "Person")
    pointing = {link.related_model for link in person._meta.related_objects} - {person}
    found = (model for model in pointing if not merged or of(model).merged in merged)
    return sorted(found, key=lambda model: model._meta.label_lower)


def to_go(model: type[Model], source: Model, target: Model) -> QuerySet[Model]:
    """The rows that go from one file to another: all but those that the other has alike."""
    hangs = of(model)
    rows = model._default_manager.filter(person=source).order_by("pk")
    if hangs.once is None:
        return rows
    alike = {column: OuterRef(column) for column in hangs.once}
    theirs = model._default_manager.filter(hangs.among, person=target, **alike)
    return rows.exclude(hangs.among & Q(Exists(theirs)))


@dataclass(frozen=True)
class Gone:
    """Rows that went from one file to another, by a merge or by its undoing: primary keys by table, and since when they had been
    with the source where a merge had brought them there."""

    source: Any  # files: `people.Person`, whose room imports this one
    target: Any
    rows: Mapping[type[Model], list[int]]
    since: datetime | None = None


def closed_files(keys: Iterable[int]) -> dict[int, int]:
    """The files that were merged into these, by key: into which one, over however many others. A statement for each step of the way."""
    found: dict[int, int] = {}
    level = {key: key for key in keys}
    person = apps.get_model("people", "Person")
    while level:
        rows: Any = person._default_manager.filter(merged_into__in=level).values_list("pk", "merged_into")
        level = {pk: level[into] for pk, into in rows}
        found |= level
    return found


# Who puts right what follows.
_gone = Hook[Callable[[Gone], None]]()
when_gone = _gone.add


def tell(gone: Gone) -> None:
    """Rows have gone from one file to another."""
    for hears in _gone:
        hears(gone)
