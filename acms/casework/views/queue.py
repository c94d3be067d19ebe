"""The queue of the desk and what is done to many cases at once (C01). HTTP only."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.accounts.web import SignedIn, reviewer_required, staff_required
from acms.base import htmx, paging, sheets, text
from acms.base.errors import Refused
from acms.base.numbers import id_card, uscc
from acms.casework import access, actions, away, held, procedures, queue, words
from acms.casework.forms import AwayForm
from acms.casework.views.common import asked_list, keep_typed, to_case, to_decide, to_queue
from acms.employers import access as employers_access
from acms.employers import search as employers_search
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.people import access as people_access
from acms.people import search as people_search
from acms.policy import figures
from acms.regions import divisions

MOST_CALLED = 20  # files of one phone
MOST = 5000  # cases of one table; whoever needs more narrows the list


@staff_required
def desk(request: SignedIn) -> HttpResponse:
    """Where a member of staff begins."""
    if accounts_access.is_reviewer(request.user):
        return redirect("casework:queue")
    if accounts_access.is_supervisor(request.user):
        return redirect("supervising:cases")
    if accounts_access.is_auditor(request.user):
        return redirect("ops:journal")
    return redirect("accounts:staff" if accounts_access.makes(request.user) else "casework:messages")


@reviewer_required
def listing(request: SignedIn) -> HttpResponse:
    """Cases of the scope, oldest first, with filters kept in the address."""
    user, visible = request.user, access.visible_to(request.user)
    assert isinstance(user, User)
    asked = queue.Asked.from_query(request.GET)
    policy = figures.on(timezone.localdate())
    calendar = policy.calendar
    page = paging.page(request, queue.rows(visible, asked, user, calendar))
    waits, colleagues = held.by_case(), list(accounts_access.colleagues(user))
    rows = queue.with_ages(page.rows, calendar, user, waits)
    counts = queue.counts(visible, asked, user, calendar, waits)
    context = {
        "asked": asked,
        "page": page,
        "rows": rows,
        "decides": any(row["decides"] for row in rows),
        "views": counts,
        "saved": user.saved_lists,
        "elsewhere": [] if rows else queue.elsewhere(visible, asked, user, calendar),
        "free": _free(counts, asked, user),
        "levels": queue.LEVELS if asked.by_level and accounts_access.has_levels(user) else (),
        "usual_order": queue.USUAL_ORDER[asked.view in queue.BACKWARDS],
        "today": queue.today(visible),
        "kinds": procedures.choices(),
        "results": queue.RESULTS,
        "arrivals": queue.ARRIVED,
        "colleagues": colleagues,
        "away": {mate.pk for mate in colleagues if accounts_access.is_away(mate, timezone.localdate())},
        "regions": _regions(user),
        "sorts": {key: _sort(request, asked, key) for key in queue.SORTS},
        "ordered": asked.order[0],
        "no_holidays": policy.year_without_holidays(timezone.localdate()),
    }
    return render(request, "casework/queue.html", context)


def _free(counts: list[tuple[str, str, int | None]], asked: queue.Asked, user: User) -> int:
    """How many of the list are free to be taken. All that the region reads is not for it to decide."""
    only_read = asked.level != "own" and accounts_access.is_region(user)
    return 0 if only_read else next(count or 0 for view, _, count in counts if view == "free")


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
def saved(request: SignedIn) -> HttpResponse:
    """「存为常用」 of the list as it is narrowed and sorted, and 「删除」 of one."""
    name = request.POST.get("name", "")
    if "drop" in request.POST:
        accounts.drop_list(user=request.user, name=request.POST["drop"])
    else:
        asked = replace(asked_list(request), q="")  # a name that was looked for is not kept
        accounts.keep_list(user=request.user, name=name, query=asked.query)
        messages.success(request, words.list_saved(name.strip()))
    return to_queue(request)


@reviewer_required
def load(request: SignedIn) -> HttpResponse:
    """「各人工作量」: what each colleague has in hand and has decided, who is away; there it is said too (C01)."""
    mates = accounts_access.colleagues(request.user)
    form = AwayForm(
        request.POST if request.method == "POST" and "back" not in request.POST else None, mates, request.user
    )
    try:
        if "back" in request.POST:
            away.say(user=_mate(request, "back"), first=None, last=None, by=request.user)
            messages.success(request, words.AWAY_BACK)
            return redirect("casework:load")
        if form.is_bound and form.is_valid():
            days = {"first": form.cleaned_data["first"], "last": form.cleaned_data["last"]}
            away.say(user=_mate(request, "mate"), by=request.user, **days)
            messages.success(request, words.AWAY_SAID)
            return redirect("casework:load")
    except Refused as refusal:
        form.add_error("last", refusal.words)
    shown = {"load": queue.work_load(mates), "form": form}
    return render(request, "casework/load.html", shown, status=422 if form.errors else 200)


@reviewer_required
def export(request: SignedIn) -> HttpResponse:
    """The list as a workbook, journaled; what is too long for a table is said. Names of people are in it, no number of theirs."""
    user, asked = request.user, queue.Asked.from_query(request.GET)
    policy = figures.on(timezone.localdate())
    found = queue.rows(access.visible_to(user), asked, user, policy.calendar)
    cases = list(found[: MOST + 1])
    if len(cases) > MOST:
        messages.warning(request, words.too_many_to_export(MOST))
        return redirect(f"{reverse('casework:queue')}?{asked.query}")
    journal.write("queue.exported", user, by=user, rows=len(cases), view=asked.view)
    table = (
        words.QUEUE_SHEET,
        words.QUEUE_HEADS,
        (_line(row) for row in queue.with_ages(cases, policy.calendar, user, held.by_case())),
    )
    about = (words.ABOUT_SHEET, words.ABOUT_HEADS, words.about_queue(user.name, timezone.localtime(), len(cases)))
    answer = HttpResponse(sheets.book([table, about], words.QUEUE_WIDTHS), content_type=sheets.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="queue-{timezone.localdate():%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    case = row["case"]
    day = timezone.localdate(case.submitted_at) if case.submitted_at else ""
    due = words.left(row["left"], row["late"]) if case.is_open else ""
    due = words.held_left(row["held"].left) if row["held"] else due
    holder = case.taken_by.name if case.taken_by else ""
    place = divisions.path(case.management_code) if case.management_code else ""
    checks = (case.fails, case.doubts)
    return (
        case.no, case.title, case.employer_name, case.kind_title, case.state_title, str(day), str(case.due_on or ""), due, *checks, holder, place,
    )  # fmt: skip


@reviewer_required
@require_POST
def find(request: SignedIn) -> HttpResponse:
    """One box for everything. ID numbers and phones travel in the body and never reach an address (Q02)."""
    typed = request.POST.get("q", "").strip()
    if called := list(people_access.by_phone(request.user, typed)[:MOST_CALLED]):
        if len(called) == 1:
            return redirect("people:person", called[0].pk)
        answer = render(request, "people/called.html", {"people": called})
        answer["Cache-Control"] = "private, no-store"
        return answer
    if id_card.is_valid(typed, older=True):
        person = people_access.by_id_number(request.user, typed)
        if person is None:
            messages.info(request, words.NOBODY_FOUND)
            return redirect("people:list")
        return redirect("people:person", person.pk)
    case = access.visible_to(request.user).filter(no=typed.upper()).first()
    if case is not None:
        return redirect("casework:case", case.no)
    if id_card.looks_like(typed) or text.is_mobile(typed):
        messages.info(request, words.PHONE_UNKNOWN if text.is_mobile(typed) else words.NUMBER_WRONG)
        return redirect("people:list")
    query = urlencode({"q": typed[: queue.LONGEST_QUERY]})
    return redirect(f"{reverse('employers:list' if _names_a_unit(request.user, typed) else 'people:list')}?{query}")


def _names_a_unit(user: User, typed: str) -> bool:
    """Whether what was typed is a unit's code, or names a unit and no person (C03)."""
    if uscc.may_be(typed):
        return True
    if not typed or people_search.rows(people_access.visible_to(user), people_search.Asked(q=typed)).exists():
        return False
    return employers_search.rows(employers_access.visible_to(user), employers_search.Asked(q=typed)).exists()


@reviewer_required
@require_POST
def take_next(request: SignedIn) -> HttpResponse:
    """「领取下一件」: the first of the list that is open which nobody has."""
    case = actions.take_next(to_decide(request), by=request.user)
    if case is not None:
        return to_case(request, case)
    messages.info(request, words.NOTHING_FREE)
    return to_queue(request)


@reviewer_required
@require_POST
def many(request: SignedIn) -> HttpResponse:
    """「领取」「放回」「转给同事」 for the chosen cases; what could not be done is said case by case."""
    chosen = access.visible_to(request.user).filter(no__in=request.POST.getlist("no")[:200])
    rows = chosen.order_by("submitted_at")
    cases = [case for case in rows if accounts_access.may_decide(request.user, case.deciding_code)]
    if not cases:
        messages.info(request, words.PICK_FIRST)
        return to_queue(request)
    act, verb = _act(request)
    done, faults = actions.each(cases, act)
    messages.info(request, words.many(done, verb, faults))
    return to_queue(request)


def _act(request: SignedIn) -> tuple[Any, str]:
    if "take" in request.POST:
        return lambda case: actions.take(case, by=request.user), words.TAKE
    if "release" in request.POST:
        return lambda case: actions.release(case, by=request.user), words.RELEASE
    if "assign" in request.POST:
        to = _colleague(request)
        return lambda case: actions.assign(case, to=to, by=request.user), words.ASSIGN
    raise Http404


def _colleague(request: SignedIn) -> User:
    return _mate(request, "to")


def _mate(request: SignedIn, name: str) -> User:
    chosen = request.POST.get(name, "")
    mates = accounts_access.colleagues(request.user)
    return get_object_or_404(mates, pk=text.whole(chosen) or 0)


@reviewer_required
@require_POST
def assign(request: SignedIn, no: str) -> HttpResponse:
    """「转给同事」 from the case page."""
    case = get_object_or_404(access.visible_to(request.user), no=no)
    if not access.can_decide(request.user, case):
        raise Http404
    keep_typed(request, case)
    to = _colleague(request)
    actions.assign(case, to=to, by=request.user)
    messages.info(request, words.many(1, words.ASSIGN, []))
    return to_case(request, case) if to.pk == request.user.pk else to_queue(request)


@staff_required
def own_messages(request: SignedIn) -> HttpResponse:
    """站内消息 of a member of staff; looking at them makes all of them read, which the page says by itself (`ui/_seen.html`)."""
    if request.method == "POST":
        inbox.see(user=request.user)
        return HttpResponse(status=204) if htmx.wanted(request) else redirect("casework:messages")
    notes = list(request.user.notes.all()[:100])
    unseen = [note.pk for note in notes if note.read_at is None]
    # The bell counts what nobody has looked at: nothing, on the page that shows them.
    return render(request, "casework/messages.html", {"notes": notes, "unseen": unseen, "unread": 0})
