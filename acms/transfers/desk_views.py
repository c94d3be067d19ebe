"""调转 at the desk: files that went out and wait to be handed on, files that other provinces have sent (D12). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts import papers
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import confirm, paging
from acms.base.errors import Refused
from acms.people.models import FurtherTitle, Talent
from acms.regions import divisions
from acms.scans import plain
from acms.scans.forms import taking
from acms.transfers import actions, words
from acms.transfers.models import Outcome

PAGE = 20


@reviewer_required
def listing(request: SignedIn) -> HttpResponse:
    """Both directions: what has gone, unsent first by the filter; what has come."""
    went = actions.going(request.user)
    if unsent := request.GET.get("unsent") == "1":
        went = went.filter(sent_at=None)
    context = {
        "page": paging.page(request, went, PAGE),
        "unsent": unsent,
        "control": papers.control("file", plain.TRANSFER.code, aria_describedby="file-h"),
        "received": list(actions.received(request.user)[:50]),
    }
    return render(request, "transfers/desk.html", context)


@reviewer_required
def file(request: SignedIn, pk: int) -> HttpResponse:
    """The signed file of somebody who went; every fetching is journaled."""
    transfer = get_object_or_404(actions.going(request.user), pk=pk)
    answer = HttpResponse(actions.fetch(transfer=transfer, by=request.user), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{transfer.case_no}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@reviewer_required
@require_POST
def sent(request: SignedIn, pk: int) -> HttpResponse:
    """「已报送全国平台」."""
    transfer = get_object_or_404(actions.going(request.user), pk=pk)
    if asked := confirm.ask(request, words.sent_asked(transfer.person.name), back=reverse("transfers:desk")):
        return asked
    try:
        actions.mark_sent(transfer=transfer, by=request.user)
        messages.success(request, words.SENT)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("transfers:desk")


@reviewer_required
@require_POST
def receive(request: SignedIn) -> HttpResponse:
    """「接收调入文件」."""
    try:
        file = papers.given(papers.one(request, "file", plain.TRANSFER.code), words.FILE_FIRST)
        with taking(file):
            row = actions.receive(data=file.read(), by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("transfers:desk")
    return redirect("transfers:received", row.pk)


@reviewer_required
def received(request: SignedIn, pk: int) -> HttpResponse:
    """What a file says, how the register stands to it; taken, or not."""
    row = get_object_or_404(actions.received(request.user), pk=pk)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        question = words.received_asked(row.content["person"]["name"], "decline" not in request.POST)
        if asked := confirm.ask(request, question, back=request.path):
            return asked
        try:
            if "decline" in request.POST:
                actions.decline(row=row, reason=reason, by=request.user)
                messages.success(request, words.DECLINED)
            else:
                code = request.POST.get("division_code", "")
                actions.accept(row=row, division_code=code, reason=reason, by=request.user)
                messages.success(request, words.ACCEPTED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("transfers:received", pk)
    standing, _ = actions.holder(row.content["person"])
    places = actions.places(request.user)
    context = {
        "row": row,
        "content": row.content,
        "further": [FurtherTitle(**one).shown for one in row.content.get("further_titles", [])],
        "talents": [Talent(**one).shown for one in row.content.get("talents", [])],
        "own_deeds_left": words.own_deeds_left(left) if (left := row.content.get("own_deeds_left")) else "",
        "standing": words.STANDING[standing],
        "may_accept": row.outcome == Outcome.WAITING and standing != "here",
        "open": row.outcome in (Outcome.WAITING, Outcome.CONFLICT),
        "places": [(code, divisions.path(code)) for code in places],
        "only": places[0] if len(places) == 1 else "",
    }
    return render(request, "transfers/received.html", context)
