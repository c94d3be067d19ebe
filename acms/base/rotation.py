"""Sealing everything anew under the active key while the system runs (Q02).

A value is replaced only where it still is what was read (compare and swap), so nothing that somebody writes meanwhile is lost; the
look-up digests of one row change in the same statement. Interrupted, it goes on where old keys are left.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from acms.base import crypto, files
from acms.base.fields import EncryptedTextField

BATCH = 500


def columns() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every sealed column of the installation."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def _column(model: type[models.Model], name: str) -> str:
    return str(next(field.column for field in model._meta.local_concrete_fields if field.name == name))


def _names(model: type[models.Model], field: EncryptedTextField) -> tuple[str, str, str, str]:
    quote = connection.ops.quote_name
    digest = quote(_column(model, field.found_by[0])) if field.found_by else ""
    return quote(model._meta.db_table), quote(str(model._meta.pk.column)), quote(str(field.column)), digest


def left(model: type[models.Model], field: EncryptedTextField) -> int:
    """How many values of a column hang on another key than the active one."""
    table, _, column, _ = _names(model, field)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE {column} <> '' AND {column} NOT LIKE %s", [f"{crypto.ring().active}.%"]
        )
        return int(cursor.fetchone()[0])


def renew(model: type[models.Model], field: EncryptedTextField) -> int:
    """Seals a column's values anew; how many. What was written meanwhile under a former key is found by another pass."""
    done = 0
    while passed := _pass(model, field):
        done += passed
    return done


def _pass(model: type[models.Model], field: EncryptedTextField) -> int:
    """Once through the table in the order of its keys: what is done is not looked at again for every batch."""
    table, key, column, digest = _names(model, field)
    wanted = f"SELECT {key}, {column} FROM {table} WHERE {column} <> '' AND {column} NOT LIKE %s"
    page = f" ORDER BY {key} LIMIT {BATCH}"
    changed = (
        f"UPDATE {table} SET {column} = %s{f', {digest} = %s' if digest else ''} WHERE {key} = %s AND {column} = %s"
    )
    done, after, given = 0, "", [f"{crypto.ring().active}.%"]
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wanted + after + page, given)
            rows = cursor.fetchall()
            cursor.executemany(changed, [_renewed(field, pk, token) for pk, token in rows])
        if not rows:
            return done
        done += len(rows)
        after, given = f" AND {key} > %s", [given[0], rows[-1][0]]


def _renewed(field: EncryptedTextField, pk: object, token: str) -> list[Any]:
    plain = crypto.unseal(token, field.context)
    values = [crypto.seal(plain, field.context)]
    if field.found_by:
        values.append(crypto.digest(plain, field.found_by[1]) or "")
    return [*values, pk, token]


Listing = Callable[[], Iterator[tuple[str, str]]]
_listings: list[Listing] = []


def register(*listings: Listing) -> None:
    """Makes the sealed files of a room known, when the room starts: each yields path and context of every one."""
    _listings.extend(listing for listing in listings if listing not in _listings)


def sealed_files() -> Iterator[tuple[str, str]]:
    """Path and context of every sealed file, from the rooms that keep some."""
    for listing in _listings:
        yield from listing()


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
