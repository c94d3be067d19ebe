"""What 证件登记更正 asks for (W05, L02)."""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import Detail
from acms.people.hanging import Hangs, Merged
from acms.people.models import Person
from acms.scans.models import Scan


class Came(models.TextChoices):
    """How an application reached the agency (W05)."""

    ONLINE = "", "网上申请"
    VISIT = "visit", "本人到窗口"
    LETTER = "letter", "来信"
    PHONE = "phone", "来电"


class Correction(Detail):
    """证件登记更正 (W05, L02): a wrong ID number or name in the file, asked for with or without signing in.

    `stated_number` is the number on file as the applicant knows it; `name` the right name.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=50)
    phone = EncryptedTextField()
    email = EncryptedTextField(blank=True)
    stated_number = EncryptedTextField()
    right_number = EncryptedTextField(blank=True)
    reason = EncryptedTextField()
    division_code = models.CharField(max_length=6)
    proof = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    came = models.CharField(max_length=8, choices=Came.choices, default=Came.ONLINE, blank=True)
    # The member of staff who filed it for the person; somebody else decides it.
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "changes_correction"

    def __str__(self) -> str:
        return f"correction {self.pk}"


def known_as(users: Collection[int]) -> Iterator[tuple[int, str]]:
    """Whose number those have asked to have put right who did not sign in: the one on file, and what has become of it."""
    rows = Correction.objects.filter(applicant__in=users, applicant__id_digest=None).select_related("user")
    for row in rows:
        yield row.applicant_id, row.stated_number
        if row.user is not None:
            yield row.applicant_id, row.user.id_number


class StartCorrection(Detail):
    """开始从事会计工作日期更正 (W08): a fixed start that was wrong, filed at the counter of an agency, decided by 自治区财政厅会计处."""

    hangs = Hangs(Merged.STAY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="start_corrections")
    was = models.DateField()
    right = models.DateField()
    reason = EncryptedTextField()
    came = models.CharField(max_length=8, choices=Came.choices)
    proof = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    # The member of staff who filed it for the person; somebody else decides it.
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.was} {self.right}"
