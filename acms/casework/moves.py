"""The moves of a case: a table, and one conditional UPDATE each. The same on SQLite and PostgreSQL."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F

from acms.base.errors import Stale
from acms.casework import words
from acms.casework.models import Case, State, Step


class Move(StrEnum):
    SUBMIT = "submit"
    REFER = "refer"
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    REVERSE = "reverse"


MOVES: dict[Move, tuple[frozenset[State], State]] = {
    Move.SUBMIT: (frozenset({State.DRAFT, State.RETURNED}), State.CHECKING),
    Move.REFER: (frozenset({State.CHECKING}), State.IN_REVIEW),
    Move.APPROVE: (frozenset({State.CHECKING, State.IN_REVIEW}), State.APPROVED),
    Move.RETURN: (frozenset({State.CHECKING, State.IN_REVIEW}), State.RETURNED),
    Move.REFUSE: (frozenset({State.IN_REVIEW}), State.REFUSED),
    Move.WITHDRAW: (frozenset({State.CHECKING, State.IN_REVIEW}), State.DRAFT),
    Move.APPEAL: (frozenset({State.REFUSED}), State.IN_REVIEW),
    Move.REVERSE: (frozenset({State.APPROVED}), State.RETURNED),
}


def hold(case: Case, states: Collection[str]) -> None:
    """Keeps the case where it is until the transaction ends: whoever moves or edits it meanwhile waits. Raises Stale.

    An UPDATE that changes nothing locks the row on PostgreSQL; SQLite has one writer anyway.
    """
    held = Case.objects.filter(pk=case.pk, state__in=states).update(state=F("state"))
    case.refresh_from_db()
    if not held:
        raise Stale(words.decided_before(case), "stale_case")


def make(case: Case, move: Move, *, at: datetime, by: Any = None, **columns: Any) -> None:
    """Moves the case and logs it. Raises Stale when it is not where the move starts: somebody was first."""
    sources, target = MOVES[move]
    moved = Case.objects.filter(pk=case.pk, state__in=sources)
    if not moved.update(state=target, moved_at=at, **columns):
        case.refresh_from_db()
        raise Stale(words.decided_before(case), "stale_case")
    Step.objects.create(case=case, move=move, at=at, by=by)
    case.refresh_from_db()
