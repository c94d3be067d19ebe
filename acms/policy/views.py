"""政策参数: what holds, since when, on what basis, who set it (C06). Everybody on the desk reads, the region's office sets."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access
from acms.accounts.web import SignedIn, reviewer_required
from acms.base.errors import Refused, Stale
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
    latest = {row.key: row for row in Figure.objects.standing().filter(valid_from__lte=today).select_related("set_by")}
    coming = {row.key: row for row in Figure.objects.standing().filter(valid_from__gt=today)}
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
    kind = _kind(key)
    if request.method == "POST" and not access.is_region(request.user):
        raise PermissionDenied
    initial = {"valid_from": timezone.localdate(), "seen": actions.last_of(key)}
    form = FigureForm(request.POST if request.method == "POST" else None, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_set(request, form):
        messages.success(request, words.SET)
        return redirect("policy:list")
    return _page(request, form)


def _kind(key: str) -> figures.Kind:
    if key not in figures.KINDS:
        raise Http404
    return figures.KINDS[key]


def _is_set(request: SignedIn, form: FigureForm) -> bool:
    """False when a colleague was first: the form says so, and has seen it then."""
    try:
        actions.set_figure(key=form.kind.key, typed=form.typed, by=request.user, **form.cleaned_data)
    except Stale as stale:
        form.add_error(None, stale.words)
        form.saw(actions.last_of(form.kind.key))
        return False
    return True


def _page(request: SignedIn, form: FigureForm, *, fault: str = "") -> HttpResponse:
    kind, today = form.kind, timezone.localdate()
    value = figures.on(today)[kind.key]
    rows = Figure.objects.filter(key=kind.key).select_related("set_by", "withdrawn_by").reverse()
    shown = {
        "kind": kind,
        "form": form,
        "value": value,
        "shown": kind.shown(value),
        "history": [Setting(row, kind.shown(row.value)) for row in rows],
        "may": access.is_region(request.user),
        "fault": fault,
    }
    return render(request, "policy/figure.html", shown, status=422 if form.errors or fault else 200)


@reviewer_required
@require_POST
def withdraw(request: SignedIn, key: str, pk: int) -> HttpResponse:
    """A figure that was set by mistake."""
    kind, row = _kind(key), get_object_or_404(Figure, pk=pk, key=key)
    if not access.is_region(request.user):
        raise PermissionDenied
    try:
        actions.withdraw(figure=row, reason=request.POST.get("reason", ""), by=request.user)
    except Refused as refusal:
        initial = {"valid_from": timezone.localdate(), "seen": actions.last_of(key)}
        return _page(request, FigureForm(kind=kind, initial=initial), fault=refusal.words)
    messages.success(request, words.WITHDRAWN)
    return redirect("policy:figure", key)
