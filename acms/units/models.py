"""What is asked for about units: new ones, changed ones, and what a head reports of their people (E02, E03, E05)."""

from django.db import models

from acms.casework.models import Detail
from acms.employers.models import Employer
from acms.people.models import Departure
from acms.scans.models import Scan


class UnitChange(Detail):
    """单位信息变更 by the unit's head (E03): the data as it shall be, with the certificate that says so."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    # {field: value} of what differs; units' data is public.
    wanted = models.JSONField()
    certificate = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "changes_unitchange"

    def __str__(self) -> str:
        return f"unit change {self.pk}"


class NewUnit(Detail):
    """新增单位 (E02): its answers are the pending employer itself, which a refused one becomes again when it is added anew."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")

    class Meta:
        db_table = "changes_newunit"

    def __str__(self) -> str:
        return f"new unit {self.employer_id}"


class DeathReport(Detail):
    """自然减员 (E05): what the unit's head has reported waits in the register as a departure."""

    departure = models.ForeignKey(Departure, models.PROTECT, related_name="+")

    class Meta:
        db_table = "changes_deathreport"

    def __str__(self) -> str:
        return f"death report {self.departure_id}"
