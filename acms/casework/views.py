"""The review desk: the queue of the reviewer's region and the case page (C01, C02). HTTP only."""

from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts.web import staff_required
from acms.base.dates import working_days_after, working_days_between
from acms.base.errors import Refused
from acms.casework import access, actions, kinds, words
from acms.casework.models import Case, Check, State, Submission, Verdict
from acms.letters import spots
from acms.letters.models import Audit
from acms.regions.models import Agency
from acms.scans import actions as scans
from acms.scans import serve
from acms.scans.kinds import KINDS

VIEWS = (
    ("todo", "待办"),
    ("mine", "我的"),
    ("free", "没人领"),
    ("due", "将到期"),
    ("returned", "已退回"),
    ("done", "已办结"),
)
PAGE = 20


def _desk(request: HttpRequest) -> dict[str, Any]:
    """What every page of the desk shows: whose desk it is."""
    agency = Agency.objects.filter(pk=request.user.agency_code).first()  # type: ignore[union-attr]
    return {"agency": agency, "open_count": access.visible_to(request.user).filter(state=State.IN_REVIEW).count()}


@staff_required
def desk(request: HttpRequest) -> HttpResponse:
    return redirect("casework:queue")


def _view(rows: QuerySet[Case], view: str, user: Any) -> QuerySet[Case]:
    open_ = rows.filter(state=State.IN_REVIEW)
    soon = timezone.localdate()
    return {
        "todo": lambda: open_,
        "mine": lambda: open_.filter(taken_by=user),
        "free": lambda: open_.filter(taken_by=None),
        "due": lambda: open_.filter(due_on__lte=_soon(soon)),
        "returned": lambda: rows.filter(state=State.RETURNED),
        "done": lambda: rows.filter(state__in=[State.APPROVED, State.REFUSED]),
    }[view]()


def _soon(day: date) -> date:
    """The last day of what is about to be due."""
    return working_days_after(day, 1)


@staff_required
def queue(request: HttpRequest) -> HttpResponse:
    """Cases of the scope, oldest first, with filters kept in the address."""
    visible = access.visible_to(request.user)
    view = request.GET.get("view", "todo")
    view = view if view in dict(VIEWS) else "todo"
    rows = _view(visible, view, request.user)
    words_asked, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if words_asked:
        small = words_asked.lower()
        rows = rows.filter(
            Q(title__contains=words_asked)
            | Q(employer_name__contains=words_asked)
            | Q(no__endswith=words_asked.upper())
            | Q(sound__startswith=small)
            | Q(initials__startswith=small)
        )
    if kind in kinds.PATHS:
        rows = rows.filter(kind=kind)
    rows = rows.select_related("taken_by").order_by("-submitted_at" if view in ("returned", "done") else "submitted_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = _desk(request) | {
        "page": page,
        "rows": _with_checks(list(page.object_list)),
        "views": _counts(visible, request.user),
        "view": view,
        "q": words_asked,
        "kind": kind,
        "kinds": [(code, kinds.title(code)) for code in kinds.PATHS],
    }
    return render(request, "casework/queue.html", context)


def _counts(visible: QuerySet[Case], user: Any) -> list[tuple[str, str, int]]:
    """Every view with its count, in one statement."""
    open_ = Q(state=State.IN_REVIEW)
    found = visible.aggregate(
        todo=Count("pk", open_),
        mine=Count("pk", open_ & Q(taken_by=user)),
        free=Count("pk", open_ & Q(taken_by=None)),
        due=Count("pk", open_ & Q(due_on__lte=_soon(timezone.localdate()))),
        returned=Count("pk", Q(state=State.RETURNED)),
        done=Count("pk", Q(state__in=[State.APPROVED, State.REFUSED])),
    )
    return [(code, title, found[code]) for code, title in VIEWS]


def _with_checks(rows: list[Case]) -> list[dict[str, Any]]:
    """Rows with their age and the verdicts of the last submission, in one more statement."""
    tally: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    newest = {
        entry["case"]: entry["number"]
        for entry in Submission.objects.filter(case__in=rows).values("case").annotate(number=Count("pk"))
    }
    found = Check.objects.filter(submission__case__in=rows).exclude(verdict=Verdict.PASS)
    for case_pk, number, verdict in found.values_list("submission__case", "submission__number", "verdict"):
        if newest.get(case_pk) == number:
            tally[case_pk][verdict] += 1
    today = timezone.localdate()
    return [
        {
            "case": row,
            "kind": kinds.title(row.kind),
            "left": working_days_between(today, row.due_on) if row.due_on else 0,
            "late": working_days_between(row.due_on, today) if row.due_on and row.due_on < today else 0,
            "checks": tally[row.pk],
        }
        for row in rows
    ]


def _visible(request: HttpRequest, no: str) -> Case:
    """Out of scope = 404, as if it were not there. Raises Refused when its person has just taken it back."""
    if access.withdrawn(request.user, no):
        raise Refused(words.TAKEN_BACK, "taken_back")
    return get_object_or_404(access.visible_to(request.user).select_related("subject", "taken_by"), no=no)


@staff_required
def case(request: HttpRequest, no: str) -> HttpResponse:
    """The answers beside the scans and the check results."""
    row = _visible(request, no)
    return render(request, "casework/case.html", _case_context(request, row))


def _case_context(request: HttpRequest, row: Case) -> dict[str, Any]:
    submission = row.last_submission
    assert submission is not None
    checks = list(submission.checks.all())
    marks = {check.pk: n for n, check in enumerate([c for c in checks if c.verdict != Verdict.PASS], start=1)}
    by_item: dict[str, Check] = {}
    for check in checks:
        held = by_item.get(check.item)
        if held is None or (held.verdict == Verdict.PASS and check.verdict != Verdict.PASS):
            by_item[check.item] = check
    strip = [(kind, KINDS[kind].title, pk) for kind, pk in submission.frozen["scans"].items()]
    asked = request.GET.get("scan", "")
    shown = asked if asked in {pk for _, _, pk in strip} else _first_scan(checks, strip)
    kind = kinds.kind(row.kind)
    return _desk(request) | {
        "case": row,
        "kind": kind,
        "submission": submission,
        "sections": _sections(submission.frozen["sections"], by_item, marks),
        "doubts": [(marks[c.pk], c) for c in checks if c.pk in marks],
        "agreeing": [c for c in checks if c.verdict == Verdict.PASS],
        "strip": strip,
        "shown": next((entry for entry in strip if entry[2] == shown), strip[0] if strip else None),
        "printed": _printed_spots(submission),
        "spots": [(marks.get(c.pk), c) for c in checks if str(c.scan_id) == shown and c.box],
        "shown_scan": submission.scans.filter(pk=shown).first() if shown else None,
        "differences": differences(row, submission),
        "reasons": words.REASONS,
        "policy": kind.refer(row, submission) if row.state == State.IN_REVIEW else [],
        "can_decide": access.can_decide(request.user, row),  # type: ignore[arg-type]
        "mine": row.taken_by_id == request.user.pk,
        "history": list(row.decisions.select_related("by")),
        "left": working_days_between(timezone.localdate(), row.due_on) if row.due_on else 0,
        "deadline": settings.ACMS_DEADLINE_DAYS,
    }


def _printed_spots(submission: Submission) -> dict[str, int]:
    """Which findings of the letter's audit can be shown beside its print: the check's code and the finding's number."""
    pk = submission.frozen["scans"].get("proof_letter")
    audit = Audit.objects.filter(scan_id=pk).only("findings").first() if pk else None
    found = enumerate((audit.findings if audit else None) or [])
    return {f"letter_{finding['code']}": number for number, finding in found if finding.get("printed")}


def _first_scan(checks: list[Check], strip: list[tuple[str, str, str]]) -> str:
    """The scan of the first doubt, else the first there is."""
    doubtful = next((str(c.scan_id) for c in checks if c.verdict != Verdict.PASS and c.scan_id), "")
    return doubtful or (strip[0][2] if strip else "")


def _sections(frozen: list[dict[str, Any]], by_item: dict[str, Check], marks: dict[int, int]) -> list[dict[str, Any]]:
    """Sections as the desk shows them; the ones with problems come first."""
    sections = []
    for section in frozen:
        rows = []
        for answer in section["answers"]:
            check = by_item.get(answer["item"])
            rows.append({**answer, "check": check, "mark": marks.get(check.pk) if check else None})
        troubled = any(row["mark"] for row in rows)
        sections.append({"title": section["title"], "rows": rows, "troubled": troubled})
    return sorted(sections, key=lambda section: not section["troubled"])


def differences(row: Case, submission: Submission) -> list[tuple[str, str, str]]:
    """Label, former and present value of what changed since the last submission (W12)."""
    before = row.submissions.filter(number=submission.number - 1).first()
    if before is None:
        return []

    def flat(frozen: dict[str, Any]) -> dict[str, tuple[str, str]]:
        return {
            answer["item"]: (answer["label"], answer["masked"] or answer["value"] or answer["scan"])
            for section in frozen["sections"]
            for answer in section["answers"]
        }

    old, new = flat(before.frozen), flat(submission.frozen)
    found = []
    for item in new.keys() | old.keys():
        then, now = old.get(item, ("", "")), new.get(item, ("", ""))
        if then[1] != now[1]:
            label = now[0] or then[0]
            replaced = item.startswith("scan.")
            found.append((label, "旧的" if replaced else then[1], "重新上传" if replaced else now[1]))
    return sorted(found)


@staff_required
@require_POST
def take(request: HttpRequest, no: str) -> HttpResponse:
    """「领取」."""
    row = _visible(request, no)
    _require(request, row)
    actions.take(row, by=request.user)
    return redirect("casework:case", no)


@staff_required
@require_POST
def release(request: HttpRequest, no: str) -> HttpResponse:
    """「放回」."""
    actions.release(_visible(request, no), by=request.user)
    return redirect("casework:queue")


@staff_required
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


def _require(request: HttpRequest, row: Case) -> None:
    """In scope, but no right to decide = 403."""
    if not access.can_decide(request.user, row):  # type: ignore[arg-type]
        raise PermissionDenied


@staff_required
@require_POST
def decide(request: HttpRequest, no: str) -> HttpResponse:
    """「通过」, 「退回」 with the marked items, 「不予通过」."""
    row = _visible(request, no)
    if row.state == State.IN_REVIEW:
        _require(request, row)
    data = request.POST
    try:
        if "approve" in data:
            actions.approve(row, by=request.user)
        elif "return" in data:
            actions.return_for_correction(row, by=request.user, items=_marked(row, data))
        elif "refuse" in data and kinds.kind(row.kind).may_refuse:
            actions.refuse(row, by=request.user, reason=data.get("reason", ""))
        else:
            raise PermissionDenied
    except Refused as refusal:
        row.refresh_from_db()
        context = _case_context(request, row) | {"refused": refusal.words, "typed": data}
        return render(request, "casework/case.html", context, status=refusal.status)
    messages.success(request, f"{row.title}：{row.get_state_display()}。")
    if data.get("go_on"):
        following = (
            access.visible_to(request.user)
            .filter(state=State.IN_REVIEW)
            .filter(Q(taken_by=None) | Q(taken_by=request.user.pk))
        )
        after = following.order_by("submitted_at").first()
        if after:
            return redirect("casework:case", after.no)
    return redirect("casework:queue")


def _marked(row: Case, data: Any) -> list[dict[str, str]]:
    """The marked items with the reason of each: free text, else the chosen template, else what the check found."""
    submission = row.last_submission
    assert submission is not None
    labels = {a["item"]: a["label"] for s in submission.frozen["sections"] for a in s["answers"]}
    found = {check.item: check.message for check in submission.checks.exclude(verdict=Verdict.PASS)}
    items = []
    for item in data.getlist("item"):
        if item in labels:
            reason = data.get(f"text:{item}", "").strip() or data.get(f"reason:{item}", "").strip()
            items.append({"item": item, "label": labels[item], "reason": reason or found.get(item) or words.NO_REASON})
    return items


@staff_required
def scan(request: HttpRequest, no: str, pk: Any, copy: str) -> HttpResponse:
    """A scan of a visible case, marked with viewer and time; the view is logged and the person can see it (S05)."""
    row = _visible(request, no)
    submission = row.last_submission
    found = get_object_or_404(submission.scans, pk=pk) if submission else None
    if found is None:
        raise PermissionDenied
    if copy == "archive":
        scans.note_view(scan=found, by=request.user)
    return serve.rendition(found, copy, watermark=request.user.name)  # type: ignore[union-attr]


@staff_required
def spot(request: HttpRequest, no: str, check: int, which: str) -> HttpResponse:
    """The place that a check speaks of: on the scan, marked and logged like the scan itself, or on the letter's print (T04)."""
    row = _visible(request, no)
    submission = row.last_submission
    found = get_object_or_404(submission.checks.select_related("scan"), pk=check) if submission else None
    if found is None or found.scan is None or not found.box:
        raise Http404
    if which == "print":
        number = _printed_spots(found.submission).get(found.code)
        if number is None:
            raise Http404
        return spots.show(get_object_or_404(Audit, scan_id=found.scan_id), number, "print")
    scans.note_view(scan=found.scan, by=request.user)
    return serve.part(found.scan, found.box, watermark=request.user.name)  # type: ignore[union-attr]
