from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.journal import anchors, verifying


class Command(BaseCommand):
    help = "The journal: verify finds what was altered, removed or inserted; anchor writes the signed digests that blocks have not yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "anchor"])
        parser.add_argument(
            "--anchors", type=Path, help="verify: the folder of a second place, instead of this installation's own"
        )

    def handle(self, **options: Any) -> None:
        if options["what"] == "anchor":
            self.stdout.write(f"{anchors.write()} blocks anchored")
            return
        report = verifying.verify(options["anchors"])
        self.stdout.write(f"{report.entries} entries, {report.sealed} of them sealed")
        if report.never:
            said = (
                "numbers were never entries: a transaction was rolled back, or a process ended before it could say more"
            )
            self.stdout.write(f"{report.never} {said}")
        if report.sound:
            self.stdout.write("nothing altered, removed or inserted")
            return
        raise CommandError(
            "; ".join(f"{name}: {', '.join(map(str, value[:50]))}" for name, value in report.faults.items())
        )
