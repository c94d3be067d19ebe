"""Thousands of rows at once: in batches, and by INSERT … SELECT, which the ORM has no words for."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Value

T = TypeVar("T")


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size`, the last one shorter (itertools has it from Python 3.12 on)."""
    left = iter(things)
    while some := list(islice(left, size)):
        yield some


def counted(model: type[models.Model]) -> None:
    """Tells the database what a table has become after thousands of rows: until then it may plan as for an empty one."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def insert_selected(model: type[models.Model], rows: Any, values: dict[str, Any], on_conflict: str = "") -> int:
    """One row of `model` for each of `rows`, written by the database itself; how many.

    `values`: by field, an expression over `rows` or the same value for all; other fields get their default.
    `on_conflict`: ON CONFLICT … as both PostgreSQL and SQLite know it.
    """
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    constants = [values.get(field.name, field.get_default()) for field in fields]
    terms = [
        one if hasattr(one, "resolve_expression") else Value(one, field)
        for one, field in zip(constants, fields, strict=True)
    ]
    try:
        found, given = rows.order_by().values_list(*terms).query.sql_with_params()
    except EmptyResultSet:
        return 0
    names = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {found} {on_conflict}", given)
        return int(cursor.rowcount)
