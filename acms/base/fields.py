"""Columns whose values are encrypted at rest, which cannot be searched (store a digest beside them), and how others are indexed.

A value is sealed for its row (ADR 0034). The row's key is therefore known before the row is written (`RowKey`), and the database gives
it with every value that is read, whichever query asks.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections, models, router, transaction
from django.db.models.lookups import Exact, In, IsNull
from django.db.models.sql import Query
from django.db.models.sql.where import AND, WhereNode

from acms.base import crypto

M = TypeVar("M", bound=models.Model)
BESIDE = "|"  # between the row, its digest and the token, as a value is read
logger = logging.getLogger(__name__)


def beginnings(column: str, name: str) -> models.Index:
    """An index for "begins with" and "is". Only PostgreSQL knows one of its own for that; in SQLite it serves "is" alone."""
    return models.Index(fields=[column], name=name, opclasses=["varchar_pattern_ops"])


@dataclass(frozen=True)
class _Told:
    """A value on its way into the row that is known already."""

    row: str
    plain: str


@dataclass(frozen=True)
class _Asked:
    """A value of `update(…)`: its row is the one that the statement names by its key."""

    field: "EncryptedTextField"
    plain: str

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        key = None if self.field.bound_to else _named(compiler.query, self.field.model._meta.pk)
        if key is None:
            raise TypeError(f"{self.field.context} is sealed for its row: say which by its key, or save the row")
        return "%s", [self.field.sealed(_text(key), self.plain)]


def _named(query: Any, pk: Any) -> Any:
    """The one key that the conditions of a query name; None where they name none, or several."""
    table = next(iter(query.alias_map), None)
    for one in _conditions(query.where):
        if getattr(one.lhs, "target", None) != pk or one.lhs.alias != table:
            continue
        if isinstance(one, Exact) and not hasattr(one.rhs, "as_sql"):
            return one.rhs
        if isinstance(one, In) and isinstance(one.rhs, Query):  # what the ORM makes of conditions on other tables
            return _named(one.rhs, pk)
        if isinstance(one, In) and isinstance(one.rhs, list | tuple | set) and len(one.rhs) == 1:
            return next(iter(one.rhs))
    return None


def _conditions(node: Any) -> Iterator[Any]:
    """What must hold of every row, looked through to the bottom."""
    if not isinstance(node, WhereNode):
        if hasattr(node, "lhs"):
            yield node
    elif node.connector == AND and not node.negated:
        for child in node.children:
            yield from _conditions(child)


def _text(key: object) -> str:
    """A key as the seal has it. PostgreSQL writes a UUID with its lines, SQLite without."""
    return str(key).replace("-", "")


# The further columns of `bound_to`, by context: the models of migrations do not know them.
_bound_to: dict[str, tuple[str, ...]] = {}


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # generic for the checker alone
    """Text sealed for its own table, column and row. The empty text stays empty.

    `found_by`: the column beside it that holds its digest, and the digest's purpose; the rotation of keys renews both, and a value is
    not read beside a digest of another. `bound_to`: columns (an owner's key, a number) that it is sealed for besides the row's key,
    where to change them would give it to somebody else; such a value is written by saving the row.
    """

    def __init__(
        self, *args: Any, found_by: tuple[str, str] | None = None, bound_to: tuple[str, ...] = (), **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.found_by = found_by
        self._given = bound_to

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self._given:
            _bound_to[self.context] = self._given

    @property
    def context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    @property
    def bound_to(self) -> tuple[str, ...]:
        return _bound_to.get(self.context, ())

    @property
    def digest_column(self) -> str:
        """The column of `found_by`; empty where there is none."""
        return _column(self.model, self.found_by[0]) if self.found_by else ""

    def row_of(self, instance: models.Model) -> str:
        """The row as the seal names it. Raises TypeError while it has no key."""
        keys = [instance.pk, *(getattr(instance, column) for column in self.bound_to)]
        if None in keys:
            raise TypeError(f"{self.context} is sealed for its row: give it a key first (fields.numbered)")
        return "/".join(map(_text, keys))

    def row_sql(self, table: str, quote: Any) -> str:
        """The same, as the database says it of each row of `table`."""
        columns = (str(self.model._meta.pk.column), *self.bound_to)
        return " || '/' || ".join(f"CAST({table}.{quote(column)} AS text)" for column in columns)

    def sealed(self, row: str, plain: str) -> str:
        return crypto.seal_in(_text(row), plain, self.context)

    def opened(self, row: str, token: str, digest: str, *, unbound: bool = False) -> str:
        """The plain text of a value as it stands in a row beside its digest. Raises crypto.Misplaced, and says where in the log."""
        try:
            plain = crypto.unseal_in(_text(row), token, self.context, unbound=unbound) if token else ""
            if self.found_by and not crypto.answers(digest, plain, self.found_by[1]):
                raise crypto.Misplaced
        except crypto.Unreadable as error:
            logger.critical("the sealed value of %s in row %s does not belong there", self.context, row)
            raise crypto.Misplaced from error
        return plain

    def as_text(self, value: Any) -> str | None:
        """What is sealed of a value."""
        return None if value is None else str(value)

    # ---- writing ------------------------------------------------------------------------------------------------------
    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        plain = self.as_text(super().pre_save(model_instance, add))
        return _Told(self.row_of(model_instance), plain) if plain else plain

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, _Told):
            return self.sealed(value.row, value.plain)
        if hasattr(value, "as_sql"):
            raise TypeError(f"{self.context} is sealed for its row: no expression can write it")
        plain = self.as_text(value)
        return _Asked(self, plain) if plain else plain

    def get_prep_value(self, value: Any) -> Any:
        plain = self.as_text(value)
        if plain:
            raise TypeError(f"{self.context} is sealed for its row, and this statement names none")
        return plain

    # ---- reading ------------------------------------------------------------------------------------------------------
    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Selects the row's key and the digest before the token. What a subquery gives has them already."""
        quote = compiler.quote_name_unless_alias
        own = f".{quote(self.column)}"
        if not sql.endswith(own):
            return sql, params
        table = sql.removesuffix(own)
        digest = f"COALESCE({table}.{quote(self.digest_column)}, '')" if self.found_by else "''"
        return f"{self.row_sql(table, quote)} || '{BESIDE}' || {digest} || '{BESIDE}' || {sql}", params

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return value if value is None else self._read(value)

    def _read(self, value: str) -> str:
        row, _, rest = value.partition(BESIDE)
        digest, marked, token = rest.partition(BESIDE)
        if not marked:
            raise TypeError(f"{self.context} is read with its row, no expression can take it from there")
        return self.opened(row, token, digest)

    def get_lookup(self, lookup_name: str) -> Any:
        # Every sealing differs, so any comparison would silently find nothing.
        if lookup_name == "isnull":
            return IsNull
        raise TypeError(f"{self.context} is encrypted: look it up by its digest")


class EncryptedJSONField(EncryptedTextField):
    """JSON sealed as one value."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def as_text(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        plain = super().from_db_value(value, expression, connection)
        return json.loads(plain) if plain else None

    def to_python(self, value: object) -> object:
        return value


def _column(model: type[models.Model], name: str) -> str:
    return str(next(field.column for field in model._meta.local_concrete_fields if field.name == name))


# ---- the keys of rows -----------------------------------------------------------------------------------------------------
class RowKey(models.BigAutoField):  # type: ignore[type-arg]  # generic for the checker alone
    """The key of every table that names no other. Where a table seals, it is taken before the row is written: the seal needs it."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigAutoField", args, kwargs

    def get_pk_value_on_save(self, instance: models.Model) -> Any:
        model = type(instance)
        return keys(model, 1, router.db_for_write(model, instance=instance))[0] if _seals(instance) else None


def numbered(rows: Iterable[M], using: str = "default") -> list[M]:
    """New rows of one table with their keys, in their order, where any has something sealed: `bulk_create` would ask for each."""
    found = list(rows)
    bare = [row for row in found if row.pk is None]
    if any(map(_seals, bare)):
        for row, key in zip(bare, keys(type(bare[0]), len(bare), using), strict=True):
            row.pk = key
    return found


def sealed_fields(model: type[models.Model]) -> list[EncryptedTextField]:
    """The sealed columns of a table."""
    return [field for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]


def _seals(row: models.Model) -> bool:
    return any(field.as_text(getattr(row, field.attname)) for field in sealed_fields(type(row)))


def keys(model: type[models.Model], many: int, using: str) -> list[int]:
    """Keys that no other row will get, in their order."""
    connection = connections[using]
    table, column = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), column, many],
            )
            return [key for (key,) in cursor.fetchall()]
        # SQLite's own table of the last keys may be written to. Each statement is one step for whoever else writes.
        there = (
            f"(SELECT coalesce(max({connection.ops.quote_name(column)}), 0) FROM {connection.ops.quote_name(table)})"
        )
        begun = "SELECT 1 FROM sqlite_sequence WHERE name = %s"
        cursor.execute(
            f"INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE NOT EXISTS ({begun})", [table, table]
        )
        cursor.execute(
            f"UPDATE sqlite_sequence SET seq = max(seq, {there}) + %s WHERE name = %s RETURNING seq", [many, table]
        )
        last = cursor.fetchall()[0][0]
    return list(range(last - many + 1, last + 1))


def update_each(rows: models.QuerySet[Any], **values: Any) -> int:
    """`rows.update(…)` with sealed values: a statement for each row that still is one of `rows`; how many."""
    with transaction.atomic(using=rows.db):
        return sum(rows.filter(pk=key).update(**values) for key in list(rows.values_list("pk", flat=True)))
