"""One's own case: how it stands, what was submitted, what was compared with what, why people decide, 「撤回」 while it may be
taken back (D01, W12, W13). HTTP only."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required
from acms.base import confirm, paging
from acms.base.errors import Refused
from acms.casework import access, actions, naming, procedures, words
from acms.casework.models import Case, CaseState, Verdict
from acms.casework.views import viewer
from acms.regions.models import agencies_of

PAGE = 20


def goes_on_at(case: Case, user: User) -> str:
    """Where a person goes on with a case: of a file that was merged into their own it is looked at, and no more (D15)."""
    return procedures.onward(case) if case.subject_id == user.pk else reverse("casework:own", args=[case.no])


@person_required
def mine(request: SignedIn) -> HttpResponse:
    """「我的办件」: every case that somebody has submitted, whatever its kind and wherever their file stands now, the newest first."""
    rows = access.own(request.user).filter(submitted_at__isnull=False).order_by("-pk")
    return render(request, "casework/mine.html", {"page": paging.page(request, rows, PAGE)})


@person_required
def own(request: SignedIn, no: str) -> HttpResponse:
    """Any case that somebody has submitted, whatever its kind; also under a file that was merged into theirs."""
    case = get_object_or_404(access.own(request.user), no=no)
    kind, submission = procedures.of(case), case.last_submission
    mine = case.subject_id == request.user.pk
    opens = mine and kind.opens(case)
    context = {
        "case": case,
        "decision": case.last_decision,
        "sections": submission.frozen["sections"] if submission else [],
        "scans": {str(scan.pk): scan for scan in submission.scans.all()} if submission else {},
        "number": submission.number if submission else 0,
        "has_checks": submission is not None and submission.checks.exists(),
        "by_people": actions.why_people(case),
        "follows": kind.follows(case),
        "unit_says": kind.unit_says(case),
        "managers": agencies_of(case.deciding_code),
        "may_withdraw": mine and case.is_open and kind.withdrawable(case),
        "may_end": mine and case.may_be_ended,
        "over": case.is_ended,
        "onward": kind.link(case) if case.is_editable and opens else "",
        "shut": case.is_editable and not opens,
        "reopens": opens and kind.item_by_item,
        "mended": words.MENDED_BY_STAFF if kind.by_staff and case.state == CaseState.RETURNED else "",
    }
    return render(request, "casework/own.html", context)


@person_required
def onward(request: SignedIn, no: str) -> HttpResponse:
    """Where a message leads: to the page where one goes on with the case, as long as one has it, else to the case itself."""
    return redirect(goes_on_at(get_object_or_404(access.own(request.user), no=no), request.user))


@person_required
def compared(request: SignedIn, no: str) -> HttpResponse:
    """What the system compared with what, what it could not settle and who looks at that, for the last submission (W13)."""
    case = get_object_or_404(access.own(request.user), no=no)
    submission = case.last_submission
    if submission is None or not (checks := viewer.weighed(submission)):
        raise Http404
    printed = viewer.printed_spots(submission)
    rows = [viewer.compared(check, printed, naming.shown_to_its_person(check)) for check in checks]
    found = viewer.by_item(rows)
    agreeing = [one for one in found if one.verdict == Verdict.PASS]
    context = {
        "case": case,
        "number": submission.number,
        "doubts": [one for one in found if one.verdict != Verdict.PASS],
        "agreed": sum(len(one.rows) for one in agreeing),
        "agreeing": agreeing,
        "policy": actions.policy_reasons(case),
        "managers": agencies_of(case.deciding_code),
        "back": goes_on_at(case, request.user),
    }
    return render(request, "casework/compared.html", context)


@person_required
def spot(request: SignedIn, no: str, check: int, which: str) -> HttpResponse:
    """The place on one's own scan that a check speaks of, or the same place on the letter's print."""
    case = get_object_or_404(access.own(request.user), no=no)
    submission = case.last_submission
    if submission is None or which not in ("scan", "print"):
        raise Http404
    return viewer.place(get_object_or_404(submission.checks.select_related("scan"), pk=check), which)


@person_required
@require_POST
def withdraw(request: SignedIn, no: str) -> HttpResponse:
    """「撤回」, after a question: its day and its place in the queue do not come back. A second click finds it taken back."""
    case = get_object_or_404(Case, no=no, subject_id=request.user.pk)
    if case.is_open and procedures.of(case).withdrawable(case):
        if asked := confirm.ask(request, words.WITHDRAW_ASKED, back=reverse("casework:own", args=[no])):
            return asked
        try:
            actions.withdraw(case, by=request.user)
            messages.success(request, words.WITHDRAWN)
        except Refused as refusal:
            messages.warning(request, refusal.words)
    return redirect("casework:own", no)


@person_required
@require_POST
def end(request: SignedIn, no: str) -> HttpResponse:
    """「不再办理」, after a question; a second click finds it over."""
    case, page = get_object_or_404(Case, no=no, subject_id=request.user.pk), reverse("casework:own", args=[no])
    if case.is_ended:
        return redirect(page)
    question = words.end_asked(case.kind_title, no, procedures.of(case).end_means(case))
    if case.may_be_ended and (asked := confirm.ask(request, question, back=page)):
        return asked
    try:
        actions.end(case, by=request.user)
        messages.success(request, words.ENDED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect(page)


@person_required
@require_POST
def reopen(request: SignedIn, no: str) -> HttpResponse:
    """「重新填报」, after a question; a second click finds it done."""
    case = get_object_or_404(Case, no=no, subject_id=request.user.pk)
    onward = procedures.onward(case)
    if asked := confirm.ask(request, words.REOPEN_ASKED, back=onward):
        return asked
    try:
        actions.reopen(case, by=request.user)
        messages.success(request, words.REOPENED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect(onward)
