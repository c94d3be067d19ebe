"""Step 7, 「提交」, 「撤回」 and where the case stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from acms.accounts.web import SignedIn, person_required
from acms.base import confirm, htmx
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework import naming, procedures
from acms.casework import words as casework_words
from acms.casework.models import CaseState, Verdict
from acms.collection import afterwards, rules, steps, wizards, words
from acms.collection.facts import Draft, gather
from acms.collection.steps import Gap, Item, Kind, Page
from acms.collection.views.pages import amendment_title, at, own_case, page_context, today, while_asked
from acms.regions.models import agencies_of


def confirm_context(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    context = page_context(request, draft, Page.CONFIRMATION)
    by_item: dict[str, Gap] = {}
    for gap in context["gaps"]:
        by_item.setdefault(gap.item, gap)
    differences = wizards.of(request).differences(draft)
    return context | {"sections": draft.sections(), "missing": by_item, "differences": differences}


@person_required
def status(request: SignedIn) -> HttpResponse:
    """Where the case stands: checking, in review, returned with reasons, approved."""
    case = wizards.of(request).case(request.user, begin=False)
    if case.state == CaseState.DRAFT:
        return redirect(at(request, "go"))
    draft = gather(case)
    gaps = rules.gaps(draft, today()) if case.is_editable else []
    decision = case.last_decision
    context: dict[str, Any] = {
        "case": case,
        "facts": draft,
        "decision": decision,
        "returned": _returned(request, draft, gaps),
        "gaps": gaps,
        "managers": agencies_of(case.management_code),
        "by_people": casework.why_people(case),
        "unit_says": procedures.of(case).unit_says(case),
        "amendment_title": amendment_title(draft),
        "next": afterwards.of(request.user) if case.state == CaseState.APPROVED and not draft.is_amendment else [],
    }
    return htmx.answer(request, "collection/_status.html", page="collection/status.html", **context)


def _returned(request: HttpRequest, draft: Draft, gaps: list[Gap]) -> list[dict[str, Any]]:
    """The items to put right, each with its reason, where to do it, and whether it has changed since."""
    case = draft.case
    decision, submission = case.last_decision, case.last_submission
    if case.state != CaseState.RETURNED or decision is None or submission is None:
        return []
    left = submission.checks.exclude(verdict=Verdict.PASS).select_related("scan").order_by("-pk")
    found = {check.item: check for check in left}
    rows = []
    for entry in decision.items or []:
        item = steps.BY_KEY[entry["item"]]
        step = steps.of(item)
        blocked = any(gap.item == item.key for gap in gaps)
        rows.append(
            {
                "item": item,
                "label": draft.confirm(item),
                "reason": entry["reason"],
                "scan": draft.scans.get(item.name) if item.kind is Kind.SCAN else None,
                "done": _changed(draft, submission.frozen, item) and not blocked,
                "link": f"{at(request, 'step', step.page)}#{item.anchor}",
                "shown": naming.shown_to_its_person(check) if (check := found.get(item.key)) else None,
                "section": step.title,
            }
        )
    return rows


def _changed(draft: Draft, frozen: dict[str, Any], item: Item) -> bool:
    """True when something new stands there. A value that stays right may be cured by a new scan that belongs to it."""
    if item.kind is Kind.SCAN:
        return _is_new(draft, frozen, item)
    if draft.values().get(item.key) != frozen["values"].get(item.key):
        return True
    opened = (steps.BY_KEY[key] for key in steps.of(item).unlocks.get(item.key, ()))
    return any(_is_new(draft, frozen, other) for other in opened if other.kind is Kind.SCAN)


def _is_new(draft: Draft, frozen: dict[str, Any], item: Item) -> bool:
    scan = draft.scans.get(item.name)
    return scan is not None and str(scan.pk) != frozen["scans"].get(item.name)


@person_required
@require_POST
@while_asked
def submit(request: SignedIn) -> HttpResponse:
    """「提交」. A second click finds the case moved and simply sees its state; a page left open since is told so."""
    case = own_case(request)
    try:
        wizards.of(request).submit(case=case, by=request.user, on=today(), shown=request.POST.get("shown"))
    except Stale as stale:
        if stale.code == "sent_before":
            messages.warning(request, stale.words)
        return redirect(at(request, "status"))
    except Refused as refusal:
        context = confirm_context(request, gather(case)) | {"refused": refusal.words}
        return render(request, "collection/step7.html", context, status=422)
    return redirect(at(request, "status"))


@person_required
@require_POST
@while_asked
def withdraw(request: SignedIn) -> HttpResponse:
    """「撤回」, after a question: its day and its place in the queue do not come back."""
    case = own_case(request)
    if case.is_open and (asked := confirm.ask(request, casework_words.WITHDRAW_ASKED, back=at(request, "status"))):
        return asked
    try:
        casework.withdraw(case, by=request.user)
    except Stale as stale:
        messages.warning(request, stale.words)
        return redirect(at(request, "status"))
    messages.success(request, words.WITHDRAWN)
    return redirect(at(request, "step", Page.CONFIRMATION))
