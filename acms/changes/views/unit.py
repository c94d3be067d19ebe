"""本单位: what the accounting head sees and does (E03, E05). Every act is journaled and told to the person. HTTP only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts.web import person_required
from acms.base import paging
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.changes import actions, words
from acms.changes.forms import LeavingForm, UnitForm
from acms.employers.models import Employer
from acms.people import access
from acms.people import actions as people
from acms.people.models import Departure, Education, Leaving, Post, Qualification
from acms.regions.models import agencies_of
from acms.scans.forms import refusing
from acms.trust import actions as trust

PAGE = 20
SHOWN = ("uscc", "name", "address", "division_code", "economic_type", "phone")
View = Callable[..., HttpResponse]


def head_required(view: View) -> View:
    """The head of a unit, who is handed that unit; to everybody else the page does not exist."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headship = access.headship_of(request.user)
        if headship is None:
            raise Http404
        return view(request, headship.employer, *args, **kwargs)

    return person_required(asked)


@head_required
def unit(request: HttpRequest, employer: Employer) -> HttpResponse:
    """The unit's data, its accountants, what was reported, and the cases of the unit."""
    staff = access.staff_of(employer).order_by("sound", "id")
    if words_asked := request.GET.get("q", "").strip():
        staff = staff.filter(name__contains=words_asked)
    reports = Departure.objects.filter(employer=employer).select_related("person", "reported_by")[:10]
    cases = Case.objects.filter(
        employer_pk=employer.pk, kind__in=("unit", "head", "death", "good_deed"), no__isnull=False
    )
    context = {
        "employer": employer,
        "page": paging.page(request, staff, PAGE),
        "q": words_asked,
        "on_post": access.staff_of(employer).filter(on_post=True).count(),
        "reports": reports,
        "cases": cases.order_by("-pk")[:6],
        "managers": agencies_of(employer.management_code),
    }
    return render(request, "changes/unit.html", context)


@head_required
def change(request: HttpRequest, employer: Employer) -> HttpResponse:
    """E03: the phone at once, everything else with the new certificate as a case."""
    held = {name: getattr(employer, name) for name in SHOWN} | {"certificate_type": employer.certificate_type}
    form = UnitForm(request.POST or None, request.FILES or None, initial=held)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        upload = facts.pop("certificate")
        data, file_name = (upload.read(), upload.name or "") if upload else (b"", "")
        with refusing(form, paper="certificate", no_certificate="certificate"):
            case = actions.ask_unit_change(
                by=request.user,  # type: ignore[arg-type]
                employer=employer,
                certificate=data,
                file_name=file_name,
                **facts,
            )
        if not form.errors:
            messages.success(request, words.UNIT_SUBMITTED if case else words.UNIT_PHONE)
            return redirect("changes:unit")
    context = {"form": form, "employer": employer}
    return render(request, "changes/unit_change.html", context, status=422 if form.errors else 200)


@head_required
def member(request: HttpRequest, employer: Employer, pk: int) -> HttpResponse:
    """One accountant of the unit: what the head may know, and reporting that they have left (E05). Looking is journaled (S05)."""
    person = get_object_or_404(access.staff_of(employer).select_related("user"), pk=pk)
    form = LeavingForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        what, on = form.cleaned_data["what"], form.cleaned_data["on"]
        try:
            actions.report_leaving(person=person, employer=employer, what=what, on=on, by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("on" if refusal.code == "leaving_day" else None, refusal.words)
        else:
            messages.success(request, words.DEATH_SUBMITTED if what == Leaving.DIED else words.LEAVING_DONE)
            return redirect("changes:unit")
    if request.method == "GET":
        people.note_view(person=person, by=request.user)
    context = {
        "person": person,
        "employer": employer,
        "form": form,
        "posts": Post.objects.filter(person=person, employer=employer).order_by("-pk"),
        "educations": Education.objects.filter(person=person, valid_to=None),
        "qualifications": Qualification.objects.filter(person=person, valid_to=None),
        "reports": person.departures.filter(employer=employer),
        "banned": trust.banned(person, timezone.localdate()),
        "own": person.user_id == request.user.pk,
    }
    return render(request, "changes/member.html", context, status=422 if form.errors else 200)


@head_required
@require_POST
def take_back(request: HttpRequest, employer: Employer, pk: int) -> HttpResponse:
    """「撤销申报」: a report made by mistake."""
    report = get_object_or_404(
        Departure.objects.select_related("person__user", "employer", "ended"), pk=pk, employer=employer
    )
    try:
        people.take_back_leaving(report=report, by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.LEAVING_TAKEN_BACK)
    return redirect("changes:unit")
