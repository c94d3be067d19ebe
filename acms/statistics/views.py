"""The page of statistics, its tables and its export (C04). HTTP only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import sheets
from acms.journal import actions as journal
from acms.regions import divisions
from acms.statistics import book, charts, counting, lines, words


def _place(request: SignedIn) -> divisions.Division:
    """The place that is looked at: one's own, or one below it."""
    own = request.user.agency_code
    place = divisions.get(request.GET.get("place", "") or own)
    if place is None or not access.may_read(request.user, place.code):
        raise Http404
    return place


@reviewer_required
def page(request: SignedIn) -> HttpResponse:
    """Figures of one place with its parts to drill into; the whole region as tiles."""
    place, today = _place(request), timezone.localdate()
    figures = charts.Figures(place.code)
    if figures.snapshot is None:
        counting.ask(at=timezone.now())
    months = figures.months(today)
    whole = place.code == divisions.REGION
    tiles = charts.tiles() if whole else []
    looked, agreed = figures.sample
    context = {
        "place": place,
        "above": _above(request, place),
        "figures": figures,
        "tiles": tiles,
        "scale": charts.scale(tiles),
        "parts": [] if whole else charts.parts(place.code),
        "handling": charts.handling(place.code),
        "months": months,
        "entered": {row.month: figures.files(flow=f"entered-{row.month}") for row in months},
        "waits_query": figures.people(status="10"),
        "collecting_query": figures.people(status="20"),
        "waiting_query": figures.files(level="all"),
        "flow_columns": " ".join(words.FLOW_HEADS),
        "flow_place_columns": " ".join(words.FLOW_PLACE_HEADS),
        "flows": [row for row in figures.flows(today) if any(one.number for one in row.figures)],
        "flows_below": charts.flows_below(place.code, today),
        "drawn": lines.drawn(months),
        "tables": request.GET.get("as") == "tables",
        "year": today.year - 1,
        "of_all": figures.people(),
        "looked": looked,
        "agreement": 100 * agreed / looked if looked else None,
        "on_post": figures.share("post", "1"),
        "qualified": 100 - figures.share("level", "0") if figures.total("level") else 0,
        "by_rules": figures.share("mode", "rules"),
    }
    return render(request, "statistics/statistics.html", context)


def _above(request: HttpRequest, place: divisions.Division) -> divisions.Division | None:
    above = divisions.get(place.parent_code)
    return above if above and access.may_read(request.user, above.code) else None


@reviewer_required
@require_POST
def anew(request: SignedIn) -> HttpResponse:
    """「重新统计」: the worker takes it up at once."""
    counting.ask(at=timezone.now())
    messages.info(request, words.ASKED_ANEW)
    return redirect("statistics:page")


@reviewer_required
def export(request: SignedIn) -> HttpResponse:
    """Every table of the page, one a sheet, as XLSX, with what each figure means."""
    place = _place(request)
    figures = charts.Figures(place.code)
    if figures.snapshot is not None:
        journal.write("statistics.exported", figures.snapshot, by=request.user, place=place.code)
    answer = HttpResponse(book.workbook(place, figures, timezone.localdate()), content_type=sheets.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="statistics-{place.code}-{timezone.localdate():%Y%m%d}.xlsx"'
    return answer


@reviewer_required
def report(request: SignedIn) -> HttpResponse:
    """The same tables as a paper to print and to file, each with what its figures mean (C04)."""
    place, today = _place(request), timezone.localdate()
    figures = charts.Figures(place.code)
    if figures.snapshot is not None:
        journal.write("statistics.exported", figures.snapshot, by=request.user, place=place.code, paper=True)
    answer = HttpResponse(book.paper(place, figures, today, request.user.name), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="report-{place.code}-{today:%Y%m%d}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
