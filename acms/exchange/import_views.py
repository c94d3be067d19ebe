"""「导入」: upload, columns, report, dry run and writing, with progress (C05). HTTP only."""

import io
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts import papers
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import crypto, htmx, masks, sheets, text
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.exchange import actions, columns, heads, importing, words
from acms.exchange.models import Import, ImportFault
from acms.scans import plain
from acms.scans.forms import taking
from acms.scans.staging import KeptFile

SAMPLES = 3  # rows shown beside the columns
HEADS_TO = 20  # rows that may be chosen as the head


@reviewer_required
def imports(request: SignedIn) -> HttpResponse:
    """One's own imports, and the form for another."""
    fault, kind, paper = "", request.POST.get("kind", ""), None
    if request.method == "POST":
        paper = papers.one(request, "file", plain.IMPORT.code)
        try:
            row = _received(request, kind, papers.given(paper, words.FILE_FIRST))
        except Refused as refusal:
            fault = refusal.words
        else:
            return redirect("exchange:import", row.pk)
    shown = {
        "rows": [(row, columns.KINDS[row.kind][0]) for row in Import.objects.filter(by=request.user.pk)[:30]],
        "kinds": [(code, title, [column.title for column in cols]) for code, (title, cols) in columns.KINDS.items()],
        "kind": kind,
        "control": papers.control("file", plain.IMPORT.code, paper, aria_describedby="file-h"),
        "fault": fault,
    }
    return render(request, "exchange/imports.html", shown, status=422 if fault else 200)


def _received(request: SignedIn, kind: str, file: KeptFile) -> Import:
    """Raises Refused."""
    if kind not in columns.KINDS:
        raise Refused(words.KIND_FIRST, "no_kind")
    with taking(file):
        data = io.BytesIO(file.read())
        return actions.receive_table(by=request.user, kind=kind, name=file.shown_name, file=data, size=file.row.size)


def _import(request: SignedIn, pk: UUID) -> Import:
    return get_object_or_404(Import, pk=pk, by=request.user.pk)


@reviewer_required
def one(request: SignedIn, pk: UUID) -> HttpResponse:
    """One import: its head and columns, what the check found, and the two ways to write it."""
    row, fault = _import(request, pk), ""
    if request.method == "POST":
        try:
            _asked(request, row)
        except Refused as refusal:
            fault = refusal.words
            row.refresh_from_db()
        else:
            return redirect("exchange:import", pk)
    mapping = _mapping(request, row) if fault and "check" in request.POST else row.mapping
    shown = {
        "row": row,
        "title": columns.KINDS[row.kind][0],
        "columns": _columns(row, mapping),
        "head": [(at, title) for at, title in enumerate(_titles(row)) if row.head[at] or at in mapping.values()],
        "left": words.sheets_left(row.sheet_name, heads.unread(row)),
        "hours": words.HOURS if columns.hours_for(row.kind, row.head, mapping) else "",
        "several": words.SEVERAL_NUMBERS if columns.are_several(row.kind, row.head) else "",
        "heads": _heads(row),
        "chosen_head": f"{row.sheet}:{row.head_row}",
        "faults": [(item, _masked("", item.name), _shown(item)) for item in row.faults.all()[: importing.FAULTS_SHOWN]],
        "more": row.report_size and sum(count for *_, count in row.found) > importing.FAULTS_SHOWN,
        "fault": fault,
    }
    status = 409 if fault else 200
    return htmx.answer(request, "exchange/_import.html", page="exchange/import.html", status=status, **shown)


def _asked(request: SignedIn, row: Import) -> None:
    """What the pressed button wants. Raises Refused."""
    if "head" in request.POST:
        sheet, head_row = map(_small, request.POST.get("row", "").partition(":")[::2])
        if sheet is None or head_row is None:
            raise Refused(words.HEAD_FIRST, "no_head")
        actions.choose_head(row, sheet=sheet, head_row=head_row)
    elif "check" in request.POST:
        actions.start_check(row, mapping=_mapping(request, row))
    else:
        actions.start_apply(row, by=request.user, good_only="good" in request.POST)


def _small(typed: str) -> int | None:
    """A number that a row or sheet of ours can have."""
    return text.whole(typed) if len(typed) < 5 else None


def _mapping(request: HttpRequest, row: Import) -> dict[str, int]:
    """The chosen index of each column; what is left out or no index of the file is not mapped."""
    chosen = {column.key: request.POST.get(f"column:{column.key}", "") for column in columns.columns(row.kind)}
    numbers = {key: text.whole(at) for key, at in chosen.items()}
    return {key: at for key, at in numbers.items() if at is not None and at < len(row.head)}


def _columns(row: Import, mapping: dict[str, int]) -> list[dict[str, Any]]:
    """Each column with what is chosen for it and what the first rows have there."""
    under = [cells for number, cells in row.glanced if number > row.head_row][:SAMPLES]
    found, titles, doubtful = [], _titles(row), columns.doubtful(row.kind, row.head, mapping)
    by_title = heads.sentences(row.kind, heads.said(row, mapping))
    for column in columns.columns(row.kind):
        at = mapping.get(column.key, -1)
        samples = [cells[at] for cells in under if 0 <= at < len(cells) and cells[at]]
        maybe = words.may_be([titles[place] for place in doubtful.get(column.key, [])])
        if column.default and at < 0:
            maybe += words.no_content(column.default)
        maybe += by_title.get(column.key, "")
        shown = [_masked(column.key, cell) for cell in samples]
        found.append({"column": column, "at": at, "samples": shown, "maybe": maybe})
    return found


def _titles(row: Import) -> list[str]:
    """The heads of the columns to choose from; those that are alike are told apart by their place."""
    return [
        (words.of_column(title, at) if row.head.count(title) > 1 else title) or words.NO_HEAD
        for at, title in enumerate(row.head)
    ]


def _heads(row: Import) -> list[tuple[str, str]]:
    """The rows that may be the head, as a choice: sheet and number, and how the row begins."""
    several = len(row.preview or []) > 1
    return [
        (
            f"{sheet['place']}:{number}",
            words.head_choice(sheet["name"] if several else "", number, [_masked("", cell) for cell in cells]),
        )
        for sheet in row.preview or []
        for number, cells in sheet["rows"]
        if number <= HEADS_TO
    ]


def _shown(item: ImportFault) -> str:
    """The value at fault as a screen shows it; the report, which is the uploader's own, has it whole."""
    return _masked("id_number" if item.column == columns.NUMBER.title else "", item.value)


def _masked(key: str, cell: str) -> str:
    if key == columns.NUMBER.key or id_card.looks_like(cell):
        return masks.middle(cell)
    return cell if len(cell) <= 40 else f"{cell[:40]}…"


@reviewer_required
def report(request: SignedIn, pk: UUID) -> HttpResponse:
    """The faulty rows to correct and upload again, every fault, and what was taken as something else, as XLSX."""
    row = _import(request, pk)
    if not row.report_size:
        raise Refused(words.EXPIRED, "expired")
    try:
        with default_storage.open(row.report_path) as file:
            data = crypto.unseal_file(file.read(), f"import-report/{row.pk}")
    except FileNotFoundError:
        raise Http404 from None
    return _workbook(data, "report.xlsx")


@reviewer_required
def template(request: SignedIn, kind: str) -> HttpResponse:
    """「下载模板」: a workbook with the right head, lists to choose from, and what goes into which column."""
    if kind not in columns.KINDS:
        raise Http404
    # A column without example is of tables as people have them: nobody needs it in a new one.
    asked = [column for column in columns.columns(kind) if column.example]
    notes = [(column.title, words.REQUIRED[column.required], column.example) for column in asked]
    data = sheets.form(
        words.TEMPLATE_SHEET,
        [column.title for column in asked],
        [],
        choices={column.title: column.choices for column in asked if column.choices},
        notes=(words.EXAMPLE_SHEET, words.EXAMPLE_HEADS, notes),
    )
    return _workbook(data, f"{kind}.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=sheets.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
