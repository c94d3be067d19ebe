from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from acms.base import work


class Command(BaseCommand):
    help = "Does the background work until it is stopped; any number of workers may run."

    def handle(self, **options: object) -> None:
        work.loop([import_string(path) for path in settings.ACMS_LANES])
