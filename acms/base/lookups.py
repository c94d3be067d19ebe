"""Thousands of values in one condition: PostgreSQL takes them as one array.

Django writes a place for each value of `__in`, and the driver reads the statement for places: with 5,000 keys that took three times
as long as everything else. PostgreSQL itself makes `= ANY (array)` of such a list, so that the plan is the same.
"""

from typing import Any

from django.db.models import Field, ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

MANY = 50  # values; fewer cost nothing either way


class InArray(In):
    """`__in` of a plain column."""

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return _as_array(self, compiler, connection) or self.as_sql(compiler, connection)


class RelatedInArray(RelatedIn):
    """`__in` of a foreign key."""

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return _as_array(self, compiler, connection) or self.as_sql(compiler, connection)


def _as_array(lookup: Any, compiler: Any, connection: Any) -> tuple[str, list[Any]] | None:
    """The condition with its values as one parameter; None where they are few, a subquery, or nothing that an array holds."""
    if not lookup.rhs_is_direct_value():
        return None
    values = [value for value in dict.fromkeys(lookup.rhs) if value is not None]
    if len(values) < MANY or not all(_is_plain(value) for value in values):
        return None
    left, given = lookup.process_lhs(compiler, connection)
    _, prepared = lookup.get_db_prep_lookup(values, connection)
    return f"{left} = ANY (%s)", [*given, list(prepared)]


def _is_plain(value: Any) -> bool:
    """A value of its own, no expression; whole numbers that no column holds are left to Django, which knows that they match nothing."""
    return not hasattr(value, "resolve_expression") and not (isinstance(value, int) and value.bit_length() > 63)


def register() -> None:
    """Every `__in` from now on; the app `base` calls it when it starts."""
    Field.register_lookup(InArray)
    ForeignObject.register_lookup(RelatedInArray)
