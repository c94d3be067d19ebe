"""What information changes are asked for. A new employer has no table here: its answers are the pending employer itself."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.people.models import Person
from acms.scans.models import Scan


class Came(models.TextChoices):
    """How an application reached the agency (W05)."""

    ONLINE = "", "网上申请"
    VISIT = "visit", "本人到窗口"
    LETTER = "letter", "来信"
    PHONE = "phone", "来电"


class Correction(models.Model):
    """证件登记更正 (W05, L02): a wrong ID number or name in the file, asked for with or without signing in.

    `stated_number` is the number on file as the applicant knows it; `name` the right name.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=50)
    phone = EncryptedTextField()
    email = EncryptedTextField(blank=True)
    stated_number = EncryptedTextField()
    right_number = EncryptedTextField(blank=True)
    reason = EncryptedTextField()
    division_code = models.CharField(max_length=6)
    proof = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    came = models.CharField(max_length=8, choices=Came.choices, default=Came.ONLINE, blank=True)
    # The member of staff who filed it for the person; somebody else decides it.
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Condition(models.TextChoices):
    """任职条件 of an accounting head (会计法)."""

    TITLE = "title", "具备会计师以上专业技术职务资格"
    YEARS = "years", "从事会计工作三年以上"


class HeadFiling(models.Model):
    """会计机构负责人备案 (E04): who is to be the head of a unit, filed by one of its accountants with the audited letter."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    filer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    appointed_on = models.DateField()
    condition = models.CharField(max_length=8, choices=Condition.choices)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"head filing {self.pk}"


class UnitChange(models.Model):
    """单位信息变更 by the unit's head (E03): the data as it shall be, with the certificate that says so."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    # {field: value} of what differs; units' data is public.
    wanted = models.JSONField()
    certificate = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"unit change {self.pk}"
