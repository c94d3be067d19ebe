from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from acms.privacy import retention


class Command(BaseCommand):
    help = "What is over its time: says how many of each, and deletes them with --apply. Meant for a nightly timer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true")

    def handle(self, **options: Any) -> None:
        rows = retention.apply() if options["apply"] else retention.report()
        for what, count in rows:
            self.stdout.write(f"{what}: {count}{'' if options['apply'] else ' due'}")
