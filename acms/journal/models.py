"""The journal: what was done, by whom, to what, and who looked at whose papers (Q02, S05).

Nothing in it is changed or removed: triggers in the database refuse it, each entry carries a code that only the key ring can
make, and blocks of entries hang on each other in a chain whose head is written to a file every day (ADR 0012).
"""

from django.conf import settings
from django.db import models

from acms.base.fields import beginnings
from acms.base.work import Leased


class Entry(models.Model):
    """One thing that happened. `facts` holds no personal data. `mac`: HMAC-SM3 of the rest; of no two entries the same."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    subject = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    mac = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about", "verb", "-at"]),
            models.Index(fields=["subject"]),
            beginnings("verb", "entry_verb"),
        ]
        constraints = [models.UniqueConstraint(fields=["mac"], condition=~models.Q(mac=""), name="no_entry_is_a_copy")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Block(models.Model):
    """A run of entries, sealed. `held`: their ids as [[first, last], …]; `digest`: SM3 over the former digest and the entries."""

    number = models.PositiveIntegerField(unique=True)
    held = models.JSONField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"block {self.number}"


class Chain(Leased):
    """The one row that a worker takes up every minute to seal what is old enough. `last`: the id sealed last."""

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"chain to {self.last}"
