"""政策参数: what holds, since when, on what basis, who set it (C06). Everybody on the desk reads, the region's office sets."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acms.accounts import access
from acms.accounts.web import SignedIn, reviewer_required
from acms.policy import actions, figures, words
from acms.policy.forms import FigureForm
from acms.policy.models import Figure


class Setting(NamedTuple):
    """A figure that was set, and its value as a sentence has it."""

    row: Figure
    shown: str


@reviewer_required
def listing(request: SignedIn) -> HttpResponse:
    """Every figure as it holds today."""
    today = timezone.localdate()
    policy = figures.on(today)
    latest = {row.key: row for row in Figure.objects.filter(valid_from__lte=today).select_related("set_by")}
    coming = {row.key: row for row in Figure.objects.filter(valid_from__gt=today)}
    rows = [
        {
            "kind": kind,
            "shown": kind.shown(policy[key]),
            "row": latest.get(key),
            "coming": Setting(coming[key], kind.shown(coming[key].value)) if key in coming else None,
        }
        for key, kind in figures.KINDS.items()
    ]
    context = {"rows": rows, "no_holidays": policy.year_without_holidays(today)}
    return render(request, "policy/list.html", context)


@reviewer_required
def figure(request: SignedIn, key: str) -> HttpResponse:
    """One figure with its history; the region's office sets it anew."""
    kind = figures.KINDS.get(key)
    if kind is None:
        raise Http404
    may = access.is_region(request.user)
    if request.method == "POST" and not may:
        raise PermissionDenied
    today = timezone.localdate()
    form = FigureForm(request.POST if request.method == "POST" else None, kind=kind, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        actions.set_figure(
            key=key, typed=form.typed, valid_from=facts["valid_from"], basis=facts["basis"], by=request.user
        )
        messages.success(request, words.SET)
        return redirect("policy:list")
    value = figures.on(today)[key]
    rows = Figure.objects.filter(key=key).select_related("set_by").reverse()
    history = [Setting(row, kind.shown(row.value)) for row in rows]
    shown = {"kind": kind, "form": form, "value": value, "shown": kind.shown(value), "history": history, "may": may}
    return render(request, "policy/figure.html", shown, status=422 if form.errors else 200)
