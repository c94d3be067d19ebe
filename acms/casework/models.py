"""办件: cases, what was submitted, what was checked, what was decided."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from math import ceil
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from acms.accounts.models import User
from acms.base.fields import EncryptedJSONField, EncryptedTextField
from acms.base.work import Leased
from acms.casework import procedures, words
from acms.employers.models import Employer
from acms.scans.models import Scan


class CaseState(models.TextChoices):
    DRAFT = "draft", "草稿"
    CHECKING = "checking", "正在核对"
    IN_REVIEW = "in_review", "审核中"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "通过"
    REFUSED = "refused", "不予通过"
    ENDED = "ended", "不再办理"


# How the codes of checks begin that have found something under somebody else's name (W13).
SEEN = "seen_"
# The check that waits for an agency to confirm the unit (E02).
WAITS_FOR_UNIT = "employer_pending"
# Not decided yet, or given back: the person goes on with it.
OPEN = (CaseState.DRAFT, CaseState.CHECKING, CaseState.IN_REVIEW, CaseState.RETURNED)


# Submitted and not decided.
WAITING = (CaseState.CHECKING, CaseState.IN_REVIEW)

# With the person, who may change it and submits it.
EDITABLE = (CaseState.DRAFT, CaseState.RETURNED)

# Nothing of it is waited for any more: somebody has decided, or its person wants it no more.
OVER = (CaseState.APPROVED, CaseState.REFUSED, CaseState.ENDED)

OWN_SLOT = "case:"


def own_slot(pk: int) -> str:
    """A slot that no other case can want: of one that goes on beside a newer one, or is nobody's any more."""
    return f"{OWN_SLOT}{pk}"


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        """Not decided yet, or given back: the person goes on with them."""
        return self.filter(state__in=OPEN)

    def waiting(self) -> Self:
        """Submitted and not decided."""
        return self.filter(state__in=WAITING)

    def with_their_person(self) -> Self:
        """Submitted once, and back with the person: returned, or taken back. Drafts that nobody was sent are none of these."""
        return self.filter(models.Q(state=CaseState.RETURNED) | models.Q(state=CaseState.DRAFT, no__isnull=False))

    def newest(self, kind: str, subject: User) -> "Case | None":
        """Somebody's newest case of a kind that they have not ended themselves."""
        return self.filter(kind=kind, subject=subject).exclude(state=CaseState.ENDED).order_by("-pk").first()


class Case(Leased):
    """One case from draft to decision. `open_items`: what a returned case lets the person change; None: everything."""

    no = models.CharField(max_length=20, unique=True, null=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.DRAFT)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases", db_index=False)
    # What only one open case may be about, e.g. "collection:12": the database refuses a second one (ADR 0022).
    slot = models.CharField(max_length=100)
    title = models.CharField(max_length=120)
    sound = models.CharField(max_length=300, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    employer_name = models.CharField(max_length=120, blank=True)
    # The employer that the case belongs to: when it is managed elsewhere, the open case follows (R03).
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="cases")
    management_code = models.CharField(max_length=6, blank=True)
    # Who decides it: the agency of `management_code`, after an appeal the one above.
    deciding_code = models.CharField(max_length=6, blank=True)
    open_items = models.JSONField(null=True)
    # What the checks of the last submission left: the queue shows it without asking for every row.
    fails = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(
        null=True
    )  # by `taken_by` themselves, or for them; before `submitted_at`: carried over
    made_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, db_index=True)
    due_on = models.DateField(null=True)
    moved_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["management_code", "state", "submitted_at"]),
            models.Index(fields=["subject", "kind"]),
            models.Index(fields=["kind"]),
            # What came and went today, counted from the index alone.
            models.Index(fields=["moved_at", "state", "submitted_at"], name="case_moved_any"),
            models.Index(fields=["management_code", "moved_at", "state", "submitted_at"], name="case_moved"),
            # The queue: what waits for a decision is a small part of all cases ever filed.
            models.Index(
                fields=["management_code", "submitted_at"],
                condition=models.Q(state__in=["in_review", "returned"]),
                name="case_waiting",
            ),
            # One state each: SQLite sees that a query is within an index of part of the rows by an equation alone.
            models.Index(fields=["submitted_at"], condition=models.Q(state="in_review"), name="case_in_review"),
            models.Index(fields=["submitted_at"], condition=models.Q(state="returned"), name="case_returned"),
            # Counting the views reads this index alone, never the wide rows.
            models.Index(
                fields=["state", "management_code", "taken_by", "due_on", "deciding_code"],
                condition=models.Q(state__in=["in_review", "returned"]),
                name="case_waiting_counts",
            ),
            # What an agency may decide is not what it may read: the region's own cases among all that wait.
            models.Index(
                fields=["deciding_code", "submitted_at"],
                condition=models.Q(state="in_review"),
                name="case_to_decide",
            ),
            models.Index(
                fields=["management_code", "-submitted_at"],
                condition=models.Q(state__in=["approved", "refused", "ended"]),
                name="case_over",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=models.Q(state__in=OPEN), name="one_open_case_a_slot")
        ]

    def __str__(self) -> str:
        return self.no or f"case {self.pk}"

    @property
    def kind_title(self) -> str:
        """信息采集, 新增单位."""
        return procedures.title(self.kind)

    @property
    def state_title(self) -> str:
        """退回修改, 通过; of an objection 异议成立."""
        return procedures.by_code(self.kind).states.get(self.state) or self.get_state_display()

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_taken_back(self) -> bool:
        """A draft that was once submitted."""
        return self.state == CaseState.DRAFT and self.no is not None

    @property
    def is_ended(self) -> bool:
        """Over because its person wants it no more."""
        return self.state == CaseState.ENDED

    @property
    def may_be_ended(self) -> bool:
        """Whether its person may say that they want it no more: it was submitted once, is back with them, and its kind allows it (W12)."""
        return self.is_editable and self.no is not None and procedures.of(self).endable(self)

    @property
    def is_open(self) -> bool:
        """Submitted and not decided."""
        return self.state in WAITING

    @property
    def shown_as(self) -> str:
        """What a page with 「提交」 shows: which case, and after how many submissions. A press says it again (W12)."""
        return f"{self.pk}.{Submission.objects.filter(case=self.pk).count()}"

    @property
    def is_in_hand(self) -> bool:
        """Somebody has taken what was submitted last. Whoever has had an earlier submission goes on with it where people decide; until
        they take it up the rules are free to (W13)."""
        taken, sent = self.taken_at, self.submitted_at
        return self.taken_by_id is not None and taken is not None and sent is not None and taken >= sent

    def lets_change(self, item: str) -> bool:
        """True when the person may change this item now (W12)."""
        return self.is_editable and (self.open_items is None or item in self.open_items)

    def returned_for(self) -> dict[str, str]:
        """The reason of each item that a returned case came back for."""
        decision = self.last_decision if self.state == CaseState.RETURNED else None
        return {entry["item"]: entry["reason"] for entry in decision.items or []} if decision else {}

    def exchanged_unseen(self) -> bool:
        """Whether an earlier submission held what had been seen under somebody else's name, and nobody has decided since. Of the very
        scan that was found again there is a finding, which says it."""
        later = Submission.objects.filter(case=self, number__gt=models.OuterRef("submission__number"))
        looked = Decision.objects.filter(
            case=self, by__isnull=False, submission__number__gte=models.OuterRef("submission__number")
        )
        found = Check.objects.filter(submission__case=self, code__startswith=SEEN, verdict=Verdict.UNSURE)
        same = models.Q(scan=models.OuterRef("scan")) | models.Q(scan=None, code=models.OuterRef("code"))
        again = found.filter(same, submission__number__gt=models.OuterRef("submission__number"))
        return found.filter(models.Exists(later)).exclude(models.Exists(looked) | models.Exists(again)).exists()

    @property
    def last_submission(self) -> "Submission | None":
        return self.submissions.order_by("-number").first()

    @property
    def last_decision(self) -> "Decision | None":
        return self.decisions.order_by("-pk").first()

    @property
    def filed_on(self) -> date:
        """The day that counts where something must be filed in time, however late it is decided (D08).

        Whoever puts right what came back, or appeals, has filed on the first day; whoever took it back of themselves has not.
        """
        return self._first_sent(lambda decisions: not decisions)

    @property
    def takes_effect_on(self) -> date:
        """The day from which the register counts what is decided now (D05, D12): as `filed_on`, but what was approved and taken back
        counts from the day on which it was filed again. Who heard that nothing came of it has lived on as before."""
        return self._first_sent(
            lambda decisions: not decisions or any(d.outcome == Outcome.APPROVED for d in decisions)
        )

    def _first_sent(self, ends: Callable[[list["Decision"]], bool]) -> date:
        """The day of the first submission that what is decided now goes on from; an earlier one `ends` it by its decisions."""
        filed = timezone.localdate()
        for nth, sent in enumerate(self.submissions.order_by("-number").prefetch_related("decisions")):
            if nth and ends(list(sent.decisions.all())):
                break
            filed = timezone.localdate(sent.at)
        return filed


class Detail(models.Model):
    """What one case asks for, in a table of its procedure; the case finds it by the name of the model: `case.study`."""

    case = models.OneToOneField(Case, models.PROTECT)

    class Meta:
        abstract = True


class CaseNumber(models.Model):
    """The counter behind case numbers: one row a kind, region and year."""

    key = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class Heard(models.TextChoices):
    """What a unit's head has said to a case; it stays where it is (W13)."""

    CONFIRM = "confirm", "单位确认"
    DECLINE = "decline", "单位不确认"


MOVE_NAMES = [
    ("submit", "提交"),
    ("refer", "转人工审核"),
    ("approve", "通过"),
    ("return", "退回修改"),
    ("refuse", "不予通过"),
    ("withdraw", "撤回"),
    ("appeal", "申诉"),
    ("reverse", "撤销通过"),
    ("end", "不再办理"),
]


class Step(models.Model):
    """One move of a case, or what was heard of it: the log behind the state."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=10, choices=[*MOVE_NAMES, *Heard.choices])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.move}"


class Submission(models.Model):
    """What was submitted, frozen (W12). `frozen`: sections of answers, raw values, and scan ids by slot."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="submissions", db_index=False)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    frozen = EncryptedJSONField()
    # Why the person does not accept the refusal: an appeal freezes what was refused once more (C02).
    appeal = EncryptedTextField(blank=True)
    scans = models.ManyToManyField(Scan, related_name="submissions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_submission_a_number")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class Verdict(models.TextChoices):
    PASS = "pass", "一致"
    FAIL = "fail", "不一致"
    UNSURE = "unsure", "拿不准"


class Check(models.Model):
    """One thing that was compared (W13), with the spot on the scan."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="checks")
    code = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    message = EncryptedTextField(blank=True)
    stated = EncryptedTextField(blank=True)
    found = EncryptedTextField(blank=True)
    confidence = models.FloatField(null=True)
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    box = models.JSONField(null=True)
    ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.verdict}"


class Outcome(models.TextChoices):
    APPROVED = "approved", "通过"
    RETURNED = "returned", "退回修改"
    REFUSED = "refused", "不予通过"
    REVERSED = "reversed", "撤销通过"


class Decision(models.Model):
    """Who decided what and why; `by` is empty for the rules, whose version `rules` names."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rules = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    # [{"item", "label", "reason"}]: reasons may quote answers.
    items = EncryptedJSONField(null=True)
    reason = EncryptedTextField(blank=True)
    # Working days from the submission to the decision (C04).
    took_days = models.PositiveSmallIntegerField(default=0)
    # The league takes a banner's wrong approval back; both stay on record (C02).
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        indexes = [models.Index(fields=["at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(reverses=None), name="one_decision_a_submission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class Agreement(models.Model):
    """The first of two who have to agree before a case is approved (ADR 0039): another one approves it."""

    submission = models.OneToOneField(Submission, models.PROTECT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = EncryptedTextField(blank=True)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.by_id}"


class Look(models.TextChoices):
    """What has become of a photo on the sheet."""

    NEW = "new", "没看过"
    PICKED = "picked", "挑出的"
    SEEN = "seen", "看过的"


class AdmittedPhoto(models.Model):
    """The photo of somebody whom the rules admitted, which nobody has seen: the agency looks it through by fifties (W13)."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    management_code = models.CharField(max_length=6)
    at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=Look.choices, default=Look.NEW)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "management_code", "-at"], name="photo_of_region"),
            models.Index(fields=["state", "-at"], name="photo_of_any"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state}"


class DecisionDraft(models.Model):
    """What a reviewer has marked and written and not decided yet (C02): theirs alone, gone with the decision.

    `marks`: [{"item", "on", "template", "text"}]. `version` counts the savings of one page after the other: what arrives late
    covers nothing that was written after it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    # Something is marked or written about the decision: colleagues are told so. A note alone is none.
    begun = models.BooleanField(default=False)
    marks = EncryptedJSONField(null=True)
    reason = EncryptedTextField(blank=True)
    remark = EncryptedTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "by"], name="one_draft_a_reviewer")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.by_id}"


def mark(at: datetime) -> str:
    """The hour of a press, to the microsecond, as an address carries it."""
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S%f}"


class HeldDecision(Leased):
    """A decision that its reviewer may still undo (ADR 0041): nothing of it has left the desk. The worker has it take effect once it is
    `due_at`, by the database's clock; the row is gone then, as it is when it was undone.

    Not `standing`: it did not take effect, `fallen` says why; the reviewer decides anew, with what they had written.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="+")
    # What the reviewer has seen; `outcome`, `items` and `reason` as they were pressed, at `pressed_at`: the hour of the decision.
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    # The first of two who have to agree: what takes effect is that they do.
    agrees = models.BooleanField(default=False)
    items = EncryptedJSONField(null=True)
    reason = EncryptedTextField(blank=True)
    pressed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    standing = models.BooleanField(default=True)
    fallen = EncryptedTextField(blank=True)
    opens = True  # whether its reviewer may still see the case; set by `bar.own`, no column

    class Meta:
        indexes = [models.Index(fields=["by"], condition=models.Q(standing=True), name="held_by_standing")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"

    @property
    def left(self) -> int:
        """Whole seconds until it takes effect; 0 when the worker may have it. By the database's clock where a query has asked for it."""
        now: datetime = getattr(self, "asked_at", None) or timezone.now()
        return max(0, ceil((self.due_at - now).total_seconds()))

    @property
    def asks_in(self) -> int:
        """Seconds until a page asks what came of it: the worker has had a moment then."""
        return self.left + 1

    @property
    def mark(self) -> str:
        """Which press this is, for a page that asks later what came of it."""
        return mark(self.pressed_at)

    @property
    def state(self) -> str:
        """ "waits", or "fell" where it did not take effect."""
        return "waits" if self.standing else "fell"

    @property
    def done(self) -> str:
        """What its reviewer has done: 已通过, 已退回, 已不予通过, 已同意."""
        return words.HELD_AGREED if self.agrees else words.HELD[self.outcome]


class Cause(models.Model):
    """Why something was returned, without a word about the person: statistics count it (C04).

    `code`: what the rules found; empty where a reviewer marked the item.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="causes")
    management_code = models.CharField(max_length=6)
    at = models.DateTimeField()
    item = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    code = models.CharField(max_length=40, blank=True)
    # The template that says why, or that the rules found it; own words are not kept here, for they may name the person.
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at", "management_code"])]

    def __str__(self) -> str:
        return f"{self.item} {self.code}"


class Remark(models.Model):
    """内部备注: what colleagues tell each other about a case; the person never sees it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = EncryptedTextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.by_id}"


class Opinion(models.TextChoices):
    """What a supervising unit thinks of a case of its units."""

    FIT = "fit", "建议通过"
    UNFIT = "unfit", "建议退回"
    NOTE = "note", "只作说明"


class PreReview(models.Model):
    """预审意见 of a supervising unit (R03, A8): beside the submission that it is about; it never decides, and the person never sees it."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="pre_reviews")
    unit = models.ForeignKey(Employer, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    opinion = models.CharField(max_length=5, choices=Opinion.choices)
    text = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.opinion}"


class ReasonTemplate(models.Model):
    """退回理由模板, shared by an agency. `item`: the answer that it is meant for, a group of them (`post.`), or empty for all."""

    agency_code = models.CharField(max_length=6, db_index=True)
    item = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    def fits(self, item: str) -> bool:
        """True when the template is meant for this answer."""
        return not self.item or item == self.item or (self.item.endswith(".") and item.startswith(self.item))
