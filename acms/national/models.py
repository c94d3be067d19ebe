"""What is to go to the national database, what has gone, and what the two sides do not agree on (X01, ADR 0046)."""

from django.conf import settings
from django.db import models

from acms.base.work import Leased
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person


class Touch(models.Model):
    """Something of this file was written. Triggers put these rows beside every change, in its transaction; nothing else does.

    Without any constraint: two transactions that touch the same people in whatever order never wait for each other here. For the same
    reason the person is a plain number. `marks.fold` makes marks of these rows and takes them away.
    """

    person_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.person_id)


class Standing(models.TextChoices):
    """How a file stands with the national side."""

    WAITING = "waiting", "待上报"
    ACCEPTED = "accepted", "已上报"
    REFUSED = "refused", "国家平台退回"
    ELSEWHERE = "elsewhere", "外省已建档"
    DEAD = "dead", "上报失败"


class Mark(Leased):
    """One line per person: the newest state goes, however many changes there were. `touches` grows with them and only tells whether
    something came while the state was on its way.

    `version`, `digest`: what was last offered; a version is never offered with two contents. `accepted_version`, `accepted_digest`: what
    the national side has said that it holds.
    """

    hangs = Hangs(Merged.STAY)
    person = models.OneToOneField(Person, models.PROTECT, related_name="national_mark")
    touches = models.PositiveBigIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    accepted_version = models.PositiveIntegerField(default=0)
    accepted_digest = models.CharField(max_length=64, blank=True)
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.WAITING)
    answered_at = models.DateTimeField(null=True)
    # The person was told of a file in another province and has chosen this one (A30).
    chosen = models.BooleanField(default=False)
    # Codes by field, as the national side has refused them: never what stands in the field.
    reasons = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=["standing", "person"],
                condition=models.Q(standing__in=["refused", "dead"]),
                name="national_not_taken",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.standing}"


class Line(Leased):
    """The one row of the line to the national side. Its work is to make marks of touches and to begin the nightly comparison.

    `failures`: how often running nobody answered; until `rests_until` nobody is asked.
    """

    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures}"


class Report(Leased):
    """对账: one comparison of both sides. A night has one; by command there may be more."""

    at = models.DateTimeField(auto_now_add=True)
    night = models.DateField(null=True, unique=True)
    done_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    failed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class Reason(models.TextChoices):
    """Why one line differs."""

    MISSING = "missing", "国家平台没有"
    OLDER = "older", "国家平台的版本较旧"
    NEWER = "newer", "国家平台的版本较新"
    OTHER = "other", "同一版本，内容不同"
    UNKNOWN = "unknown", "本区没有上报过"


class Difference(models.Model):
    """One line on which the two sides differ. `resent`: it was mended by sending the file again; else somebody has to look."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="differences", db_index=False
    )  # the constraint begins with it
    file_no = models.CharField(max_length=14)
    reason = models.CharField(max_length=7, choices=Reason.choices)
    ours = models.PositiveIntegerField(default=0)
    theirs = models.PositiveIntegerField(default=0)
    resent = models.BooleanField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "file_no"], name="one_difference_a_file")]

    def __str__(self) -> str:
        return f"{self.file_no} {self.reason}"


class Elsewhere(models.Model):
    """外省已建档: the national side has answered that another province has this person on file (A30). Until the person has chosen,
    nothing of the file here goes out. `keeps_here`: what was chosen."""

    hangs = Hangs(Merged.STAY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="elsewhere")
    province = models.CharField(max_length=20)
    told_at = models.DateTimeField(auto_now_add=True)
    keeps_here = models.BooleanField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(settled_at=None), name="one_open_choice_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.province}"
