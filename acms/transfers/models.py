"""档案调转 out of the region and into it: what is asked for, what was signed, what other provinces have sent (D12, T05)."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedJSONField, EncryptedTextField
from acms.casework.models import Detail
from acms.letters.models import Letter
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person
from acms.scans.models import Scan


class Receiver(models.TextChoices):
    """接收单位: who seals the 《工作地变更证明》."""

    UNIT = "unit", "调入单位"
    AGENCY = "agency", "没有单位，由调入地会计人员管理机构接收"


class TransferOut(Detail):
    """调出区外: where to, who receives, with the audited letter. `file`: what was signed when the agency let the file go."""

    hangs = Hangs(Merged.STAY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers_out")
    province = models.CharField(max_length=20)
    place = models.CharField(max_length=60)
    receiver_kind = models.CharField(max_length=6, choices=Receiver.choices)
    receiver = models.CharField(max_length=120)
    receiver_uscc = models.CharField(max_length=18, blank=True)
    receiver_phone = models.CharField(max_length=30)
    moved_on = models.DateField()
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    stay_proof = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    # Set when it is approved; taken away again when that is reversed.
    management_code = models.CharField(max_length=6, blank=True)
    case_no = models.CharField(max_length=20, blank=True)
    approved_at = models.DateTimeField(null=True)
    file = EncryptedTextField(blank=True)
    # Handed to the national platform by hand until it is connected.
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["management_code", "-approved_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.province}"


class TransferBack(Detail):
    """调回区内: somebody whose file went asks for it back, with the proof of where they live now."""

    hangs = Hangs(Merged.STAY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers_back")
    residence_type = models.CharField(max_length=1)
    division_code = models.CharField(max_length=6)
    proof = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.division_code}"


class Outcome(models.TextChoices):
    WAITING = "waiting", "待处理"
    CONFLICT = "conflict", "本区已有档案"
    ACCEPTED = "accepted", "已调入"
    DECLINED = "declined", "不接收"


class ReceivedFile(models.Model):
    """调入文件: a signed file of another province, as it came. `signer`: whose known key signed it; empty when nobody's did."""

    hangs = Hangs(Merged.STAY)
    sha256 = models.CharField(max_length=64, unique=True)
    content = EncryptedJSONField()
    signer = models.CharField(max_length=60, blank=True)
    agency_code = models.CharField(max_length=6, db_index=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(blank=True)
    # Half a year after a file came that nobody has taken, what it says goes; the row stays as a record.
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.outcome}"
