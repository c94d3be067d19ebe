"""Who has come to a unit by an approval, what its head says against it, and what its head was asked before (W13)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import CaseState, Decision, Detail, Outcome, Submission
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person


class Told(models.TextChoices):
    """Who of a unit was told of an arrival; nothing is known of those from before 30 November 2026."""

    NOBODY = "", "没有告知"
    HEAD = "head", "会计机构负责人"
    PHONE = "phone", "单位的电话"


class Arrival(models.Model):
    """新进人员: somebody came to a unit by what was approved. Until the day `until` the unit's head may object."""

    hangs = Hangs(Merged.GO)
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="arrival")
    person = models.ForeignKey(Person, models.PROTECT, related_name="arrivals")
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="arrivals", db_index=False
    )  # by (employer, until)
    on_post = models.BooleanField()
    position = models.CharField(max_length=2)
    accounting_since = models.DateField(null=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateField()
    told = models.CharField(max_length=5, choices=Told.choices, default=Told.NOBODY, blank=True)

    class Meta:
        indexes = [models.Index(fields=["employer", "until"])]

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def upheld(self) -> Self:
        """Those that an agency has found right."""
        return self.filter(case__state=CaseState.APPROVED)

    def standing(self) -> Self:
        """Those that an agency has found right or is still to decide, also where the head is to clear something up first; not those that
        it has let stand, nor those that the agency above has reversed."""
        last = Decision.objects.filter(case=models.OuterRef("case")).order_by("-pk").values("outcome")[:1]
        back = self.filter(case__state=CaseState.RETURNED).annotate(last=models.Subquery(last))
        asked = back.filter(last=Outcome.RETURNED).values("pk")
        held = models.Q(case__state__in=[CaseState.CHECKING, CaseState.IN_REVIEW, CaseState.APPROVED])
        return self.filter(held | models.Q(pk__in=asked))


class Dispute(Detail):
    """新进人员异议: what the unit's head objects to; one to each arrival."""

    arrival = models.OneToOneField(Arrival, models.PROTECT, related_name="dispute")
    reason = EncryptedTextField()

    objects = DisputeQuerySet.as_manager()

    @property
    def said_at(self) -> datetime:
        """When the head has said so last."""
        return self.case.submitted_at or self.case.made_at

    def __str__(self) -> str:
        return f"dispute {self.pk}"


class Said(models.TextChoices):
    """What a head has answered."""

    NOTHING = "", "还没有答复"
    YES = "yes", "已经确认"
    NO = "no", "不确认"


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def open(self) -> Self:
        """Those that may be answered: about what is with the agency now, not about what was taken back and submitted anew."""
        later = Submission.objects.filter(
            case=models.OuterRef("submission__case"), number__gt=models.OuterRef("submission__number")
        )
        return self.filter(~models.Exists(later), said=Said.NOTHING, submission__case__state=CaseState.IN_REVIEW)


class Confirmation(models.Model):
    """单位确认: a unit's head is asked about one submission before it is approved; answered once, for that submission only."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="confirmation")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateField()
    said = models.CharField(max_length=3, choices=Said.choices, default=Said.NOTHING, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["employer"], condition=models.Q(said=""), name="confirmation_open")]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"
