"""The simulator of the national side, in a thread of the test with a database of its own."""

import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from acms.base import work
from acms.demo import seed
from acms.employers.models import Employer
from acms.national import actions, marks, sending, simulator
from acms.national.models import Line, Mark
from acms.people.models import Person
from tests.conftest import make_person
from tests.merging.conftest import number_of

Nation = Callable[..., simulator.Nation]


def registered(employer: Employer, *numbers: int) -> list[Person]:
    made = [make_person(f"样例{number}", number_of(number)) for number in numbers]
    return [seed.enter(user, employer, since=date(2011, 3, 1)) for user in made]


@pytest.fixture
def two(employer: Employer) -> list[Person]:
    """Two people in the register, everything of theirs marked and settled."""
    found = registered(employer, 11, 12)
    marks.fold()
    Mark.objects.update(queued_at=None)
    return found


@pytest.fixture
def nation(db: None, settings: Any) -> Iterator[Nation]:
    """Starts the simulator with faults, which is connected from then on; another start takes its place with the same database."""
    actions.prepare()
    running: list[simulator.Server] = []
    with tempfile.TemporaryDirectory(prefix="n") as folder:
        settings.ACMS_NATIONAL_URL = "simulator"

        def start(**faults: float) -> simulator.Nation:
            settings.ACMS_NATIONAL_SOCKET = f"{folder}/{len(running)}.sock"
            made = simulator.server(
                Path(folder) / "n.sqlite3", settings.ACMS_NATIONAL_SOCKET, simulator.Faults(**faults)
            )
            threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            running.append(made)
            return made.RequestHandlerClass.nation  # type: ignore[attr-defined,no-any-return]

        yield start
        for server in running:
            server.shutdown()
            server.server_close()
            server.RequestHandlerClass.nation.db.close()  # type: ignore[attr-defined]


def sent() -> None:
    """Everything that waits goes out, as often as it has to; what rests or comes later does not wait."""
    marks.fold()
    for _ in range(200):
        Line.objects.update(rests_until=None)
        Mark.objects.exclude(queued_at=None).update(queued_at=work.clock())
        work.drain([sending.LANE])
        if not Mark.objects.exclude(queued_at=None).exists():
            return
    raise AssertionError("something waits for ever")


def held(nation: simulator.Nation) -> dict[str, tuple[int, str]]:
    """What the national side holds: version and digest by file."""
    rows = nation.db.execute("SELECT file_no, version, digest FROM file").fetchall()
    return {file_no: (version, digest) for file_no, version, digest in rows}


def ours() -> dict[str, tuple[int, str]]:
    """What it should hold."""
    rows = Mark.objects.exclude(accepted_version=0).values_list(
        "person__file_no", "accepted_version", "accepted_digest"
    )
    return {file_no: (version, digest) for file_no, version, digest in rows}
