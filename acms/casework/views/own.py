"""One's own case: how it stands, what was submitted, why people decide, 「撤回」 while it may be taken back (D01, W12). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts.web import SignedIn, person_required
from acms.base.errors import Refused
from acms.casework import actions, procedures, words
from acms.casework.models import Case
from acms.regions.models import agencies_of


@person_required
def own(request: SignedIn, no: str) -> HttpResponse:
    """Any case that somebody has submitted, whatever its kind."""
    case = get_object_or_404(Case, no=no, subject_id=request.user.pk)
    kind, submission = procedures.of(case), case.last_submission
    context = {
        "case": case,
        "decision": case.last_decision,
        "sections": submission.frozen["sections"] if submission else [],
        "scans": {str(scan.pk): scan for scan in submission.scans.all()} if submission else {},
        "number": submission.number if submission else 0,
        "by_people": actions.why_people(case),
        "managers": agencies_of(case.deciding_code),
        "may_withdraw": case.is_open and kind.may_withdraw,
        "onward": kind.link(case) if case.is_editable and kind.may_withdraw else "",
    }
    return render(request, "casework/own.html", context)


@person_required
@require_POST
def withdraw(request: SignedIn, no: str) -> HttpResponse:
    """「撤回」; a second click finds it taken back."""
    case = get_object_or_404(Case, no=no, subject_id=request.user.pk)
    if case.is_open and procedures.of(case).may_withdraw:
        try:
            actions.withdraw(case, by=request.user)
            messages.success(request, words.WITHDRAWN)
        except Refused as refusal:
            messages.warning(request, refusal.words)
    return redirect("casework:own", no)
