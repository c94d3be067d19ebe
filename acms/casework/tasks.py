"""Checks submitted cases in the background."""

from datetime import timedelta

from acms.base.errors import Stale
from acms.base.work import Lane, LeaseLost, Turn, wait
from acms.casework import actions
from acms.casework.models import Case, CaseState
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


LANE = Lane("cases", Case, check, actions.refer_unchecked, lease=timedelta(seconds=90), tries=3, turn=Turn.SOON)
