"""Uploads: taken into their slots, polled, shown to their owner alone."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import arriving
from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required
from acms.base import htmx, text
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.collection import actions, prefilling, wizards, words
from acms.collection.facts import gather
from acms.collection.steps import PAPERS, of
from acms.collection.views.pages import at, own_case, parts_name, slot, while_asked
from acms.people import access as people_access
from acms.scans import intake, parts, serve
from acms.scans.models import Scan
from acms.scans.staging import Holder
from acms.scans.words import Trouble


def take(request: SignedIn, case: Case, kind: str, field: str) -> Trouble | None:
    """Stores an upload; why and cure when it cannot be taken."""
    if kind not in PAPERS:
        raise Http404
    came = request.POST.get("parts", "")
    try:
        uploads = parts.arrived(_parts_of(request, case, kind), came) if came else request.FILES.getlist(field)
        if not uploads:
            return words.NO_FILE
        if parts.became(uploads) is not None:  # the answer to the first was lost: what stands there is it
            return None
        contents = [intake.content(upload) for upload in uploads]
        data = contents[0] if len(contents) == 1 else intake.bundle(contents)
        with parts.taking(uploads):
            actions.put_evidence(case=case, kind=kind, data=data, file_name=uploads[0].name or "", by=request.user)
    except parts.Used:
        return None
    except intake.NotTaken as refusal:
        return refusal.trouble
    except Refused as refusal:
        return Trouble(refusal.words, "")
    return None


def _parts_of(request: SignedIn, case: Case, kind: str) -> parts.Slot:
    return parts.Slot(Holder(user=request.user), parts_name(case), kind)


@person_required
def scan_parts(request: SignedIn, kind: str, pk: UUID | None = None) -> HttpResponse:
    """A large upload on its way (arriving.answer), while the slot takes one."""
    if kind not in PAPERS:
        raise Http404
    if wizards.of(request).is_over(request.user):
        return arriving.refused(words.TAKES_NOTHING_MORE, 409)
    case = own_case(request)
    if not case.is_editable:
        return arriving.refused(words.SUBMITTED_MEANWHILE if case.is_open else words.TAKES_NOTHING_MORE, 409)
    if not case.lets_change(PAPERS[kind].key):
        return arriving.refused(words.LOCKED, 409)
    return arriving.answer(request, _parts_of(request, case, kind), pk)


def again(case: Case, asked: str, by: User) -> str:
    """`asked` is kind:what: page-2, page-0 (all joined), plain, mended, frame-x,y,w,h in shares, or move-KIND.

    The kind whose slot to show. Raises Http404 for anything else, Refused.
    """
    kind, _, what = asked.partition(":")
    verb, _, value = what.partition("-")
    if kind not in PAPERS:
        raise Http404
    if verb == "move" and value in PAPERS:
        actions.move_evidence(case=case, kind=kind, to=value, by=by)
        return value
    wish = _wish(verb, value)
    actions.take_again(case=case, kind=kind, wish=wish, by=by)
    return kind


def _wish(verb: str, value: str) -> dict[str, Any]:
    if verb == "page" and len(value) < 3 and (page := text.whole(value)) is not None:
        return {"page": page}
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
@while_asked
def scan(request: SignedIn, kind: str) -> HttpResponse:
    """One upload block: GET polls it, POST replaces what stands there."""
    if kind not in PAPERS:
        raise Http404
    case = own_case(request)
    fault = take(request, case, kind, f"file_{kind}") if request.method == "POST" else None
    draft = gather(case)
    page = of(PAPERS[kind]).page
    context: dict[str, Any] = {"slot": slot(draft, kind), "fault": fault, "case": case, "step": page}
    if not htmx.wanted(request):
        return redirect(f"{at(request, 'step', page)}#up-{kind}")
    answer = render(request, "collection/_upload.html", context)
    done = draft.scans.get(kind)
    if request.method == "GET" and done is not None and done.is_done:
        _announce(answer, case, kind)
    audit = context["slot"]["audit"]
    if (request.method == "POST" and not fault) or (
        done is not None and done.is_done and (audit is None or audit.is_done)
    ):
        _refresh(answer)
    return answer


def _refresh(answer: HttpResponse) -> None:
    """What stands in a slot, or is finished there, changes what is missing and may speak for the fields: the open page has itself drawn
    anew, as after a save of its own."""
    answer["HX-Trigger-After-Swap"] = "anew"


def _announce(answer: HttpResponse, case: Case, kind: str) -> None:
    """Tells the open page what the reader has filled in, so that its fields follow."""
    if filled := prefilling.announced(case, kind):
        # ASCII only: header values are Latin-1.
        answer["HX-Trigger"] = json.dumps({"prefill": {"fields": filled}}, ensure_ascii=True)


@person_required
@require_POST
@while_asked
def scan_delete(request: SignedIn, kind: str) -> HttpResponse:
    """Empties a slot."""
    if kind not in PAPERS:
        raise Http404
    case = own_case(request)
    actions.drop_evidence(case=case, kind=kind)
    page = of(PAPERS[kind]).page
    if htmx.wanted(request):
        context = {"slot": slot(gather(case), kind), "case": case, "step": page}
        answer = render(request, "collection/_upload.html", context)
        _refresh(answer)
        return answer
    return redirect(f"{at(request, 'step', page)}#up-{kind}")


@person_required
def scan_picture(request: SignedIn, pk: UUID, copy: str) -> HttpResponse:
    """One's own scan, under a file too that was merged into one's own (D15); anybody else's does not exist."""
    scan = get_object_or_404(Scan, pk=pk, owner__in=people_access.own_accounts(request.user))
    return serve.rendition(scan, copy)
