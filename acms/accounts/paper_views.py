"""Choosing a file before the form goes: keep it, show it, let it go. HTTP only."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from acms.accounts import arriving, papers, visitors
from acms.base.errors import Refused
from acms.base.forms import Upload
from acms.scans import intake, parts, serve, staging
from acms.scans.models import StagedFile
from acms.scans.words import Trouble


@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """A file chosen in a form, in place of the one before: what is kept now, and why a new one was not taken. It comes with the request, or
    has come in parts, which `parts` names."""
    kind, came = request.POST.get("kind", ""), request.POST.get("parts", "")
    sent = request.FILES.get("file")
    if not (came or sent) or not papers.may_choose(request.user, kind):
        raise Http404
    who = papers.holder(request)
    before = staging.find(token=request.POST.get("kept", ""), kind=kind, holder=who)
    context: dict[str, Any] = {
        "name": request.POST.get("name", "")[:60],
        "kept": before if before and not before.taken else None,
    }
    try:
        upload = sent or parts.arrived(_slot(request, kind), came)[0]
        context["kept"] = _kept(request, kind, upload)
    except intake.NotTaken as refusal:
        context["fault"] = refusal.trouble
    except Refused as refusal:
        context["fault"] = Trouble(refusal.words, "")
    else:
        if before and before != context["kept"]:
            staging.drop(row=before.row)
    return render(request, "ui/_paper_now.html", context, status=422 if "fault" in context else 200)


def _kept(request: HttpRequest, kind: str, upload: Upload) -> staging.KeptFile | None:
    """One file is kept of an upload in parts, whoever says how often that it is complete. Raises intake.NotTaken, Refused."""
    was = parts.became([upload])
    if was is None:
        kept = papers.keep(request, kind=kind, upload=upload, name=request.POST.get("name", "")[:60])
        try:
            with parts.taking([upload], became=kept.token):
                return kept
        except parts.Used:
            staging.drop(row=kept.row)
            was = parts.became_now(upload)
    return staging.find(token=was, kind=kind, holder=papers.holder(request))


def file_parts(request: HttpRequest, kind: str, pk: UUID | None = None) -> HttpResponse:
    """A large file of a form on its way (arriving.answer)."""
    if not papers.may_choose(request.user, kind):
        raise Http404
    if not request.user.is_authenticated:
        visitors.begin(request)
    return arriving.answer(request, _slot(request, kind), pk)


def _slot(request: HttpRequest, kind: str) -> parts.Slot:
    return parts.Slot(papers.holder(request), papers.PARTS, kind)


def _own(request: HttpRequest, pk: UUID) -> StagedFile:
    row = papers.holder(request).files().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """「删除」."""
    staging.drop(row=_own(request, pk))
    return HttpResponse(status=204)


@require_safe
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The small picture of what one has chosen oneself; anybody else's does not exist."""
    try:
        return serve.private(staging.thumbnail(_own(request, pk)), "image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
