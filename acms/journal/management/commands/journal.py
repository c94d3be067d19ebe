from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.journal import chain


class Command(BaseCommand):
    help = "The journal: journal verify finds what was altered, removed or inserted; journal anchor writes today's signed digest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "anchor"])

    def handle(self, **options: Any) -> None:
        if options["what"] == "anchor":
            self.stdout.write(str(chain.anchor() or "nothing to anchor"))
            return
        report = chain.verify()
        self.stdout.write(f"{report.entries} entries, {report.sealed} of them sealed")
        if report.sound:
            self.stdout.write("nothing altered, removed or inserted")
            return
        faults = {name: value for name, value in asdict(report).items() if isinstance(value, list) and value}
        raise CommandError("; ".join(f"{name}: {', '.join(map(str, value[:50]))}" for name, value in faults.items()))
