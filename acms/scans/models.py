"""Stored scans. Every file of a scan is encrypted under its own data key; `scans` has no address of its own."""

import uuid

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedJSONField, EncryptedTextField
from acms.base.work import Leased
from acms.scans import words
from acms.scans.kinds import KINDS, Kind
from acms.scans.readings import Reading

NUMBER_PURPOSE = "scan.number"
LIKENESS_PURPOSE = "scan.likeness"


class ScanState(models.TextChoices):
    CHECKING = "checking", "正在检查"
    USABLE = "usable", "可用"
    UNSURE = "unsure", "由管理机构核对"
    REFUSED = "refused", "不能用"


class Scan(Leased):
    """One uploaded piece of evidence with its copies, findings and reading."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scans", null=True)
    state = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.CHECKING)
    stage = models.PositiveSmallIntegerField(default=0)
    file_name = EncryptedTextField(blank=True)
    original_bytes = models.PositiveIntegerField()
    original_size = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64, db_index=True)
    # Of the number on a certificate (scans.elsewhere); empty where none was read.
    number_digest = models.CharField(max_length=80, blank=True)
    # What a portrait is recognised by when it was saved anew (scans.likeness), sealed; the keys that find it, as digests.
    likeness = EncryptedTextField(blank=True)
    # The same of the head held otherwise, several divided by blanks: what others are looked for by, worked out when it was read.
    likeness_leaning = EncryptedTextField(blank=True)
    likeness_one = models.CharField(max_length=80, null=True)
    likeness_two = models.CharField(max_length=80, null=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    dpi = models.PositiveIntegerField(default=0)
    archive_bytes = models.PositiveIntegerField(default=0)
    # What the person has chosen for this upload (mend.Wish), and what there is to choose from.
    wish = models.JSONField(default=dict)
    pages = models.PositiveSmallIntegerField(default=1)
    page = models.PositiveSmallIntegerField(default=1)
    plain_fits = models.BooleanField(default=False)
    findings = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    read = EncryptedJSONField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)
    # The upload itself and the working copy are gone, for their time is over; the archive copy stays (Q02).
    slimmed_at = models.DateTimeField(null=True)
    # From the upload to the verdict, in milliseconds.
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["number_digest"], condition=~models.Q(number_digest=""), name="scan_by_number"),
            models.Index(
                fields=["likeness_one"], condition=models.Q(likeness_one__isnull=False), name="scan_by_likeness_one"
            ),
            models.Index(
                fields=["likeness_two"], condition=models.Q(likeness_two__isnull=False), name="scan_by_likeness_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def evidence(self) -> Kind:
        return KINDS[self.kind]

    @property
    def reading(self) -> Reading:
        return Reading.from_json(self.read)

    @property
    def is_done(self) -> bool:
        return self.state != ScanState.CHECKING

    @property
    def has_picture(self) -> bool:
        """True when there is a copy to look at: not of what is checked for the first time or could not be opened."""
        return self.archive_bytes > 0

    @property
    def counts(self) -> bool:
        """True when it may stand in a submission: checked and not refused."""
        return self.state in (ScanState.USABLE, ScanState.UNSURE)

    @property
    def page_numbers(self) -> range:
        """The pages to choose from, when there are several."""
        return range(1, self.pages + 1) if self.pages > 1 else range(0)

    @property
    def stages(self) -> list[tuple[str, str]]:
        """Stage words with done, run or nothing, for the progress list."""
        titles = words.STAGES_PHOTO if self.kind == "photo" else words.STAGES
        return [
            (title, "done" if index < self.stage else "run" if index == self.stage else "")
            for index, title in enumerate(titles)
        ]


class StagedFile(models.Model):
    """A file chosen in a form that has not been handed in yet: seen by nobody but who has chosen it, gone after a day.

    It belongs to a user, or else to one session that nobody has signed in to; `session` and `origin` are digests.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True)
    session = models.CharField(max_length=80, blank=True, db_index=True)
    origin = models.CharField(max_length=80, blank=True, db_index=True)
    file_name = EncryptedTextField(blank=True)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    # The field of the form that it is for, and where the form stands (accounts/papers.py:place_of), for its next showing. Without a place: of
    # what came from somebody's phone while no script of the page could ask for it.
    field = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=280, blank=True)
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)
    # An action has taken it over; what is left is only the answer to whoever sends the same form again.
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(session=""), name="staged_belongs_to_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PartialFile(models.Model):
    """A large file on its way, of which `offset` bytes have come (ADR 0042): for one slot of who has begun it, as `StagedFile` says whose.

    `mark`: what its sender tells it from others by. `became`: what was made of it, for whoever has lost the answer and asks again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True)
    session = models.CharField(max_length=80, blank=True, db_index=True)
    origin = models.CharField(max_length=80, blank=True, db_index=True)
    file_name = EncryptedTextField(blank=True)
    mark = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    became = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(session=""), name="partial_belongs_to_one"
            ),
            models.CheckConstraint(condition=models.Q(offset__lte=models.F("size")), name="partial_ends_at_its_size"),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.pk}"
