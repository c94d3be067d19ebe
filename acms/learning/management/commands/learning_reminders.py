from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from acms.learning import reminding


class Command(BaseCommand):
    help = "Tells whom one more missed year would move into 异动, once a year, from the day of the policy on. For a nightly timer."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"told: {reminding.remind(timezone.localdate())}")
