"""调转 at the desk: files that went out and wait to be handed on, files that other provinces have sent (D12). HTTP only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts.web import reviewer_required
from acms.base import paging
from acms.base.errors import Refused
from acms.regions import divisions
from acms.transfers import actions, files, words
from acms.transfers.models import Outcome

PAGE = 20


@reviewer_required
def listing(request: HttpRequest) -> HttpResponse:
    """Both directions: what has gone, unsent first by the filter; what has come."""
    went = actions.going(request.user)
    if unsent := request.GET.get("unsent") == "1":
        went = went.filter(sent_at=None)
    context = {
        "page": paging.page(request, went, PAGE),
        "unsent": unsent,
        "received": list(actions.received(request.user)[:50]),
    }
    return render(request, "transfers/desk.html", context)


@reviewer_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed file of somebody who went; every fetching is journaled."""
    transfer = get_object_or_404(actions.going(request.user), pk=pk)
    answer = HttpResponse(actions.fetch(transfer=transfer, by=request.user), content_type="application/json")  # type: ignore[arg-type]
    answer["Content-Disposition"] = f'attachment; filename="{transfer.case_no}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@reviewer_required
@require_POST
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """「已报送全国平台」."""
    transfer = get_object_or_404(actions.going(request.user), pk=pk)
    try:
        actions.mark_sent(transfer=transfer, by=request.user)  # type: ignore[arg-type]
        messages.success(request, words.SENT)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("transfers:desk")


@reviewer_required
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """「接收调入文件」."""
    upload = request.FILES.get("file")
    try:
        if upload is None or (upload.size or 0) > files.MOST:
            raise Refused(words.NO_TRANSFER_FILE, "no_file")
        row = actions.receive(data=upload.read(), by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("transfers:desk")
    return redirect("transfers:received", row.pk)


@reviewer_required
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file says, how the register stands to it; taken, or not."""
    row = get_object_or_404(actions.received(request.user), pk=pk)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            if "decline" in request.POST:
                actions.decline(row=row, reason=reason, by=request.user)  # type: ignore[arg-type]
                messages.success(request, words.DECLINED)
            else:
                code = request.POST.get("division_code", "")
                actions.accept(row=row, division_code=code, reason=reason, by=request.user)  # type: ignore[arg-type]
                messages.success(request, words.ACCEPTED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("transfers:received", pk)
    standing, _ = actions.holder(row.content["person"]["id_number"])
    places = actions.places(request.user)
    context = {
        "row": row,
        "said": row.content,
        "standing": words.STANDING[standing],
        "may_accept": row.outcome == Outcome.WAITING and standing != "here",
        "open": row.outcome in (Outcome.WAITING, Outcome.CONFLICT),
        "places": [(code, divisions.path(code)) for code in places],
        "only": places[0] if len(places) == 1 else "",
    }
    return render(request, "transfers/received.html", context)
