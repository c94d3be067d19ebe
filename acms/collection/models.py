"""The answers of 《会计人员信息采集》: one typed row a step and case, saved as the person goes."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedJSONField
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.scans.models import Scan


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


class Answers(models.Model):
    """The answers of one step. `version` is the optimistic lock between open tabs."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="%(class)s")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class IdentityAnswers(Answers):
    """Step 3 实名认证. Phone and e-mail stand at the account, where they are proved."""

    id_type = models.CharField(max_length=2, default="1")
    name = models.CharField(max_length=50, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    country = models.CharField(max_length=3, default="CHN", blank=True)
    ethnic = models.CharField(max_length=2, blank=True)
    political = models.CharField(max_length=2, blank=True)


class PostAnswers(Answers):
    """Step 4 单位与岗位信息. What stands below `letter` comes from the letter and is read only on the page (W07)."""

    has_employer = models.BooleanField(null=True)
    residence_type = models.CharField(max_length=1, blank=True)
    division_code = models.CharField(max_length=6, blank=True)
    on_post = models.BooleanField(null=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    position = models.CharField(max_length=2, blank=True)
    admin_post = models.CharField(max_length=2, blank=True)
    title = models.CharField(max_length=1, blank=True)
    title_since = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    accounting_since = models.DateField(null=True)


class EducationAnswers(Answers):
    """Step 5 学历学位信息, 全日制 and 非全日制 side by side."""

    full_level = models.CharField(max_length=2, blank=True)
    full_major = models.CharField(max_length=60, blank=True)
    full_school = models.CharField(max_length=80, blank=True)
    full_graduated = models.DateField(null=True)
    full_degree = models.CharField(max_length=3, blank=True)
    full_code = models.CharField(max_length=20, blank=True)
    part_level = models.CharField(max_length=2, blank=True)
    part_major = models.CharField(max_length=60, blank=True)
    part_school = models.CharField(max_length=80, blank=True)
    part_graduated = models.DateField(null=True)
    part_degree = models.CharField(max_length=3, blank=True)
    part_code = models.CharField(max_length=20, blank=True)


class QualificationAnswers(Answers):
    """Step 6 专业技术资格信息. Type 00 is 无."""

    type = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=1, blank=True)
    way = models.CharField(max_length=2, blank=True)
    obtained_on = models.DateField(null=True)
    certificate_no = models.CharField(max_length=50, blank=True)
    is_cpa = models.BooleanField(null=True)
    cpa_no = models.CharField(max_length=30, blank=True)
    is_cpv = models.BooleanField(null=True)
    cpv_no = models.CharField(max_length=30, blank=True)
    is_cta = models.BooleanField(null=True)
    cta_no = models.CharField(max_length=30, blank=True)
    is_highend = models.BooleanField(null=True)
    talent_category = models.CharField(max_length=1, blank=True)
    talent_level = models.CharField(max_length=1, blank=True)
    talent_status = models.CharField(max_length=1, blank=True)
    talent_term = models.PositiveSmallIntegerField(null=True)
    talent_selected = models.PositiveSmallIntegerField(null=True)
    talent_graduated = models.PositiveSmallIntegerField(null=True)


class Evidence(models.Model):
    """Which scan stands in which slot of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence", db_index=False)
    kind = models.CharField(max_length=24)
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_scan_a_slot")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Baseline(models.Model):
    """What the register said when a change was begun (D05): shown beside what is stated, and taken back to after a reversal."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="baseline")
    values = EncryptedJSONField()
    scans = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.case_id}"
