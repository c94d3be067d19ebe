"""本单位: what the accounting head sees and does (E03, E05). Every act is journaled and told to the person. HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import papers
from acms.accounts.web import SignedIn
from acms.arrivals import access as arrivals_access
from acms.arrivals import asking
from acms.base import paging, text
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.casework.views import whole
from acms.employers.models import Employer
from acms.people import access
from acms.people import actions as people
from acms.people.dated import NO_DAY
from acms.people.models import Departure, Leaving, Post, Status
from acms.people.web import head_required
from acms.regions.models import agencies_of
from acms.scans.forms import refusing
from acms.trust import actions as trust
from acms.units import actions, words
from acms.units.forms import LeavingForm, UnitForm

PAGE = 20
SHOWN = ("uscc", "name", "address", "division_code", "economic_type", "phone")


@head_required
def unit(request: SignedIn, employer: Employer) -> HttpResponse:
    """The unit's data, its accountants, what was reported, and the cases of the unit."""
    staff = access.staff_of(employer).order_by("sound", "id")
    if words_asked := text.tidied(request.GET.get("q", "")):
        staff = staff.filter(name__contains=words_asked)
    reports = Departure.objects.filter(employer=employer).select_related("person", "reported_by")[:10]
    cases = Case.objects.filter(
        employer_id=employer.pk, kind__in=("unit", "head", "death", "good_deed", "dispute"), no__isnull=False
    )
    context = {
        "employer": employer,
        "page": paging.page(request, staff, PAGE),
        "q": words_asked,
        "on_post": access.staff_of(employer).filter(on_post=True, status=Status.REGISTERED).count(),
        "reports": reports,
        "cases": cases.order_by("-pk")[:6],
        "managers": agencies_of(employer.management_code),
        "to_confirm": list(asking.waiting(employer, request.user)),
        "newcomers": arrivals_access.newcomers(employer, request.user, timezone.localdate()),
    }
    return render(request, "units/unit.html", context)


@head_required
def change(request: SignedIn, employer: Employer) -> HttpResponse:
    """E03: the phone at once, everything else with the new certificate as a case; what came back is filled in, with why (W12)."""
    asked = actions.own_change(employer, request.user)
    registered = {name: getattr(employer, name) for name in SHOWN} | {"certificate_type": employer.certificate_type}
    stated = registered | (asked.wanted if asked else {})
    form = UnitForm(request.POST or None, papers.files(request, UnitForm), initial=stated)
    newest, case = Case.objects.newest("unit", request.user), asked.case if asked else None
    whole.say_why(form, case)
    whole.keep_filed(form, case, certificate=asked.certificate if asked else None)
    if request.method == "POST" and whole.is_current(request, newest) and form.is_valid():
        facts = dict(form.cleaned_data)
        del facts["certificate"]
        data, file_name = whole.paper_of(form, "certificate")
        with refusing(form, paper="certificate", no_certificate="certificate"):
            case = actions.ask_unit_change(
                by=request.user,
                employer=employer,
                certificate=data,
                file_name=file_name,
                **facts,
            )
        if not form.errors:
            messages.success(request, words.UNIT_SUBMITTED if case else words.UNIT_PHONE)
            return redirect("units:unit")
    context = {"form": form, "employer": employer, "case": case, "newest": newest}
    context["decision"] = case.last_decision if case else None
    return render(request, "units/unit_change.html", context, status=422 if form.errors else 200)


@head_required
def member(request: SignedIn, employer: Employer, pk: int) -> HttpResponse:
    """One accountant of the unit: what the head may know, and reporting that they have left (E05). Looking is journaled (S05)."""
    person = get_object_or_404(access.staff_of(employer).select_related("user"), pk=pk)
    case = actions.own_death_report(person, request.user)
    stated = {"what": Leaving.DIED, "on": case.deathreport.departure.on} if case else {"on": timezone.localdate()}
    form = LeavingForm(request.POST or None, initial=stated)
    if request.method == "POST" and whole.is_current(request, case) and form.is_valid():
        what, on = form.cleaned_data["what"], form.cleaned_data["on"]
        try:
            actions.report_leaving(person=person, employer=employer, what=what, on=on, by=request.user)
        except Refused as refusal:
            form.add_error("on" if refusal.code == "leaving_day" else None, refusal.words)
        else:
            messages.success(request, words.DEATH_SUBMITTED if what == Leaving.DIED else words.LEAVING_DONE)
            return redirect("units:unit")
    if request.method == "GET":
        people.note_view(person=person, by=request.user)
    context = {
        "person": person,
        "employer": employer,
        "form": form,
        "posts": Post.objects.of(person).at(employer).exclude(NO_DAY).order_by("-pk"),
        "educations": person.educations.open(),
        "qualifications": person.qualifications.open(),
        "reports": person.departures.filter(employer__in=employer.keys),
        "banned": trust.banned(person, timezone.localdate()),
        "own": person.user_id == request.user.pk,
        "case": case,
        "decision": case.last_decision if case else None,
    }
    return render(request, "units/member.html", context, status=422 if form.errors else 200)


@head_required
@require_POST
def take_back(request: SignedIn, employer: Employer, pk: int) -> HttpResponse:
    """「撤销申报」: a report made by mistake."""
    report = get_object_or_404(
        Departure.objects.select_related("person__user", "employer", "ended"), pk=pk, employer__in=employer.keys
    )
    try:
        people.take_back_leaving(report=report, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.LEAVING_TAKEN_BACK)
    return redirect("units:unit")
