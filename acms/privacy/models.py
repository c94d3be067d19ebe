"""个人信息副本: copies of what the system holds about somebody (个人信息保护法 §45)."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from acms.base.work import Leased

COPY_KEPT = timedelta(days=7)


class DataCopy(Leased):
    """个人信息副本: one person's copy of everything about them, sealed until it is swept (个人信息保护法 §45)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_copies")
    asked_at = models.DateTimeField(auto_now_add=True, db_index=True)
    finished_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "home_datacopy"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(finished_at=None, failed=False), name="one_copy_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"copy {self.pk}"

    @property
    def path(self) -> str:
        return f"copies/{self.pk}"

    @property
    def context(self) -> str:
        """What the file is sealed for."""
        return f"copy/{self.pk}"
