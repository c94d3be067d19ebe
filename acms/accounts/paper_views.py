"""Choosing a file before the form goes: keep it, show it, let it go. HTTP only."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from acms.accounts import papers
from acms.scans import intake, serve, staging
from acms.scans.models import StagedFile


@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """A file chosen in a form, in place of the one before: what is kept now, and why a new one was not taken."""
    kind, upload = request.POST.get("kind", ""), request.FILES.get("file")
    if upload is None or not papers.may_choose(request.user, kind):
        raise Http404
    who = papers.holder(request)
    before = staging.find(token=request.POST.get("kept", ""), kind=kind, holder=who)
    context: dict[str, Any] = {
        "name": request.POST.get("name", "")[:60],
        "kept": before if before and not before.taken else None,
    }
    try:
        context["kept"] = papers.keep(request, kind=kind, upload=upload)
    except intake.NotTaken as refusal:
        context["fault"] = refusal.trouble
    else:
        if before:
            staging.drop(row=before.row)
    return render(request, "ui/_paper_now.html", context, status=422 if "fault" in context else 200)


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
