"""What the background makes for pages: the figures of the statistics (C04), and copies of people's own data."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from acms.base.work import Leased


class Snapshot(Leased):
    """The one row that a worker takes up every quarter of an hour. `taken_at`: as of when the counts hold."""

    taken_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"snapshot {self.taken_at}"


class Count(models.Model):
    """How many of `key` there are in `dimension` under one management code."""

    dimension = models.CharField(max_length=20)
    management_code = models.CharField(max_length=6)
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["dimension", "management_code"])]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} {self.number}"


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
