from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from acms.learning import automatic
from acms.students import actions as students


class Command(BaseCommand):
    help = "Credits that nobody asks for: examinations in the register, courses of students (from 1 December). For a nightly timer."

    def handle(self, **options: Any) -> None:
        on = timezone.localdate()
        self.stdout.write(f"examinations: {automatic.exams(on)}")
        self.stdout.write(f"students: {students.record_year(on)}")
