"""证件登记更正 filed by staff for somebody who phones, writes or comes in (W05, §6). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts import papers
from acms.accounts.web import SignedIn, reviewer_required
from acms.corrections import actions, words
from acms.corrections.forms import CounterForm
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
