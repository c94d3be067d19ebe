"""Files that may be one person's, and what merging two has changed (D15)."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person


class PossibleDuplicate(models.Model):
    """疑似重复档案: two files that may be one person's, for people to look at (D15). `first` is the older file."""

    hangs = Hangs(Merged.STAY)

    class Outcome(models.TextChoices):
        OPEN = "", "待核对"
        MERGED = "merged", "已合并"
        DISTINCT = "distinct", "不是同一人"

    first = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    found_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_possibleduplicate"
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_row_a_pair")]
        indexes = [models.Index(fields=["-weight", "id"], condition=models.Q(outcome=""), name="pair_open")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.weight}"


class Merge(models.Model):
    """合并档案: what a merge has changed, so that it can be undone (D15). Rows as [[table, id], …]: absences that it has `closed`,
    facts of the kept file that it has `opened` (what gave way to them says so itself), headships that it has `ended`, and whatever
    has `gone` from the one file to the other; a headship that it has carried over is found by its case. `theirs`: in what the other
    file's word stands, as [[table, *of what it speaks], …]. `registered_own`: when the kept file itself came into the register, before
    any merge (its years count from the earlier of the two); `moved_out`: the kept file is in 异动 because the other one was."""

    hangs = Hangs(Merged.STAY)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    duplicate = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = EncryptedTextField()
    closed = models.JSONField(default=list)
    opened = models.JSONField(default=list)
    ended = models.JSONField(default=list)
    gone = models.JSONField(default=list)
    theirs = models.JSONField(default=list)
    status_before = models.CharField(max_length=2)
    registered_own = models.DateTimeField(null=True)
    moved_out = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "people_merge"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.duplicate_id} into {self.kept_id}"
