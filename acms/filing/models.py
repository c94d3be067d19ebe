"""入库备案: what people state who are not in the register yet (F01, F02). Nobody has an account before it is accepted."""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.db import models

from acms.accounts.models import ID_PURPOSE
from acms.base.fields import EncryptedTextField
from acms.casework.models import Detail
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.scans.models import Scan


class Filing(Detail):
    """One person's filing. `applicant`: reached by the proved phone; becomes the account when the filing is accepted."""

    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=50)
    id_number = EncryptedTextField(found_by=("id_digest", ID_PURPOSE))
    id_digest = models.CharField(max_length=80, db_index=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(Detail.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class TitleFiling(Filing):
    """取得会计专业技术资格入库备案 (F01)."""

    level = models.CharField(max_length=1)
    way = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    certificate_no = models.CharField(max_length=50)
    division_code = models.CharField(max_length=6)
    certificate = models.ForeignKey(Scan, models.PROTECT, related_name="+")


class EmploymentFiling(Filing):
    """单位聘任会计人员入库备案 (F02): the employer, what the letter says, its scan."""

    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    position = models.CharField(max_length=2, blank=True)
    admin_post = models.CharField(max_length=2, blank=True)
    title = models.CharField(max_length=1, blank=True)
    title_since = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    accounting_since = models.DateField(null=True)


def known_as(users: Collection[int]) -> Iterator[tuple[int, str]]:
    """The numbers of those who have filed and are not accepted."""
    for model in (TitleFiling, EmploymentFiling):
        rows = model._default_manager.filter(applicant__in=users, applicant__id_digest=None)
        yield from rows.values_list("applicant_id", "id_number")
