"""What staff put right for somebody who phones, writes or comes in: 证件登记更正 (W05, §6), the start of accounting work (W08). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts import papers
from acms.accounts.web import SignedIn, reviewer_required
from acms.casework import procedures
from acms.casework.models import Case
from acms.casework.views import whole
from acms.corrections import actions, words
from acms.corrections.forms import CounterForm, StartForm
from acms.corrections.models import StartCorrection
from acms.people import access
from acms.people.models import Person
from acms.scans.forms import refusing


@reviewer_required
def correction(request: SignedIn) -> HttpResponse:
    """The form without a file: the number on file is typed."""
    return _filed(request, None)


@reviewer_required
def correction_of(request: SignedIn, pk: int) -> HttpResponse:
    """The form from an open file: its number stays masked."""
    return _filed(request, get_object_or_404(access.visible_to(request.user).select_related("user"), pk=pk))


def _filed(request: SignedIn, person: Person | None) -> HttpResponse:
    initial = {"name": person.name, "phone": person.user.phone} if person else {}
    form = CounterForm(request.POST or None, papers.files(request, CounterForm), person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        upload = facts.pop("proof")
        with refusing(form):
            case = actions.ask_correction(
                signed_in=None,
                proof=upload.read(),
                file_name=upload.name or "",
                by=request.user,
                **facts,
            )
        if not form.errors:
            messages.success(request, words.COUNTER_FILED)
            return redirect("casework:case", case.no)
    context = {"form": form, "person": person}
    return render(request, "corrections/counter.html", context, status=422 if form.errors else 200)


@reviewer_required
def start_of(request: SignedIn, pk: int) -> HttpResponse:
    """「更正开始从事会计工作日期」 from an open file: filed here, decided by 自治区财政厅会计处 (W08)."""
    person = get_object_or_404(access.visible_to(request.user).select_related("user"), pk=pk)
    if person.accounting_since is None or person.merged_into_id:
        raise Http404
    case = Case.objects.open().filter(kind="start", subject=person.user).order_by("-pk").first()
    form = StartForm(
        request.POST or None, papers.files(request, StartForm), person=person, initial=_returned_start(case)
    )
    if request.method == "POST" and whole.is_current(request, case) and form.is_valid():
        facts = dict(form.cleaned_data)
        upload = facts.pop("proof")
        with refusing(form):
            filed = actions.ask_start(
                person=person, proof=upload.read(), file_name=upload.name or "", by=request.user, **facts
            )
        if not form.errors:
            messages.success(request, words.START_FILED)
            return redirect("casework:case", filed.no)
    context = {
        "form": form,
        "person": person,
        "case": case,
        "decision": case.last_decision if case else None,
        "waits": case is not None and case.is_open,
    }
    return render(request, "corrections/start.html", context, status=422 if form.errors else 200)


def _returned_start(case: Case | None) -> dict[str, Any]:
    """What a returned correction said."""
    if case is None or not case.is_editable:
        return {}
    asked = procedures.about(StartCorrection).detail_of(case)
    return {"came": asked.came, "right": asked.right, "reason": asked.reason}
