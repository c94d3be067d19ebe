"""会计类专业在校学生申报备案 (D13): what a registered person has filed about their studies, with the 学籍在线验证报告."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import Detail
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person
from acms.scans.models import Scan


class Study(Detail):
    """One filing. It counts once its case is accepted, until the year of graduation is over or the agency has lifted it."""

    hangs = Hangs(Merged.GO, came="asked_at")
    person = models.ForeignKey(Person, models.PROTECT, related_name="studies")
    school = models.CharField(max_length=80)
    level = models.CharField(max_length=2)  # code list education_level_form
    major = models.CharField(max_length=60)
    entered_on = models.DateField()
    years = models.DecimalField(max_digits=3, decimal_places=1)
    graduates_in = models.PositiveSmallIntegerField()
    report = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    case_no = models.CharField(max_length=20, blank=True)
    # 提前毕业、退学: the agency lets somebody file anew (A27).
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_for = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.school} {self.graduates_in}"
