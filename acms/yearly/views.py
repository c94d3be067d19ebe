"""The yearly run at the desk; the objection of the person concerned, and the way back from 异动 (D07, D09, D10, D14). HTTP only."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts import papers
from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required, reviewer_required
from acms.base import confirm, paging
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.casework import procedures
from acms.people import access as people_access
from acms.people.models import Status
from acms.regions import divisions
from acms.scans.forms import refusing
from acms.yearly import actions, words
from acms.yearly.forms import RestorationForm
from acms.yearly.models import Kind, Line, LineState, Restoration, Run

PAGE = 50


# ---- the run ----------------------------------------------------------------------------------------------------------


@reviewer_required
def runs(request: SignedIn) -> HttpResponse:
    """「年度办理」: this year's two runs and those before; the region's office begins them."""
    on = timezone.localdate()
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in Kind.values:
            raise Http404
        try:
            actions.start(kind=kind, by=request.user, on=on)
            messages.success(request, words.STARTED)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("yearly:runs")
    recent = {(run.kind, run.year): run for run in Run.objects.all()[:20]}
    kinds = [
        (kind.value, kind.label, recent.get((kind.value, on.year)), chinese(actions.deadline(kind, on.year)))
        for kind in Kind
    ]
    context = {
        "kinds": kinds,
        "past": [run for run in recent.values() if run.year != on.year],
        "region": accounts_access.is_region(request.user),
        "year": on.year,
    }
    return render(request, "yearly/runs.html", context)


@reviewer_required
def run(request: SignedIn, pk: int) -> HttpResponse:
    """One run: how many where, and the people of the scope with the reasons."""
    row = get_object_or_404(Run, pk=pk)
    within = Line.objects.filter(run=row).filter(accounts_access.within(request.user))
    asked = within.select_related("person__employer", "settled_by").order_by("management_code", "pk")
    state, objected = request.GET.get("state", ""), request.GET.get("objected") == "1"
    if state in LineState.values:
        asked = asked.filter(state=state)
    if objected:
        asked = asked.exclude(objected_at=None)
    counted = within.values("management_code").annotate(
        all=Count("pk"),
        applied=Count("pk", Q(state=LineState.APPLIED)),
        undone=Count("pk", Q(state=LineState.UNDONE)),
        objected=Count("pk", Q(objected_at__isnull=False)),
    )
    page = paging.page(request, asked, PAGE)
    context = {
        "run": row,
        "page": page,
        "lines": [(line, words.why(row.kind, line.years)) for line in page.rows],
        "places": [(divisions.path(place["management_code"]), place) for place in counted.order_by("management_code")],
        "states": LineState.choices,
        "state": state,
        "objected": objected,
        "region": accounts_access.is_region(request.user),
        "sample": words.warning(
            row.kind, within.values_list("years", flat=True).first() or [row.year - 1], words.A_DAY
        ),
    }
    return render(request, "yearly/run.html", context)


@reviewer_required
@require_POST
def act(request: SignedIn, pk: int) -> HttpResponse:
    """「发出预告」 and 「签批」."""
    row = get_object_or_404(Run, pk=pk)
    by: User = request.user
    if accounts_access.is_region(by) and (asked := _asked(request, row)):
        return asked
    try:
        if "warn" in request.POST:
            actions.warn(run=row, by=by)
            messages.success(request, words.WARNED)
        else:
            actions.sign(run=row, by=by, on=timezone.localdate())
            messages.success(request, words.SIGNED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("yearly:run", pk)


def _asked(request: HttpRequest, row: Run) -> HttpResponse | None:
    """The question before a warning or the signature, with how many people it reaches."""
    title = f"{row.year}年度{row.get_kind_display()}"
    warning = "warn" in request.POST
    reached = Line.objects.filter(run=row, state__in=[LineState.PROPOSED, LineState.HELD]).count()
    question = words.warn_asked(title, row.warned + 1, reached) if warning else words.sign_asked(title, reached)
    return confirm.ask(request, question, back=reverse("yearly:run", args=[row.pk]))


@reviewer_required
@require_POST
def line(request: SignedIn, pk: int) -> HttpResponse:
    """「确认」, 「不办理」 or 「恢复」 for one person."""
    rows = Line.objects.filter(accounts_access.within(request.user)).select_related("run", "person__user", "ended")
    row = get_object_or_404(rows, pk=pk)
    by: User = request.user
    reason = request.POST.get("reason", "")
    try:
        if "confirm" in request.POST:
            actions.confirm(line=row, by=by)
            messages.success(request, words.CONFIRMED)
        elif "spare" in request.POST:
            actions.spare(line=row, reason=reason, by=by)
            messages.success(request, words.SPARED)
        else:
            actions.undo(line=row, reason=reason, by=by)
            messages.success(request, words.UNDONE)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("yearly:run", row.run_id)


@person_required
@require_POST
def objection(request: SignedIn, pk: int) -> HttpResponse:
    """「提出异议」 by the person concerned."""
    row = get_object_or_404(Line.objects.select_related("person__user"), pk=pk, person__user=request.user.pk or 0)
    try:
        actions.object_to(line=row, text=request.POST.get("text", ""), by=request.user)
        messages.success(request, words.OBJECTED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("me:me")


@person_required
def restore(request: SignedIn) -> HttpResponse:
    """「申请恢复」 from 异动, with reasons and proof; a returned application comes back filled in (D14, L09)."""
    person = get_object_or_404(people_access.own(request.user, Status.MOVED_OUT))
    case = actions.restoration_case(request.user)
    asked = procedures.about(Restoration).detail_of(case) if case and case.is_editable else None
    form = RestorationForm(
        request.POST or None, papers.files(request, RestorationForm), initial={"reason": asked.reason} if asked else {}
    )
    if request.method == "POST" and form.is_valid():
        paper = form.cleaned_data["proof"]
        values = {"reason": form.cleaned_data["reason"], "proof": paper.read(), "file_name": paper.name or ""}
        with refusing(form):
            actions.ask_restoration(person=person, by=request.user, **values)
        if not form.errors:
            messages.success(request, words.RESTORE_ASKED)
            return redirect("me:me")
    context = {
        "form": form,
        "case": case,
        "waits": case is not None and case.is_open,
        "decision": case.last_decision if case else None,
        "reasons": [why for _, why in actions.mine(person)],
    }
    return render(request, "yearly/restore.html", context, status=422 if form.errors else 200)
