"""Every index is paid for by each write: none is the beginning of another (ADR 0018)."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

Columns = tuple[str, ...]


def _declared(model: type[models.Model]) -> Iterator[Columns]:
    """The whole-table indexes of a model, by columns; those for beginnings of words are of another kind."""
    for field in model._meta.local_concrete_fields:
        if field.db_index and not field.primary_key:
            yield (field.name,)
    for index in model._meta.indexes:
        if index.condition is None and not index.opclasses:
            yield tuple(name.lstrip("-") for name in index.fields)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            yield tuple(constraint.fields)


def test_no_index_is_the_beginning_of_another() -> None:
    spare = []
    for model in apps.get_models():
        held = list(_declared(model)) if model.__module__.startswith("acms.") else []
        for n, one in enumerate(held):
            others = held[:n] + held[n + 1 :]
            spare += [(model._meta.label, one, other) for other in others if other[: len(one)] == one]
    assert not spare
