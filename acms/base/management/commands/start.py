import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Prepares the installation (tables, regions, pages' files) and serves it: what `make run` calls."

    def handle(self, **options: object) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_regions", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        for path in settings.ACMS_AT_START:
            self.stdout.write(import_string(path)())
        self.stdout.write(f"\nhttp://{settings.ACMS_HOST}:{settings.ACMS_PORT}/\n")
        sys.stdout.flush()
        call_command("serve")
