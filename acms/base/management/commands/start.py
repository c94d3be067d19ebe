import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prepares the installation and serves it: what `make run` calls."

    def handle(self, **options: object) -> None:
        call_command("prepare")
        self.stdout.write(f"\nhttp://{settings.ACMS_HOST}:{settings.ACMS_PORT}/\n")
        sys.stdout.flush()
        call_command("serve")
