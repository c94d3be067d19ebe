"""工作单位: employers by 统一社会信用代码, and where they belong."""

from collections.abc import Iterable
from typing import TypedDict

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField, beginnings
from acms.base.numbers import uscc
from acms.regions import divisions
from acms.scans.models import Scan


class EmployerState(models.TextChoices):
    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "申请已撤回"


# In the directory for the agency's eyes alone; whoever needs such a unit adds it anew (E02).
UNUSABLE = (EmployerState.REFUSED, EmployerState.WITHDRAWN)


class EmployerQuerySet(models.QuerySet["Employer"]):
    def by_uscc(self, code: str) -> "Employer | None":
        """The employer with this code that may be used; none for an invalid one, or where whoever added it was refused or took that back.

        A code whose check digit fails is looked for too: it is there only where people have seen it on the certificate (E01).
        """
        usable = self.exclude(state__in=UNUSABLE).select_related("merged_into")
        found = usable.filter(uscc=uscc.normalise(code)).first() if uscc.may_be(code) else None
        return found.going_on if found else None

    def with_merged(self, keys: Iterable[int]) -> list[int]:
        """These primary keys, and those of the rows that were merged into theirs, however far (ADR 0033)."""
        found = latest = list(keys)
        while latest := list(self.filter(merged_into__in=latest).values_list("pk", flat=True)):
            found = found + latest
        return found


class Facts(TypedDict, total=False):
    """What people state about a unit, by its columns (E02, E03)."""

    uscc: str
    name: str
    address: str
    phone: str
    economic_type: str
    certificate_type: str
    division_code: str
    certificate: Scan


class Employer(models.Model):
    """One unit. `management_code` is its place, unless an agency has made it a direct one (R03, A6)."""

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=120, db_index=True)
    sound = models.CharField(max_length=300, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40)
    economic_type = models.CharField(max_length=3)
    certificate_type = models.CharField(max_length=2)
    division_code = models.CharField(max_length=6)
    management_code = models.CharField(max_length=6)
    state = models.CharField(max_length=10, choices=EmployerState.choices, default=EmployerState.PENDING)
    certificate = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    refusal = EncryptedTextField(blank=True)
    # 主管部门 that has taken this unit in: it reads and reminds, it never decides (R03, A8).
    supervisor = models.ForeignKey("self", models.PROTECT, null=True, related_name="units")
    # Chosen by an agency as a supervising unit; only then can it take units in.
    supervises = models.BooleanField(default=False)
    # A duplicate goes on under the one that it was merged into; its code still finds it.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merged_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["management_code", "sound", "id"]),
            models.Index(fields=["sound", "id"]),
            models.Index(fields=["division_code"]),
            beginnings("sound", "employer_sound"),
            beginnings("initials", "employer_initials"),
        ]

    objects = EmployerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def going_on(self) -> "Employer":
        """The unit under which this one goes on after merges; itself where it was not merged."""
        return self.goes_on_by[-1]

    @property
    def goes_on_by(self) -> list["Employer"]:
        """This row, and those into which it was merged, one after the other."""
        rows = [self]
        while rows[-1].merged_into is not None:
            rows.append(rows[-1].merged_into)
        return rows

    @property
    def keys(self) -> list[int]:
        """The primary keys of the unit's rows: its own, and those that were merged into it, however far (ADR 0033)."""
        return Employer.objects.with_merged([self.pk])

    @property
    def division(self) -> divisions.Division:
        return divisions.tree()[self.division_code]

    @property
    def is_public(self) -> bool:
        """Organs and public institutions: their people are appointed, not under a labour contract (T02)."""
        return self.uscc[0] == "1"

    @property
    def employment_form(self) -> str:
        """How the unit takes people on, as its proof letters say it: by its kind, never by anybody's choice (T02)."""
        return "appointment" if self.is_public else "contract"


class Revision(models.Model):
    """What a unit's data was before a change: {field: [before, after]}. Nothing is overwritten unseen (E03)."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="revisions")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed = models.JSONField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.employer_id} {self.at}"
