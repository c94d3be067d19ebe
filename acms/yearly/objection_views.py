"""Objections to what a unit has said: made on one's own file, answered at the desk (E05). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts.web import SignedIn, person_required, reviewer_required
from acms.base import confirm, text
from acms.base.errors import Refused
from acms.people import access as people_access
from acms.people.models import Departure
from acms.yearly import objecting, words
from acms.yearly.models import Evaluation


@person_required
@require_POST
def make(request: SignedIn) -> HttpResponse:
    """「提出异议」 to an evaluation or a report of leaving."""
    person = get_object_or_404(people_access.own(request.user))
    about: dict[str, Any] = {}
    for name, model in (("evaluation", Evaluation), ("report", Departure)):
        if key := request.POST.get(name, ""):
            about[name] = get_object_or_404(model, pk=text.whole(key) or 0, person=person)
    try:
        objecting.object_to(person=person, text=request.POST.get("text", ""), by=request.user, **about)
        messages.success(request, words.OBJECTED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("me:file")


@reviewer_required
def listing(request: SignedIn) -> HttpResponse:
    """What waits for an answer; answering, or taking the unit's report back."""
    rows = objecting.open_for(request.user)
    if request.method == "POST":
        key = request.POST.get("objection", "")
        row = get_object_or_404(rows, pk=text.whole(key) or 0)
        try:
            if "take_back" in request.POST and row.report is not None:
                question = words.take_back_asked(row.person.name, row.report.employer.name)
                if asked := confirm.ask(request, question, back=request.path):
                    return asked
                objecting.take_back(objection=row, by=request.user)
            else:
                objecting.answer(objection=row, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, words.ANSWERED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("yearly:objections")
    return render(request, "yearly/objections.html", {"rows": rows[:100]})
