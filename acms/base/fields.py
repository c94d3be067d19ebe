"""Columns whose values are encrypted at rest, which cannot be searched (store a digest beside them), and how others are indexed."""

import json
from typing import Any

from django.db import models
from django.db.models.lookups import IsNull

from acms.base import crypto


def beginnings(column: str, name: str) -> models.Index:
    """An index for "begins with" and "is". Only PostgreSQL knows one of its own for that; in SQLite it serves "is" alone."""
    return models.Index(fields=[column], name=name, opclasses=["varchar_pattern_ops"])


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # generic for the checker alone
    """Text sealed for its own table and column. The empty text stays empty.

    `found_by`: the column beside it that holds its digest, and the digest's purpose; the rotation of keys renews both.
    """

    def __init__(self, *args: Any, found_by: tuple[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found_by = found_by

    @property
    def context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return crypto.seal(value, self.context) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return crypto.unseal(value, self.context) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        # Every sealing differs, so any comparison would silently find nothing.
        if lookup_name == "isnull":
            return IsNull
        raise TypeError(f"{self.context} is encrypted: look it up by its digest")


class EncryptedJSONField(EncryptedTextField):
    """JSON sealed as one value."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        plain = super().from_db_value(value, expression, connection)
        return json.loads(plain) if plain else None

    def to_python(self, value: object) -> object:
        return value
