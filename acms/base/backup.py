"""Backup and restore of one installation: database, files, manifest; the key ring goes elsewhere (Q05).

The database is dumped in one snapshot and sealed under the key ring; the files are sealed already and are copied as they lie. What is
in the folder opens nothing without the keys. The database comes first: a file that its rows name is never dropped before them.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections

from acms.base import crypto

DATABASE, FILES, MANIFEST = "database.sealed", "files", "manifest.json"
CONTEXT = "backup"


class Damaged(Exception):
    """A backup that is not what its manifest says, or whose keys are not here."""


def make(folder: Path) -> dict[str, Any]:
    """Writes a backup into a new or empty folder; its manifest. Raises FileExistsError, subprocess.CalledProcessError."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    rows = _rows()
    with tempfile.TemporaryDirectory(dir=folder) as draft:
        plain = Path(draft) / "database"
        _dump(plain)
        with plain.open("rb") as source, (folder / DATABASE).open("wb") as target:
            crypto.seal_stream(source, target, CONTEXT)
    count = sum(1 for _ in _copied(folder / FILES))
    manifest = {
        "made_at": datetime.now(UTC).isoformat(),
        "vendor": connection.vendor,
        "key": crypto.ring().active,
        "rows": rows,
        "files": count,
        "database": _digest(folder / DATABASE),
    }
    draft_manifest = folder / f"{MANIFEST}.part"
    draft_manifest.write_text(json.dumps(manifest, indent=1))
    draft_manifest.rename(folder / MANIFEST)  # a backup without a manifest was cut off
    return manifest


def bring_back(folder: Path, *, force: bool = False) -> dict[str, Any]:
    """Restores database and files and compares the rows with the manifest; it. Raises Damaged, FileExistsError."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise Damaged("there is no whole manifest: the backup was cut off") from error
    if manifest["vendor"] != connection.vendor:
        raise Damaged(f"the backup is of {manifest['vendor']}, the database here is {connection.vendor}")
    if _digest(folder / DATABASE) != manifest["database"]:
        raise Damaged("the database is not what the manifest says")
    if not force and any(_rows().values()):
        raise FileExistsError("the database is not empty")
    with tempfile.TemporaryDirectory() as draft:
        plain = Path(draft) / "database"
        try:
            with (folder / DATABASE).open("rb") as source, plain.open("wb") as target:
                crypto.unseal_stream(source, target, CONTEXT)
        except crypto.Unreadable as error:
            raise Damaged("the key ring here does not open this backup") from error
        _load(plain)
    _put_back(folder / FILES)
    if (found := _rows()) != manifest["rows"]:
        different = [table for table in manifest["rows"] if found.get(table) != manifest["rows"][table]]
        raise Damaged(f"other rows than the manifest says: {', '.join(different)}")
    return manifest


def _rows() -> dict[str, int]:
    """How many rows each table of ours has; nothing where there are no tables yet."""
    there = set(connection.introspection.table_names())
    tables = sorted(model._meta.db_table for model in apps.get_models() if model.__module__.startswith("acms."))
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            if table in there:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                found[table] = int(cursor.fetchone()[0])
    return found


def _digest(path: Path) -> str:
    state = crypto.Sm3()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            state.update(chunk)
    return state.hex()


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _postgres("pg_dump", "--format=custom", f"--file={target}")


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        connections.close_all()
        with closing(sqlite3.connect(source)) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)
        return
    _postgres(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", f"--dbname={_name()}", str(source)
    )


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _postgres(program: str, *arguments: str) -> None:
    """PostgreSQL's own tools, with the address and password of the settings in the environment, never in the process list."""
    database = connection.settings_dict
    env = os.environ | {
        "PGHOST": str(database["HOST"] or ""),
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": str(database["USER"] or ""),
        "PGPASSWORD": str(database["PASSWORD"] or ""),
        "PGDATABASE": _name(),
    }
    subprocess.run([program, *arguments], env={k: v for k, v in env.items() if v}, check=True)


def _root() -> Path:
    return Path(default_storage.path("")) if hasattr(default_storage, "path") else Path(settings.MEDIA_ROOT)


def _copied(target: Path) -> Iterator[Path]:
    """Copies every sealed file; one that goes while it is read was dropped, and is left out."""
    root = _root()
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.endswith(".part"):
            there = target / path.relative_to(root)
            there.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copy2(path, there)
            except FileNotFoundError:
                continue
            yield there


def _put_back(source: Path) -> None:
    if source.exists():
        shutil.copytree(source, _root(), dirs_exist_ok=True)
