"""年度考评 of a unit's people in one grid or from a table: by the accounting head, or by the agency (D06, A22). HTTP only."""

import io
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts import papers
from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required, reviewer_required
from acms.base import codelists, sheets, text
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.base.forms import Upload
from acms.employers import access as employers_access
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.people.models import Person
from acms.scans import plain
from acms.scans.forms import taking
from acms.yearly import evaluating, listing, table, words
from acms.yearly.models import Evaluation, Kind


@dataclass(frozen=True)
class Desk:
    """Who evaluates which unit for which year. The agency does so at any time, on paper that it names."""

    employer: Employer
    year: int
    by: User
    agency: bool = False
    basis: str = ""

    def save(self, rows: dict[int, dict[str, str]]) -> int:
        """How many were written. Raises Refused."""
        return evaluating.evaluate(
            employer=self.employer,
            year=self.year,
            rows=rows,
            by=self.by,
            on=timezone.localdate(),
            agency=self.agency,
            basis=self.basis,
        )


@person_required
def evaluations(request: SignedIn) -> HttpResponse:
    """「年度考评」 by the unit's head."""
    headship = people_access.headship_of(request.user)
    if headship is None:
        raise Http404
    desk = Desk(headship.employer, _year(request), request.user)
    return _answered(request, desk, "yearly/evaluations.html")


@reviewer_required
def by_agency(request: SignedIn, pk: int) -> HttpResponse:
    """「录入考评」 by the agency: for a unit without head, and corrections."""
    employer = get_object_or_404(employers_access.visible_to(request.user), pk=pk)
    if request.method == "POST" and not accounts_access.may_decide(request.user, employer.management_code):
        raise Http404
    desk = Desk(employer, _year(request), request.user, agency=True, basis=request.POST.get("basis", ""))
    return _answered(request, desk, "yearly/evaluations_desk.html")


@dataclass
class Given:
    """What was sent: as it was typed, by person, or the table; and what is wrong, in a table by row, in the grid by person."""

    typed: dict[int, dict[str, str]] = field(default_factory=dict)
    whole: str = ""
    read: table.Read | None = None
    in_grid: dict[int, str] = field(default_factory=dict)
    written: int = 0
    said: str = ""
    paper: Upload | None = None
    choices: table.Choices = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[tuple[str, list[tuple[int, str]], int | None]]:
        """What is to be chosen: the title, the columns that there are, and the one that was chosen."""
        return [(title, columns, self.chosen.get(title)) for title, columns in self.choices.items()]

    @property
    def in_table(self) -> list[table.Fault]:
        return self.read.faults if self.read else []

    @property
    def wrong(self) -> bool:
        return bool(self.whole or self.in_table or self.in_grid)


def _answered(request: HttpRequest, desk: Desk, page: str) -> HttpResponse:
    """Everybody of the unit in one grid, saved together; or the table, all of it or nothing."""
    staff = list(evaluating.on_post_in(desk.employer, desk.year))
    given = Given()
    existing = evaluating.standing(desk.employer, desk.year)
    if request.method == "POST":
        given = _given(request, desk, staff, existing)
        if "rest" in request.POST and given.read and given.read.rest:
            return _workbook(table.to_correct(desk.year, given.read), f"evaluations-{desk.year}-correct.xlsx")
        if not given.wrong and not given.said:
            known = evaluating.standing(desk.employer, desk.year)
            messages.success(request, words.saved(given.written, sum(person.pk not in known for person in staff)))
            return redirect(f"{request.path}?year={desk.year}")
        if given.read:
            existing = evaluating.standing(desk.employer, desk.year)
    if request.GET.get("table") == "1":
        return _table(desk.year, staff, existing)
    return render(
        request, page, _context(desk, staff, existing, given), status=422 if given.wrong and not given.said else 200
    )


def _given(request: HttpRequest, desk: Desk, staff: list[Person], existing: dict[int, Evaluation]) -> Given:
    if not {"table", "good", "rest"}.isdisjoint(request.POST):
        return _from_table(request, desk, staff)
    if "fill" in request.POST:
        return _filled(_typed(request), existing)
    return _from_grid(request, desk, existing)


def _context(desk: Desk, staff: list[Person], existing: dict[int, Evaluation], given: Given) -> dict[str, Any]:
    today = timezone.localdate()
    last = listing.deadline(Kind.POST, desk.year + 1)
    return {
        "given": given,
        "control": papers.control("file", plain.EVALUATIONS.code, given.paper),
        "row_count": len(given.read.rest) if given.read else 0,
        "unsaved": words.MARKS_UNSAVED.format(count=len(given.in_grid)),
        "employer": desk.employer,
        "year": desk.year,
        "years": range(today.year, today.year - 3, -1),
        "rows": [
            (person, given.typed.get(person.pk, _graded(existing.get(person.pk))), given.in_grid.get(person.pk, ""))
            for person in staff
        ],
        "dimensions": words.DIMENSIONS,
        "grades": words.GRADES,
        "results": codelists.choices("assess_result"),
        "open": desk.agency or today <= last,
        "last": chinese(last),
        "basis": desk.basis,
        "for_agency": desk.agency,
        "head": desk.employer.heads.select_related("person").present(),
    }


def _table(year: int, staff: list[Person], existing: dict[int, Evaluation]) -> HttpResponse:
    """「下载表格」."""
    return _workbook(table.blank(year, staff, existing), f"evaluations-{year}.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=sheets.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _from_table(request: HttpRequest, desk: Desk, staff: list[Person]) -> Given:
    """「上传表格」: all of it, or what is wrong with which row; then the rows that are right, if somebody asks for that.

    The file stays chosen while anything in it is to be corrected: the rest can be downloaded before and after.
    """
    given = Given(paper=papers.one(request, "file", plain.EVALUATIONS.code), chosen=_chosen(request))
    try:
        file = papers.given(given.paper, words.FILE_FIRST)
        given.read = read = table.read(io.BytesIO(file.read()), staff, given.chosen)
        given.choices = read.choices
        if not read.faults and "rest" not in request.POST:
            with taking(file):
                given.written = desk.save(read.results)
        elif "good" in request.POST:
            given.written = desk.save(read.results)
            given.said = words.rest_left(given.written, len(read.rest))
    except table.NotSure as unsure:
        given.whole, given.choices = unsure.words, unsure.choices
    except Refused as refusal:
        given.whole = refusal.words
    return given


def _chosen(request: HttpRequest) -> dict[str, int]:
    """Which column was said to be which."""
    said = {title: text.whole(request.POST.get(f"column-{title}", "")) for title in table.HEADS}
    return {title: at for title, at in said.items() if at is not None}


def _from_grid(request: HttpRequest, desk: Desk, existing: dict[int, Evaluation]) -> Given:
    """「保存」: all of it or nothing; what was typed stays as it was typed until it can be saved."""
    given = _typed(request)
    given.in_grid = {pk: why for pk, row in given.typed.items() if (why := _wrong_row(row, pk in existing))}
    if given.wrong:
        return given
    try:
        given.written = desk.save({person: row for person, row in given.typed.items() if row["result"]})
    except Refused as refusal:
        given.whole = refusal.words
    return given


def _typed(request: HttpRequest) -> Given:
    """The grid as it was sent."""
    sent = {pk: person for person in request.POST.getlist("person") if (pk := text.whole(person)) is not None}
    if len(sent) > table.MOST:
        return Given(whole=words.TOO_LONG)
    names = (*words.DIMENSIONS, "result")
    return Given(
        {pk: {name: request.POST.get(f"{name}-{person}", "") for name in names} for pk, person in sent.items()}
    )


def _filled(given: Given, existing: dict[int, Evaluation]) -> Given:
    """「没填的都填合格」: nothing is saved yet, and what has been entered or typed stays."""
    lacking = [row for pk, row in given.typed.items() if not row["result"] and pk not in existing]
    for row in lacking:
        row["result"] = words.QUALIFIED
    given.said = words.FILLED.format(count=len(lacking)) if lacking else words.NONE_TO_FILL
    return given


def _wrong_row(row: dict[str, str], entered: bool) -> str:
    """What keeps a row of the grid from being saved; a row that says nothing of somebody not entered is none."""
    if any(grade and grade not in words.GRADES for name, grade in row.items() if name != "result"):
        return words.UNKNOWN_WORD
    if row["result"]:
        return "" if row["result"] in codelists.names("assess_result") else words.UNKNOWN_WORD
    if entered:
        return words.NOT_EMPTIED
    return words.NO_RESULT_BESIDE_MARKS if any(row.values()) else ""


def _graded(row: Evaluation | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*words.DIMENSIONS, "result")} if row else {}


def _year(request: HttpRequest) -> int:
    """The year asked for: this one, or one of the two before it."""
    today = timezone.localdate().year
    typed = request.GET.get("year", "")
    year = text.whole(typed)
    return year if year is not None and today - 2 <= year <= today else today
