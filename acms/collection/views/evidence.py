"""Uploads: taken into their slots, polled, shown to their owner alone."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts.web import person_required
from acms.base import htmx
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.collection import actions, items, words
from acms.collection.facts import Facts, gather
from acms.collection.views.pages import at, own_case, slot
from acms.scans import intake, serve
from acms.scans.models import Scan


def take(request: HttpRequest, case: Case, kind: str, field: str) -> tuple[str, str] | None:
    """Stores an upload; why and cure when it cannot be taken."""
    if kind not in items.EVIDENCE:
        raise Http404
    uploads = request.FILES.getlist(field)
    if not uploads:
        return words.NO_FILE
    try:
        contents = [intake.content(upload) for upload in uploads]
        data = contents[0] if len(contents) == 1 else intake.bundle(contents)
        actions.put_evidence(case=case, kind=kind, data=data, file_name=uploads[0].name or "", by=request.user)
    except intake.NotTaken as refusal:
        return refusal.why, refusal.cure
    except Refused as refusal:
        return refusal.words, ""
    return None


def again(case: Case, asked: str, by: Any) -> str:
    """`asked` is kind:what: page-2, page-0 (all joined), plain, mended, frame-x,y,w,h in shares, or move-KIND.

    The kind whose slot to show. Raises Http404 for anything else, Refused.
    """
    kind, _, what = asked.partition(":")
    verb, _, value = what.partition("-")
    if kind not in items.EVIDENCE:
        raise Http404
    if verb == "move" and value in items.EVIDENCE:
        actions.move_evidence(case=case, kind=kind, to=value, by=by)
        return value
    wish = _wish(verb, value)
    actions.take_again(case=case, kind=kind, wish=wish, by=by)
    return kind


def _wish(verb: str, value: str) -> dict[str, Any]:
    if verb == "page" and value.isdigit() and len(value) < 3:
        return {"page": int(value)}
    if verb == "plain":
        return {"plain": True}
    if verb == "mended":
        return {}
    if verb == "frame":
        try:
            frame = [float(part) for part in value.split(",")]
        except ValueError:
            raise Http404 from None
        if len(frame) == 4 and all(0 <= part <= 1 for part in frame):
            return {"frame": frame}
    raise Http404


@person_required
def scan(request: HttpRequest, kind: str) -> HttpResponse:
    """One upload block: GET polls it, POST replaces what stands there."""
    if kind not in items.EVIDENCE:
        raise Http404
    case = own_case(request)
    fault = take(request, case, kind, f"file_{kind}") if request.method == "POST" else None
    facts = gather(case)
    number = items.of_scan(kind).step
    context = {"slot": slot(facts, kind), "fault": fault, "case": case, "step": number}
    if not htmx.wanted(request):
        return redirect(f"{at(request, 'step', number)}#up-{kind}")
    answer = render(request, "collection/_upload.html", context)
    done = facts.scans.get(kind)
    if request.method == "GET" and done is not None and done.is_done:
        _announce(answer, case, kind)
    return answer


def fill_in(case: Case, step: int, facts: Facts) -> bool:
    """What the readers have found for this step goes into its empty fields; True when something did."""
    if step == 3 and "id_portrait" in facts.scans:
        identity = facts.identity
        if not (identity.name and identity.sex and identity.ethnic):
            return bool(actions.prefill(case=case))
    filled = []
    for kind, (_, columns) in actions.FILLS.items():
        if kind in facts.scans and items.of_scan(kind).step == step:
            answers = getattr(facts, items.GROUPS[step])
            if not all(getattr(answers, column) for column in columns):
                filled.append(actions.prefill_from(case=case, kind=kind))
    return any(filled)


def _announce(answer: HttpResponse, case: Case, kind: str) -> None:
    """Tells the open page what the reader has filled in, so that its fields and its version follow."""
    filled = actions.prefill(case=case) if kind == "id_portrait" else actions.prefill_from(case=case, kind=kind)
    if filled:
        facts = gather(case)
        version = getattr(facts, items.GROUPS[items.of_scan(kind).step]).version
        # ASCII only: header values are Latin-1.
        answer["HX-Trigger"] = json.dumps({"prefill": {"fields": filled, "version": version}}, ensure_ascii=True)


@person_required
@require_POST
def scan_delete(request: HttpRequest, kind: str) -> HttpResponse:
    """Empties a slot."""
    if kind not in items.EVIDENCE:
        raise Http404
    case = own_case(request)
    actions.drop_evidence(case=case, kind=kind)
    facts = gather(case)
    number = items.of_scan(kind).step
    if htmx.wanted(request):
        context = {"slot": slot(facts, kind), "case": case, "step": number}
        return render(request, "collection/_upload.html", context)
    return redirect(f"{at(request, 'step', number)}#up-{kind}")


@person_required
def scan_picture(request: HttpRequest, pk: Any, copy: str) -> HttpResponse:
    """One's own scan; anybody else's does not exist."""
    scan = get_object_or_404(Scan, pk=pk, owner_id=request.user.pk)
    return serve.rendition(scan, copy)
