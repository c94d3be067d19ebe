"""年度考评 of a unit's people in one grid or from a table: by the accounting head, or by the agency (D06, A22). HTTP only."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from acms.accounts import access as rights
from acms.accounts.models import User
from acms.accounts.web import person_required, reviewer_required
from acms.base import codelists, sheets
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.employers import access as employers
from acms.employers.models import Employer
from acms.people import access as people
from acms.people.models import Head, Person
from acms.yearly import actions, table, words
from acms.yearly.models import Evaluation, Kind


@dataclass(frozen=True)
class Desk:
    """Who evaluates which unit for which year. The agency does so at any time, on paper that it names."""

    employer: Employer
    year: int
    by: User
    agency: bool = False
    basis: str = ""

    def save(self, rows: dict[int, dict[str, str]]) -> None:
        """Raises Refused."""
        actions.evaluate(
            employer=self.employer,
            year=self.year,
            rows=rows,
            by=self.by,
            on=timezone.localdate(),
            agency=self.agency,
            basis=self.basis,
        )


@person_required
def evaluations(request: HttpRequest) -> HttpResponse:
    """「年度考评」 by the unit's head."""
    headship = people.headship_of(request.user)
    if headship is None:
        raise Http404
    desk = Desk(headship.employer, _year(request), request.user)  # type: ignore[arg-type]
    return _answered(request, desk, "yearly/evaluations.html")


@reviewer_required
def by_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """「录入考评」 by the agency: for a unit without head, and corrections."""
    employer = get_object_or_404(employers.visible_to(request.user), pk=pk)
    if request.method == "POST" and not rights.may_decide(request.user, employer.management_code):
        raise Http404
    desk = Desk(employer, _year(request), request.user, agency=True, basis=request.POST.get("basis", ""))  # type: ignore[arg-type]
    return _answered(request, desk, "yearly/evaluations_desk.html")


def _answered(request: HttpRequest, desk: Desk, page: str) -> HttpResponse:
    """Everybody of the unit in one grid, saved together; or the table, all of it or nothing."""
    staff = list(actions.on_post_in(desk.employer, desk.year))
    faults: list[tuple[int, str]] = []
    if request.method == "POST":
        faults = _from_table(request, desk, staff) if "table" in request.POST else _from_grid(request, desk)
        if not faults:
            messages.success(request, words.SAVED)
            return redirect(f"{request.path}?year={desk.year}")
    held = {row.person_id: row for row in Evaluation.objects.filter(person__in=staff, year=desk.year, voided_at=None)}
    if request.GET.get("table") == "1":
        return _table(desk.year, staff, held)
    today = timezone.localdate()
    last = actions.deadline(Kind.POST, desk.year + 1)
    context = {
        "faults": faults,
        "employer": desk.employer,
        "year": desk.year,
        "years": range(today.year, today.year - 3, -1),
        "rows": [(person, _said(held.get(person.pk))) for person in staff],
        "dimensions": words.DIMENSIONS,
        "grades": words.GRADES,
        "results": codelists.choices("assess_result"),
        "open": desk.agency or today <= last,
        "last": chinese(last),
        "basis": desk.basis,
        "agency": desk.agency,
        "head": Head.objects.filter(employer=desk.employer, valid_to=None).select_related("person").first(),
    }
    return render(request, page, context, status=422 if faults else 200)


def _table(year: int, staff: list[Person], held: dict[int, Evaluation]) -> HttpResponse:
    """「下载表格」."""
    answer = HttpResponse(table.blank(year, staff, held), content_type=sheets.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="evaluations-{year}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _from_table(request: HttpRequest, desk: Desk, staff: list[Person]) -> list[tuple[int, str]]:
    """「上传表格」: what is wrong with which row; row 0 is the whole table."""
    upload = request.FILES.get("file")
    if upload is None or upload.file is None:
        return [(0, words.FILE_FIRST)]
    try:
        rows, faults = table.read(upload.file, staff)  # type: ignore[arg-type]
        if not faults:
            desk.save(rows)
    except Refused as refusal:
        return [(0, refusal.words)]
    return faults


def _from_grid(request: HttpRequest, desk: Desk) -> list[tuple[int, str]]:
    """「保存」."""
    rows: dict[int, dict[str, str]] = {}
    for key in request.POST.getlist("person")[:2000]:
        result = request.POST.get(f"result-{key}", "")
        if key.isdecimal() and len(key) < 18 and result:
            grades = {name: request.POST.get(f"{name}-{key}", "") for name in words.DIMENSIONS}
            rows[int(key)] = {name: grade if grade in words.GRADES else "" for name, grade in grades.items()}
            rows[int(key)]["result"] = result
    try:
        desk.save(rows)
    except Refused as refusal:
        return [(0, refusal.words)]
    return []


def _said(row: Evaluation | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*words.DIMENSIONS, "result")} if row else {}


def _year(request: HttpRequest) -> int:
    """The year asked for: this one, or one of the two before it."""
    today = timezone.localdate().year
    typed = request.GET.get("year", "")
    return int(typed) if typed.isdecimal() and len(typed) == 4 and today - 2 <= int(typed) <= today else today
