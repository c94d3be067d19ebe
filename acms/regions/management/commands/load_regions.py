from django.core.management.base import BaseCommand

from acms.regions import actions


class Command(BaseCommand):
    help = "Adds the agencies named in the region data."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{actions.load_agencies()} agencies added")
