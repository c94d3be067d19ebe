"""政策参数: figures that law or the region's office sets, each from a day on (C06). Rows are added, never changed."""

from django.conf import settings
from django.db import models


class Figure(models.Model):
    """A value of one figure from `valid_from` on. Of several for the same day the one set last holds."""

    key = models.CharField(max_length=40)
    valid_from = models.DateField()
    value = models.JSONField()
    basis = models.CharField(max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["valid_from", "pk"]
        indexes = [models.Index(fields=["key", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"
