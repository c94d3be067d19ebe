import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.base import backup


class Command(BaseCommand):
    help = "Backs up database and files into an empty folder; --keys writes the key ring to another place, without which it opens nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keys", type=Path, help="a file in another place than the folder")

    def handle(self, **options: Any) -> None:
        folder, keys = options["folder"].resolve(), options["keys"]
        if keys is not None and keys.resolve().is_relative_to(folder):
            raise CommandError("keep the keys apart from what they open")
        try:
            manifest = backup.make(folder)
        except (FileExistsError, FileNotFoundError, subprocess.CalledProcessError) as error:
            raise CommandError(str(error)) from error
        if keys is not None:
            shutil.copyfile(settings.ACMS_KEYS_FILE, keys)
            os.chmod(keys, 0o600)
        rows = sum(manifest["rows"].values())
        self.stdout.write(f"{rows} rows, {manifest['files']} files in {folder}, under key {manifest['key']}")
