"""Decisions that their reviewers may still undo (ADR 0041): which stand, how long, and what ends one without its taking effect."""

from typing import Any

from django import urls
from django.db.models import QuerySet
from django.db.models.functions import Now

from acms.accounts.models import User
from acms.casework import words
from acms.casework.models import Case, HeldDecision
from acms.inbox import actions as inbox
from acms.journal import actions as journal


def standing() -> QuerySet[HeldDecision]:
    """Those that wait to take effect: few at any moment, of the whole installation."""
    return HeldDecision.objects.filter(standing=True)


def cases() -> QuerySet[HeldDecision, Any]:
    """The keys of their cases, for a query of cases: nobody else decides these."""
    return standing().values("case")


def of(case: Case) -> HeldDecision | None:
    """The one of a case, with the seconds that are left."""
    return timed(standing().filter(case=case)).first()


def by_case() -> dict[int, HeldDecision]:
    """All of them, by the keys of their cases."""
    return {row.case_id: row for row in timed(standing())}


def fallen(case: Case, user: User) -> HeldDecision | None:
    """Somebody's decision of a case that did not take effect, until there is another."""
    return HeldDecision.objects.filter(case=case, by=user, standing=False).first()


def timed(rows: QuerySet[HeldDecision]) -> QuerySet[HeldDecision]:
    """With who has decided and the hour of the database, by which the seconds are counted."""
    return rows.select_related("by").annotate(asked_at=Now())


def overtaken(case: Case, why: str) -> None:
    """The case has moved otherwise: call it in that transaction, which holds the case."""
    for row in standing().filter(case=case):
        fall(row, why, queued_at=None, lease_until=None)


def fall(row: HeldDecision, why: str, **columns: object) -> None:
    """A decision does not take effect: its reviewer is told why, and keeps what they had written. Once only."""
    if not standing().filter(pk=row.pk).update(standing=False, fallen=why, **columns):
        return
    case = row.case
    journal.write("case.decision_fell", case, by=row.by, about=case.subject, outcome=row.outcome)
    title, text = words.fell(case.title, case.kind_title, case.no or "", row.done, why)
    inbox.tell_many(users=[row.by], title=title, text=text, link=urls.reverse("casework:case", args=[case.no]))
