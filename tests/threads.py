"""Several acts at the same moment, each on a connection of its own: for races that a database has to decide."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def together(*acts: Any) -> None:
    """Runs the acts at once, waits for all of them and raises what one of them raised. What they write is committed."""
    ready = Barrier(len(acts))

    def run(act: Any) -> None:
        ready.wait()
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        for done in [threads.submit(run, act) for act in acts]:
            done.result()
