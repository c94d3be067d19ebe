from django.core.management.base import BaseCommand

from acms.base import work


class Command(BaseCommand):
    help = "Does the background work until it is stopped; any number of workers may run."

    def handle(self, **options: object) -> None:
        work.loop(work.lanes())
