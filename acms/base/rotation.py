"""Sealing everything anew under the active key while the system runs (Q02).

A value is replaced only where it still is what was read (compare and swap), so nothing that somebody writes meanwhile is lost; the
look-up digests of one row change in the same statement. Interrupted, it goes on where old keys are left. What was sealed for a column
alone, as it was until ADR 0034, is sealed for its row.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from acms.base import crypto, fields, files
from acms.base.fields import EncryptedTextField

BATCH = 500


def columns() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every sealed column of the installation."""
    for model in apps.get_models():
        for field in fields.sealed_fields(model):
            yield model, field


class Stored(NamedTuple):
    """A sealed value as it lies in the database; `row` as its seal names the row, `digest` what stands beside it."""

    key: Any
    row: str
    digest: str
    token: str


def _names(model: type[models.Model], field: EncryptedTextField) -> tuple[str, str, str, str]:
    quote = connection.ops.quote_name
    digest = quote(field.digest_column) if field.found_by else ""
    return quote(model._meta.db_table), quote(str(model._meta.pk.column)), quote(str(field.column)), digest


def _old(column: str) -> tuple[str, list[Any]]:
    """What is to be sealed anew: under another key than the active one, or not for its row."""
    given = [f"{crypto.ring().active}.%", f"%.{crypto.ROW}.%"]
    return f"{column} <> '' AND ({column} NOT LIKE %s OR {column} NOT LIKE %s)", given


def left(model: type[models.Model], field: EncryptedTextField) -> int:
    """How many values of a column hang on another key than the active one, or are not sealed for their row."""
    table, _, column, _ = _names(model, field)
    old, given = _old(column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {old}", given)
        return int(cursor.fetchone()[0])


def renew(
    model: type[models.Model], field: EncryptedTextField, wrong: set[str] | None = None, *, unbound: bool = False
) -> int:
    """Seals a column's values anew; how many. What was written meanwhile under a former key is found by another pass.

    What does not belong where it stands stays as it is, and its row is put into `wrong`. `unbound`: values that were sealed for no
    row are taken for what stands there, although everything was bound once; for a restored backup of before.
    """
    done, wrong = 0, set() if wrong is None else wrong
    while passed := _pass(model, field, wrong, unbound):
        done += passed
    return done


def _pass(model: type[models.Model], field: EncryptedTextField, wrong: set[str], unbound: bool) -> int:
    """Once through the table in the order of its keys: what is done is not looked at again for every batch."""
    table, key, column, digest = _names(model, field)
    changed = (
        f"UPDATE {table} SET {column} = %s{f', {digest} = %s' if digest else ''} WHERE {key} = %s AND {column} = %s"
    )
    old, given = _old(column)
    done, pages = 0, _pages(model, field, old, given)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            if not (rows := next(pages, [])):
                return done
            renewed = []
            for stored in rows:
                try:
                    renewed.append(_renewed(field, stored, unbound))
                except crypto.Unreadable:
                    wrong.add(stored.row)
            if renewed:
                cursor.executemany(changed, renewed)
        done += len(renewed)


def _renewed(field: EncryptedTextField, stored: Stored, unbound: bool) -> list[Any]:
    plain = field.opened(stored.row, stored.token, stored.digest, unbound=unbound)
    values = [field.sealed(stored.row, plain)]
    if field.found_by:
        values.append(crypto.digest(plain, field.found_by[1]) or "")
    return [*values, stored.key, stored.token]


def _pages(
    model: type[models.Model], field: EncryptedTextField, where: str, given: list[Any]
) -> Iterator[list[Stored]]:
    """A column's values in the order of the rows' keys, some at a time."""
    table, key, column, digest = _names(model, field)
    row, beside = field.row_sql(table, connection.ops.quote_name), f"COALESCE({digest}, '')" if digest else "''"
    wanted = f"SELECT {key}, {row}, {beside}, {column} FROM {table} WHERE {where}"
    page = f" ORDER BY {table}.{key} LIMIT {BATCH}"
    after, last = "", list[Any]()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(wanted + after + page, [*given, *last])
            rows = [Stored(*found) for found in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after, last = f" AND {key} > %s", [rows[-1].key]


def misplaced(model: type[models.Model], field: EncryptedTextField) -> Iterator[str]:
    """The rows where a column's value is not what was sealed for them, or stands beside a digest of another."""
    _, _, column, _ = _names(model, field)
    for rows in _pages(model, field, f"{column} IS NOT NULL", []):
        for stored in rows:
            try:
                field.opened(stored.row, stored.token, stored.digest)
            except crypto.Unreadable:
                yield stored.row


Listing = Callable[[], Iterator[tuple[str, str]]]
_listings: list[Listing] = []


def register(*listings: Listing) -> None:
    """Makes the sealed files of a room known, when the room starts: each yields path and context of every one."""
    _listings.extend(listing for listing in listings if listing not in _listings)


def sealed_files() -> Iterator[tuple[str, str]]:
    """Path and context of every sealed file, from the rooms that keep some."""
    for listing in _listings:
        yield from listing()


def misplaced_files() -> Iterator[str]:
    """The paths of files that are not what was sealed for them."""
    for path, context in sealed_files():
        try:
            with default_storage.open(path) as file:
                crypto.unseal_file(file.read(), context)
        except FileNotFoundError:  # replaced or dropped meanwhile
            continue
        except crypto.Unreadable:
            yield path


def renew_files() -> tuple[int, int]:
    """Wraps the data keys of files anew; their bodies are not touched. How many, and how many no key of the ring opens."""
    done, lost, active = 0, 0, crypto.ring().active
    for path, context in sealed_files():
        try:
            with default_storage.open(path) as file:
                token = file.read()
            if crypto.key_of_file(token) != active:
                files.put(path, crypto.rewrap_file(token, context))
                done += 1
        except FileNotFoundError:  # replaced or dropped meanwhile
            continue
        except crypto.Unreadable:  # one damaged file must not keep the others under the old key
            lost += 1
    return done, lost
