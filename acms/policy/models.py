"""政策参数: figures that law or the region's office sets, each from a day on (C06). Rows are added and withdrawn, never changed."""

from typing import Self

from django.conf import settings
from django.db import models


class FigureQuerySet(models.QuerySet["Figure"]):
    def standing(self) -> Self:
        """What was set and not withdrawn."""
        return self.filter(withdrawn_at=None)


class Figure(models.Model):
    """A value of one figure from `valid_from` on. Of several for the same day the one set last holds.

    `after`: the id of the figure's row before this one, 0 for none: of two clerks who set one at the same time the second is told.
    """

    key = models.CharField(max_length=40)
    valid_from = models.DateField()
    value = models.JSONField()
    basis = models.CharField(max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    after = models.BigIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_for = models.CharField(max_length=200, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        indexes = [models.Index(fields=["key", "valid_from"])]
        constraints = [models.UniqueConstraint(fields=["key", "after"], name="one_figure_after_another")]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"
