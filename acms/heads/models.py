"""What is filed to appoint the accounting head of a unit (E04)."""

from django.conf import settings
from django.db import models

from acms.casework.models import Detail
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person
from acms.scans.models import Scan


class Condition(models.TextChoices):
    """任职条件 of an accounting head (会计法)."""

    TITLE = "title", "具备会计师以上专业技术职务资格"
    YEARS = "years", "从事会计工作三年以上"


class HeadFiling(Detail):
    """会计机构负责人备案 (E04): who is to be the head of a unit, filed by one of its accountants with the audited letter."""

    hangs = Hangs(Merged.STAY)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    filer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    appointed_on = models.DateField()
    condition = models.CharField(max_length=8, choices=Condition.choices)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "changes_headfiling"

    def __str__(self) -> str:
        return f"head filing {self.pk}"
