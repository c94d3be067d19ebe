"""Messages on their way out by SMS and e-mail, and the record of what was sent."""

from django.db import models

from acms.base.fields import EncryptedTextField
from acms.base.work import Leased


class Channel(models.TextChoices):
    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"


class Delivery(Leased):
    """One SMS or e-mail. Address and text are personal data and sealed. `urgent`: a code, for which somebody waits; goes before all others."""

    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = EncryptedTextField()
    subject = models.CharField(max_length=80, blank=True)
    text = EncryptedTextField()
    at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)

    class Meta:
        # The seal of the address and the text is bound to the name of the table.
        db_table = "channels_message"
        indexes = [
            models.Index(
                fields=["-urgent", "queued_at"], condition=models.Q(queued_at__isnull=False), name="channels_next"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"
