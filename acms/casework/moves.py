"""The moves of a case: a table, and one conditional UPDATE each. The same on SQLite and PostgreSQL."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.casework import held, words
from acms.casework.models import EDITABLE, Case, CaseState, Heard, Step, own_slot


class Move(StrEnum):
    SUBMIT = "submit"
    REFER = "refer"
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    REVERSE = "reverse"
    END = "end"


MOVES: dict[Move, tuple[frozenset[CaseState], CaseState]] = {
    Move.SUBMIT: (frozenset(EDITABLE), CaseState.CHECKING),
    Move.REFER: (frozenset({CaseState.CHECKING}), CaseState.IN_REVIEW),
    Move.APPROVE: (frozenset({CaseState.CHECKING, CaseState.IN_REVIEW}), CaseState.APPROVED),
    Move.RETURN: (frozenset({CaseState.CHECKING, CaseState.IN_REVIEW}), CaseState.RETURNED),
    Move.REFUSE: (frozenset({CaseState.IN_REVIEW}), CaseState.REFUSED),
    Move.WITHDRAW: (frozenset({CaseState.CHECKING, CaseState.IN_REVIEW}), CaseState.DRAFT),
    Move.APPEAL: (frozenset({CaseState.REFUSED}), CaseState.IN_REVIEW),
    Move.REVERSE: (frozenset({CaseState.APPROVED}), CaseState.RETURNED),
    Move.END: (frozenset(EDITABLE), CaseState.ENDED),
}


def hold(case: Case, states: Collection[str]) -> None:
    """Keeps the case where it is until the transaction ends: whoever moves or edits it meanwhile waits. Raises Stale.

    An UPDATE that changes nothing locks the row on PostgreSQL; SQLite has one writer anyway.
    """
    locked = Case.objects.filter(pk=case.pk, state__in=states).update(state=F("state"))
    case.refresh_from_db()
    if not locked:
        raise Stale(words.decided_before(case), "stale_case")


def make(case: Case, move: Move, *, at: datetime, by: User | None = None, **columns: object) -> None:
    """Moves the case and logs it; a decision of it that a reviewer might still undo is none any more, and they are told. Raises Stale
    when it is not where the move starts: somebody was first."""
    sources, target = MOVES[move]
    moved = Case.objects.filter(pk=case.pk, state__in=sources)
    columns = {"moved_at": at, **columns, "state": target}
    try:
        with transaction.atomic():
            done = moved.update(**columns)
    except IntegrityError:  # reopened by an appeal or a reversal, and the person has begun a new one: both go on
        done = moved.update(**columns, slot=own_slot(case.pk))
    if not done:
        case.refresh_from_db()
        raise Stale(words.decided_before(case), "stale_case")
    Step.objects.create(case=case, move=move, at=at, by=by)
    case.refresh_from_db()
    held.overtaken(case, words.WITHDRAWN_MEANWHILE if move == Move.WITHDRAW else words.moved_meanwhile(case))


def note(case: Case, heard: Heard, *, by: User) -> None:
    """Logs what somebody outside the agency has said to the case, which moves it nowhere."""
    Step.objects.create(case=case, move=heard, at=timezone.now(), by=by)
