"""Exports of people: asked for with a purpose, watched, saved (C03). HTTP only."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import crypto, htmx, paging, sheets
from acms.base.errors import Refused
from acms.exchange import actions, words
from acms.exchange.models import Export
from acms.people import access, search


@reviewer_required
def exports(request: SignedIn) -> HttpResponse:
    """One's own exports with their progress, and the form for what the address asks for."""
    asked = {key: request.GET.get(key, "") for key in search.KEYS if request.GET.get(key)}
    fault = ""
    if request.method == "POST":
        try:
            actions.ask(
                by=request.user,
                asked=asked,
                purpose=request.POST.get("purpose", "")[:300],
                full_numbers="full" in request.POST,
                chosen=request.POST.getlist("column"),
            )
        except Refused as refusal:
            fault = refusal.words
        else:
            return redirect(
                f"{reverse('exchange:exports')}?{request.GET.urlencode()}"
            )  # the page goes on saying what for
    rows = list(Export.objects.filter(by=request.user.pk)[:30])
    context: dict[str, Any] = {
        "rows": [(row, search.said(search.Asked.from_query(row.asked))) for row in rows],
        "running": any(not row.finished_at and not row.failed for row in rows),
        "asked": search.said(search.Asked.from_query(asked)),
        "columns": [
            (key, title, request.method != "POST" or key in request.POST.getlist("column"))
            for key, title in words.EXPORTED.items()
        ],
        "fault": fault,
        "may_full": not accounts_access.is_region(request.user),
    }
    if not htmx.wanted(request):
        found = search.rows(access.visible_to(request.user), search.Asked.from_query(asked))
        context["found"] = found.order_by()[: paging.CAP + 1].count()
    answer = htmx.answer(
        request, "exchange/_exports.html", page="exchange/exports.html", status=409 if fault else 200, **context
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@reviewer_required
def fetch(request: SignedIn, pk: UUID) -> HttpResponse:
    """The workbook, for whoever asked for it alone."""
    export = get_object_or_404(Export, pk=pk, by=request.user.pk, finished_at__isnull=False)
    if not export.size:
        raise Refused(words.GONE, "gone")
    try:
        with default_storage.open(export.path) as file:
            data = crypto.unseal_file(file.read(), f"export/{export.pk}")
    except FileNotFoundError:
        raise Http404 from None
    actions.note_fetch(export, by=request.user)
    answer = HttpResponse(data, content_type=sheets.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="people-{timezone.localdate(export.at):%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
