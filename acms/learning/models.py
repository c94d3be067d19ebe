"""继续教育学分银行: credits by year, and the years that are recorded (D08, D09)."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import Detail
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person
from acms.scans.models import Scan


class Credit(models.Model):
    """One entry of the bank. Nothing is changed or deleted: a wrong entry is struck, with reasons, and one struck by mistake put back.

    An imported one of somebody who is not registered waits without person, known by the digest of its number (D08). `came_by`: the digest
    of the number by which it came, where that is another one of the same person: a former one, or of a file that was merged (D15).
    """

    hangs = Hangs(Merged.GO, once=("year", "subject", "form", "what"), among=models.Q(struck_at=None), came="at")
    person = models.ForeignKey(Person, models.PROTECT, related_name="credits", null=True, db_index=False)
    id_digest = models.CharField(max_length=80, blank=True, db_index=True)
    came_by = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=1)  # code list ce_subject
    # Code list ce_form; empty where an imported table does not say it.
    form = models.CharField(max_length=2, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    what = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    struck_for = EncryptedTextField(blank=True)
    # Why it counts again: who struck it, and why, is still said above.
    back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    back_for = EncryptedTextField(blank=True)

    @property
    def why(self) -> str:
        """The reason for which it does not count, or counts again; empty of what was never struck."""
        why: str = self.struck_for if self.struck_at else self.back_for
        return why

    class Meta:
        indexes = [models.Index(fields=["person", "year"]), models.Index(fields=["year", "person"])]
        constraints = [
            # The same entry arrives once, however often a provider sends it.
            models.UniqueConstraint(
                fields=["id_digest", "year", "subject", "form", "what"],
                condition=models.Q(struck_at=None),
                name="one_credit_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year} {self.points}"


class YearRecord(models.Model):
    """继续教育档案记载: one year of one person, done or exempt; a year without row was not done."""

    hangs = Hangs(Merged.GO, once=("year",), leaves="learning", came="at")

    class State(models.TextChoices):
        DONE = "done", "已完成"
        EXEMPT = "exempt", "免修"

    person = models.ForeignKey(Person, models.PROTECT, related_name="learning_years", db_index=False)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=State.choices)
    points = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = EncryptedTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="one_record_a_year")]
        indexes = [models.Index(fields=["year", "state"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year} {self.state}"


class Restart(models.Model):
    """重新起算: somebody came back from 异动; the years up to `year` are settled and never count again (A4, D14)."""

    hangs = Hangs(Merged.GO, once=("year",))
    person = models.ForeignKey(Person, models.PROTECT, related_name="learning_restarts", db_index=False)
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    case_no = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="one_restart_a_year")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class Reminder(models.Model):
    """预告: somebody was told, within a year, that missing it would move the file into 异动 (D09)."""

    hangs = Hangs(Merged.GO, once=("year",))
    person = models.ForeignKey(Person, models.PROTECT, related_name="learning_reminders", db_index=False)
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="one_reminder_a_year")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class CreditApplication(Detail):
    """学分申请: other forms of learning with their proof, converted into credits once the agency agrees (D08)."""

    hangs = Hangs(Merged.GO, came="asked_at")
    person = models.ForeignKey(Person, models.PROTECT, related_name="credit_applications")
    year = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=20)  # conversion.ways()
    units = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=120)
    proof = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    credit = models.ForeignKey(Credit, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id} {self.year} {self.way}"
