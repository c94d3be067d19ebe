"""The bar of the desk (ADR 0041): what a reviewer has just decided, and what has come of it."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from acms.accounts.models import User
from acms.casework import access, held, words
from acms.casework.models import Agreement, Case, Decision, HeldDecision, mark

# So long every page says of a decision that it did not take effect; a message says it for ever.
TOLD = timedelta(minutes=2)


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
    return held.timed(HeldDecision.objects.filter(by=user)).select_related("case")
