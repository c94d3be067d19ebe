"""Step 7, 「提交」, 「撤回」 and where the case stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from acms.accounts.web import person_required
from acms.base import htmx
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework.models import Case, State, Verdict
from acms.collection import actions, items, rules, updates, words
from acms.collection.facts import Facts, gather
from acms.collection.kind import UNLOCKS
from acms.collection.views.pages import at, own_case, page_context, today
from acms.regions.models import agencies_of


def confirm_context(request: HttpRequest, case: Case, facts: Facts) -> dict[str, Any]:
    context = page_context(request, case, 7, facts)
    by_item: dict[str, rules.Gap] = {}
    for gap in context["gaps"]:
        by_item.setdefault(gap.item, gap)
    differences = updates.differences(case, facts.freeze().values) if facts.is_update else []
    return context | {"sections": facts.sections(), "missing": by_item, "differences": differences}


@person_required
def status(request: HttpRequest) -> HttpResponse:
    """Where the case stands: checking, in review, returned with reasons, approved."""
    case = own_case(request)
    if case.state == State.DRAFT:
        return redirect(at(request, "go"))
    facts = gather(case)
    gaps = rules.gaps(facts, today()) if case.is_editable else []
    decision = case.last_decision
    context: dict[str, Any] = {
        "case": case,
        "facts": facts,
        "decision": decision,
        "returned": _returned(request, case, facts, gaps),
        "gaps": gaps,
        "managers": agencies_of(case.management_code),
        "update_title": case.kind_title if facts.is_update else "",
    }
    return htmx.answer(request, "collection/_status.html", page="collection/status.html", **context)


def _returned(request: HttpRequest, case: Case, facts: Facts, gaps: list[rules.Gap]) -> list[dict[str, Any]]:
    """The items to put right, each with its reason, where to do it, and whether it has changed since."""
    decision = case.last_decision
    submission = case.last_submission
    if case.state != State.RETURNED or decision is None or submission is None:
        return []
    frozen, present = submission.frozen, facts.freeze().values
    found = {check.item: check for check in submission.checks.exclude(verdict=Verdict.PASS).order_by("-pk")}
    rows = []
    for entry in decision.items or []:
        item = items.BY_KEY[entry["item"]]
        scan = facts.scans.get(item.field) if item.kind == "scan" else None
        if item.kind == "scan":
            changed = scan is not None and str(scan.pk) != frozen["scans"].get(item.field)
        else:
            now, then = present.get(item.key), frozen["values"].get(item.key)
            changed = now != then or _touches(case, facts, frozen, item.key)
        blocked = any(gap.item == item.key for gap in gaps)
        rows.append(
            {
                "item": item,
                "label": facts.confirm(item),
                "reason": entry["reason"],
                "scan": scan,
                "done": changed and not blocked,
                "link": at(request, "step", item.step) + f"#{rules.anchor(item.key)}",
                "check": found.get(item.key),
                "section": next(title for number, title, _ in items.SECTIONS if number == item.step),
            }
        )
    return rows


def _touches(case: Case, facts: Facts, frozen: dict[str, Any], key: str) -> bool:
    """A value that stays right may be cured by a new scan that belongs to it."""
    for other in UNLOCKS.get(key, set()):
        if other.startswith("scan."):
            kind = other.removeprefix("scan.")
            scan = facts.scans.get(kind)
            if scan is not None and str(scan.pk) != frozen["scans"].get(kind):
                return True
    return False


@person_required
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """「提交」. A second click finds the case moved and simply sees its state."""
    case = own_case(request)
    try:
        send = updates.submit if case.kind in items.UPDATES else actions.submit
        send(case=case, by=request.user, on=today())
    except Stale:
        return redirect(at(request, "status"))
    except Refused as refusal:
        facts = gather(case)
        context = confirm_context(request, case, facts) | {"refused": refusal.words}
        return render(request, "collection/step7.html", context, status=422)
    return redirect(at(request, "status"))


@person_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """「撤回」."""
    case = own_case(request)
    try:
        casework.withdraw(case, by=request.user)
    except Stale as stale:
        messages.warning(request, stale.words)
        return redirect(at(request, "status"))
    messages.success(request, words.WITHDRAWN)
    return redirect(at(request, "step", 7))
