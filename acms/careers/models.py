"""会计工作履历: what an accountant has stated of their working life, once (D02). What follows it are the dated posts."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedJSONField, EncryptedTextField
from acms.casework.models import Detail
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person
from acms.scans.models import Scan


class WorkStatement(models.Model):
    """One first statement; only the region's office can void it, with reasons, so that it is stated anew (A10)."""

    hangs = Hangs(Merged.GO, once=(), among=models.Q(voided_at=None), came="stated_at")
    person = models.ForeignKey(Person, models.PROTECT, related_name="work_statements")
    stated_at = models.DateTimeField()
    text_version = models.CharField(max_length=10)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    voided_for = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(voided_at=None), name="one_statement_of_work")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.stated_at}"


class WorkDraft(models.Model):
    """What somebody has typed of the statement so far, row by row as typed; it goes once the statement stands."""

    hangs = Hangs(Merged.STAY)
    person = models.OneToOneField(Person, models.PROTECT, related_name="work_draft")
    rows = EncryptedJSONField()
    saved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.saved_at}"


class OutsideWork(Detail):
    """区外工作经历: a post held while the file was in another province, with its proof; counts once a case has accepted it (A31)."""

    hangs = Hangs(Merged.GO, came="asked_at")
    person = models.ForeignKey(Person, models.PROTECT, related_name="outside_work")
    first = models.DateField()
    last = models.DateField()
    employer = models.CharField(max_length=100)
    proof = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    case_no = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["first", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first} {self.employer}"


class WorkPeriod(models.Model):
    """One period of a statement, by months: first days of the first and the last. `what`: years.What."""

    statement = models.ForeignKey(WorkStatement, models.PROTECT, related_name="periods")
    first = models.DateField()
    last = models.DateField(null=True)
    what = models.CharField(max_length=12)
    employer = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["first", "pk"]

    def __str__(self) -> str:
        return f"{self.first} {self.what}"
