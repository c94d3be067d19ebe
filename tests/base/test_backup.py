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
    """Two empty databases: files, or on the PostgreSQL of this pass."""
    if not POSTGRES:
        yield "", ""
        return
    import psycopg

    base = POSTGRES.rsplit("/", 1)[0]
    names = [f"backup_{os.getpid()}_{n}" for n in (1, 2)]
    with psycopg.connect(POSTGRES, autocommit=True) as held:
        for name in names:
            held.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        yield tuple(f"{base}/{name}" for name in names)
        for name in names:
            held.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory, databases: tuple[str, str]) -> Any:
    if POSTGRES and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    root = tmp_path_factory.mktemp("backup")
    place = Place(root / "one", databases[0])
    place.manage("migrate", "-v0")
    place.manage(
        "shell",
        "-c",
        "from acms.regions import actions; actions.load_agencies(); from acms.demo import seed; seed.load()",
    )
    output = place.manage("backup", str(root / "copy"), "--keys", str(root / "apart.json"))
    assert "under key k1" in output
    return place, root


def test_Q05_a_restored_installation_is_the_same(backed_up: Any, databases: tuple[str, str]) -> None:
    place, root = backed_up
    other = Place(root / "two", databases[1])
    (root / "two").mkdir()
    shutil.copyfile(root / "apart.json", root / "two" / "keys.json")
    other.manage("restore", str(root / "copy"))
    assert seen(other) == seen(place)
    assert "nothing altered" in other.manage("journal", "verify")
    assert "not empty" in other.manage("restore", str(root / "copy"), fails=True)


def test_Q05_Q02_without_the_keys_a_backup_opens_nothing(backed_up: Any, databases: tuple[str, str]) -> None:
    _, root = backed_up
    for path in (root / "copy").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"\xe4\xb9\x8c\xe4\xba\x91" not in data and b"152301197005050007" not in data, path
    thief = Place(root / "thief", databases[1])
    assert "does not open" in thief.manage("restore", str(root / "copy"), "--force", fails=True)


def test_Q05_a_damaged_or_cut_off_backup_is_refused(backed_up: Any, databases: tuple[str, str], tmp_path: Path) -> None:
    _, root = backed_up
    other = Place(root / "two", databases[1])
    for damage in ("manifest", "database"):
        copy = tmp_path / damage
        shutil.copytree(root / "copy", copy)
        if damage == "manifest":
            (copy / "manifest.json").unlink()
        else:
            sealed = copy / "database.sealed"
            sealed.write_bytes(sealed.read_bytes()[:-20])
        assert "CommandError" in other.manage("restore", str(copy), "--force", fails=True)


def test_Q05_the_keys_are_kept_apart_and_a_full_folder_is_left_alone(backed_up: Any) -> None:
    place, root = backed_up
    assert "apart" in place.manage("backup", str(root / "c2"), "--keys", str(root / "c2" / "keys.json"), fails=True)
    assert "not empty" in place.manage("backup", str(root / "copy"), fails=True)
    assert json.loads((root / "copy" / "manifest.json").read_text())["files"] > 0
    assert (root / "apart.json").stat().st_mode & 0o077 == 0
