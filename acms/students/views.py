"""「在校学生申报」 for the person, and lifting it for the agency (D13). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from acms.accounts import papers
from acms.accounts.web import SignedIn, person_required, reviewer_required
from acms.base import htmx
from acms.base.errors import Refused
from acms.casework import procedures
from acms.casework.models import Case
from acms.casework.views import whole
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Person
from acms.scans.forms import refusing
from acms.students import actions, words
from acms.students.forms import StudyForm
from acms.students.models import Study

COLUMNS = ("school", "level", "major", "entered_on", "years")


@person_required
def own(request: SignedIn) -> HttpResponse:
    """How the last filing stands, and the form where somebody may file; a returned one comes back filled in."""
    person = get_object_or_404(people_access.own(request.user))
    case = actions.case_of(request.user)
    form = StudyForm(request.POST or None, papers.files(request, StudyForm), initial=_stated_before(case))
    whole.say_why(form, case)
    whole.keep_filed(form, case, report=procedures.about(Study).detail_of(case).report if case else None)
    sent = request.method == "POST" and whole.is_current(request, case) and form.is_valid()
    if sent and _filed(request, person, form):
        messages.success(request, words.SUBMITTED)
        return redirect("students:own")
    context = {
        "form": form,
        "case": case,
        "decision": case.last_decision if case else None,
        "accepted": actions.accepted(person),
        "fault": actions.fault(person, timezone.localdate()),
    }
    page = "students/_own.html" if htmx.wanted(request) else "students/own.html"
    return render(request, page, context, status=422 if form.errors else 200)


def _stated_before(case: Case | None) -> dict[str, Any]:
    if case is None or not case.is_editable:
        return {}
    study = procedures.about(Study).detail_of(case)
    return {name: getattr(study, name) for name in COLUMNS} | {"years": f"{study.years.normalize():f}"}


def _filed(request: SignedIn, person: Person, form: StudyForm) -> bool:
    report, file_name = whole.paper_of(form, "report")
    values = {name: form.cleaned_data[name] for name in COLUMNS}
    with refusing(form, paper="report", major="major", entered_on="entered_on"):
        actions.file(
            person=person, by=request.user, on=timezone.localdate(), report=report, file_name=file_name, **values
        )  # fmt: skip
    return not form.errors


@reviewer_required
def desk(request: SignedIn, pk: int) -> HttpResponse:
    """A person's filings for the agency; one that counts can be lifted, with the reason (A27)."""
    person = get_object_or_404(people_access.visible_to(request.user).select_related("user"), pk=pk)
    study = actions.accepted(person)
    if request.method == "POST":
        if study is None:
            raise Http404
        try:
            actions.lift(study=study, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, words.LIFTED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("students:desk", pk)
    people.note_view(person=person, by=request.user)
    studies = Study.objects.filter(person=person).exclude(case_no="").select_related("lifted_by")
    return render(request, "students/desk.html", {"person": person, "accepted": study, "studies": studies})
