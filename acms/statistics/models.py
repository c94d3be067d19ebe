"""What the background counts for the page of statistics (C04)."""

from django.db import models

from acms.base.work import Leased


class Snapshot(Leased):
    """The one row that a worker takes up every quarter of an hour. `taken_at`: as of when the counts hold."""

    taken_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "home_snapshot"

    def __str__(self) -> str:
        return f"snapshot {self.taken_at}"


class Count(models.Model):
    """How many of `key` there are in `dimension` under one management code."""

    dimension = models.CharField(max_length=20)
    management_code = models.CharField(max_length=6)
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "home_count"
        indexes = [models.Index(fields=["dimension", "management_code"])]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} {self.number}"
