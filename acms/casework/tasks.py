"""Checks submitted cases in the background."""

from datetime import timedelta

from acms.base.errors import Stale
from acms.base.work import Lane, LeaseLost, Turn, wait
from acms.casework import actions
from acms.casework.models import Case
from acms.scans.models import ScanState


def check(case: Case) -> None:
    """Runs the checks of one case; a withdrawal meanwhile simply wins. Scans still being checked are waited for."""
    submission = case.last_submission
    if submission and submission.scans.filter(state=ScanState.CHECKING).exists():
        wait(case, timedelta(milliseconds=300))
        return
    try:
        actions.run_checks(case)
    except Stale as error:
        raise LeaseLost(case.pk) from error


LANE = Lane("cases", Case, check, actions.refer_unchecked, lease=timedelta(seconds=90), tries=3, turn=Turn.SOON)
