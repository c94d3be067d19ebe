"""Who is killed when, by a seed; and how long it is until it serves again."""

import os
import signal
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from bench.faults.services import PAUSE, Service, wait_for
from tests.cluster import Cluster

WEIGHTS = {"web": 20, "worker": 25, "decoder": 25, "database backend": 25, "database, all of it": 5}
LONGEST = 180  # seconds until whoever was killed must serve again


@dataclass
class Database:
    """The cluster, started again when it ends, unless it is held away."""

    cluster: Cluster
    away: threading.Event = field(default_factory=threading.Event)
    stopping: bool = False

    def start(self) -> None:
        self.cluster.start()
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        while True:
            self.cluster.process.wait()
            while self.away.is_set():
                time.sleep(PAUSE)
            if self.stopping:
                return
            time.sleep(PAUSE)
            self.cluster.begin()

    def stop(self) -> None:
        self.stopping = True
        self.cluster.kill()

    def clients(self) -> list[int]:
        """The backends of whoever is connected."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.cluster.process.pid)], capture_output=True, text=True
        )
        return [int(line.split()[0]) for line in listed.stdout.splitlines() if " 127.0.0.1(" in line]


@dataclass
class Killer:
    """`kills` in `seconds`, at random moments; only of what serves."""

    chance: Random
    webs: list[Service]
    workers: list[Service]
    database: Database | None
    done: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    again: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    never: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return sum(self.done.values())

    def run(self, kills: int, seconds: float, stop: threading.Event) -> None:
        """Keeps to its time: who was late because nobody served goes on faster."""
        began, first = time.monotonic(), self.kills
        while self.kills - first < kills and (left := seconds - (time.monotonic() - began)) > 0:
            if stop.wait(self.chance.expovariate(1) * left / (kills - (self.kills - first))):
                return
            self.one()

    def one(self) -> None:
        kinds = [kind for kind in WEIGHTS if self.database or not kind.startswith("database")]
        kind = self.chance.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
        if kind.startswith("database"):
            self._database(kind)
        else:
            self._process(kind)

    def _process(self, kind: str) -> None:
        services = {"web": self.webs, "worker": self.workers}.get(kind, [*self.webs, *self.workers])
        service = self.chance.choice(services)
        if not service.serves:
            return
        victims = service.decoders() if kind == "decoder" else service.own()
        if not victims:
            return
        before = service.process.pid
        if self._killed(kind, [self.chance.choice(victims)]) and kind != "decoder":
            self._watch(service.name, kind, lambda: service.process.pid != before and service.serves)

    def _database(self, kind: str) -> None:
        database = self.database
        if database is None or not database.cluster.answers():
            return
        if kind == "database backend":
            victims = database.clients()
            if victims and self._killed(kind, [self.chance.choice(victims)]):
                self._watch("database", kind, database.cluster.answers)
        elif self._killed(kind, [database.cluster.process.pid, *database.cluster.backends()]):
            self._watch("database", kind, database.cluster.answers)

    def _killed(self, kind: str, pids: list[int]) -> bool:
        for number, pid in enumerate(pids):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                if not number:
                    self.done[kind] += 1
        return True

    def _watch(self, name: str, kind: str, serves: Callable[[], bool]) -> None:
        began = time.monotonic()

        def wait() -> None:
            time.sleep(PAUSE * 2)
            try:
                wait_for(serves, LONGEST)
                self.again[kind].append(time.monotonic() - began)
            except TimeoutError:
                self.never.append(name)

        threading.Thread(target=wait, daemon=True).start()
