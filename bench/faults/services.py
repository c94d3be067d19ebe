"""The processes of the installation as systemd would keep them: one that falls takes along what is below it and is started again."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.__main__ import ROOT

PAUSE = 0.1  # seconds before a service starts again, as systemd's own
CAUGHT = 1 << (signal.SIGTERM - 1)


def below(group: int) -> dict[int, str]:
    """The processes of a process group with their command lines."""
    found = {}
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if folder.name.isdigit() and int(stat[2]) == group and stat[0] != "Z":
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                found[int(folder.name)] = words or (folder / "comm").read_text().strip()
    return found


def answers(url: str, within: float = 3) -> bool:
    try:
        return bool(urllib.request.urlopen(url, timeout=within).status == 200)
    except OSError:
        return False


@dataclass(eq=False)
class Service:
    """`manage.py serve` or `worker`, started again whenever it ends until it is stopped."""

    name: str
    words: tuple[str, ...]
    env: dict[str, str]
    log: Path
    url: str = ""  # of a web process
    process: Any = None
    stopping: bool = False

    def start(self) -> None:
        self.stopping = False
        self._begin()
        threading.Thread(target=self._keep, daemon=True).start()

    def _begin(self) -> None:
        with self.log.open("ab") as log:
            command = [sys.executable, "manage.py", *self.words]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, process_group=0)

    def _keep(self) -> None:
        while True:
            self.process.wait()
            self._end_group()
            if self.stopping:
                return
            time.sleep(PAUSE)
            self._begin()

    def _end_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        self.stopping = True
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self._end_group()
            self.process.wait()

    def processes(self) -> dict[int, str]:
        return below(self.process.pid)

    def decoders(self) -> list[int]:
        return [pid for pid, words in self.processes().items() if "acms.scans.sandbox" in words]

    def own(self) -> list[int]:
        """All but the decoders."""
        return sorted(set(self.processes()) - set(self.decoders()))

    @property
    def serves(self) -> bool:
        """A web process answers that its database does; a worker has begun to look for work, which is when it minds SIGTERM."""
        if self.url:
            return answers(f"{self.url}/readyz")
        with suppress(OSError):
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            caught = re.search(r"SigCgt:\s+(\w+)", status)
            return caught is not None and bool(int(caught[1], 16) & CAUGHT)
        return False


def wait_for(what: Callable[[], bool], seconds: float, step: float = 0.1) -> float:
    """How long it took. Raises TimeoutError."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > seconds:
            raise TimeoutError
        time.sleep(step)
    return time.monotonic() - began
