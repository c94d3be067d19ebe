"""公告通知: what agencies tell the public (P02, first part: published by the installation's data)."""

from django.db import models


class Category(models.TextChoices):
    LAW = "law", "法规政策制度"
    INFORMATION = "information", "会计人员信息管理"
    EXAMS = "exams", "专业技术资格考评"
    LEARNING = "learning", "继续教育"


class Notice(models.Model):
    """One notice of an agency."""

    title = models.CharField(max_length=120)
    body = models.TextField()
    category = models.CharField(max_length=12, choices=Category.choices)
    agency_code = models.CharField(max_length=6, db_index=True)
    agency_name = models.CharField(max_length=80)
    pinned = models.BooleanField(default=False)
    published_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-pinned", "-published_at"]

    def __str__(self) -> str:
        return self.title
