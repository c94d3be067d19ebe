"""People as staff see them: search and one person's whole file (C03). HTTP only."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn, reviewer_required, staff_required
from acms.base import codelists, paging
from acms.base.numbers import id_card
from acms.journal.models import Entry
from acms.journal.telling import told
from acms.people import access, actions, dated, listed, search, words
from acms.people.models import Document, Person, Status
from acms.regions import divisions
from acms.regions.models import agencies_of
from acms.scans import actions as scans
from acms.scans import serve
from acms.scans.kinds import KINDS


@staff_required
def listing(request: SignedIn) -> HttpResponse:
    """Search by name, pinyin, file number, employer, region, status, qualification; filters stay in the address."""
    if id_card.looks_like(request.GET.get("q", "")):
        messages.info(request, words.NUMBER_BY_BOX)
        return redirect("people:list")
    asked = search.Asked.from_query(request.GET)
    page = paging.page(request, search.rows(access.visible_to(request.user), asked))
    columns = _columns(request)
    shown = id_card.masked if accounts_access.is_reviewer(request.user) else id_card.hidden
    context = {
        "asked": asked,
        "page": page,
        "columns": [(key, words.COLUMNS[key], _sorted_by(request, key, asked)) for key in columns],
        "by_name": _sorted_by(request, "name", asked),
        "rows": [(row, [(key, _cell(row, key, shown)) for key in columns]) for row in page.rows],
        "offered": [(key, title, key in columns) for key, title in words.COLUMNS.items()],
        "sexes": codelists.choices("gender"),
        "ages": list(words.AGES.items()),
        "types": codelists.choices("economic_type"),
        "units": search.UNITS,
        "positions": codelists.choices("position_2012"),
        "learned": search.LEARNED,
        "evaluated": search.evaluations(),
        "flow": search.flow_said(asked.flow),
        "statuses": Status.choices,
        "levels": [("0", words.NO_LEVEL), *codelists.choices("title_level")],
        "schooling": codelists.choices("education_level_form"),
        "posts": search.ON_POST,
        "choices": divisions.choices_within(accounts_access.scope(request.user)),
    }
    return render(request, "people/list.html", context)


def _columns(request: SignedIn) -> list[str]:
    """The columns that are asked for, else those that were chosen last in this session."""
    asked = request.GET.getlist("col") or request.session.get("people_columns") or words.COLUMNS_FIRST
    columns = [key for key in words.COLUMNS if key in asked]
    if request.GET.getlist("col") and columns != request.session.get("people_columns"):
        request.session["people_columns"] = columns
    return columns


def _sorted_by(request: SignedIn, key: str, asked: search.Asked) -> tuple[str, str]:
    """Of a column's head: the address that sorts by it or turns the order round, and how it is sorted now; "" of one that does not sort."""
    sort = {"name": "name", "file_no": "file", "born": "born"}.get(key, "")
    return paging.sorted_by(request, sort, asked.sort or "name") if sort else ("", "")


def _cell(row: Person, key: str, shown: Callable[[str], str]) -> str:
    """What a column of the list shows of a person; numbers are masked, as `shown` does it for whoever looks."""
    if key == "id_number":  # sealed: opened only where it is shown
        return shown(row.id_number)
    return {
        "file_no": row.file_no or "",
        "born": str(row.born.year) if row.born else "",
        "sex": codelists.name("gender", row.sex),
        "status": Status(row.status).label,
        "employer": row.employer.name if row.employer else "",
        "on_post": {True: "在岗", False: "不在岗", None: ""}[row.on_post],
        "level": codelists.name("title_level", row.qualification_level),
        "education": codelists.name("education_level_form", row.education_level),
        "region": divisions.path(row.management_code) if row.management_code else "",
        "since": str(row.accounting_since or ""),
    }[key]


@staff_required
def person(request: SignedIn, pk: int) -> HttpResponse:
    """Dated facts, cases, documents, what happened and who looked. Looking is journaled itself (S05)."""
    row = get_object_or_404(
        access.visible_to(request.user).select_related("user", "employer", "merged_into", "listed"), pk=pk
    )
    actions.note_view(person=row, by=request.user)
    merges = list(row.merges.filter(undone_at=None).select_related("by"))
    entries = Entry.objects.filter(about=row.user_id).select_related("by")[:60]
    context = {
        "person": row,
        **dated.of(row),
        "cases": _cases(row, access.accounts_of(row) if merges else [row.user_id]),
        "former": list(row.former_numbers.all()),
        "former_names": list(row.former_names.all()),
        "listed": listed.of(row),
        "start_changes": list(row.start_changes.all()),
        "departures": list(row.departures.select_related("reported_by")),
        "merges": merges,
        "managers": agencies_of(row.management_code),
        "happened": told((entry for entry in entries if entry.verb in words.VERBS), words.VERBS),
        "kinds": {code: kind.title for code, kind in KINDS.items()},
        "sees_papers": accounts_access.is_reviewer(request.user),
    }
    return render(request, "people/person.html", context)


def _cases(row: Person, accounts: list[int]) -> Any:
    """What the person has submitted by any of their accounts, the newest first."""
    rows = row.user.cases.model._default_manager.filter(subject__in=accounts)
    return rows.filter(submitted_at__isnull=False).order_by("-pk")[:30]


@reviewer_required
@require_POST
def numbers(request: SignedIn, pk: int) -> HttpResponse:
    """The whole numbers and phones of one file, noted for its person (Q02, S05): whoever is called is called by a whole number."""
    row = get_object_or_404(access.visible_to(request.user).select_related("user"), pk=pk)
    actions.note_numbers(users=[row.user], by=request.user)
    context = {
        "person": row,
        "former": list(row.former_numbers.all()),
        "phones": sorted(
            {phone for phone in (row.user.phone, *row.contacts.open().values_list("phone", flat=True)) if phone}
        ),
    }
    answer = render(request, "people/numbers.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff_required
def document(request: SignedIn, pk: int, document: int, copy: str) -> HttpResponse:
    """A paper of the file, marked with viewer and time; the view is logged and the person can see it (S05)."""
    if not accounts_access.is_reviewer(request.user):
        return HttpResponse(status=404)
    row = get_object_or_404(access.visible_to(request.user), pk=pk)
    paper = get_object_or_404(Document.objects.select_related("scan"), pk=document, person=row)
    if copy == "archive":
        scans.note_view(scan=paper.scan, by=request.user)
    return serve.rendition(paper.scan, copy, watermark=request.user.name)
