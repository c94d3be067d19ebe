"""会计信用信息 (D11): what speaks for somebody and against them, who said so, on what paper, until when."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import Detail
from acms.employers.models import Employer
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person
from acms.scans.models import Scan


class Kind(models.TextChoices):
    """信用信息类别 (code list credit_kind)."""

    GOOD = "G", "守信"
    BAD = "B", "失信"


class Reporter(models.TextChoices):
    """Who has said it."""

    SELF = "self", "本人申报"
    HEAD = "head", "单位申报"
    AGENCY = "agency", "管理机构记载"


class TrustState(models.TextChoices):
    WAITING = "waiting", "待审核"
    VALID = "valid", "已记载"
    REFUSED = "refused", "未予记载"
    STRUCK = "struck", "已撤销"
    BACK = "back", "单位已撤回"


class TrustRecord(models.Model):
    """One 守信 or 失信. Nothing is changed or deleted: a wrong one is struck, with reasons; a ban that is over stays on record."""

    hangs = Hangs(Merged.GO, leaves="trust", came="at")
    person = models.ForeignKey(Person, models.PROTECT, related_name="trust_records")
    kind = models.CharField(max_length=1, choices=Kind.choices)
    code = models.CharField(max_length=4)  # credit_good or credit_bad
    reporter = models.CharField(max_length=6, choices=Reporter.choices)
    state = models.CharField(max_length=7, choices=TrustState.choices, default=TrustState.VALID)
    # The unit for which a head speaks.
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    happened_on = models.DateField()
    what = EncryptedTextField()
    issuer = models.CharField(max_length=120, blank=True)
    document_no = models.CharField(max_length=80, blank=True)
    evidence = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # 失信 alone: the article that held on the day, both days from which a ban may count (A24), the ban, and until when it is shown.
    law = models.CharField(max_length=80, blank=True)
    grave = models.BooleanField(default=False)
    found_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    ban_for_life = models.BooleanField(default=False)
    ban_until = models.DateField(null=True)
    shown_until = models.DateField(null=True)
    objection = EncryptedTextField(blank=True)
    objected_at = models.DateTimeField(null=True)
    answer = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    struck_for = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["objected_at"], condition=models.Q(answered_at=None), name="trust_objections")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code} {self.state}"


class Lead(models.Model):
    """失信线索: what a unit's head has noticed. It is no record: the agency looks into it (A23)."""

    hangs = Hangs(Merged.GO)
    person = models.ForeignKey(Person, models.PROTECT, related_name="trust_leads")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    what = EncryptedTextField()
    evidence = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"lead {self.pk}"


class DeedReport(Detail):
    """守信 said by a unit's head (D11): the record waits until the agency agrees."""

    record = models.ForeignKey(TrustRecord, models.PROTECT, related_name="+")

    class Meta:
        db_table = "changes_deedreport"

    def __str__(self) -> str:
        return f"deed report {self.record_id}"
