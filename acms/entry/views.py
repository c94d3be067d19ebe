"""激活码: the agency hands out the codes by which imported people come in (L02). HTTP only."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts.web import SignedIn, reviewer_required
from acms.base import confirm, files, paging
from acms.base.errors import Refused
from acms.employers.models import Employer
from acms.entry import actions, waiting, words
from acms.people.models import Person
from acms.regions import divisions

PAGE = 30
SMS = "sms"


@reviewer_required
def listing(request: SignedIn) -> HttpResponse:
    """Units whose people wait, and regions of those without a unit; a press makes the codes of one of them."""
    if request.method == "POST":
        return _hand_out_group(request)
    asked = request.GET.get("q", "").strip()[:60]
    page = paging.page(request, waiting.units(request.user, asked), PAGE)
    places = [row | {"named": words.place_named(row["place"])} for row in waiting.places(request.user)]
    context = {"asked": asked, "page": page, "places": places, "at_once": waiting.AT_ONCE}
    return render(request, "entry/activation.html", context)


def _hand_out_group(request: SignedIn) -> HttpResponse:
    unit, place = request.POST.get("unit", ""), request.POST.get("place", "")
    if unit.isdecimal() and len(unit) < 19:
        employer = get_object_or_404(Employer, pk=unit)
        rows, title = waiting.at(request.user, employer), employer.name
    elif divisions.get(place):
        rows, title = waiting.without_unit(request.user, place), words.of_no_unit(place)
    else:
        raise Http404
    return _hand_out(request, rows, title=title, back=reverse("entry:activation"))


@reviewer_required
@require_POST
def one(request: SignedIn, pk: int) -> HttpResponse:
    """A code for one person: lost ones are made anew. Their sheet is their unit's, so that it does not say who they are."""
    rows = waiting.of(request.user).filter(pk=pk)
    person = get_object_or_404(rows.select_related("employer"))
    title = person.employer.name if person.employer else words.of_no_unit(waiting.place_of(person))
    return _hand_out(request, rows, title=title, name=person.name, back=reverse("people:person", args=[pk]))


def _hand_out(request: SignedIn, rows: QuerySet[Person], *, title: str, back: str, name: str = "") -> HttpResponse:
    """The sheet, or the number of messages sent. Codes that may be in people's hands become void only after a question."""
    by_sms = request.POST.get("how") == SMS
    people, anew = waiting.due(rows, by_sms=by_sms)
    question = words.anew_asked(name or words.people_of(title, len(people)))
    if people and anew and (asked := confirm.ask(request, question, back=back)):
        return asked
    try:
        if by_sms:
            messages.success(request, words.sent(actions.send_codes(people=people, by=request.user)))
            return redirect(back)
        data = actions.print_codes(people=people, title=title, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect(back)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = files.called(words.sheet_file(title))
    answer["Cache-Control"] = "private, no-store"
    return answer
