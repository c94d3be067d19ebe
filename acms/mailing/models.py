"""群发消息: one message to all the people that a search finds, previewed, sent in the background, kept on record (W14)."""

from django.conf import settings
from django.db import models

from acms.base.work import Leased


class MailingState(models.TextChoices):
    PREVIEW = "preview", "待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发送"
    DROPPED = "dropped", "没有发送"


class Mailing(Leased):
    """One message. `asked`: the search as its address has it; `passed`: the last person told, so that a killed worker goes on."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    asked = models.JSONField(default=dict)
    total = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=MailingState.choices, default=MailingState.PREVIEW)
    passed = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"mailing {self.pk} {self.state}"

    @property
    def percent(self) -> int:
        return 100 if self.state == MailingState.SENT else min(99, 100 * self.told // self.total) if self.total else 0
