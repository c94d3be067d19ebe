"""「信息变更」: which part to state anew, and what was changed before (D05). The steps themselves are the collection's."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts.web import SignedIn, person_required
from acms.amendments import actions, words
from acms.amendments.wizard import NAMESPACE
from acms.base import confirm
from acms.base.errors import Refused
from acms.casework.models import OPEN, Case
from acms.collection import steps
from acms.employers.models import Employer
from acms.people import access as people_access


@person_required
def index(request: SignedIn) -> HttpResponse:
    """The kinds of change, the one that is open, those of the past."""
    get_object_or_404(people_access.own(request.user))
    rows = list(Case.objects.filter(subject=request.user.pk or 0, kind__in=steps.AMENDMENTS).order_by("-pk")[:20])
    context = {
        "kinds": [(code, title, words.HINTS[code]) for code, title in words.TITLES.items()],
        "running": next((row for row in rows if row.state in OPEN), None),
        "past": [row for row in rows if row.state not in OPEN],
    }
    return render(request, "amendments/index.html", context)


@person_required
@require_POST
def begin(request: SignedIn, kind: str) -> HttpResponse:
    """Begins a change, or goes on with it."""
    if kind not in steps.AMENDMENTS:
        raise Http404
    try:
        actions.begin(user=request.user, kind=kind, on=timezone.localdate())
        if added := Employer.objects.by_uscc(request.session.pop("added_employer", "")):
            actions.put_employer(added, request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("updates:index")
    return redirect(reverse("collection:go", current_app=NAMESPACE))


@person_required
@require_POST
def drop(request: SignedIn) -> HttpResponse:
    """「删除这件变更」, while it was never submitted."""
    case = actions.current(request.user)
    if case is None:
        raise Http404
    if not case.no and (
        asked := confirm.ask(request, words.drop_asked(case.kind_title), back=reverse("updates:index"))
    ):
        return asked
    try:
        actions.drop(case=case)
        messages.success(request, words.DROPPED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("updates:index")
