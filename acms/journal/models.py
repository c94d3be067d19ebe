"""The journal: what was done, by whom, to what, and who looked at whose papers (Q02, S05)."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that happened. Never changed, never deleted; `facts` holds no personal data."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=60, db_index=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["about", "verb", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
