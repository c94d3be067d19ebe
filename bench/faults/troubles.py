"""Short phases of bad luck that is no kill: a full disk, a folder that may not be written, a database away, clocks that jump."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.faults.killing import Database
from bench.faults.services import Service

BLOCK = b"\0" * 65_536
Work = Callable[[float], None]  # has people go on for so many seconds


def mounted(folder: Path, megabytes: int, owner: str | None = None) -> bool:
    """A disk of its own, in this namespace alone; False where that is not permitted."""
    how = f"size={megabytes}m,mode=700" + (f",uid={owner}" if owner else "")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", how, "tmpfs", str(folder)], capture_output=True, check=False)
    return done.returncode == 0


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Not a byte is left on the disk of the folder."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                if not file.write(BLOCK):
                    break
        yield
    finally:
        ballast.unlink(missing_ok=True)


@contextmanager
def limited(services: list[Service]) -> Iterator[None]:
    """Where nothing may be mounted: no file of these processes grows."""
    limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for one in services for pid in one.own()}
    for pid, (_, hard) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limit in limits.items():
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


@contextmanager
def read_only(folder: Path, is_mounted: bool) -> Iterator[None]:
    def may(how: str, mode: int) -> None:
        if is_mounted:
            subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)
        else:
            folder.chmod(mode)

    for attempt in range(50):  # a file that is open for writing keeps the disk writable
        try:
            may("ro", 0o500)
            break
        except subprocess.CalledProcessError:
            time.sleep(0.1 * (attempt < 49))
    try:
        yield
    finally:
        may("rw", 0o700)


@contextmanager
def away(database: Database) -> Iterator[None]:
    """Nobody takes a connection."""
    database.away.set()
    database.cluster.kill()
    try:
        yield
    finally:
        database.away.clear()


@contextmanager
def silent(database: Database) -> Iterator[None]:
    """Connections are there, and nothing comes over them."""
    stopped = [database.cluster.process.pid, *database.cluster.backends()]
    for pid in stopped:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@contextmanager
def clocks(services: dict[Service, int]) -> Iterator[None]:
    """Each of these so many seconds ahead, from their next start on; afterwards they jump back."""
    try:
        _restart(services)
        yield
    finally:
        _restart(dict.fromkeys(services, 0))


def _restart(services: dict[Service, int]) -> None:
    for service, seconds in services.items():
        service.env["ACMS_BENCH_SECONDS"] = str(seconds)
        service.process.send_signal(signal.SIGKILL)
