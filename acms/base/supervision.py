"""Keeps the processes of an installation running: the server's end ends all, a fallen worker is started again."""

import logging
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

log = logging.getLogger("acms.supervision")
LONGEST = 60  # seconds between two starts at most; whoever lived as long falls for the first time again
TICK = 0.5


@dataclass
class Kept:
    """A process that is started again whenever it ends: after a second, then 2, 4 … seconds (`LONGEST`)."""

    name: str
    start: Callable[[], Any]
    process: Any = None
    began: float = 0
    wait: int = 0
    due: float | None = None

    def begin(self, now: float) -> None:
        """Starts the process."""
        self.process, self.began, self.due = self.start(), now, None

    def look(self, now: float) -> None:
        """Starts it again if it has ended, whatever it ended with, and the wait is over."""
        if self.due is not None:
            if now >= self.due:
                self.begin(now)
        elif self.process.poll() is not None:
            self.wait = 1 if now - self.began >= LONGEST else min(max(1, 2 * self.wait), LONGEST)
            self.due = now + self.wait
            log.warning("%s ended with %s and starts again in %s s", self.name, self.process.returncode, self.wait)


def supervise(
    server: Kept,
    workers: Sequence[Kept],
    changed: Callable[[], bool] | None = None,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Runs until SIGTERM or SIGINT (0) or until the server ends (its exit status).

    With `changed`, which says whether the code has changed, everything is started anew when it has, and the server's end
    is waited out like a worker's: half a change that does not start is no reason to stop.
    """
    stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stop.append(number))
    every = [server, *workers]
    for one in every:
        one.begin(now())
    while not stop and (changed or server.process.poll() is None):
        sleep(TICK)
        if changed and changed():
            log.warning("the code has changed: everything starts anew")
            _end(every)
            for one in every:
                one.begin(now())
        for one in every if changed else workers:
            one.look(now())
    _end(every)
    return 0 if stop else server.process.returncode


def _end(every: Sequence[Kept]) -> None:
    for one in every:
        one.process.terminate()
    for one in every:
        one.process.wait()
