"""The inbox (消息): what the product tells somebody, and the digests that carry it by SMS and e-mail."""

from django.conf import settings
from django.db import models

from acms.base.work import Leased


class Message(models.Model):
    """站内消息: a message to a person, in the product itself (W14)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notes", db_index=False)
    at = models.DateTimeField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)
    # True while it waits for the next morning's digest.
    bundled = models.BooleanField(default=False)

    class Meta:
        db_table = "people_note"
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["user", "-at"]),
            models.Index(fields=["user"], condition=models.Q(bundled=True), name="note_bundled"),
        ]

    def __str__(self) -> str:
        return self.title


class Digest(Leased):
    """每日消息汇总: one row a person; queued while something waits to be said."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="digest")

    class Meta:
        db_table = "people_digest"

    def __str__(self) -> str:
        return f"digest of {self.user_id}"


class Calendar(models.Model):
    """日历订阅: the private address under which somebody's own calendar fetches days and messages. `nonce`: of the address, with a tag
    that only this installation makes; another one makes the former address nobody's."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar")
    nonce = models.CharField(max_length=16, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
