"""年度考评 (D06) and the yearly run (D07, D09, D10): what was evaluated, who would be moved and why, who was."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from acms.base.dates import beginning, chinese
from acms.base.fields import EncryptedTextField
from acms.base.work import Leased
from acms.casework.models import Detail
from acms.employers.models import Employer
from acms.people.hanging import Hangs, Merged
from acms.people.models import Departure, Head, Person, Post
from acms.policy import figures
from acms.scans.models import Scan
from acms.yearly import rules, words


class Evaluation(models.Model):
    """One year of one person at one unit: 德能勤绩廉 and the result. A correction voids the former row, which stays."""

    hangs = Hangs(Merged.GO, once=("employer", "year"), among=Q(voided_at=None), came="at", of="belongs_to")
    person = models.ForeignKey(Person, models.PROTECT, related_name="evaluations")
    # D15: the file of which it is, where it stands in another because the two are one; empty: that in which it stands.
    belongs_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField()
    virtue = models.CharField(max_length=1, blank=True)
    ability = models.CharField(max_length=1, blank=True)
    diligence = models.CharField(max_length=1, blank=True)
    results = models.CharField(max_length=1, blank=True)
    integrity = models.CharField(max_length=1, blank=True)
    result = models.CharField(max_length=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    # The unit's paper on which the agency has entered it (D06).
    basis = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["year", "person"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer", "year"],
                condition=models.Q(voided_at=None),
                name="one_evaluation_a_unit_and_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year} {self.result}"


class Kind(models.TextChoices):
    POST = "post", "考评缺失转非在岗"
    LEARNING = "learning", "继续教育缺失转异动库"


class RunState(models.TextChoices):
    COUNTING = "counting", "正在计算名单"
    LISTED = "listed", "名单待签批"
    WARNING = "warning", "正在发预告"
    APPLYING = "applying", "正在办理"
    DONE = "done", "已办理"


class Run(Leased):
    """One kind of run of one year. `passed`: the last person looked at or line written, so that a killed worker goes on."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.COUNTING)
    passed = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # When the present list was begun: who is on it and was not found since is on it no more.
    counted_from = models.DateTimeField(null=True)
    listed_at = models.DateTimeField(null=True)
    # Rounds of warnings; who was told how often stands on the lines.
    warned = models.PositiveSmallIntegerField(default=0)
    warned_at = models.DateTimeField(null=True)
    # 文号: the paper on which the region's office has had the last warning sent, and has signed.
    warned_on_basis = models.CharField(max_length=80, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_on_basis = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="one_run_a_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"

    @property
    def shown(self) -> str:
        """The state in words; signed and not yet through for everybody is a state of its own."""
        waits = self.state == RunState.LISTED and self.signed_at is not None
        return words.PARTLY if waits else RunState(self.state).label


class Part(Leased):
    """A stretch of a signed list that one worker does, so that several share it: the lines with keys over `passed` up to `last`, which is
    empty for the last stretch. The row is there as long as there is something to do."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="parts")
    passed = models.BigIntegerField()
    last = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.run_id} {self.passed}–{self.last or ''}"


class LineState(models.TextChoices):
    PROPOSED = "proposed", "待办理"
    HELD = "held", "待管理机构确认"
    SPARED = "spared", "不办理"
    APPLIED = "applied", "已办理"
    UNDONE = "undone", "已恢复"


OPEN = (LineState.PROPOSED, LineState.HELD)


class LineQuerySet(models.QuerySet["Line"]):
    def open(self) -> Self:
        """Not yet decided, one way or the other."""
        return self.filter(state__in=OPEN)

    def unanswered(self) -> Self:
        """To which the person objects, and the agency has said nothing since (D07)."""
        return self.exclude(objected_at=None).exclude(settled_by__isnull=False, settled_at__gte=F("objected_at"))

    def to_warn(self, on: date) -> Self:
        """Open, and to be told now: not yet, or once and long enough ago (D07)."""
        apart = beginning(on) - timedelta(days=figures.on(on)["warnings_apart"] - 1)
        again = Q(warned__lt=rules.WARNINGS, warned_at__lt=apart)
        return self.open().filter(Q(warned=0) | again)

    def told(self, on: date) -> Self:
        """Open, told as often as must be, and the day that was named last has passed."""
        return self.open().filter(warned__gte=rules.WARNINGS, promised__lt=on)

    def ready(self, on: date) -> Self:
        """To be applied: told, and not held for the agency."""
        return self.told(on).filter(state=LineState.PROPOSED)


class Line(models.Model):
    """One person of a run: why, how often told, and what came of it. `ended`: the post that was ended, so that it can go on."""

    hangs = Hangs(Merged.STAY)
    run = models.ForeignKey(Run, models.PROTECT, related_name="lines", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="yearly_lines")
    management_code = models.CharField(max_length=6)
    years = models.JSONField()
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.PROPOSED)
    found_at = models.DateTimeField(default=timezone.now)
    warned = models.PositiveSmallIntegerField(default=0)
    warned_at = models.DateTimeField(null=True)
    # The last day that the last warning named.
    promised = models.DateField(null=True)
    applied_at = models.DateTimeField(null=True)
    ended = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    headship = models.ForeignKey(Head, models.PROTECT, null=True, related_name="+")
    objection = EncryptedTextField(blank=True)
    objected_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(blank=True)

    @property
    def is_unanswered(self) -> bool:
        """True while the agency has said nothing to the person's objection (D07)."""
        answered = self.settled_at if self.settled_by_id else None
        return self.objected_at is not None and (answered is None or answered < self.objected_at)

    @property
    def rule(self) -> str:
        """The rule by which it was done, as the person reads it."""
        return words.RULES[self.run.kind]

    @property
    def told(self) -> str:
        """When the person was told of it, before and after (PIPL 24)."""
        days = [chinese(timezone.localdate(at)) if at else "" for at in (self.warned_at, self.applied_at)]
        return words.told(self.warned, days[0], days[1])

    objects = LineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["run", "management_code", "state"])]
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="one_line_a_person")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.person_id} {self.state}"


class Restoration(Detail):
    """恢复申请 (D14): somebody in 异动 asks to come back, with reasons and proof.

    `brought_back`: False where the file was back already when it was approved, so that the approval has changed nothing. `headship`: what
    its reversal has ended, so that it can go on.
    """

    hangs = Hangs(Merged.STAY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="restorations")
    reason = EncryptedTextField()
    proof = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    brought_back = models.BooleanField(default=True)
    headship = models.ForeignKey(Head, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at}"


class Objection(models.Model):
    """异议 of the person concerned to what a unit has said of them: an evaluation, or a report that they left (E05)."""

    hangs = Hangs(Merged.GO)
    person = models.ForeignKey(Person, models.PROTECT, related_name="objections")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, null=True, related_name="objections")
    report = models.ForeignKey(Departure, models.PROTECT, null=True, related_name="objections")
    text = EncryptedTextField()
    at = models.DateTimeField(auto_now_add=True)
    answer = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=models.Q(answered_at=None), name="one_open_objection_an_evaluation"
            ),
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(answered_at=None), name="one_open_objection_a_report"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"
