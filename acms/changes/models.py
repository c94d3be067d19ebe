"""What information changes are asked for. A new employer has no table here: its answers are the pending employer itself."""

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.scans.models import Scan


class Correction(models.Model):
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
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"correction {self.pk}"
