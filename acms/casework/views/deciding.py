"""What is done on the case page: take, keep the draft, decide, reverse, note (C01, C02). HTTP only."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import confirm, text
from acms.base.errors import Refused, Stale
from acms.casework import access, actions, bar, drafting, held, holding, procedures, words
from acms.casework.models import Case, CaseState, Outcome, Submission, Verdict
from acms.casework.views.case import context
from acms.casework.views.common import (
    keep_typed,
    labels,
    require_decider,
    to_case,
    to_decide,
    to_queue,
    typed,
    visible,
)
from acms.regions import divisions

DECIDED = (CaseState.APPROVED, CaseState.RETURNED, CaseState.REFUSED)


@reviewer_required
@require_POST
def take(request: SignedIn, no: str) -> HttpResponse:
    """「领取」."""
    row = visible(request, no)
    require_decider(request, row)
    keep_typed(request, row)
    actions.take(row, by=request.user)
    return to_case(request, row)


@reviewer_required
@require_POST
def release(request: SignedIn, no: str) -> HttpResponse:
    """「放回」."""
    row = visible(request, no)
    keep_typed(request, row)
    actions.release(row, by=request.user)
    return to_queue(request)


@reviewer_required
@require_POST
def keep(request: SignedIn, no: str) -> HttpResponse:
    """「暂存」: by itself while somebody marks and writes, by its button without script, by Enter in every field."""
    row, silent = visible(request, no), request.headers.get("x-autosave") == "1"
    version = request.POST.get("version", "")
    try:
        kept = drafting.keep(
            case=row,
            by=request.user,
            typed=typed(request, row),
            version=text.whole(version) if silent and len(version) < 9 else None,
        )
    except Refused as refusal:
        if silent:
            return JsonResponse({"words": refusal.words}, status=refusal.status)
        return _again(request, row, refusal)
    if silent:
        at = timezone.localtime().strftime("%H:%M")
        return JsonResponse({"version": kept, "words": f"{words.KEPT} {at}"})
    messages.success(request, words.KEPT)
    return to_case(request, row)


@reviewer_required
@require_POST
def decide(request: SignedIn, no: str) -> HttpResponse:
    """「通过」, 「退回」 with the marked items, 「不予通过」 after one question."""
    row = visible(request, no)
    outcome = _pressed(request, row)
    if not accounts_access.may_decide(request.user, row.deciding_code):
        raise PermissionDenied  # whatever state it is in: it may be in another by the time it is decided
    try:
        question = _decided(request, row, outcome)
    except Stale as refusal:
        if not _done_by_the_first_click(request, row, outcome):
            return _again(request, row, refusal)
        messages.info(request, words.decided_by_yourself(row))
    except Refused as refusal:
        return _again(request, row, refusal)
    else:
        if question is not None:
            return question
        if held.of(row) is None:  # else the bar says it, with the way back
            told = f"{row.title}：{row.state_title}。" if row.state in DECIDED else words.AGREED
            messages.success(request, told)
    return _next(request) if request.POST.get("go_on") else to_queue(request)


def _pressed(request: HttpRequest, row: Case) -> Outcome:
    """Which button sent the page. Raises PermissionDenied where there is no such button."""
    buttons = {"approve": Outcome.APPROVED, "return": Outcome.RETURNED, "refuse": Outcome.REFUSED}
    outcome = next((outcome for name, outcome in buttons.items() if name in request.POST), None)
    if outcome is None or (outcome == Outcome.REFUSED and not procedures.of(row).may_refuse):
        raise PermissionDenied
    return outcome


def _decided(request: SignedIn, row: Case, outcome: Outcome) -> HttpResponse | None:
    """Decides, or asks first what cannot be undone. Raises Refused, Stale."""
    reason, seen = request.POST.get("reason", "").strip(), text.whole(request.POST.get("submission", ""))
    if outcome == Outcome.REFUSED and reason and row.state == CaseState.IN_REVIEW:
        above = row.deciding_code != divisions.REGION
        can = {"may_appeal": above, "signs_in": row.subject.is_active}
        asked = _ask(request, row, words.refuse_asked(row.title, row.kind_title, reason, **can))
        if asked is not None:
            return asked
    if settings.ACMS_UNDO_SECONDS and (written := typed(request, row)).begun:
        drafting.keep(case=row, by=request.user, typed=written)  # so that it is there when the decision is undone
    items = _marked(request, row) if outcome == Outcome.RETURNED else None
    holding.decide(row, holding.Press(outcome, reason, items, seen), by=request.user)
    return None


def _ask(request: SignedIn, row: Case, question: confirm.Question) -> HttpResponse | None:
    """The question before a final decision; what was typed is there when the answer is no."""
    keep_typed(request, row)
    return confirm.ask(request, question, back=to_case(request, row).url)


def _done_by_the_first_click(request: HttpRequest, row: Case, outcome: Outcome) -> bool:
    """True when the same reviewer has decided the same: a second click goes where the first one went, and is told so."""
    decision = row.last_decision
    return (
        decision is not None
        and (decision.by_id, decision.outcome, decision.reverses_id) == (request.user.pk, outcome, None)
        and decision.submission == row.last_submission
    )


def _next(request: SignedIn) -> HttpResponse:
    """The next case of the same list, taken: one's own first. Back to the list when there is none."""
    waiting = to_decide(request)
    case = waiting.filter(taken_by_id=request.user.pk).first() or actions.take_next(waiting, by=request.user)
    if case is None:
        messages.info(request, words.NEXT_NONE)
        return to_queue(request)
    return to_case(request, case)


def _again(request: SignedIn, row: Case, refusal: Refused) -> HttpResponse:
    """The page as it is now, with why nothing was done and what was typed; that is kept where the case still waits."""
    keep_typed(request, row)
    row.refresh_from_db()
    sent = typed(request, row)
    bare = frozenset(item["item"] for item in _marked(request, row) if not item["reason"] and not sent.reason)
    shown = context(request, row, sent, bare if refusal.code == "no_reason" else frozenset())
    return render(request, "casework/case.html", shown | {"refused": refusal}, status=refusal.status)


@reviewer_required
@require_POST
def undo(request: SignedIn, no: str) -> HttpResponse:
    """「撤销」 of what has not taken effect yet: back to the case with all that was written; a second press finds it undone."""
    row = visible(request, no)
    try:
        holding.undo(row, by=request.user)
    except Refused as refusal:
        return _again(request, row, refusal)
    messages.success(request, words.HELD_UNDONE)
    return to_case(request, row)


@reviewer_required
def became(request: SignedIn, no: str, pressed: str) -> HttpResponse:
    """What has come of a press, for the bar of a page that stays open: still to be undone, in effect, or not in effect and why."""
    row = bar.became(no, pressed, request.user)
    if row is None:
        raise Http404
    answer = render(request, "casework/_undo_row.html", {"row": row, "list": request.GET.get("back", "")})
    answer["Cache-Control"] = "private, no-store"
    return answer


@reviewer_required
@require_POST
def reverse_decision(request: SignedIn, no: str) -> HttpResponse:
    """「撤销通过」 by the agency above, with reasons and after one question (C02)."""
    row = visible(request, no)
    if row.state == CaseState.APPROVED and not access.is_above(request.user, row):
        raise PermissionDenied
    reason, items = request.POST.get("reason", "").strip(), _marked(request, row)
    try:
        if reason and access.can_reverse(request.user, row):
            asked = _ask(request, row, words.reverse_asked(row.title, row.kind_title, reason, len(items)))
            if asked is not None:
                return asked
        actions.reverse(row, by=request.user, items=items, reason=reason)
    except Refused as refusal:
        return _again(request, row, refusal)
    messages.success(request, words.REVERSED)
    return to_case(request, row)


@reviewer_required
@require_POST
def remark(request: SignedIn, no: str) -> HttpResponse:
    """「内部备注」."""
    row = visible(request, no)
    try:
        actions.remark(row, by=request.user, text=request.POST.get("remark", ""))
    except Refused as refusal:
        return _again(request, row, refusal)
    keep_typed(request, row, but_the_note=True)
    return to_case(request, row)


def _marked(request: SignedIn, row: Case) -> list[dict[str, str]]:
    """The marked items with the reason of each: free text, else the chosen template, else what the check found."""
    submission = row.last_submission
    assert submission is not None
    names, found = labels(submission), _found(submission)
    return [
        {"item": item, "label": names[item], "reason": mark.text or mark.template or found.get(item, "")}
        for item, mark in typed(request, row).marks.items()
        if mark.on
    ]


def _found(submission: Submission) -> dict[str, str]:
    """What the checks say about each item that they doubt."""
    return {check.item: check.message for check in submission.checks.exclude(verdict=Verdict.PASS)}
