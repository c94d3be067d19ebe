"""Wakes a worker that waits: PostgreSQL says at once that there is work (LISTEN/NOTIFY), one cheap statement finds what is due by the hour (ADR 0050).

The main thread of a worker is the bell; its hands are other threads. NOTIFY is only haste: whoever stands behind a pool that hands each transaction
another connection (PgBouncer) hears nothing, and neither does an embedded database. Then the bell asks the database more often, and nothing is lost.
"""

import os
import selectors
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

from django.apps import AppConfig
from django.core.exceptions import EmptyResultSet
from django.db import connection, connections, models
from django.utils import timezone

CHANNEL = "acms_work"
HELLO = "hello"
HEARS, DEAF = (
    1.0,
    0.25,
)  # seconds between two looks: where the database says itself that there is work, and where nobody does

# Stands in a statement that is made once for the moment of each look: rows are queued, and taken, by the clock of this machine.
MOMENT = datetime(9999, 1, 1, tzinfo=UTC)

# What is due only later says nothing now: the look finds it. Who takes a row or is done with it rings for nobody.
RING = f"""
CREATE OR REPLACE FUNCTION acms_ring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('{CHANNEL}', TG_TABLE_NAME); RETURN NULL; END $$;
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER acms_rings AFTER INSERT OR UPDATE OF queued_at ON {table} FOR EACH ROW
WHEN (NEW.queued_at <= clock_timestamp() + interval '1 second') EXECUTE FUNCTION acms_ring();
"""


def hang(leased: type[models.Model], *, sender: AppConfig, using: str, **kwargs: object) -> None:
    """After migrations: every table of a room whose rows want work rings. Harmless to repeat; PostgreSQL alone can."""
    there = connections[using]
    if there.vendor != "postgresql":
        return
    tables = set(there.introspection.table_names())
    with there.cursor() as cursor:
        cursor.execute(RING)
        for model in sender.get_models():
            if issubclass(model, leased) and model._meta.db_table in tables:
                cursor.execute(TRIGGER.format(table=there.ops.quote_name(model._meta.db_table)))


class Look:
    """Which of several questions have an answer, by one statement that is made once: an idle worker does nothing else."""

    def __init__(self, questions: Mapping[str, models.QuerySet[Any]]) -> None:
        made = {name: sql for name, rows in questions.items() if (sql := _asked(rows))}
        self.names = list(made)
        self.sql = "SELECT " + ", ".join(f"EXISTS ({sql})" for sql, _ in made.values())
        self.params = [one for _, params in made.values() for one in params]
        self.moment = connection.ops.adapt_datetimefield_value(MOMENT)

    def __call__(self) -> set[str]:
        """The names of those that have one."""
        if not self.names:
            return set()
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [now if one == self.moment else one for one in self.params])
            found = cursor.fetchone()
        return {name for name, there in zip(self.names, found, strict=True) if there}


def _asked(rows: models.QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The statement that finds the first of these rows; None where there can be none: a lane that is switched off."""
    try:
        return rows.order_by().values("pk")[:1].query.sql_with_params()
    except EmptyResultSet:
        return None


@contextmanager
def _signals(selector: selectors.BaseSelector) -> Iterator[Callable[[], None]]:
    """A signal ends the wait: its handler runs in this thread, between two waits. Gives what wakes it from another thread."""
    mine, theirs = os.pipe()
    os.set_blocking(mine, False)
    os.set_blocking(theirs, False)
    former = signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)
    selector.register(mine, selectors.EVENT_READ, lambda: os.read(mine, 4096) and ())
    try:
        yield lambda: _write(theirs)
    finally:
        signal.set_wakeup_fd(former)
        selector.unregister(mine)
        os.close(mine)
        os.close(theirs)


def _write(pipe: int) -> None:
    """A full pipe wakes as well."""
    try:
        os.write(pipe, b"\0")
    except BlockingIOError:
        return


class Bell:
    """Rings for whom there is work until it is told to stop; `wake` may be called by any thread."""

    def __init__(self, look: Callable[[], set[str]]) -> None:
        self.look = look
        self.hears = False
        self._open = ExitStack()
        self._selector = self._open.enter_context(selectors.DefaultSelector())
        self.wake = self._open.enter_context(_signals(self._selector))

    def __enter__(self) -> "Bell":
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def listen(self) -> None:
        """Has the database say when there is work, where it can, over a connection of its own."""
        if connection.vendor != "postgresql":
            return
        # Django's connection is of one thread and has statements of its own; this one only listens.
        there = connection.copy()
        self._open.callback(there.close)
        with there.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        line = there.connection
        self._selector.register(
            line.fileno(), selectors.EVENT_READ, lambda: [n.payload for n in line.notifies(timeout=0)]
        )
        # Behind a pool nobody would answer: what is heard of this says that it works.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, HELLO])

    def next(self) -> set[str]:
        """Waits; who may have work now: the tables that rang, or what the look has found."""
        ready = self._selector.select(HEARS if self.hears else DEAF)
        rung = {name for key, _ in ready for name in key.data()}
        self.hears = self.hears or HELLO in rung
        return rung - {HELLO} if ready else self.look()
