"""What is deleted when its time is over, and why then (个人信息保护法 §19; 网络安全法 §21: logs at least six months).

The register, decisions and the journal are kept. Each rule counts first, so that a dry run says what would go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from captcha.models import CaptchaStore
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from acms.accounts import devices, keeping
from acms.accounts.models import Code, KeptForm, KnownDevice, SignIn, Tally
from acms.base.fields import update_each
from acms.casework.models import OPEN, Case, CaseState
from acms.channels.models import Delivery
from acms.collection import actions as collection
from acms.collection.models import Evidence
from acms.collection.steps import STEPS
from acms.filing import actions as filing
from acms.filing.models import EmploymentFiling
from acms.handovers.models import HandOver
from acms.privacy import copies
from acms.privacy.models import COPY_KEPT, DataCopy
from acms.scans import actions as scans
from acms.scans import parts, staging
from acms.scans.models import PartialFile, Scan, StagedFile
from acms.transfers.models import Outcome, ReceivedFile

DAY = timedelta(days=1)
HALF_A_YEAR = timedelta(days=183)
A_YEAR = timedelta(days=365)
AFTER_DECISION = timedelta(days=30)


M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Rule(Generic[M]):
    """One thing with its time: `due` finds what is over, `drop` lets it go and says how many."""

    what: str
    kept: timedelta
    due: Callable[[datetime], QuerySet[M]]
    drop: Callable[[QuerySet[M]], int]


def _delete(rows: QuerySet[M]) -> int:
    return int(rows.delete()[0])


def _slim(rows: QuerySet[Scan]) -> int:
    count = 0
    for scan in rows.iterator(chunk_size=500):
        scans.slim(scan=scan)
        count += 1
    return count


def _decided(before: datetime) -> QuerySet[Scan]:
    """Scans that no open case needs any more: every submission with them was decided, or they were replaced."""
    in_use = Evidence.objects.filter(case__state__in=OPEN).values("scan")
    waiting = Scan.objects.filter(submissions__case__state__in=OPEN).values("pk")
    late = Scan.objects.filter(submissions__case__moved_at__gte=before).values("pk")
    done = Scan.objects.filter(slimmed_at=None, checked_at__lt=before, queued_at=None)
    return done.exclude(Q(pk__in=in_use) | Q(pk__in=waiting) | Q(pk__in=late))


def _staged(before: datetime) -> QuerySet[StagedFile]:
    return StagedFile.objects.filter(made_at__lt=before)


def _broken_off(before: datetime) -> QuerySet[PartialFile]:
    return PartialFile.objects.filter(touched_at__lt=before)


def _copies(before: datetime) -> QuerySet[DataCopy]:
    return DataCopy.objects.filter(finished_at__lt=before, size__gt=0)


def _never_submitted(kind: str, before: datetime) -> QuerySet[Case]:
    """Drafts of a kind that were never submitted, older than that and nothing uploaded since."""
    late = Scan.objects.filter(made_at__gte=before).values("owner")
    drafts = Case.objects.filter(kind=kind, state=CaseState.DRAFT, no=None, made_at__lt=before)
    return drafts.exclude(subject__in=late)


def _left_collections(before: datetime) -> QuerySet[Case]:
    """Collections with something in them that nobody has saved for so long."""
    filled = Q(evidence__isnull=False)
    drafts = _never_submitted("collection", before)
    for step in STEPS:
        rows = step.model._meta.model_name
        filled |= Q(**{f"{rows}__saved_at__isnull": False})
        drafts = drafts.exclude(**{f"{rows}__saved_at__gte": before})
    return drafts.filter(filled).distinct()


def _empty(rows: QuerySet[Case]) -> int:
    cases = list(rows)
    for case in cases:
        collection.empty_draft(case=case)
    return len(cases)


def _left_filings(before: datetime) -> QuerySet[EmploymentFiling]:
    return EmploymentFiling.objects.filter(case__in=_never_submitted("filing_post", before)).exclude(id_digest="")


def _forget(rows: QuerySet[EmploymentFiling]) -> int:
    left = list(rows)
    for row in left:
        filing.forget(filing=row)
    return len(left)


def _not_taken(before: datetime) -> QuerySet[ReceivedFile]:
    """Files of other provinces that nobody has taken: who they are about has nothing to do with this region."""
    left = ReceivedFile.objects.exclude(outcome=Outcome.ACCEPTED).filter(received_at__lt=before)
    return left.exclude(emptied_at__isnull=False)


def _emptied(rows: QuerySet[ReceivedFile]) -> int:
    return update_each(rows, content={}, emptied_at=timezone.now())


RULES: tuple[Rule[Any], ...] = (
    Rule("codes by SMS and e-mail", DAY, lambda before: Code.objects.filter(expires_at__lt=before), _delete),
    Rule("counts of tries", DAY, lambda before: Tally.objects.filter(since__lt=before), _delete),
    Rule("codes for the phone", DAY, lambda before: HandOver.objects.filter(expires_at__lt=before), _delete),
    Rule("files chosen and never handed in", staging.LIFE, _staged, staging.sweep),
    Rule("uploads that broke off", parts.LIFE, _broken_off, parts.sweep),
    Rule(
        "pictures of the doors",
        timedelta(0),
        lambda before: CaptchaStore.objects.filter(expiration__lt=before),
        _delete,
    ),
    Rule("expired sessions", timedelta(0), lambda before: Session.objects.filter(expire_date__lt=before), _delete),
    Rule("forms typed and not sent", keeping.LIFE, lambda before: KeptForm.objects.filter(at__lt=before), _delete),
    Rule("sign-ins", HALF_A_YEAR, lambda before: SignIn.objects.filter(at__lt=before), _delete),
    Rule("known devices", devices.LIFE, lambda before: KnownDevice.objects.filter(used_at__lt=before), _delete),
    Rule("messages sent", HALF_A_YEAR, lambda before: Delivery.objects.filter(at__lt=before, queued_at=None), _delete),
    Rule("copies of people's own data", COPY_KEPT, _copies, lambda rows: copies.sweep()),
    Rule("collections begun and left", A_YEAR, _left_collections, _empty),
    Rule("filings begun and left", A_YEAR, _left_filings, _forget),
    Rule("files of other provinces not taken", HALF_A_YEAR, _not_taken, _emptied),
    Rule("uploads and working copies after the decision", AFTER_DECISION, _decided, _slim),
)


def report() -> list[tuple[str, int]]:
    """What would go now."""
    now = timezone.now()
    return [(rule.what, rule.due(now - rule.kept).count()) for rule in RULES]


def apply() -> list[tuple[str, int]]:
    """Lets go what is due; how many of each. Interrupted or repeated, it goes on with what is left."""
    now = timezone.now()
    return [(rule.what, rule.drop(rule.due(now - rule.kept))) for rule in RULES]
