"""The rows of 《会计人员信息采集》 that belong to no step; the answers stand with theirs, in `steps`."""

from django.conf import settings
from django.db import models

from acms.casework.models import Case
from acms.collection.steps.base import Answers
from acms.collection.steps.education import EducationAnswers
from acms.collection.steps.identity import IdentityAnswers
from acms.collection.steps.post import PostAnswers
from acms.collection.steps.qualification import QualificationAnswers
from acms.scans.models import Scan

__all__ = [
    "Answers",
    "Commitment",
    "EducationAnswers",
    "Evidence",
    "IdentityAnswers",
    "PostAnswers",
    "QualificationAnswers",
]


class Commitment(models.Model):
    """诚信提供信息承诺: who agreed, when, from where, to which text (W02)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="commitments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text_version = models.CharField(max_length=20)
    text_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=80, null=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.text_version}"


class Evidence(models.Model):
    """Which scan stands in which slot of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence", db_index=False)
    kind = models.CharField(max_length=24)
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    # The fields of its step that were empty and took what it says: that goes with it again.
    filled = models.JSONField(default=list)
    # What a former scan in the slot has filled in, by field as text: it stays until a new one says otherwise.
    carried = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_scan_a_slot")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
