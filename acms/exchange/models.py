"""What goes out and comes in in bulk: exports of people with their purpose (C03), imports with their report (C05)."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedJSONField, EncryptedTextField
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
    # Which columns, by their keys; all of them where none is named.
    columns = models.JSONField(default=list)
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
    READING = "reading", "正在读取"
    MAPPING = "mapping", "待对应列"
    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "检查完成"
    APPLYING = "applying", "正在写入"
    DONE = "done", "已写入"
    FAILED = "failed", "没有完成"
    EXPIRED = "expired", "已过期"


class Import(Leased):
    """One uploaded table on its way in. `mapping`: {column: index in the file}; `applied`: the last row of the file written.

    `preview`: the first rows of each sheet, and its heads that stand over several rows, until the file is gone; `found` and `noted`: [column, why, how often].
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    file_name = EncryptedTextField()
    size = models.PositiveIntegerField()
    preview = EncryptedJSONField(null=True)
    sheet = models.PositiveSmallIntegerField(default=0)
    head_row = models.PositiveIntegerField(default=1)
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
    found = models.JSONField(default=list)
    noted = models.JSONField(default=list)
    report_size = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def path(self) -> str:
        return f"imports/{self.pk}"

    @property
    def report_path(self) -> str:
        return f"imports/{self.pk}-report"

    @property
    def glanced(self) -> list[Any]:
        """The first rows of the chosen sheet: [number, cells]."""
        return self._of_sheet("rows")

    def _of_sheet(self, what: str) -> list[Any]:
        return next((sheet.get(what, []) for sheet in self.preview or [] if sheet["place"] == self.sheet), [])

    @property
    def sheet_name(self) -> str:
        return next((sheet["name"] for sheet in self.preview or [] if sheet["place"] == self.sheet), "")

    @property
    def head(self) -> list[str]:
        """The cells of the head, of both its rows where it has two."""
        heads: dict[int, list[str]] = dict([*self.glanced, *self._of_sheet("heads")])
        return heads.get(self.head_row, [])

    @property
    def head_lines(self) -> list[list[str]]:
        """The rows of the head as they stand in the file."""
        over = self.head_row - any(number == self.head_row for number, _ in self._of_sheet("heads"))
        return [cells for number, cells in self.glanced if over <= number <= self.head_row]

    @property
    def percent(self) -> int:
        done = self.applied if self.state == ImportState.APPLYING else self.read
        return min(99, 100 * done // self.total) if self.total else 0

    @property
    def works(self) -> bool:
        return self.state in (ImportState.READING, ImportState.CHECKING, ImportState.APPLYING)


class ImportFault(models.Model):
    """What is wrong with a row: where, why and what stands there, for the first of them; the report has all."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="faults", db_index=False)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40)
    why = models.CharField(max_length=120)
    name = EncryptedTextField(blank=True)
    value = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["of", "row"])]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"
