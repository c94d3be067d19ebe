"""What is deleted when its time is over, and why then (个人信息保护法 §19; 网络安全法 §21: logs at least six months).

The register, decisions and the journal are kept. Each rule counts first, so that a dry run says what would go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from acms.accounts.models import Code, SignIn, Tally
from acms.casework.models import State
from acms.channels.models import Message
from acms.collection.models import Evidence
from acms.scans import actions as scans
from acms.scans.models import Scan

DAY = timedelta(days=1)
HALF_A_YEAR = timedelta(days=183)
AFTER_DECISION = timedelta(days=30)
OPEN = (State.DRAFT, State.CHECKING, State.IN_REVIEW, State.RETURNED)


@dataclass(frozen=True)
class Rule:
    """One thing with its time: `due` finds what is over, `drop` lets it go and says how many."""

    what: str
    kept: timedelta
    due: Callable[[datetime], QuerySet]
    drop: Callable[[QuerySet], int]


def _delete(rows: QuerySet) -> int:
    return int(rows.delete()[0])


def _slim(rows: QuerySet) -> int:
    count = 0
    for scan in rows.iterator(chunk_size=500):
        scans.slim(scan=scan)
        count += 1
    return count


def _decided(before: datetime) -> QuerySet:
    """Scans that no open case needs any more: every submission with them was decided, or they were replaced."""
    held = Evidence.objects.filter(case__state__in=OPEN).values("scan")
    waiting = Scan.objects.filter(submissions__case__state__in=OPEN).values("pk")
    late = Scan.objects.filter(submissions__case__moved_at__gte=before).values("pk")
    done = Scan.objects.filter(slimmed_at=None, checked_at__lt=before, queued_at=None)
    return done.exclude(Q(pk__in=held) | Q(pk__in=waiting) | Q(pk__in=late))


RULES = (
    Rule("codes by SMS and e-mail", DAY, lambda before: Code.objects.filter(expires_at__lt=before), _delete),
    Rule("counts of tries", DAY, lambda before: Tally.objects.filter(since__lt=before), _delete),
    Rule("expired sessions", timedelta(0), lambda before: Session.objects.filter(expire_date__lt=before), _delete),
    Rule("sign-ins", HALF_A_YEAR, lambda before: SignIn.objects.filter(at__lt=before), _delete),
    Rule("messages sent", HALF_A_YEAR, lambda before: Message.objects.filter(at__lt=before, queued_at=None), _delete),
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
