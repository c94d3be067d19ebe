"""Checks submitted cases in the background, and has decisions take effect once they cannot be undone any more."""

from datetime import timedelta

from django.db.models import Q

from acms.base import work
from acms.base.errors import Stale
from acms.base.work import Lane, LeaseLost, Turn, wait
from acms.casework import actions, holding
from acms.casework.models import Case, CaseState, HeldDecision
from acms.scans.models import ScanState


def check(case: Case) -> None:
    """Runs the checks of one case; a withdrawal meanwhile simply wins. Scans still being checked are waited for. What is with people, or
    decided, is gone on with."""
    if case.state != CaseState.CHECKING:
        _go_on(case)
        return
    submission = case.last_submission
    if submission and submission.scans.filter(state=ScanState.CHECKING).exists():
        wait(case, timedelta(milliseconds=300))
        return
    try:
        actions.run_checks(case)
    except Stale as error:
        raise LeaseLost(case.pk) from error


def _go_on(case: Case) -> None:
    try:
        actions.go_on(case)
    except Stale as error:
        raise LeaseLost(case.pk) from error


def _due() -> Q:
    """What can be undone no more, by the database's clock."""
    return Q(standing=True, due_at__lte=work.clock())


# At once, beside what reads pictures: ten seconds are not to become a minute.
HELD = Lane(
    "decisions",
    HeldDecision,
    holding.take_effect,
    holding.give_up,
    lease=timedelta(seconds=30),
    turn=Turn.AT_ONCE,
    order=("due_at",),
    only=_due,
)
LANE = Lane("cases", Case, check, actions.refer_unchecked, lease=timedelta(seconds=90), tries=3, turn=Turn.SOON)
