"""The processes of an installation are kept running; here they are made up, and so is the clock."""

import os
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from acms.base.reloading import Watch
from acms.base.supervision import LONGEST, Kept, supervise


class Process:
    """One that ends at a second, with a status, or when it is told to."""

    def __init__(self, clock: "Clock", ends: float, status: int):
        self.clock, self.ends, self.status, self.told = clock, ends, status, False
        self.began = clock.now
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None and self.clock.now >= self.ends:
            self.returncode = self.status
        return self.returncode

    def terminate(self) -> None:
        self.told = True

    def wait(self) -> None:
        self.returncode = self.poll() or 0


class Clock:
    """Moves by what is slept; at a second it calls what is to happen then."""

    def __init__(self) -> None:
        self.now = 0.0
        self.then: dict[float, Any] = {}

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for moment in [moment for moment in self.then if moment <= self.now]:
            self.then.pop(moment)()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def kept(clock: Clock, name: str, lives: float, status: int = 1) -> tuple[Kept, list[Process]]:
    made: list[Process] = []

    def start() -> Process:
        made.append(Process(clock, clock.now + lives, status))
        return made[-1]

    return Kept(name, start), made


@pytest.mark.parametrize("status", [0, 1, -9])
def test_S06_a_worker_that_ends_is_started_again_ever_later_whatever_it_ended_with(
    clock: Clock, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    server, _ = kept(clock, "server", 200, 0)
    worker, made = kept(clock, "worker", 0, status)
    supervise(server, [worker], now=lambda: clock.now, sleep=clock.sleep)
    waits = [later.began - earlier.began for earlier, later in pairwise(made)]
    assert [int(wait) for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(caplog.messages) == len(made)
    assert caplog.messages[1] == f"worker ended with {status} and starts again in 2 s"


def test_S06_who_lived_a_minute_falls_for_the_first_time_again(clock: Clock) -> None:
    server, _ = kept(clock, "server", 200, 0)
    worker, made = kept(clock, "worker", LONGEST)
    worker.wait = 32
    supervise(server, [worker], now=lambda: clock.now, sleep=clock.sleep)
    assert made[1].began - made[0].began < LONGEST + 3


def test_Q01_the_servers_end_ends_all_with_its_status(clock: Clock) -> None:
    server, _ = kept(clock, "server", 5, 3)
    worker, made = kept(clock, "worker", 1000)
    assert supervise(server, [worker], now=lambda: clock.now, sleep=clock.sleep) == 3
    assert clock.now < 6
    assert [process.told for process in made] == [True]


def test_Q01_a_signal_ends_all(clock: Clock) -> None:
    server, servers = kept(clock, "server", 1000)
    worker, workers = kept(clock, "worker", 1000)
    clock.then[3] = lambda: os.kill(os.getpid(), signal.SIGTERM)
    assert supervise(server, [worker], now=lambda: clock.now, sleep=clock.sleep) == 0
    assert [process.told for process in servers + workers] == [True, True]


def test_while_engineers_work_everything_starts_anew_when_the_code_has_changed(clock: Clock) -> None:
    server, servers = kept(clock, "server", 6)
    worker, workers = kept(clock, "worker", 1000)
    clock.then[9] = lambda: os.kill(os.getpid(), signal.SIGINT)
    supervise(server, [worker], lambda: clock.now == 3, now=lambda: clock.now, sleep=clock.sleep)
    assert [process.began for process in workers] == [0, 3]
    assert [process.told for process in workers] == [True, True]
    assert [process.began for process in servers] == [0, 3]


def test_while_engineers_work_a_server_that_falls_is_started_again(clock: Clock) -> None:
    server, servers = kept(clock, "server", 2)
    clock.then[5] = lambda: os.kill(os.getpid(), signal.SIGINT)
    assert supervise(server, [], lambda: False, now=lambda: clock.now, sleep=clock.sleep) == 0
    assert len(servers) == 2


def test_a_changed_module_is_seen_and_a_changed_sheet_or_template_joins_the_one_file(tmp_path: Path) -> None:
    css, joined, page = (
        tmp_path / "acms" / "static" / "css",
        tmp_path / "joined.css",
        tmp_path / "acms" / "templates" / "page.html",
    )
    css.mkdir(parents=True)
    page.parent.mkdir()
    page.write_text("")
    (tmp_path / "Makefile").write_text("assets:\n\tcat acms/static/css/*.css acms/templates/*.html > joined.css\n")
    watch = Watch(tmp_path)
    assert not watch.changed()
    (css / "frame.css").write_text("a{}")
    assert not watch.changed()
    assert joined.read_text() == "a{}"
    page.write_text('{% icon "lock" %}')
    assert not watch.changed()
    assert joined.read_text() == "a{}" + page.read_text()
    (tmp_path / "acms" / "views.py").write_text("")
    assert watch.changed()
    assert not watch.changed()
