import time
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.base import crypto, rotation


class Command(BaseCommand):
    help = (
        "The key ring: keys status | keys add (a new active key) | keys rotate (seals everything anew under it, each value for its row) "
        "| keys verify (opens everything where it stands)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["status", "add", "rotate", "verify"])
        parser.add_argument(
            "--unbound",
            action="store_true",
            help="with rotate: values sealed for no row are taken for what stands there, as in a backup of before they were",
        )

    def handle(self, **options: Any) -> None:
        what = options["what"]
        if what == "rotate":
            self.rotate(unbound=options["unbound"])
        else:
            {"status": self.status, "add": self.add, "verify": self.verify}[what]()

    def status(self) -> None:
        ring = crypto.ring()
        self.stdout.write(f"active {ring.active}, besides {', '.join(ring.retired) or 'none'}")
        for model, field in rotation.columns():
            if count := rotation.left(model, field):
                self.stdout.write(f"{field.context}: {count} values under other keys, or sealed for no row")
        if not ring.bound:
            self.stdout.write("values may still be moved from row to row unseen; now: manage.py keys rotate")

    def add(self) -> None:
        self.stdout.write(f"{crypto.add_key()} is active; now: manage.py keys rotate")

    def rotate(self, *, unbound: bool) -> None:
        began, total, wrong = time.monotonic(), 0, 0
        for model, field in rotation.columns():
            rows: set[str] = set()
            done = rotation.renew(model, field, rows, unbound=unbound)
            total += done
            if done:
                self.stdout.write(f"{field.context}: {done}")
            wrong += self._say(field.context, sorted(rows))
        took = time.monotonic() - began
        done, lost = rotation.renew_files()
        self.stdout.write(f"{total} values in {took:.1f} s; {done} files")
        if lost:
            self.stderr.write(f"{lost} files are opened by no key of the ring and stay as they are")
        if wrong:
            raise CommandError(f"{wrong} values do not belong where they stand, and stay as they are")
        if not crypto.ring().bound:
            crypto.only_bound()
            self.stdout.write("from now on a value is opened in its own row alone")

    def verify(self) -> None:
        wrong, unbound = 0, 0
        for model, field in rotation.columns():
            wrong += self._say(field.context, rotation.misplaced(model, field))
            unbound += 0 if crypto.ring().bound else rotation.left(model, field)
        for path in rotation.misplaced_files():
            wrong += 1
            self.stderr.write(f"file {path} does not belong there")
        if unbound:
            self.stdout.write(
                f"{unbound} values are not sealed anew yet, and could have been moved; now: manage.py keys rotate"
            )
        if wrong:
            raise CommandError(f"{wrong} values and files do not belong where they stand")
        self.stdout.write("every value and file that can be opened is where it was sealed for")

    def _say(self, context: str, rows: Iterable[str]) -> int:
        """Names each row, never what stands there; how many."""
        count = 0
        for row in rows:
            count += 1
            self.stderr.write(f"{context}: row {row} has what does not belong there")
        return count
