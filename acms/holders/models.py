"""The list of certificate holders, imported by agencies (C05): filings are matched against it, and collections are (F01, W10)."""

from django.db import models

from acms.accounts.models import ID_PURPOSE
from acms.base import crypto
from acms.base.fields import EncryptedTextField


class HolderQuerySet(models.QuerySet["CertificateHolder"]):
    def of(self, id_number: str) -> "HolderQuerySet":
        """The certificates of one person; of an empty number none."""
        return self.filter(id_digest__in=crypto.digests(id_number, ID_PURPOSE)) if id_number else self.none()

    def not_of(self, id_number: str) -> "HolderQuerySet":
        return self.exclude(id_digest__in=crypto.digests(id_number, ID_PURPOSE))

    def covers(self, level: str, year: int) -> bool:
        """True when the list of a year and a level has been imported, so that who is missing from it may hold none."""
        return self.filter(level=level, year=year).exists()


class CertificateHolder(models.Model):
    """取得会计专业技术资格人员. Of one person one row a certificate. `level`: code list title_level."""

    name = models.CharField(max_length=50)
    id_number = EncryptedTextField(found_by=("id_digest", ID_PURPOSE))
    id_digest = models.CharField(max_length=80)
    level = models.CharField(max_length=1)
    year = models.PositiveSmallIntegerField()
    certificate_no = models.CharField(max_length=50)
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = HolderQuerySet.as_manager()

    class Meta:
        db_table = "people_certificateholder"
        constraints = [models.UniqueConstraint(fields=["id_digest", "certificate_no"], name="one_row_a_certificate")]
        indexes = [
            models.Index(fields=["certificate_no"], name="holder_by_number"),
            models.Index(fields=["level", "year"], name="holder_by_level_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"
