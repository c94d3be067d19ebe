"""What a claim of an account says (L02)."""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.db import models

from acms.base.fields import EncryptedTextField
from acms.casework.models import Case, CaseQuerySet, CaseState, Detail
from acms.scans.models import Scan


class Claim(Detail):
    """账号认领 (L02): somebody finds their account in another's hands. `user`: whose account has the number, if anybody's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=50)
    phone = EncryptedTextField()
    number = EncryptedTextField()
    division_code = models.CharField(max_length=6)
    portrait = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    # The member of staff who has seen the person and the card at the counter; somebody else decides.
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"claim {self.pk}"


def claimed(account: int | None) -> CaseQuerySet:
    """Every case by which an account is claimed; none where there is no account."""
    return Case.objects.filter(pk__in=Claim.objects.filter(user=account or 0).values("case"))


def given_since(case: Case, account: int | None) -> bool:
    """Whether the account went to somebody else after this claim was submitted; who claims it after that is heard."""
    others = claimed(account).exclude(pk=case.pk)
    return others.filter(state=CaseState.APPROVED, moved_at__gt=case.submitted_at).exists()


class Protest(models.Model):
    """「这是我本人在用」: what the holder of a claimed account has said to it, once. It stands against every claim of the account until the
    agency gives the account away over it (ADR 0039)."""

    claim = models.OneToOneField(Claim, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    text = EncryptedTextField(blank=True)
    # The claim that was approved over it.
    ended_by = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"protest {self.claim_id}"


def standing(account: int | None) -> models.QuerySet[Protest]:
    """What the holder of an account has said to claims of it and nobody has overruled, the latest first."""
    said = Protest.objects.filter(claim__user=account or 0, ended_by=None)
    return said.select_related("claim__case").order_by("-pk")


def known_as(users: Collection[int]) -> Iterator[tuple[int, str]]:
    """Whose account those have claimed who have none themselves: the number, and what has become of it by a correction."""
    rows = Claim.objects.filter(applicant__in=users, applicant__id_digest=None).select_related("user")
    for row in rows:
        yield row.applicant_id, row.number
        if row.user is not None:
            yield row.applicant_id, row.user.id_number
