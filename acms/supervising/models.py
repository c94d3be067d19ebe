"""Applications to supervise, the units that are asked for, and who was reminded on which day (R03, A8)."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import Detail
from acms.employers.models import Employer
from acms.scans.models import Scan


class Level(models.TextChoices):
    """Of which level a department is: it applies to the agency of that level, which from then on manages its people."""

    REGION = "region", "自治区级部门"
    LEAGUE = "league", "盟市级部门"
    BANNER = "banner", "旗县级部门"


class Designation(Detail):
    """设立主管部门: a department, and the administrator whom it designates with a sealed letter.

    What an approval has changed stands here too, so that a reversal gives exactly that back: `account`, whether the unit began to
    supervise by it, and who managed it before.
    """

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    level = models.CharField(max_length=6, choices=Level.choices)
    name = models.CharField(max_length=50)
    id_number = EncryptedTextField()
    phone = EncryptedTextField()
    letter = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="designation")
    began = models.BooleanField(default=False)
    managed_before = models.CharField(max_length=6, blank=True)

    def __str__(self) -> str:
        return f"designation {self.pk}"


class Outcome(models.TextChoices):
    OPEN = "", "等单位同意"
    AGREED = "agreed", "同意"
    DECLINED = "declined", "不同意"
    WITHDRAWN = "withdrawn", "撤回"


class Claim(models.Model):
    """归入申请: a supervising unit asks for a unit, whose accounting head or agency says yes or no. Nothing is taken in without."""

    unit = models.ForeignKey(Employer, models.PROTECT, related_name="claims")
    supervisor = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "supervisor"], condition=models.Q(outcome=""), name="one_open_claim_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supervisor_id} {self.unit_id} {self.outcome}"


class Reminder(models.Model):
    """催办: whom a supervising unit has reminded on which day, once a day whatever they have open. `batch`: the click."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    supervisor = models.ForeignKey(Employer, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    batch = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.on}"


class MovedRole(models.Model):
    """What went over to the unit into which a supervising unit was merged, so that the undo gives it back (R03).

    Keys of `units`, `accounts` and `claims`; of `designations` with whether the unit began to supervise by it. `began`: the unit
    that goes on supervises by this merge.
    """

    duplicate = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    into = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    units = models.JSONField(default=list)
    accounts = models.JSONField(default=list)
    claims = models.JSONField(default=list)
    designations = models.JSONField(default=list)
    began = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.duplicate_id} into {self.into_id}"
