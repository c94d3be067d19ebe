"""「信息变更」: which part to state anew, and what was changed before (D05). The steps themselves are the collection's."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required
from acms.amendments import actions, words
from acms.base import confirm
from acms.base.errors import Refused
from acms.casework.models import OPEN, Case, CaseState
from acms.collection import steps
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.people.models import Person


@dataclass(frozen=True)
class Kind:
    """A kind of change on the page that offers them: what is open of it, and what is in its way."""

    code: str
    title: str
    hint: str
    is_open: bool
    barred: actions.InTheWay | None


@dataclass(frozen=True)
class Running:
    """An open change, and where its person goes on with it; empty where another of its kind comes first."""

    case: Case
    link: str


@person_required
def index(request: SignedIn) -> HttpResponse:
    """The kinds of change, those that are open, those of the past."""
    person = get_object_or_404(people_access.own(request.user))
    rows = list(Case.objects.filter(subject=request.user.pk or 0, kind__in=steps.AMENDMENTS).order_by("-pk")[:20])
    running = [row for row in reversed(rows) if row.state in OPEN]
    context = {
        "kinds": [_kind(person, code, title, running) for code, title in words.TITLES.items()],
        "running": [_running(row, request.user) for row in running],
        "past": [row for row in rows if row.state not in OPEN],
    }
    return render(request, "amendments/index.html", context)


def _kind(person: Person, code: str, title: str, running: list[Case]) -> Kind:
    is_open = any(row.kind == code for row in running)
    return Kind(code, title, words.HINTS[code], is_open, None if is_open else actions.in_the_way(person, code))


def _running(case: Case, user: User) -> Running:
    if case == actions.of_kind(user, case.kind):
        return Running(case, reverse("collection:go", current_app=case.kind))
    return Running(case, reverse("casework:own", args=[case.no]) if case.no else "")


@person_required
@require_POST
def begin(request: SignedIn, kind: str) -> HttpResponse:
    """Begins a change, or goes on with it."""
    if kind not in steps.AMENDMENTS:
        raise Http404
    try:
        actions.begin(user=request.user, kind=kind, on=timezone.localdate())
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return redirect("updates:index")
    if kind == steps.POST.change:
        _put_added(request)
    return redirect(reverse("collection:go", current_app=kind))


def _put_added(request: SignedIn) -> None:
    """The unit that was added before there was a change to state it in."""
    if added := Employer.objects.by_uscc(request.session.pop("added_employer", "")):
        actions.put_employer(added, request.user)


@person_required
@require_POST
def drop(request: SignedIn, kind: str) -> HttpResponse:
    """「删除这件变更」, while it was never submitted."""
    case = actions.of_kind(request.user, kind) if kind in steps.AMENDMENTS else None
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


@person_required
def former(request: SignedIn, page: str) -> HttpResponse:
    """Where the pages of a change stood while one went at a time: bookmarks, links in messages, a page that was left open in a browser."""
    kind = _kind_of(page) or _latest_kind(request.user)
    if kind is None:
        raise Http404
    begins = reverse("collection:go", current_app=kind).removesuffix("go/")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{begins}{page}{query}", preserve_request=True)


def _kind_of(page: str) -> str | None:
    """The kind that alone has this page; None of one that all kinds have."""
    name, _, rest = page.partition("/")
    slot = rest.partition("/")[0]
    if name == "letter":
        return steps.POST.change
    if name == "scans" and slot in steps.PAPERS:
        return steps.of(steps.PAPERS[slot]).change
    return next((step.change for step in steps.STEPS if name == str(int(step.page))), None)


def _latest_kind(user: User) -> str | None:
    """Of the change that these pages would have shown: one that is open, else the last one that its person has not ended."""
    rows = Case.objects.filter(subject=user, kind__in=steps.AMENDMENTS).order_by("-pk")
    case = rows.open().first() or rows.exclude(state=CaseState.ENDED).first()
    return case.kind if case else None
