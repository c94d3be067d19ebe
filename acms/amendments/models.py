"""What the register said before a change of information."""

from django.db import models

from acms.base.fields import EncryptedJSONField
from acms.casework.models import Case


class Baseline(models.Model):
    """What the register said when a change was begun, submitted and last decided (D05): shown beside what is stated, and taken back to
    after a reversal."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="baseline")
    values = EncryptedJSONField()
    scans = models.JSONField(default=dict)

    class Meta:
        # The seal of the values is bound to the name of the table, which is older than the room.
        db_table = "collection_baseline"

    def __str__(self) -> str:
        return f"{self.case_id}"
