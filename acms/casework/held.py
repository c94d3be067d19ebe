"""Decisions that their reviewers may still undo (ADR 0041): which stand, how long, and what ends one without its taking effect."""

from datetime import timedelta
from typing import Any, NamedTuple

from django import urls
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from acms.accounts.models import User
from acms.casework import access, words
from acms.casework.models import Agreement, Case, Decision, HeldDecision, mark
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
    return _timed(standing().filter(case=case)).first()


def by_case() -> dict[int, HeldDecision]:
    """All of them, by the keys of their cases."""
    return {row.case_id: row for row in _timed(standing())}


TOLD = timedelta(
    minutes=2
)  # so long every page says of a decision that it did not take effect; a message says it for ever


class Ended(NamedTuple):
    """A row of the bar whose seconds are over: `done` as pressed, `state` "done" where it took effect, "undone" where its reviewer took
    it back on another page; `opens`: whether they may still see the case."""

    case: Case
    done: str
    state: str
    opens: bool
    mark: str


def own(user: User) -> list[HeldDecision]:
    """Somebody's, the latest first, for the bar of the desk: what may be undone, and what has just not taken effect."""
    shown = Q(standing=True) | Q(due_at__gt=Now() - TOLD)
    return [_opening(row, user) for row in _of(user).filter(shown).order_by("-pressed_at", "-pk")]


def became(no: str, pressed: str, user: User) -> HeldDecision | Ended | None:
    """What has come of somebody's press on case `no`, `pressed` as `HeldDecision.mark` says it; None where they never pressed there."""
    row = _of(user).filter(case__no=no).first()
    if row is not None and row.mark == pressed:
        return _opening(row, user)
    seen = access.visible_to(user).filter(no=no).first()
    for decision in Decision.objects.filter(case__no=no, by=user, reverses=None).select_related("case"):
        if mark(decision.at) == pressed:
            return Ended(decision.case, words.HELD[decision.outcome], "done", bool(seen), pressed)
    for agreed in Agreement.objects.filter(submission__case__no=no, by=user).select_related("submission__case"):
        if mark(agreed.at) == pressed:
            return Ended(agreed.submission.case, words.HELD_AGREED, "done", bool(seen), pressed)
    return Ended(seen, "", "undone", True, pressed) if seen else None


def _opening(row: HeldDecision, user: User) -> HeldDecision:
    """The row with `opens`, whether its reviewer may see its case: one that was taken back, or went elsewhere, they may not."""
    row.opens = row.standing or access.visible_to(user).filter(pk=row.case_id).exists()
    return row


def _of(user: User) -> QuerySet[HeldDecision]:
    return _timed(HeldDecision.objects.filter(by=user)).select_related("case")


def fallen(case: Case, user: User) -> HeldDecision | None:
    """Somebody's decision of a case that did not take effect, until there is another."""
    return HeldDecision.objects.filter(case=case, by=user, standing=False).first()


def _timed(rows: QuerySet[HeldDecision]) -> QuerySet[HeldDecision]:
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
