"""「群发消息」: written for what a search finds, previewed with count and sample, sent (W14). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts.web import SignedIn, reviewer_required
from acms.base import htmx, paging
from acms.base.errors import Refused
from acms.mailing import actions, words
from acms.mailing.models import Mailing, MailingState
from acms.people import search

SAMPLE = 5


@reviewer_required
def write(request: SignedIn) -> HttpResponse:
    """The form for what the address asks for, and one's own mailings."""
    asked = {key: request.GET.get(key, "") for key in search.KEYS if request.GET.get(key)}
    values = {name: request.POST.get(name, "") for name in ("title", "text")}
    fault = ""
    if request.method == "POST":
        try:
            mailing = actions.preview(by=request.user, asked=asked, **values)
        except Refused as refusal:
            fault = refusal.words
        else:
            return redirect("mailing:one", mailing.pk)
    context = {
        "asked": search.said(search.Asked.from_query(asked)),
        "values": values,
        "fault": fault,
        "found": actions.recipients(request.user, asked)[: paging.CAP + 1].count(),
        "rows": Mailing.objects.filter(by=request.user.pk).exclude(state=MailingState.DROPPED)[:30],
    }
    return render(request, "mailing/write.html", context, status=422 if fault else 200)


@reviewer_required
def one(request: SignedIn, pk: int) -> HttpResponse:
    """The preview: the message as it will be read, how many, who for example; then how far it is."""
    mailing = get_object_or_404(Mailing, pk=pk, by=request.user.pk)
    if request.method == "POST":
        try:
            if "drop" in request.POST:
                actions.drop(mailing=mailing, by=request.user)
                messages.success(request, words.DROPPED)
                return redirect("mailing:write")
            actions.send(mailing=mailing, by=request.user)
            messages.success(request, words.QUEUED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("mailing:one", pk)
    sample = actions.recipients(request.user, mailing.asked).select_related("employer")[:SAMPLE]
    context = {"mailing": mailing, "sample": sample if mailing.state == MailingState.PREVIEW else []}
    return htmx.answer(request, "mailing/_one.html", page="mailing/one.html", **context)
