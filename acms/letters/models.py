"""Letters that the system prints: what stands on them never changes; a change makes a new letter (T01)."""

from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

from acms.base import crypto
from acms.base.fields import EncryptedJSONField
from acms.base.work import Leased
from acms.letters import forms
from acms.scans.models import Scan


class LetterState(models.TextChoices):
    VALID = "valid", "有效"
    USED = "used", "已使用"
    VOID = "void", "已作废"


class Kind(models.TextChoices):
    PROOF = "proof", "从事会计工作证明函"
    HEAD = "head", "单位会计机构负责人备案函"
    MOVE = "move", "工作地变更证明"


class Letter(models.Model):
    """One printed letter. `layout` holds the box of every character on the print, in mm from the page's upper left."""

    serial = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PROOF)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="letters", null=True)
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.VALID)
    # The file lies under the serial number: whoever changed that would print another's letter.
    facts = EncryptedJSONField(bound_to=("serial",))
    layout = EncryptedJSONField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.serial

    @property
    def form(self) -> forms.Form:
        """What it is printed on."""
        return forms.FORMS[self.kind]

    @property
    def evidence(self) -> str:
        """The kind of evidence that its scan is: proof_letter, head_letter, move_letter."""
        return f"{self.kind}_letter"

    def _path(self) -> str:
        return f"letters/{self.serial[:2]}/{self.serial}.pdf"

    def keep_pdf(self, data: bytes) -> None:
        default_storage.save(self._path(), ContentFile(crypto.seal_file(data, f"letter/{self.serial}")))

    def drop_pdf(self) -> None:
        default_storage.delete(self._path())

    def pdf(self) -> bytes:
        """The letter as it was printed. Raises FileNotFoundError, crypto.Unreadable."""
        with default_storage.open(self._path()) as file:
            return crypto.unseal_file(file.read(), f"letter/{self.serial}")


def sealed() -> Iterator[tuple[str, str]]:
    """Path and context of every letter's PDF, for the rotation of keys."""
    for serial in Letter.objects.values_list("serial", flat=True).iterator():
        yield f"letters/{serial[:2]}/{serial}.pdf", f"letter/{serial}"


class Verdict(models.TextChoices):
    PASS = "pass", "审核通过"
    FAIL = "fail", "审核退回"
    RESCAN = "rescan", "请重新扫描"
    UNSURE = "unsure", "由管理机构核对"


OF_ANOTHER_PAPER = frozenset({"not_ours", "other_person", "other_letter", "void"})


class Audit(Leased):
    """The audit of one uploaded scan against the letter it should be (T04)."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="audits")
    scan = models.OneToOneField(Scan, models.CASCADE, related_name="audit")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    # [{"code", "field", "expected", "read", "message", "box"}]; boxes in pixels of the scan's archive copy.
    findings = EncryptedJSONField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.letter_id} {self.verdict}"

    @property
    def is_done(self) -> bool:
        return bool(self.verdict)

    @property
    def is_of_another_paper(self) -> bool:
        """True where the sheet is not the letter that is valid now: no seal, signature or better scan would help it."""
        return any(finding["code"] in OF_ANOTHER_PAPER for finding in self.findings or [])

    @property
    def is_only_unsigned_by_unit(self) -> bool:
        """True where it fails for nothing but the finance signature on a proof letter."""
        deciding = {one["code"] for one in self.findings or [] if one.get("verdict", self.verdict) == self.verdict}
        return self.verdict == Verdict.FAIL and deciding == {forms.PROOF.unit_code}


class Impression(models.Model):
    """The seal on an audited letter: what it is known by again on letters of the same unit (W13). It names nobody."""

    audit = models.OneToOneField(Audit, models.CASCADE, related_name="impression")
    # The unit's code as printed on the letter; its name where it has none.
    unit = models.CharField(max_length=200)
    # Diameters in mm; ink as letters.audit.impression packs it; box in pixels of the scan's archive copy.
    long = models.FloatField()
    short = models.FloatField()
    ink = models.BinaryField()
    box = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="impression_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.long:.1f}×{self.short:.1f}"


def audit_of(scan: Scan | None) -> Audit | None:
    """The audit of a scan, begun or done; None where there is no scan, or one of no letter."""
    return getattr(scan, "audit", None)


def is_audited(scan: Scan | None) -> bool:
    """True once a letter's scan has been compared with its print."""
    audit = audit_of(scan)
    return audit is not None and audit.is_done
