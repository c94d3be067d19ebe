"""公告通知 and 下载: what agencies tell the public (P02)."""

import uuid

from django.conf import settings
from django.db import models


class Category(models.TextChoices):
    """The portal's own nine categories, in its order."""

    LAW = "law", "法规政策制度"
    INFORMATION = "information", "会计人员信息管理"
    EXAMS = "exams", "专业技术资格考评"
    LEARNING = "learning", "继续教育"
    BOOKKEEPING = "bookkeeping", "代理记账"
    FIRMS = "firms", "会计师事务所"
    VALUERS = "valuers", "资产评估机构"
    CPAS = "cpas", "注册会计师"
    APPRAISERS = "appraisers", "资产评估师"


class Notice(models.Model):
    """One notice of an agency. Without `published_at` it is a draft; with a later one it waits. `body` is Markdown."""

    title = models.CharField(max_length=120)
    body = models.TextField()
    category = models.CharField(max_length=12, choices=Category.choices)
    agency_code = models.CharField(max_length=6, db_index=True)
    agency_name = models.CharField(max_length=80)
    pinned = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, db_index=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    # Two colleagues who edit at once: the second is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pinned", "-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class File(models.Model):
    """A public file: an attachment of a notice, or, without one, a download that an agency offers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="files")
    agency_code = models.CharField(max_length=6, db_index=True)
    title = models.CharField(max_length=120)
    extension = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    # Of a download: where it stands in the list, and which version it is; older ones stay reachable for the agency.
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "title", "put_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        """Where its bytes lie in the store; never made of the name it had."""
        return f"public/{self.pk.hex[:2]}/{self.pk}.{self.extension}"
