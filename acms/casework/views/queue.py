"""The queue of the desk and what is done to many cases at once (C01). HTTP only."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access as rights
from acms.accounts.models import User
from acms.accounts.web import reviewer_required, staff_required
from acms.base import paging
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework import access, actions, kinds, queue, words
from acms.casework.models import State
from acms.people import access as people
from acms.policy import figures
from acms.regions import divisions

PAGE = 20


@staff_required
def desk(request: HttpRequest) -> HttpResponse:
    """Where a member of staff begins."""
    if rights.is_reviewer(request.user):
        return redirect("casework:queue")
    if rights.is_supervisor(request.user):
        return redirect("people:list")
    if rights.is_auditor(request.user):
        return redirect("home:journal")
    return redirect("accounts:staff" if rights.makes(request.user) else "casework:messages")


@reviewer_required
def listing(request: HttpRequest) -> HttpResponse:
    """Cases of the scope, oldest first, with filters kept in the address."""
    user, visible = request.user, access.visible_to(request.user)
    assert isinstance(user, User)
    asked = queue.Asked.from_query(request.GET)
    calendar = figures.on(timezone.localdate()).calendar
    page = paging.page(request, queue.rows(visible, asked, user, calendar), PAGE)
    context = {
        "asked": asked,
        "page": page,
        "rows": queue.with_ages(page.rows, calendar),
        "views": queue.counts(visible, user, calendar),
        "today": queue.today(visible),
        "kinds": [(code, kinds.title(code)) for code in kinds.PATHS],
        "results": queue.RESULTS,
        "arrivals": queue.ARRIVED,
        "colleagues": list(rights.colleagues(user)),
        "regions": _regions(user),
        "sorts": {key: _sort(request, asked, key) for key in queue.SORTS},
        "ordered": asked.order[0],
    }
    return render(request, "casework/queue.html", context)


def _sort(request: HttpRequest, asked: queue.Asked, key: str) -> str:
    """The address that sorts by a column, or turns its order round."""
    turned = asked.order[0] == queue.SORTS[key]
    return paging.address(request, sort=f"-{key}" if turned else key)


def _regions(user: User) -> list[tuple[str, str]]:
    """What a league or the region can narrow the queue to; nothing for a banner."""
    own = divisions.get(user.agency_code)
    below = [place for place in divisions.tree().values() if own and place.parent_code == own.code]
    return [(place.code, place.name) for place in below]


@reviewer_required
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """One box for everything. An ID number travels in the body and never reaches an address (Q02)."""
    typed = request.POST.get("q", "").strip()
    if id_card.is_valid(typed):
        person = people.by_id_number(request.user, typed)
        if person is None:
            messages.info(request, words.NOBODY_FOUND)
            return redirect("people:list")
        return redirect("people:person", person.pk)
    case = access.visible_to(request.user).filter(no=typed.upper()).first()
    if case is not None:
        return redirect("casework:case", case.no)
    if id_card.looks_like(typed):
        messages.info(request, words.NUMBER_WRONG)
        return redirect("people:list")
    return redirect(f"{reverse('people:list')}?{urlencode({'q': typed})}")


@reviewer_required
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """「领取下一件」: the oldest that nobody has."""
    free = access.visible_to(request.user).filter(state=State.IN_REVIEW, taken_by=None).order_by("submitted_at")
    for row in free[:5]:
        if access.can_decide(request.user, row):  # type: ignore[arg-type]
            try:
                actions.take(row, by=request.user)
            except Refused:
                continue
            return redirect("casework:case", row.no)
    messages.info(request, words.NOTHING_FREE)
    return redirect("casework:queue")


@reviewer_required
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """「领取」「放回」「转给同事」 for the chosen cases; what could not be done is said case by case."""
    chosen = access.visible_to(request.user).filter(no__in=request.POST.getlist("no")[:200])
    cases = [case for case in chosen.order_by("submitted_at") if access.can_decide(request.user, case)]  # type: ignore[arg-type]
    back = redirect(f"{reverse('casework:queue')}{_kept(request)}")
    if not cases:
        messages.info(request, words.PICK_FIRST)
        return back
    act, verb = _act(request)
    done, faults = actions.each(cases, act)
    messages.info(request, words.many(done, verb, faults))
    return back


def _kept(request: HttpRequest) -> str:
    """The filters that the queue had; only a query, never another address."""
    query = request.POST.get("back", "")
    return query if query.startswith("?") else ""


def _act(request: HttpRequest) -> tuple[Any, str]:
    if "take" in request.POST:
        return lambda case: actions.take(case, by=request.user), words.TAKE
    if "release" in request.POST:
        return lambda case: actions.release(case, by=request.user), words.RELEASE
    if "assign" in request.POST:
        to = _colleague(request)
        return lambda case: actions.assign(case, to=to, by=request.user), words.ASSIGN
    raise Http404


def _colleague(request: HttpRequest) -> User:
    chosen = request.POST.get("to", "")
    mates = rights.colleagues(request.user)  # type: ignore[arg-type]
    return get_object_or_404(mates, pk=int(chosen) if chosen.isdecimal() else 0)


@reviewer_required
@require_POST
def assign(request: HttpRequest, no: str) -> HttpResponse:
    """「转给同事」 from the case page."""
    case = get_object_or_404(access.visible_to(request.user), no=no)
    if not access.can_decide(request.user, case):  # type: ignore[arg-type]
        raise Http404
    to = _colleague(request)
    actions.assign(case, to=to, by=request.user)
    messages.info(request, words.many(1, words.ASSIGN, []))
    return redirect("casework:case", no) if to.pk == request.user.pk else redirect("casework:queue")


@staff_required
def inbox(request: HttpRequest) -> HttpResponse:
    """站内消息 of a member of staff; looking at them makes them read."""
    notes = list(request.user.notes.all()[:100])  # type: ignore[union-attr]
    request.user.notes.filter(read_at=None).update(read_at=timezone.now())  # type: ignore[union-attr]
    return render(request, "casework/messages.html", {"notes": notes})
