"""Backup and restore of one installation: database, files, the journal's anchors, a signed manifest; the key ring goes elsewhere (Q05).

The database is dumped in one snapshot and sealed under the key ring on its way; the files are sealed already and are copied as they lie.
What is in the folder opens nothing without the keys, and whatever in it was lost, added or changed since is found, by whoever restores
it or looks it through. The database comes first: a file that its rows name is never dropped before them.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction

from acms.base import crypto

DATABASE, FILES, ANCHORS, LISTING, MANIFEST = "database.sealed", "files", "anchors", "files.list", "manifest.json"
CONTEXT = "backup"
DRAFT = "backup-draft.sqlite3"  # beside the database, which is as plain; what was left of one is swept by the next


class Damaged(Exception):
    """A backup that is not what its manifest says, or whose keys are not here."""


@dataclass(frozen=True)
class Kept:
    """A file of a backup as its listing has it: `digest` is SM3 of what lies there, `at` its time in nanoseconds."""

    path: str
    digest: str
    size: int
    at: int

    @property
    def line(self) -> str:
        return f"{self.digest} {self.size} {self.at} {self.path}"

    @classmethod
    def of(cls, line: str) -> "Kept":
        """Raises ValueError."""
        digest, size, at, path = line.split(" ", 3)
        return cls(path, digest, int(size), int(at))


def make(folder: Path, *, since: Path | None = None) -> dict[str, Any]:
    """Writes a backup into a new or empty folder; its manifest. `since`: a backup of before: a file that is as it was there is linked to
    it, not copied. Raises FileExistsError, subprocess.CalledProcessError, Damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    former = {kept.path: kept for kept in _listed(since, _manifest(since))} if since else {}
    # Anchors before the database: none of them names a block that is not in it.
    kept = list(_copied(_anchors(), folder, ANCHORS, since, former))
    with (folder / DATABASE).open("wb") as target, _dumped() as (rows, source):
        crypto.seal_stream(source, target, CONTEXT)
    kept += _copied(_root(), folder, FILES, since, former)
    (folder / LISTING).write_text("".join(f"{one.line}\n" for one in kept))
    manifest = {
        "made_at": datetime.now(UTC).isoformat(),
        "vendor": connection.vendor,
        "key": crypto.ring().active,
        "rows": rows,
        "files": len(kept),
        "database": _digest(folder / DATABASE),
        "listing": _digest(folder / LISTING),
    }
    draft = folder / f"{MANIFEST}.part"
    draft.write_text(json.dumps(manifest | {"signature": _signature(manifest)}, indent=1))
    draft.rename(folder / MANIFEST)  # a backup without a manifest was cut off
    return manifest


def verify(folder: Path) -> dict[str, Any]:
    """Looks a backup through without restoring it: signature, every byte of the database and of each file; its manifest. Raises Damaged."""
    manifest = _manifest(folder)
    if _digest(folder / DATABASE) != manifest["database"]:
        raise Damaged("the database is not what the manifest says")
    kept = {one.path: one for one in _listed(folder, manifest)}
    there, links = _lying(folder)
    _refuse("are links", links)
    there -= {DATABASE, LISTING, MANIFEST}
    _refuse("are missing", kept.keys() - there)
    _refuse("are none of the backup", there - kept.keys())
    _refuse("are not what they were", {path for path in there if _digest(folder / path) != kept[path].digest})
    with (folder / DATABASE).open("rb") as source, Path(os.devnull).open("wb") as nowhere:
        _unsealed(source, nowhere)
    return manifest


def bring_back(folder: Path, *, force: bool = False) -> dict[str, Any]:
    """Looks the backup through, then restores database and files and compares the rows with the manifest; it. Raises Damaged, FileExistsError."""
    manifest = verify(folder)
    if manifest["vendor"] != connection.vendor:
        raise Damaged(f"the backup is of {manifest['vendor']}, the database here is {connection.vendor}")
    if not force and any(_rows().values()):
        raise FileExistsError("the database is not empty")
    with (folder / DATABASE).open("rb") as source:
        _load(source)
    if (folder / FILES).exists():
        shutil.copytree(folder / FILES, _root(), dirs_exist_ok=True)
    _put_back_anchors(folder / ANCHORS)
    if (found := _rows()) != manifest["rows"]:
        different = [table for table in manifest["rows"] if found.get(table) != manifest["rows"][table]]
        raise Damaged(f"other rows than the manifest says: {', '.join(different)}")
    return manifest


# ---- the manifest and the listing ---------------------------------------------------------------------------------------
def _signature(manifest: Mapping[str, Any]) -> str:
    return crypto.digest_under(str(manifest["key"]), json.dumps(manifest, sort_keys=True), CONTEXT)


def _manifest(folder: Path) -> dict[str, Any]:
    if not Path(
        settings.ACMS_KEYS_FILE
    ).exists():  # a ring that is made now opens nothing, and would be taken for the lost one
        raise Damaged(f"there is no key ring at {settings.ACMS_KEYS_FILE}: put back the one that was kept apart")
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        signature = str(manifest.pop("signature"))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise Damaged("there is no whole manifest: the backup was cut off") from error
    if manifest.get("key") not in crypto.ring().keys or not crypto.same(signature, _signature(manifest)):
        raise Damaged(
            "the key ring here does not open this backup, or its manifest was changed: it was not signed with these keys"
        )
    return manifest


def _listed(folder: Path, manifest: Mapping[str, Any]) -> list[Kept]:
    try:
        if _digest(folder / LISTING) != manifest["listing"]:
            raise Damaged("the listing of the files is not what the manifest says")
        return [Kept.of(line) for line in (folder / LISTING).read_text().splitlines()]
    except FileNotFoundError as error:
        raise Damaged("the listing of the files is missing") from error


def _refuse(fault: str, paths: set[str]) -> None:
    if paths:
        raise Damaged(f"{len(paths)} files {fault}: {', '.join(sorted(paths)[:5])}")


def _lying(folder: Path) -> tuple[set[str], set[str]]:
    """Every file below a folder, whatever its name; and every link, to a folder too: what it leads to lies elsewhere."""
    files: set[str] = set()
    links: set[str] = set()
    for place, folders, names in os.walk(folder):
        for path in (Path(place, name) for name in (*folders, *names)):
            if path.is_symlink():
                links.add(str(path.relative_to(folder)))
            elif not path.is_dir():
                files.add(str(path.relative_to(folder)))
    return files, links


def _digest(path: Path) -> str:
    state = crypto.Sm3()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            state.update(chunk)
    return state.hex()


def _rows() -> dict[str, int]:
    """How many rows each table of ours has; nothing where there are no tables yet."""
    there = connection.introspection.table_names()
    with connection.cursor() as cursor:
        return _counted(cursor, there)


def _counted(cursor: Any, there: Iterable[str]) -> dict[str, int]:
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("acms.")}
    found = {}
    for table in sorted(ours.intersection(there)):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        found[table] = int(cursor.fetchone()[0])
    return found


# ---- the database --------------------------------------------------------------------------------------------------------
@contextmanager
def _dumped() -> Iterator[tuple[dict[str, int], BinaryIO]]:
    """One snapshot of the database, people at work or not: its rows, and it as a stream. Of PostgreSQL nothing plain is ever written down."""
    if connection.vendor == "sqlite":
        with _draft() as plain:
            with closing(sqlite3.connect(plain)) as copy:
                connection.ensure_connection()
                connection.connection.backup(copy)
                tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                rows = _counted(copy.cursor(), [name for (name,) in tables])
            with plain.open("rb") as source:
                yield rows, source
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        with _postgres("pg_dump", "--format=custom", f"--snapshot={snapshot}", stdout=subprocess.PIPE) as running:
            yield _rows(), cast(BinaryIO, running.stdout)


def _load(sealed: BinaryIO) -> None:
    """All of it or, where it cannot be read to its end, nothing."""
    if connection.vendor == "sqlite":
        with _draft() as plain:
            with plain.open("wb") as target:
                _unsealed(sealed, target)
            connections.close_all()
            with closing(sqlite3.connect(plain)) as copy:
                connection.ensure_connection()
                copy.backup(connection.connection)
        return
    how = ("--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_name()}")
    with _postgres("pg_restore", *how, stdin=subprocess.PIPE) as running, cast(IO[bytes], running.stdin) as target:
        _unsealed(sealed, cast(BinaryIO, target))


def _unsealed(source: BinaryIO, target: BinaryIO) -> None:
    try:
        crypto.unseal_stream(source, target, CONTEXT)
    except crypto.Unreadable as error:
        raise Damaged("the key ring here does not open this backup") from error


@contextmanager
def _draft() -> Iterator[Path]:
    """A file beside the database, for as long as it is needed; one that a killed run has left is gone with it."""
    plain = Path(_name()).with_name(DRAFT)
    plain.unlink(missing_ok=True)
    os.close(os.open(plain, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield plain
    finally:
        plain.unlink(missing_ok=True)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _postgres(
    program: str, *arguments: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """PostgreSQL's own tools, with the address and password of the settings in the environment, never in the process list."""
    database = connection.settings_dict
    env = os.environ | {
        "PGHOST": str(database["HOST"] or ""),
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": str(database["USER"] or ""),
        "PGPASSWORD": str(database["PASSWORD"] or ""),
        "PGDATABASE": _name(),
    }
    with subprocess.Popen(
        [program, *arguments], env={k: v for k, v in env.items() if v}, stdin=stdin, stdout=stdout
    ) as running:
        try:
            yield running
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, program)


# ---- the files -----------------------------------------------------------------------------------------------------------
def _root() -> Path:
    return Path(default_storage.path("")) if hasattr(default_storage, "path") else Path(settings.MEDIA_ROOT)


def _anchors() -> Path:
    return Path(settings.ACMS_ANCHORS)


def _put_back_anchors(kept: Path) -> None:
    """What is here already is newer, and evidence: it stays as it is."""
    for path in _below(kept, ""):
        there = _anchors() / path.relative_to(kept)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, there)


def _below(folder: Path, *parts: str) -> Iterator[Path]:
    for part in parts:
        yield from (path for path in sorted((folder / part).rglob("*")) if path.is_file())


def _copied(root: Path, folder: Path, part: str, since: Path | None, former: Mapping[str, Kept]) -> Iterator[Kept]:
    """Copies every file; one that goes while it is read was dropped, and is left out."""
    for path in _below(root, ""):
        name = f"{part}/{path.relative_to(root)}"
        if path.name.endswith(".part"):
            continue
        there = folder / name
        there.parent.mkdir(parents=True, exist_ok=True)
        try:
            stat = path.stat()
            same = former.get(name)
            if (
                since
                and same
                and (same.size, same.at) == (stat.st_size, stat.st_mtime_ns)
                and _linked(since / name, there)
            ):
                yield same
                continue
            shutil.copy2(path, there)
        except FileNotFoundError:
            continue
        yield Kept(name, _digest(there), there.stat().st_size, stat.st_mtime_ns)


def _linked(kept: Path, there: Path) -> bool:
    """Whether a file of before could be used again; not from another medium, nor where it is gone."""
    try:
        os.link(kept, there)
    except OSError:
        return False
    return True
