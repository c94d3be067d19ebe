"""What goes out and comes in in bulk: exports of people with their purpose (C03), imports with their report (C05)."""

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


class ImportState(models.TextChoices):
    MAPPING = "mapping", "待对应列"
    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "检查完成"
    APPLYING = "applying", "正在写入"
    DONE = "done", "已写入"
    FAILED = "failed", "没有完成"


class Import(Leased):
    """One uploaded table on its way in. `mapping`: {column: index in the file}; `applied`: the last row of the file written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    file_name = EncryptedTextField()
    size = models.PositiveIntegerField()
    head = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.MAPPING)
    good_only = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    there = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def path(self) -> str:
        return f"imports/{self.pk}"

    @property
    def percent(self) -> int:
        done = self.applied if self.state == ImportState.APPLYING else self.read
        return min(99, 100 * done // self.total) if self.total else 0

    @property
    def works(self) -> bool:
        return self.state in (ImportState.CHECKING, ImportState.APPLYING)


class ImportFault(models.Model):
    """What is wrong with a row: where and why, never the value itself."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="faults", db_index=False)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40)
    why = models.CharField(max_length=120)

    class Meta:
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["of", "row"])]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"
