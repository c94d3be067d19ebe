"""「信息变更」: which part to state anew, and what was changed before (D05). The steps themselves are the collection's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts.web import person_required
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.collection import items, updates, words
from acms.collection.views.pages import UPDATE, today
from acms.people import access as people


@person_required
def index(request: HttpRequest) -> HttpResponse:
    """The kinds of change, the one that is open, those of the past."""
    get_object_or_404(people.own(request.user))
    rows = list(Case.objects.filter(subject=request.user.pk or 0, kind__in=items.UPDATES).order_by("-pk")[:20])
    context = {
        "kinds": [(code, title, words.UPDATE_HINTS[code]) for code, title in words.UPDATE_TITLES.items()],
        "running": next((row for row in rows if row.state in updates.OPEN), None),
        "past": [row for row in rows if row.state not in updates.OPEN],
    }
    return render(request, "collection/changes.html", context)


@person_required
@require_POST
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Begins a change, or goes on with it."""
    if kind not in items.UPDATES:
        raise Http404
    try:
        updates.begin(user=request.user, kind=kind, on=today())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("updates:index")
    return redirect(reverse("collection:go", current_app=UPDATE))


@person_required
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """「删除这件变更」, while it was never submitted."""
    case = updates.current(request.user)
    if case is None:
        raise Http404
    try:
        updates.drop(case=case)
        messages.success(request, words.DROPPED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("updates:index")
