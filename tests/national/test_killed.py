"""The sender and the simulator are killed at random, again and again: both sides are equal at the end (X01).

`ACMS_KILLS` says how often; `make explore` and bench take 200. The processes are forks of this one: they start in a moment and die by
SIGKILL, wherever they are. On SQLite the database of the tests is in memory, so a copy of it in a file is what they work on.
"""

import os
import random
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from acms.base import work
from acms.learning.models import YearRecord
from acms.national import actions, client, marks, sending, simulator, state
from acms.national.models import Line, Mark, Touch
from acms.people.models import Person
from tests.national.conftest import ours
from tests.test_races import registered
from tests.threads import together

KILLS = int(os.environ.get("ACMS_KILLS", "10"))
PEOPLE, YEARS = 3, range(1990, 2020)


@pytest.fixture(scope="module")
def apart(django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """A copy of the database that other processes see, and a folder. The connection of the test itself stays where it is."""
    settings = connections.settings["default"]
    usual = settings["NAME"]
    with tempfile.TemporaryDirectory(prefix="k") as folder, django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            name = f"{usual}_killed"
            connection.close()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE {usual}")
        else:
            name = f"{folder}/a.sqlite3"
            connection.ensure_connection()
            connection.connection.execute("VACUUM INTO ?", [name])
        settings["NAME"] = name
        yield Path(folder)
        settings["NAME"] = usual
        if connection.vendor == "postgresql":
            connection.close()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def forked(act: Callable[[], None]) -> int:
    """A process that does this and nothing after it."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        act()
    finally:
        os._exit(0)


def serve(folder: Path, seed: int) -> None:
    with simulator.server(
        folder / "n.sqlite3", str(folder / "n.sock"), simulator.Faults(lost=0.1, half=0.1), seed
    ) as it:
        it.serve_forever()


def send() -> None:
    """Without end, and without the pauses of a real worker: what rests is woken at once."""
    while True:
        marks.fold(20)
        Line.objects.update(rests_until=None)
        Mark.objects.filter(queued_at__isnull=False, lease_until=None).update(queued_at=work.clock())
        work.drain([sending.LANE])
        time.sleep(0.005)


def killed(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.django_db
def test_X01_whoever_is_killed_both_sides_are_equal_at_the_end(apart: Path, settings: Any) -> None:
    settings.ACMS_NATIONAL_URL, settings.ACMS_NATIONAL_SOCKET = "simulator", str(apart / "n.sock")
    together(lambda: kill_and_compare(apart))  # in a thread: its connection is to the copy


def kill_and_compare(apart: Path) -> None:
    actions.prepare()
    keys = [registered().pk for _ in range(PEOPLE)]
    chance = random.Random(21)
    other_side, sender = forked(lambda: serve(apart, 0)), forked(send)
    for turn in range(KILLS):
        year, key = YEARS[turn % len(YEARS)], chance.choice(keys)
        row, new = YearRecord.objects.get_or_create(person_id=key, year=year, defaults={"state": "done"})
        if not new:
            row.delete()
        time.sleep(chance.random() * 0.12)
        # What a dead worker had leased comes back when its lease is over: here at once, so that the next one meets it.
        Mark.objects.update(lease_until=None)
        if chance.random() < 0.5:
            killed(sender)
            sender = forked(send)
        else:
            killed(other_side)
            other_side = forked(lambda: serve(apart, turn))  # noqa: B023
    killed(sender)
    Mark.objects.update(lease_until=None)
    deadline = time.monotonic() + 120
    while Touch.objects.exists() or Mark.objects.exclude(queued_at=None).exists():
        assert time.monotonic() < deadline
        marks.fold()
        Line.objects.update(rests_until=None)
        Mark.objects.filter(queued_at__isnull=False).update(queued_at=work.clock())
        work.work_one(sending.LANE)
    killed(other_side)
    with sqlite3.connect(apart / "n.sqlite3") as db:
        held = {row[0]: (row[1], row[2]) for row in db.execute("SELECT file_no, version, digest FROM file")}
        # No version ever stood there with two contents, and none was kept twice.
        kept = db.execute("SELECT file_no, version FROM arrival WHERE outcome = 'accepted'").fetchall()
    db.close()
    assert held == ours()
    said = state.states(keys)
    assert {file_no: digest for file_no, (_, digest) in held.items()} == {
        no: state.digest(one) for no, one in said.values()
    }
    assert len(kept) == len(set(kept)) >= PEOPLE
    assert Person.objects.filter(pk__in=keys).count() == PEOPLE
    client._client.cache_clear()
