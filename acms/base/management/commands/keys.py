import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from acms.base import crypto, rotation


class Command(BaseCommand):
    help = "The key ring: keys status | keys add (a new active key) | keys rotate (seals everything anew under it)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["status", "add", "rotate"])

    def handle(self, **options: Any) -> None:
        {"status": self.status, "add": self.add, "rotate": self.rotate}[options["what"]]()

    def status(self) -> None:
        ring = crypto.ring()
        self.stdout.write(f"active {ring.active}, besides {', '.join(ring.retired) or 'none'}")
        for model, field in rotation.columns():
            if count := rotation.left(model, field):
                self.stdout.write(f"{field.context}: {count} values under other keys")

    def add(self) -> None:
        self.stdout.write(f"{crypto.add_key()} is active; now: manage.py keys rotate")

    def rotate(self) -> None:
        began, total = time.monotonic(), 0
        for model, field in rotation.columns():
            done = rotation.renew(model, field)
            total += done
            if done:
                self.stdout.write(f"{field.context}: {done}")
        took = time.monotonic() - began
        done, lost = rotation.renew_files()
        self.stdout.write(f"{total} values in {took:.1f} s; {done} files")
        if lost:
            self.stderr.write(f"{lost} files are opened by no key of the ring and stay as they are")
