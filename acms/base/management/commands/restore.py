import subprocess
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.base import backup


class Command(BaseCommand):
    help = "Restores a backup into an empty database (or --force), with the key ring that ACMS_KEYS_FILE names; then migrates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--force", action="store_true", help="replace what is in the database")

    def handle(self, **options: Any) -> None:
        try:
            manifest = backup.bring_back(options["folder"], force=options["force"])
        except (backup.Damaged, OSError, subprocess.CalledProcessError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)
        self.stdout.write(f"{sum(manifest['rows'].values())} rows, {manifest['files']} files of {manifest['made_at']}")
