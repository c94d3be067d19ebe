import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from acms.base import backup


class Command(BaseCommand):
    help = "Backs up database, files and anchors into an empty folder; --keys writes the key ring to another place, without which it opens nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keys", type=Path, help="a file in another place than the folder")
        parser.add_argument(
            "--since", type=Path, help="a backup on the same medium: files that are as they were are linked to it"
        )
        parser.add_argument(
            "--verify", action="store_true", help="look a backup through, every byte of it, without restoring it"
        )
        parser.add_argument(
            "--drill",
            action="store_true",
            help="restore it beside this installation, compare, and say how long it took",
        )
        parser.add_argument("--database", default="", help="the drill's: the address of an empty PostgreSQL database")

    def handle(self, **options: Any) -> None:
        folder = options["folder"].resolve()
        began = time.monotonic()
        try:
            if options["verify"]:
                manifest = backup.verify(folder)
                said = "looked through: signed, whole and readable"
            elif options["drill"]:
                manifest = backup.verify(folder)
                said = self._drill(folder, options["database"])
            else:
                manifest = self._make(folder, options["keys"], options["since"])
                said = f"in {folder}, under key {manifest['key']}"
        except (backup.Damaged, OSError, subprocess.CalledProcessError) as error:
            raise CommandError(str(error)) from error
        rows = sum(manifest["rows"].values())
        self.stdout.write(f"{rows} rows, {manifest['files']} files {said}; {time.monotonic() - began:.0f} s")

    def _make(self, folder: Path, keys: Path | None, since: Path | None) -> dict[str, Any]:
        if keys is not None and keys.resolve().is_relative_to(folder):
            raise CommandError("keep the keys apart from what they open")
        manifest = backup.make(folder, since=since)
        if keys is not None:
            shutil.copyfile(settings.ACMS_KEYS_FILE, keys)
            os.chmod(keys, 0o600)
        return manifest

    def _drill(self, folder: Path, database: str) -> str:
        """Restores into a place of its own and looks at what came back with the product's own commands."""
        if connection.vendor == "postgresql" and not database:
            raise CommandError("name an empty database for the drill: --database postgresql://…")
        with tempfile.TemporaryDirectory(prefix="drill-") as place:
            own = {
                "ACMS_VAR": place,
                "ACMS_DATABASE_URL": database,
                "ACMS_KEYS_FILE": settings.ACMS_KEYS_FILE,
                "ACMS_ANCHORS_TO": "",
            }
            kept = {name: value for name, value in os.environ.items() if name not in (*own, "ACMS_ANCHORS")}
            env = kept | {name: value for name, value in own.items() if value}
            for words in (("restore", str(folder)), ("journal", "anchor"), ("journal", "verify")):
                began = time.monotonic()
                done = subprocess.run(
                    [sys.executable, sys.argv[0], *words], env=env, capture_output=True, text=True, check=False
                )
                if done.returncode:
                    raise CommandError(f"{' '.join(words)}: {done.stderr.strip().splitlines()[-1]}")
                said = "; ".join(done.stdout.strip().splitlines())
                self.stdout.write(f"{' '.join(words)}: {said} ({time.monotonic() - began:.0f} s)")
        return "restored beside this installation and compared"
