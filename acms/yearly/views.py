"""The yearly run at the desk; the objection of the person concerned, and the way back from 异动 (D07, D09, D10, D14). HTTP only."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts import papers, signin
from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required, reviewer_required
from acms.base import confirm, files, paging, sheets, text
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.casework import procedures
from acms.casework.views import whole
from acms.people import access as people_access
from acms.people.models import Status
from acms.regions import divisions
from acms.scans.forms import refusing
from acms.yearly import actions, lines, listing, rules, running, standing, words
from acms.yearly.forms import RestorationForm
from acms.yearly.models import Kind, Line, LineQuerySet, LineState, Restoration, Run, RunState

PAGE = 50
LOOKED_THROUGH = 10_000  # lines that are looked through before a question is shown: some three seconds
MOST = 500  # lines that one press of 「全部确认」 confirms: more would keep the page waiting


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
        (kind.value, kind.label, recent.get((kind.value, on.year)), chinese(listing.deadline(kind, on.year)))
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
    mine, asked = lines.within(row, request.user), lines.Asked.from_query(request.GET)
    page = paging.page(request, lines.found(mine, asked), PAGE)
    held = listing.held_for(row, [line for line in page.rows if line.state == LineState.HELD])
    context = {
        "run": row,
        "page": page,
        "lines": [
            (line, divisions.path(line.management_code), words.why(row.kind, line.years), held.get(line.pk, ""))
            for line in page.rows
        ],
        "places": lines.places(mine, asked.place),
        "choices": lines.choices(mine),
        "states": LineState.choices,
        "asked": asked,
        "undoable": standing.undoable([line.pk for line in page.rows]),
        "may_confirm": any(line.state == LineState.HELD for line in page.rows),
        **_next(row),
        "region": accounts_access.is_region(request.user),
        "sample": _sample(row, _missed(row, mine)),
    }
    return render(request, "yearly/run.html", context)


@reviewer_required
def table(request: SignedIn, pk: int) -> HttpResponse:
    """What is asked of the list as a workbook; the taking is journaled."""
    row = get_object_or_404(Run, pk=pk)
    asked = lines.found(lines.within(row, request.user), lines.Asked.from_query(request.GET))
    actions.note_table(run=row, lines=asked.count(), by=request.user)
    answer = HttpResponse(lines.workbook(row, asked), content_type=sheets.TYPE)
    answer["Content-Disposition"] = files.called(words.table_file(row.year, row.get_kind_display()))
    answer["Cache-Control"] = "private, no-store"
    return answer


@reviewer_required
@require_POST
def confirm_lines(request: SignedIn, pk: int) -> HttpResponse:
    """「确认办理」 with one reason: for those of the page that are ticked, or for all that are found, so many at a time."""
    row = get_object_or_404(Run, pk=pk)
    mine, back = lines.within(row, request.user), f"{reverse('yearly:run', args=[pk])}?{request.GET.urlencode()}"
    if "all" in request.POST:
        held = lines.found(mine, lines.Asked.from_query(request.GET)).filter(state=LineState.HELD)
        question = words.confirm_all_asked(held.count(), MOST, lines.leagues(held))
        if request.POST.get("reason", "").strip() and (asked := confirm.ask(request, question, back=back)):
            return asked
        chosen = list(held.values_list("pk", flat=True)[:MOST])
    else:
        chosen = [key for key in map(text.whole, request.POST.getlist("no")) if key is not None][:PAGE]
    try:
        done, dropped, left = actions.confirm_each(
            lines=mine.filter(pk__in=chosen), reason=request.POST.get("reason", ""), by=request.user
        )
        messages.success(request, words.confirmed_each(done, dropped, left))
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect(back)


def _sample(row: Run, years: list[int]) -> words.Reminder:
    """The warning as it would be sent today."""
    today, last = timezone.localdate(), listing.deadline(row.kind, row.year)
    return words.warning(row.kind, years, chinese(rules.promised(today, last)), today > last)


def _missed(row: Run, within: QuerySet[Line]) -> list[int]:
    """The years that somebody of these has missed, for an example."""
    return within.values_list("years", flat=True).first() or [row.year - 1]


def _next(row: Run) -> dict[str, Any]:
    """How many the next warning would reach, and how many a signature, which waits for the list to be made anew after the last day; a list is
    signed once where everybody is held for the agency."""
    today, listed = timezone.localdate(), Line.objects.filter(run=row)
    waits = row.state == RunState.LISTED
    must_count = waits and row.year == today.year and actions.must_count(row, today)
    over = row.year == today.year and today > listing.deadline(row.kind, row.year) and not must_count
    return {
        "to_warn": listed.to_warn(today).count() if waits else 0,
        "ready": listed.ready(today).count() if waits and over else 0,
        "may_sign": waits and over and actions.to_sign(row, today).exists(),
        "count_first": words.COUNT_FIRST if must_count else "",
    }


@reviewer_required
@require_POST
def act(request: SignedIn, pk: int) -> HttpResponse:
    """「发出预告」 and 「签批」, each with the paper that it is done on and a fresh code of the office's second factor."""
    row = get_object_or_404(Run, pk=pk)
    by: User = request.user
    basis = request.POST.get("basis", "")
    if accounts_access.is_region(by) and (asked := _asked(request, row)):
        return asked
    try:
        if "warn" in request.POST:
            actions.warn(run=row, basis=basis, by=by)
            messages.success(request, words.WARNED)
        else:
            actions.sign(run=row, basis=basis, by=by, on=timezone.localdate())
            messages.success(request, words.SIGNED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("yearly:run", pk)


def _asked(request: SignedIn, row: Run) -> HttpResponse | None:
    """The question before a warning or the signature: how many people it reaches, where, and what they will read. None where it reaches
    nobody, of a page that was left open say: the action refuses it."""
    title, is_warning = f"{row.year}年度{row.get_kind_display()}", "warn" in request.POST
    if not _next(row)["to_warn" if is_warning else "may_sign"]:
        return None
    today, listed = timezone.localdate(), Line.objects.filter(run=row)
    if is_warning:
        of, reached, years = _reached(row, listed.to_warn(today), running.to_tell)
        if not of.total:
            return None
        question = words.warn_asked(title, row.warned + 1, of, lines.leagues(reached), _sample(row, years))
    else:
        of, reached, years = _reached(row, listed.ready(today), running.to_apply)
        sample = words.applied(row.kind, years)
        question = words.sign_asked(title, of, lines.leagues(reached), words.RULES[row.kind], sample)
    fault = _fault(request) if request.POST.get(confirm.SURE) else ""
    return confirm.ask(request, question, back=reverse("yearly:run", args=[row.pk]), fault=fault)


def _reached(row: Run, turn: LineQuerySet, sift: running.Sifted) -> tuple[words.Reached, QuerySet[Line], list[int]]:
    """Whom it really reaches, of those whose turn it is: how many, their lines, and the years of one of them. A list that is too long for a
    page is taken as it was counted."""
    if (total := turn.count()) > LOOKED_THROUGH:
        listed_at = date_format(timezone.localtime(row.listed_at), "Y-m-d H:i")
        return words.Reached(total, counted=listed_at), turn, _missed(row, turn)
    due: list[running.Found] = []
    held = gone = 0
    for reach in running.foreseen(row, turn, sift):
        due += reach.due
        held, gone = held + len(reach.held), gone + len(reach.gone)
    years = due[0].years if due else [row.year - 1]
    return words.Reached(len(due), gone, held), turn.filter(pk__in=[found.pk for found in due]), years


def _fault(request: SignedIn) -> str:
    """What is lacking beside the button: the paper, or the office's fresh code."""
    if not request.POST.get("basis", "").strip():
        return words.PAPER_FIRST
    return signin.second_factor(request.user, request.POST.get("code", ""))


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
            came = actions.confirm(line=row, by=by, reason=reason)
            say = messages.warning if came is actions.Came.DROPPED else messages.success
            say(request, words.CAME[came])
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
    whole.say_why(form, case)
    whole.keep_filed(form, case, proof=asked.proof if asked else None)
    if request.method == "POST" and whole.is_current(request, case) and form.is_valid():
        proof, file_name = whole.paper_of(form, "proof")
        values = {"reason": form.cleaned_data["reason"], "proof": proof, "file_name": file_name}
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
