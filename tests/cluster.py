"""A PostgreSQL of one's own, in a folder of its own, that may be killed."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


def programs() -> Path | None:
    """Where the server's programs lie; None where there is none on this machine."""
    found = shutil.which("postgres") or next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))), None)
    return Path(found).resolve().parent if found else None


def unprivileged() -> str | None:
    """As whom it runs where we are root, as which it refuses to. Raises KeyError where there is no such user."""
    return pwd.getpwnam("postgres").pw_name if os.getuid() == 0 else None


@dataclass
class Cluster:
    """It answers on loopback, and trusts whoever asks."""

    programs: Path
    folder: Path
    port: int
    user: str | None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), *words]
        subprocess.run(command, user=self.user, cwd="/", check=True, capture_output=True)

    def make(self) -> None:
        """An empty one; its folder is given to whom it runs as."""
        if self.user:
            shutil.chown(self.folder, self.user)
        self.run("initdb", "-D", str(self.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")

    def begin(self) -> None:
        """Starts the server, and does not wait for it."""
        folder = str(self.folder)
        command = [str(self.programs / "postgres"), "-D", folder, "-p", str(self.port), "-k", folder]
        self.process = subprocess.Popen(
            command, user=self.user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0
        )

    def start(self) -> None:
        self.begin()
        for _ in range(300):
            if self.answers():
                return
            time.sleep(0.1)
        raise RuntimeError("the cluster did not start")

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def backends(self) -> list[int]:
        """The processes below the server: each is a process group of its own."""
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(pid) for pid in listed.stdout.split()]

    def kill(self) -> None:
        """kill -9 of the server and everything below it, at once."""
        for pid in [self.process.pid, *self.backends()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, sql: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.url) as database:
            return database.execute(sql, values).fetchall()
