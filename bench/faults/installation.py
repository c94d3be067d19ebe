"""The installation under test: prepared, filled, with two web processes, two workers and, where there are its programs, a PostgreSQL of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.__main__ import ROOT, manage
from bench.faults.killing import Database
from bench.faults.services import Service, wait_for
from bench.faults.troubles import mounted
from tests.cluster import Cluster, programs, unprivileged

PORTS = (8771, 8772)
DATABASE_PORT = 8781
FILES_MB, DATABASE_MB = 512, 3072
APART = "ACMS_BENCH_APART"


def apart() -> None:
    """Goes on in a mount namespace of its own, where root may make one: what is mounted there ends with its last process."""
    if os.getuid() == 0 and APART not in os.environ and shutil.which("unshare"):
        words = ["unshare", "--mount", "--propagation", "private", "true"]
        if subprocess.run(words, capture_output=True, check=False).returncode == 0:
            again = [sys.executable, "-m", "bench.faults", *sys.argv[1:]]
            os.execvpe("unshare", [*words[:-1], *again], {**os.environ, APART: "1"})


@dataclass
class Installation:
    folder: Path
    env: dict[str, str]
    database: Database | None
    webs: list[Service]
    workers: list[Service]
    files_mounted: bool = False
    database_mounted: bool = False

    @property
    def services(self) -> list[Service]:
        return [*self.webs, *self.workers]

    @property
    def files(self) -> Path:
        return self.folder / "var" / "files"

    def asked(self, expression: str) -> Any:
        """What a function of the bench says on this installation's data."""
        module = expression.partition(".")[0]
        code = f"import json\nfrom bench.faults import {module}\nprint('JSON' + json.dumps({expression}))"
        return json.loads(manage(self.env, "shell", "-v", "0", "-c", code).split("JSON", 1)[1])

    def journal(self) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", "journal", "verify"],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "" if done.returncode == 0 else (done.stderr or done.stdout)[-2000:]

    def serves(self) -> bool:
        """All of it: also a web process that takes connections must have its database."""
        return all(one.serves for one in self.services)

    def start(self) -> None:
        for one in self.services:
            one.start()
        wait_for(self.serves, 120)

    def stop(self) -> None:
        for one in self.services:
            if one.process is not None:
                one.stop()
        if self.database:
            self.database.stop()


@contextmanager
def installed(sqlite: bool) -> Iterator[Installation]:
    """Prepared, and ended with everything that it has started."""
    folder, cluster_folder = (Path(tempfile.mkdtemp(prefix=f"acms-faults-{name}")) for name in ("", "pg-"))
    made = Installation(folder, {}, None, [], [])
    try:
        made.files.mkdir(parents=True)
        made.files_mounted = APART in os.environ and mounted(made.files, FILES_MB)
        if not sqlite:
            _add_database(made, cluster_folder)
        made.env.update(_env(folder, made.database))
        _add_services(made)
        manage(made.env, "prepare")
        yield made
    finally:
        made.stop()
        for where, is_mounted in ((made.files, made.files_mounted), (cluster_folder, made.database_mounted)):
            if is_mounted:
                subprocess.run(["umount", "-l", str(where)], check=False)
        for one in (folder, cluster_folder):
            shutil.rmtree(one, ignore_errors=True)


def _add_services(made: Installation) -> None:
    for number, port in enumerate(PORTS, 1):
        url = f"http://127.0.0.1:{port}"
        env, logs = {**made.env, "PORT": str(port), "ACMS_URL": url}, made.folder / f"{number}.log"
        made.webs.append(Service(f"web {number}", ("serve",), env, logs, url))
        made.workers.append(Service(f"worker {number}", ("worker",), {**made.env}, logs))


def _env(folder: Path, database: Database | None) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ACMS_", "DJANGO_"))}
    more = {"ACMS_DATABASE_URL": database.cluster.url} if database else {}
    return {
        **kept,
        **more,
        "ACMS_VAR": str(folder / "var"),
        "ACMS_DEMO": "1",
        "ACMS_SAMPLE_PERCENT": "0",
        "DJANGO_SETTINGS_MODULE": "bench.faults.settings",
    }


def _add_database(made: Installation, folder: Path) -> None:
    """A cluster that answers; nothing where there are no programs, or nobody whom it could run as."""
    where = programs()
    try:
        user = unprivileged()
    except KeyError:
        return
    if where is None:
        return
    made.database_mounted = APART in os.environ and mounted(folder, DATABASE_MB, user)
    cluster = Cluster(where, folder, DATABASE_PORT, user)
    cluster.make()
    made.database = Database(cluster)
    made.database.start()
