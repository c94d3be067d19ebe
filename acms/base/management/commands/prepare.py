from django.core.management import call_command
from django.core.management.base import BaseCommand

from acms.base import starting


class Command(BaseCommand):
    help = (
        "Prepares the installation: tables, regions, the pages' files. Safe to repeat; needed after every new version."
    )

    def handle(self, **options: object) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_regions", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        for step in starting.steps():
            self.stdout.write(step())
        for one in starting.unset():
            self.stderr.write(f"not set: {one}")
