"""A backup opens nothing without the keys, and with them brings everything back (Q05)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
POSTGRES = os.environ.get("ACMS_TEST_DATABASE_URL", "")


class Place:
    """An installation in a folder of its own, driven by its commands."""

    def __init__(self, var: Path, database: str = ""):
        self.var = var
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACMS_", "DJANGO_"))}
        self.env = (
            kept | {"ACMS_VAR": str(var), "ACMS_DEMO": "1"} | ({"ACMS_DATABASE_URL": database} if database else {})
        )

    def manage(self, *words: str, fails: bool = False) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) is fails, done.stderr
        return done.stdout + done.stderr


SEEN = """
from acms.accounts.models import User
from acms.scans import store
from acms.scans.models import Scan
from acms.base import crypto
print("SEEN", sorted(user.id_number for user in User.objects.all()), crypto.sm3(b"".join(store.get(s.pk, "archive") for s in Scan.objects.order_by("pk"))))
"""


def seen(place: Place) -> str:
    return place.manage("shell", "-c", SEEN).split("SEEN")[1]


@pytest.fixture(scope="module")
def databases() -> Any:
    """Three empty databases: files, or on the PostgreSQL of this pass; the last one is the drill's alone."""
    if not POSTGRES:
        yield "", "", ""
        return
    import psycopg

    base = POSTGRES.rsplit("/", 1)[0]
    names = [f"backup_{os.getpid()}_{n}" for n in (1, 2, 3)]
    with psycopg.connect(POSTGRES, autocommit=True) as held:
        for name in names:
            held.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        yield tuple(f"{base}/{name}" for name in names)
        for name in names:
            held.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


# Demo data, and a journal of which a block is sealed and anchored.
FILLED = """
from datetime import timedelta
from acms.base import work
from acms.demo import seed
from acms.journal import chain
from acms.regions import actions
actions.load_agencies()
seed.load()
chain.SETTLED = timedelta(0)
work.work_one(chain.LANE)
"""


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory, databases: tuple[str, str, str]) -> Any:
    if POSTGRES and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    root = tmp_path_factory.mktemp("backup")
    place = Place(root / "one", databases[0])
    place.manage("migrate", "-v0")
    place.manage("shell", "-c", FILLED)
    output = place.manage("backup", str(root / "copy"), "--keys", str(root / "apart.json"))
    assert "under key k1" in output
    return place, root


def test_Q05_a_restored_installation_is_the_same(backed_up: Any, databases: tuple[str, str, str]) -> None:
    place, root = backed_up
    other = Place(root / "two", databases[1])
    (root / "two").mkdir()
    shutil.copyfile(root / "apart.json", root / "two" / "keys.json")
    other.manage("restore", str(root / "copy"))
    assert seen(other) == seen(place)
    assert "nothing altered" in other.manage("journal", "verify")
    assert "not empty" in other.manage("restore", str(root / "copy"), fails=True)


def test_Q05_Q02_without_the_keys_a_backup_opens_nothing(backed_up: Any, databases: tuple[str, str, str]) -> None:
    _, root = backed_up
    for path in (root / "copy").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"\xe4\xb9\x8c\xe4\xba\x91" not in data and b"152301197005050007" not in data, path
    thief = Place(root / "thief", databases[1])
    thief.manage("shell", "-c", "from acms.base import crypto; crypto.ring()")  # a ring of their own
    assert "does not open" in thief.manage("restore", str(root / "copy"), "--force", fails=True)


def _lose_the_manifest(copy: Path) -> None:
    (copy / "manifest.json").unlink()


def _shorten_the_database(copy: Path) -> None:
    sealed = copy / "database.sealed"
    sealed.write_bytes(sealed.read_bytes()[:-20])


def _a_file(copy: Path) -> Path:
    return next(path for path in sorted((copy / "files").rglob("*")) if path.is_file())


def _lose_a_file(copy: Path) -> None:
    _a_file(copy).unlink()


def _lose_all_files(copy: Path) -> None:
    shutil.rmtree(copy / "files")


def _change_a_bit(copy: Path) -> None:
    data = bytearray(_a_file(copy).read_bytes())
    data[-1] ^= 1
    _a_file(copy).write_bytes(data)


def _add_a_file(copy: Path) -> None:
    _a_file(copy).with_name("f" * 32 + ".archive").write_bytes(b"ACMS")


def _lose_a_file_and_say_so(copy: Path) -> None:
    """The listing is made to fit, and the manifest's digest of it; not its signature."""
    gone = _a_file(copy)
    gone.unlink()
    listing = copy / "files.list"
    lines = [line for line in listing.read_text().splitlines() if not line.endswith(gone.name)]
    listing.write_text("".join(f"{line}\n" for line in lines))
    manifest = json.loads((copy / "manifest.json").read_text())
    from acms.base import crypto

    (copy / "manifest.json").write_text(
        json.dumps(manifest | {"files": len(lines), "listing": crypto.sm3(listing.read_bytes())})
    )


def _say_fewer_rows(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"rows": {}}))


def _hide_a_file(copy: Path) -> None:
    (copy / ".hidden").write_bytes(b"x")


def _link_the_files(copy: Path) -> None:
    """They lie elsewhere, where somebody may change them after they were looked through."""
    (copy / "files").rename(copy.with_name(f"{copy.name}-elsewhere"))
    (copy / "files").symlink_to(copy.with_name(f"{copy.name}-elsewhere"))


def _link_a_folder(copy: Path) -> None:
    (copy / "files" / "more").symlink_to("/etc")


DAMAGES = {
    _hide_a_file: "1 files are none of", _link_the_files: "1 files are links", _link_a_folder: "1 files are links",
    _lose_the_manifest: "cut off", _shorten_the_database: "database is not", _lose_a_file: "1 files are missing",
    _lose_all_files: "files are missing", _change_a_bit: "1 files are not what they were", _add_a_file: "1 files are none of",
    _lose_a_file_and_say_so: "not signed", _say_fewer_rows: "not signed",
}  # fmt: skip


def test_Q05_a_backup_that_was_damaged_or_changed_is_refused_before_anything_is_written(
    backed_up: Any, tmp_path: Path
) -> None:
    place, root = backed_up
    before = seen(place)
    for number, (damage, said) in enumerate(DAMAGES.items()):
        copy = tmp_path / str(number)
        shutil.copytree(root / "copy", copy)
        damage(copy)
        assert said in place.manage("restore", str(copy), "--force", fails=True), damage.__name__
    assert seen(place) == before


def test_Q05_without_the_file_of_the_keys_nothing_is_restored_and_no_other_is_made(
    backed_up: Any, tmp_path: Path, databases: tuple[str, str, str]
) -> None:
    _, root = backed_up
    other = Place(tmp_path / "var", databases[1])
    assert "there is no key ring" in other.manage("restore", str(root / "copy"), "--force", fails=True)
    assert not (tmp_path / "var" / "keys.json").exists()


def test_Q05_a_backup_is_looked_through_without_being_restored(backed_up: Any, tmp_path: Path) -> None:
    place, root = backed_up
    shutil.copytree(root / "copy", tmp_path / "copy")
    assert "looked through" in place.manage("backup", str(tmp_path / "copy"), "--verify")
    _change_a_bit(tmp_path / "copy")
    assert "1 files are not what they were" in place.manage("backup", str(tmp_path / "copy"), "--verify", fails=True)


def test_Q05_the_anchors_are_in_it_and_newer_ones_here_stay(backed_up: Any, databases: tuple[str, str, str]) -> None:
    _, root = backed_up
    assert list((root / "copy" / "anchors").iterdir())
    anchors = root / "two" / "anchors"
    other = Place(root / "two", databases[1])
    anchors.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / "apart.json", root / "two" / "keys.json")
    (kept := anchors / next((root / "copy" / "anchors").iterdir()).name).write_text("newer\n")
    other.manage("restore", str(root / "copy"), "--force")
    assert kept.read_text() == "newer\n"
    kept.unlink()
    other.manage("restore", str(root / "copy"), "--force")
    assert "nothing altered" in other.manage("journal", "verify")


def test_Q05_the_next_one_links_what_stayed_as_it_was(backed_up: Any) -> None:
    place, root = backed_up
    place.manage("backup", str(root / "next"), "--since", str(root / "copy"))
    files = [path for path in (root / "copy" / "files").rglob("*") if path.is_file()]
    assert files and all(
        path.stat().st_ino == (root / "next" / path.relative_to(root / "copy")).stat().st_ino for path in files
    )
    assert "looked through" in place.manage("backup", str(root / "next"), "--verify")
    changed = root / "one" / files[0].relative_to(root / "copy")
    kept = changed.read_bytes()
    changed.write_bytes(kept + b"\0")
    place.manage("backup", str(root / "third"), "--since", str(root / "next"))
    changed.write_bytes(kept)
    assert (root / "third" / changed.relative_to(root / "one")).read_bytes() == kept + b"\0"
    assert "looked through" in place.manage("backup", str(root / "third"), "--verify")


def test_Q05_a_drill_restores_beside_the_installation_and_says_what_it_compared(
    backed_up: Any, databases: tuple[str, str, str]
) -> None:
    place, root = backed_up
    before = seen(place)
    empty = ("--database", databases[2]) if POSTGRES else ()
    said = place.manage("backup", str(root / "copy"), "--drill", *empty)
    for words in ("nothing altered", "0 blocks anchored", "restored beside this installation and compared"):
        assert words in said
    assert seen(place) == before
    if POSTGRES:
        assert "not empty" in place.manage("backup", str(root / "copy"), "--drill", *empty, fails=True)
        assert "name an empty database" in place.manage("backup", str(root / "copy"), "--drill", fails=True)


# Cut off in the middle; what lies in the backup's folder then and begins as a plain database does.
CUT_OFF = """
import pathlib
from acms.base import backup, crypto
folder = pathlib.Path("FOLDER")
def dies(*given):
    raise SystemExit(f"plain: {[path.name for path in folder.rglob('*') if path.is_file() and path.read_bytes()[:5] in (b'SQLit', b'PGDMP')]}")
crypto.seal_stream = dies
backup.make(folder)
"""
# Somebody works while the database is sealed.
MEANWHILE = """
import pathlib, threading
from django.db import connection
from acms.accounts.models import User
from acms.base import backup, crypto
from acms.journal import actions
seal = crypto.seal_stream
def work():
    user = User.objects.first()
    actions.write("bench.entry", user, by=user)
    connection.close()
def slow(*given):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    seal(*given)
crypto.seal_stream = slow
backup.make(pathlib.Path("FOLDER"))
"""


def test_Q02_Q05_a_killed_backup_leaves_nothing_plain(backed_up: Any) -> None:
    """Nothing in its folder at any time; what SQLite needs lies beside the database, and is gone with the next."""
    place, root = backed_up
    left = root / "one" / "backup-draft.sqlite3"
    left.write_bytes(b"SQLite format 3")
    assert "plain: []" in place.manage("shell", "-c", CUT_OFF.replace("FOLDER", str(root / "killed")), fails=True)
    assert POSTGRES or not left.exists()


def test_Q05_a_backup_made_while_people_work_is_whole(backed_up: Any, databases: tuple[str, str, str]) -> None:
    """The rows are counted in the snapshot that is dumped."""
    place, root = backed_up
    place.manage("shell", "-c", MEANWHILE.replace("FOLDER", str(root / "meanwhile")))
    other = Place(root / "two", databases[1])
    (root / "two").mkdir(exist_ok=True)
    shutil.copyfile(root / "apart.json", root / "two" / "keys.json")
    assert "rows" in other.manage("restore", str(root / "meanwhile"), "--force")


def test_Q05_the_keys_are_kept_apart_and_a_full_folder_is_left_alone(backed_up: Any) -> None:
    place, root = backed_up
    assert "apart" in place.manage("backup", str(root / "c2"), "--keys", str(root / "c2" / "keys.json"), fails=True)
    assert "not empty" in place.manage("backup", str(root / "copy"), fails=True)
    assert json.loads((root / "copy" / "manifest.json").read_text())["files"] > 0
    assert (root / "apart.json").stat().st_mode & 0o077 == 0
