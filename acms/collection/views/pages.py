"""What the pages of the collection share: whose case it is, the rail, one upload block."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from acms.casework.models import Case
from acms.collection import actions, items, rules, updates
from acms.collection.facts import Facts
from acms.scans.kinds import KINDS
from acms.scans.models import Scan

UPDATE = "update"  # the namespace under which the same pages walk a change


def is_update(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.namespace == UPDATE


def own_case(request: HttpRequest) -> Case:
    """The collection of who is signed in, or the change that they are at. Raises Http404 where there is none."""
    if not is_update(request):
        return actions.start(user=request.user)
    case = updates.current(request.user)
    if case is None:
        raise Http404
    return case


def at(request: HttpRequest, name: str, *args: Any) -> str:
    """The address of a page in the walk that the request is in."""
    match = request.resolver_match
    return reverse(f"collection:{name}", args=args, current_app=match.namespace if match else None)


def today() -> Any:
    return timezone.localdate()


def rail(facts: Facts, gaps: list[rules.Gap], here: int) -> list[dict[str, Any]]:
    """The steps of the walk with how each stands, for the rail and the phone's list."""
    steps = []
    for number, name in enumerate(items.STEPS, start=1):
        if facts.is_update and number not in (*facts.walk, 7):
            continue
        missing = sum(gap.step == number for gap in gaps)
        seen = number <= 2 or bool(getattr(facts, items.GROUPS[number]).saved_at) if number < 7 else False
        done = facts.agreed if number <= 2 else number < 7 and seen and not missing
        note = f"还差{missing}项" if seen and missing and number not in (1, 2) else ""
        if number == 2 and facts.agreed_at:
            note = f"{timezone.localtime(facts.agreed_at):%-m月%-d日}已承诺"
        state = "now" if number == here else "done" if done else "part" if note and number > 2 else ""
        steps.append(
            {"number": number, "name": name, "state": state, "note": note, "open": number <= 2 or facts.agreed}
        )
    return steps


def page_context(request: HttpRequest, case: Case, step: int, facts: Facts, **more: Any) -> dict[str, Any]:
    gaps = rules.gaps(facts, today())
    return {
        "case": case,
        "facts": facts,
        "gaps": gaps,
        "steps": rail(facts, gaps, step),
        "step": step,
        "step_name": items.STEPS[step - 1],
        "previous": _previous(request, facts, step),
        "update_title": case.kind_title if facts.is_update else "",
        **more,
    }


def _previous(request: HttpRequest, facts: Facts, step: int) -> str:
    """Where 「上一步」 leads: the step before in the walk, or out of it."""
    if step == 7:
        return at(request, "step", facts.walk[-1])
    if facts.is_update:
        return reverse("updates:index")
    return at(request, "step", max(1, step - 1))


def slot(facts: Facts, kind: str) -> dict[str, Any]:
    """One upload block: what stands there and what may be done."""
    scan = facts.scans.get(kind)
    item = items.of_scan(kind)
    return {
        "kind": KINDS[kind],
        "title": item.label,
        "scan": scan,
        "open": facts.case.lets_change(item.key) and items.asked(facts.case.kind, item),
        "shown": facts.applies(item),
        "audit": getattr(scan, "audit", None) if scan and kind == "proof_letter" else None,
        "optional": item.key in rules.OPTIONAL,
        "move_to": _move_to(facts, scan) if scan else None,
    }


def _move_to(facts: Facts, scan: Scan) -> Any:
    """The slot in which a misplaced upload belongs, when something may be put there."""
    slot = next((finding["slot"] for finding in scan.findings if finding.get("slot")), "")
    if slot not in items.EVIDENCE or slot == "proof_letter":
        return None
    item = items.of_scan(slot)
    return item if facts.applies(item) and facts.case.lets_change(item.key) else None
