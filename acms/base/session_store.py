"""The session as something that several requests change at once: each writes what it has changed and nothing else (L06).

The framework's own store writes the whole session as it was read. Of two requests at the same time, a file that arrives and
a text that is kept while it is typed, the later one would take back what the earlier one has stored.
"""

import copy
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import router, transaction


class SessionStore(db.SessionStore):
    """Named in SESSION_ENGINE. Raises UpdateError, as the framework's, when the session was ended meanwhile."""

    _as_read: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        found: dict[str, Any] = super().load()
        self._as_read = copy.deepcopy(found)
        return found

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
        else:
            self._write_changes()
        self._as_read = copy.deepcopy(dict(self.items()))

    def _write_changes(self) -> None:
        """The stored session with this request's changes; the row is held until they are written."""
        mine, before = dict(self.items()), self._as_read
        with transaction.atomic(using=router.db_for_write(self.model)):
            row = self.model.objects.select_for_update().filter(session_key=self.session_key).first()
            if row is None:
                raise UpdateError
            stored = self.decode(row.session_data)
            kept = {name: value for name, value in stored.items() if name in mine or name not in before}
            changed = {name: value for name, value in mine.items() if name not in before or before[name] != value}
            self._session_cache = kept | changed
            self.create_model_instance(self._session_cache).save(force_update=True)
