"""办件 of a supervising unit's units: it reads, pre-reviews and reminds, and never decides (R03, A8). HTTP only."""

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts.web import SignedIn
from acms.base import asking, confirm, paging, text
from acms.casework import access as casework_access
from acms.casework import actions as casework
from acms.casework import held, procedures, queue
from acms.casework.models import Case, Opinion, Submission, Verdict
from acms.casework.views.case import pre_reviews
from acms.employers.models import Employer
from acms.people.models import Person
from acms.policy import figures
from acms.scans.forms import refusing
from acms.supervising import access, actions, hiding, words
from acms.supervising.forms import OpinionForm
from acms.supervising.web import supervisor_required

PAGE = 30
VIEWS = ("todo", "due", "returned", "done")


class Row(NamedTuple):
    """A case of the list, whether somebody may be reminded of it, and what was last said of it."""

    case: Case
    waits: bool
    said: str


def _rows(request: SignedIn, query: QueryDict) -> tuple[Any, queue.Asked]:
    """The cases that a list asks for; `unit` narrows it to one unit."""
    asked = queue.Asked.from_query(query)
    visible = casework_access.visible_to(request.user)
    unit = text.whole(query.get("unit", ""))
    asked = replace(asked, unknown=asked.unknown + asking.unknown(query, {"unit": unit}))
    if unit:
        visible = visible.filter(employer__in=Employer.objects.with_merged([unit]))
    calendar = figures.on(timezone.localdate()).calendar
    return queue.rows(visible, asked, request.user, calendar), asked


@supervisor_required
def listing(request: SignedIn, own: Employer) -> HttpResponse:
    """The cases of the unit and of those under it, oldest first, filters kept in the address."""
    found, asked = _rows(request, request.GET)
    newest = Submission.objects.order_by("-number").prefetch_related("pre_reviews")
    page = paging.page(request, found.select_related("subject").prefetch_related(Prefetch("submissions", newest)), PAGE)
    calendar = figures.on(timezone.localdate()).calendar
    waiting = {one.case.pk for one in access.waits_for(page.rows)}
    counts = queue.counts(casework_access.visible_to(request.user), asked, request.user, calendar, held.by_case())
    units = Employer.objects.filter(supervisor=own).order_by("sound")[:500]
    context = {
        "own": own,
        "asked": asked,
        "page": page,
        "rows": [Row(row, row.pk in waiting, _said(row)) for row in page.rows],
        "views": [view for view in counts if view[0] in VIEWS],
        "kinds": procedures.choices(),
        "units": [(str(row.pk), row.name) for row in (own, *units)],
        "unit": request.GET.get("unit", ""),
        "query": request.GET.urlencode(),
        "remind": bool(page.rows) and asked.view != "done",
    }
    return render(request, "supervising/cases.html", context)


def _said(row: Case) -> str:
    """What was last said of the last submission."""
    submission = next(iter(row.submissions.all()), None)
    notes = list(submission.pre_reviews.all()) if submission else []
    return notes[-1].get_opinion_display() if notes else ""


@supervisor_required
def case(request: SignedIn, own: Employer, no: str) -> HttpResponse:
    """What was submitted, numbers masked, with what the checks say; a post writes 预审意见 down."""
    row = get_object_or_404(casework_access.visible_to(request.user).select_related("subject", "taken_by"), no=no)
    may = casework_access.may_pre_review(request.user, row)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _noted(request, own, row, form):
        messages.success(request, words.PRE_REVIEWED)
        return redirect("supervising:case", no)
    submission = row.last_submission
    context = {
        "own": own,
        "case": row,
        "kind": procedures.of(row),
        "submission": submission,
        "sections": hiding.sections(submission.frozen["sections"], _born(row)) if submission else [],
        "doubts": submission.checks.exclude(verdict=Verdict.PASS) if submission else [],
        "decision": row.last_decision,
        "pre_reviews": pre_reviews(row),
        "may": may,
        "form": form,
        "remind": bool(access.waits_for([row])),
    }
    return render(request, "supervising/case.html", context, status=422 if form.errors else 200)


def _born(row: Case) -> date | None:
    """The birthday of whose case it is, wherever it stands in it."""
    return Person.objects.filter(user=row.subject_id).values_list("born", flat=True).first()


def _noted(request: SignedIn, own: Employer, row: Case, form: OpinionForm) -> bool:
    opinion, said = Opinion(form.cleaned_data["opinion"]), form.cleaned_data["text"]
    seen = text.whole(request.POST.get("submission", "")) or 0
    with refusing(form, no_text="text"):
        casework.pre_review(row, unit=own, by=request.user, opinion=opinion, text=said, seen=seen)
    return not form.errors


@supervisor_required
@require_POST
def remind(request: SignedIn, own: Employer) -> HttpResponse:
    """「催办」 one case, or after a question all of the list that the page shows."""
    query = QueryDict(request.POST.get("back", ""))
    if no := request.POST.get("no", ""):
        cases = list(casework_access.visible_to(request.user).filter(no=no).select_related("subject"))
    else:
        found, _ = _rows(request, query)
        cases = list(found.select_related("subject")[: actions.MOST + 1])
    if len(cases) > actions.MOST:
        messages.warning(request, words.too_many(actions.MOST))
        return redirect(_list(query))
    if not no and cases and (asked := confirm.ask(request, words.remind_asked(len(cases)), back=_list(query))):
        return asked
    done = actions.remind(cases=cases, supervisor=own, by=request.user, on=timezone.localdate())
    messages.success(request, words.reminded(*done) if cases else words.NOTHING_TO_REMIND)
    return redirect(_list(query))


def _list(query: QueryDict) -> str:
    """Back to the list as it was; only a query, never another address."""
    return f"{reverse('supervising:cases')}?{query.urlencode()}"
