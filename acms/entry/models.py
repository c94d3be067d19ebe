"""What a claim of an account says (L02)."""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import Detail
from acms.scans.models import Scan


class Claim(Detail):
    """账号认领 (L02): somebody finds their account in another's hands. `user`: whose account has the number, if anybody's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=50)
    phone = EncryptedTextField()
    number = EncryptedTextField()
    division_code = models.CharField(max_length=6)
    portrait = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    # The member of staff who has seen the person and the card at the counter; somebody else decides.
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"claim {self.pk}"


class Protest(models.Model):
    """「这是我本人在用」: what the holder of a claimed account has said to it, once."""

    claim = models.OneToOneField(Claim, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    text = EncryptedTextField(blank=True)

    def __str__(self) -> str:
        return f"protest {self.claim_id}"


def known_as(users: Collection[int]) -> Iterator[tuple[int, str]]:
    """Whose account those have claimed who have none themselves: the number, and what has become of it by a correction."""
    rows = Claim.objects.filter(applicant__in=users, applicant__id_digest=None).select_related("user")
    for row in rows:
        yield row.applicant_id, row.number
        if row.user is not None:
            yield row.applicant_id, row.user.id_number
