"""增加工作单位 (E02)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from acms.accounts.web import person_required
from acms.casework.models import Case
from acms.changes import actions, words
from acms.changes.forms import EmployerForm
from acms.employers.models import Employer
from acms.people import access as people
from acms.regions.models import agencies_of
from acms.scans.forms import refusing


@person_required
def add(request: HttpRequest) -> HttpResponse:
    """The form; afterwards back to step 4 with the employer in place."""
    form = EmployerForm(request.POST or None, request.FILES or None, initial={"uscc": request.GET.get("uscc", "")})
    if request.method == "POST" and form.is_valid():
        employer = added(form, request.user)
        if employer is not None:
            messages.success(request, words.ADDED)
            # Handed on in the session, not in the address: a link must never change anybody's answers.
            request.session["added_employer"] = employer.uscc
            return redirect(_step_4(request))
    context = {"form": form, "back": _step_4(request)}
    return render(request, "changes/add.html", context, status=422 if form.errors else 200)


def _step_4(request: HttpRequest) -> str:
    """Where the employer is wanted: step 4 of the collection, or of a change by somebody registered."""
    registered = people.own(request.user).exists()
    return reverse("collection:step", args=[4], current_app="update" if registered else None)


def added(form: EmployerForm, by: Any) -> Employer | None:
    """The employer that a valid form states, now there; None when it may not be, and the form says why."""
    facts = dict(form.cleaned_data)
    upload = facts.pop("certificate")
    with refusing(form, paper="certificate", other="uscc"):
        employer, _ = actions.add_employer(by=by, certificate=upload.read(), file_name=upload.name or "", **facts)
        return employer
    return None


@person_required
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    """How the adder's case stands."""
    case = get_object_or_404(Case, pk=pk, kind="employer", subject_id=request.user.pk, about_pk__isnull=False)
    context = {
        "case": case,
        "employer": Employer.objects.get(pk=case.about_pk or 0),
        "decision": case.last_decision,
        "managers": agencies_of(case.management_code),
    }
    return render(request, "changes/employer.html", context)
