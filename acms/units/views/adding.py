"""增加工作单位 (E02)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from acms.accounts import papers
from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required
from acms.casework import procedures
from acms.casework.models import Case
from acms.casework.views import whole
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.regions.models import agencies_of
from acms.scans.forms import refusing
from acms.units import actions, words
from acms.units.forms import EmployerForm
from acms.units.models import NewUnit

COLUMNS = ("uscc", "name", "address", "division_code", "economic_type", "phone", "certificate_type")


@person_required
def add(request: SignedIn) -> HttpResponse:
    """The form; afterwards back to step 4 with the employer in place. What came back or was taken back is filled in, with why (W12)."""
    code = request.GET.get("uscc", "")
    asked = actions.own_new_unit(code, request.user)
    case = asked.case if asked else None
    initial = {name: getattr(asked.employer, name) for name in COLUMNS} if asked else {"uscc": code}
    form = EmployerForm(request.POST or None, papers.files(request, EmployerForm), initial=initial)
    whole.say_why(form, case)
    whole.keep_filed(form, case, certificate=actions.own_certificate(asked, request.user) if asked else None)
    if request.method == "POST" and whole.is_current(request, case) and form.is_valid():
        employer = added(form, request.user, asked)
        if employer is not None:
            messages.success(request, words.ADDED)
            if not employers.want(employer=employer, by=request.user):
                # Handed on in the session, not in the address: a link must never change anybody's answers.
                request.session["added_employer"] = employer.uscc
            return redirect(f"{_step_4(request)}#employer")
    context = {"form": form, "back": _step_4(request), "case": case, "decision": case.last_decision if case else None}
    return render(request, "units/add.html", context, status=422 if form.errors else 200)


def _step_4(request: SignedIn) -> str:
    """Where the employer is wanted: step 4 of the collection, or of a change by somebody registered, once they have begun one."""
    if not people_access.own(request.user).exists():
        return reverse("collection:step", args=[4])
    if Case.objects.open().filter(subject=request.user.pk, kind="update_post").exists():
        return reverse("collection:step", args=[4], current_app="update_post")
    return reverse("updates:index")


def added(form: EmployerForm, by: User, asked: NewUnit | None = None) -> Employer | None:
    """The employer that a valid form states, now there; None when it may not be, and the form says why. `asked`: what is gone on with."""
    facts = dict(form.cleaned_data)
    del facts["certificate"]
    certificate, file_name = whole.paper_of(form, "certificate")
    with refusing(form, paper="certificate", other="uscc", no_certificate="certificate"):
        employer, _ = actions.add_employer(by=by, certificate=certificate, file_name=file_name, asked=asked, **facts)
        return employer
    return None


@person_required
def employer(request: SignedIn, pk: int) -> HttpResponse:
    """How the adder's case stands."""
    case = get_object_or_404(Case, pk=pk, kind="employer", subject_id=request.user.pk)
    context = {
        "case": case,
        "employer": case.newunit.employer,
        "decision": case.last_decision,
        "managers": agencies_of(case.management_code),
        "onward": procedures.of(case).link(case) if case.is_editable else "",
    }
    return render(request, "units/employer.html", context)
