"""「导入」: upload, columns, report, dry run and writing, with progress (C05). HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts.web import reviewer_required
from acms.base import htmx, sheets
from acms.base.errors import Refused
from acms.exchange import actions, columns, words
from acms.exchange.models import Import


@reviewer_required
def imports(request: HttpRequest) -> HttpResponse:
    """One's own imports, and the form for another."""
    fault = ""
    if request.method == "POST":
        upload, kind = request.FILES.get("file"), request.POST.get("kind", "")
        try:
            if upload is None or kind not in columns.KINDS:
                raise Refused(words.FILE_FIRST, "no_file")
            row = actions.receive_table(
                by=request.user, kind=kind, name=upload.name or "", file=upload.file, size=upload.size or 0  # type: ignore[arg-type]
            )  # fmt: skip
        except Refused as refusal:
            fault = refusal.words
        else:
            return redirect("exchange:import", row.pk)
    shown = {
        "rows": [(row, columns.KINDS[row.kind][0]) for row in Import.objects.filter(by=request.user.pk)[:30]],
        "kinds": [(code, title, [column.title for column in cols]) for code, (title, cols) in columns.KINDS.items()],
        "fault": fault,
    }
    return render(request, "exchange/imports.html", shown, status=422 if fault else 200)


def _import(request: HttpRequest, pk: Any) -> Import:
    return get_object_or_404(Import, pk=pk, by=request.user.pk)


@reviewer_required
def one(request: HttpRequest, pk: Any) -> HttpResponse:
    """One import: its columns, what the check found, and the two ways to write it."""
    row, fault = _import(request, pk), ""
    if request.method == "POST":
        try:
            if "check" in request.POST:
                actions.start_check(row, mapping=_mapping(request, row))
            else:
                actions.start_apply(row, by=request.user, good_only="good" in request.POST)
        except Refused as refusal:
            fault = refusal.words
        else:
            return redirect("exchange:import", pk)
    shown = {
        "row": row,
        "title": columns.KINDS[row.kind][0],
        "columns": [(column, row.mapping.get(column.key, -1)) for column in columns.columns(row.kind)],
        "head": list(enumerate(row.head)),
        "faults": row.faults.all()[:50],
        "fault": fault,
    }
    status = 409 if fault else 200
    return htmx.answer(request, "exchange/_import.html", page="exchange/import.html", status=status, **shown)


def _mapping(request: HttpRequest, row: Import) -> dict[str, int]:
    """The chosen index of each column; what is left out or no index of the file is not mapped."""
    chosen = {column.key: request.POST.get(f"column:{column.key}", "") for column in columns.columns(row.kind)}
    return {key: int(at) for key, at in chosen.items() if at.isdecimal() and int(at) < len(row.head)}


@reviewer_required
def report(request: HttpRequest, pk: Any) -> HttpResponse:
    """Every fault with its row and column as XLSX; what stood there is in the uploader's own file."""
    row = _import(request, pk)
    lines = row.faults.values_list("row", "column", "why").iterator()
    answer = HttpResponse(sheets.book([(words.REPORT_SHEET, words.REPORT_HEADS, lines)]), content_type=sheets.TYPE)
    answer["Content-Disposition"] = 'attachment; filename="report.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer
