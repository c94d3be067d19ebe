"""What goes out in bulk: exports of people, each with its purpose (C03)."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.base.work import Leased

KEPT = timedelta(days=7)


class Export(Leased):
    """One export: who asked what for, how far it is, and the sealed workbook until it is swept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    purpose = EncryptedTextField()
    # The search as its address has it; an ID number is never part of one.
    asked = models.JSONField(default=dict)
    full_numbers = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)
    fetched = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def path(self) -> str:
        return f"exports/{self.pk}"

    @property
    def percent(self) -> int:
        return 100 if self.finished_at else min(99, 100 * self.rows // self.total) if self.total else 0
