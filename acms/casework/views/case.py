"""The case page: answers beside scans and check results, and what is decided there (C02). HTTP only."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access as rights
from acms.accounts.web import reviewer_required
from acms.base.errors import Refused
from acms.casework import access, actions, kinds, queue, words
from acms.casework.models import Case, Check, ReasonTemplate, State, Submission, Verdict
from acms.casework.views.common import require_decider, visible
from acms.letters import render as letters_render
from acms.letters import spots
from acms.letters.models import Audit
from acms.policy import figures
from acms.regions.models import Agency
from acms.scans import actions as scans
from acms.scans import serve
from acms.scans.kinds import KINDS


@reviewer_required
def case(request: HttpRequest, no: str) -> HttpResponse:
    """The answers beside the scans and the check results."""
    row = visible(request, no)
    return render(request, "casework/case.html", context(request, row))


def context(request: HttpRequest, row: Case) -> dict[str, Any]:
    submission = row.last_submission
    assert submission is not None
    checks = list(submission.checks.all())
    marks = {check.pk: n for n, check in enumerate([c for c in checks if c.verdict != Verdict.PASS], start=1)}
    by_item: dict[str, Check] = {}
    for check in checks:
        held = by_item.get(check.item)
        if held is None or (held.verdict == Verdict.PASS and check.verdict != Verdict.PASS):
            by_item[check.item] = check
    marked: dict[str, tuple[int, str]] = {}
    for check in checks:
        if check.pk in marks and check.scan_id:
            marked.setdefault(str(check.scan_id), (marks[check.pk], "bad" if check.verdict == Verdict.FAIL else "warn"))
    strip = [(kind, KINDS[kind].title, pk) for kind, pk in submission.frozen["scans"].items()]
    asked = request.GET.get("scan", "")
    shown = asked if asked in {pk for _, _, pk in strip} else _first_scan(checks, strip)
    shown_scan = submission.scans.filter(pk=shown).first() if shown else None
    kind, calendar = kinds.kind(row.kind), figures.on(timezone.localdate()).calendar
    return {
        "case": row,
        "kind": kind,
        "submission": submission,
        "sections": _sections(submission.frozen["sections"], by_item, marks),
        "doubts": [(marks[c.pk], c) for c in checks if c.pk in marks],
        "agreeing": [c for c in checks if c.verdict == Verdict.PASS],
        "strip": strip,
        "strip_marks": marked,
        "shown": next((entry for entry in strip if entry[2] == shown), strip[0] if strip else None),
        "printed": _printed_spots(submission),
        "spots": [(marks.get(c.pk), c) for c in checks if str(c.scan_id) == shown and c.box],
        "shown_scan": shown_scan,
        "mark_size": max(24, (shown_scan.width if shown_scan else 0) // 28),
        "print_beside": bool(shown) and shown == _letter_scan(submission),
        "beside": request.GET.get("beside") == "print" and shown == _letter_scan(submission),
        "differences": differences(row, submission),
        "register": _register(row, submission),
        "reasons": _reasons(request.user.agency_code),  # type: ignore[union-attr]
        "colleagues": list(rights.colleagues(request.user)) if row.state == State.IN_REVIEW else [],  # type: ignore[arg-type]
        "remarks": list(row.remarks.select_related("by")),
        "steps": list(row.steps.select_related("by")),
        "policy": kind.refer(row, submission) if row.state == State.IN_REVIEW else [],
        "can_decide": access.can_decide(request.user, row),  # type: ignore[arg-type]
        "mine": row.taken_by_id == request.user.pk,
        "decider": Agency.objects.filter(pk=row.deciding_code).first(),
        "can_reverse": access.can_reverse(request.user, row),  # type: ignore[arg-type]
        "history": list(row.decisions.select_related("by")),
        "left": calendar.between(timezone.localdate(), row.due_on) if row.due_on else 0,
    }


def _reasons(agency_code: str) -> list[ReasonTemplate]:
    """The agency's own templates; what the product ships while it has none."""
    own = list(ReasonTemplate.objects.filter(agency_code=agency_code))
    return own or [ReasonTemplate(text=text) for text in words.REASONS]


def _register(row: Case, submission: Submission) -> list[tuple[str, str, str]]:
    """Label, what the register says and what is stated, where the two differ (C02)."""
    kind = kinds.kind(row.kind)
    return [(label, held, stated) for label, held, stated in kind.against_register(row, submission) if held != stated]


def _printed_spots(submission: Submission) -> dict[str, int]:
    """Which findings of the letter's audit can be shown beside its print: the check's code and the finding's number."""
    pk = _letter_scan(submission)
    audit = Audit.objects.filter(scan_id=pk).only("findings").first() if pk else None
    found = enumerate((audit.findings if audit else None) or [])
    return {f"letter_{finding['code']}": number for number, finding in found if finding.get("printed")}


def _letter_scan(submission: Submission) -> str | None:
    """The scan of the letter that was submitted, of whatever kind."""
    return next((pk for kind, pk in submission.frozen["scans"].items() if KINDS[kind].is_letter), None)


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


@reviewer_required
@require_POST
def take(request: HttpRequest, no: str) -> HttpResponse:
    """「领取」."""
    row = visible(request, no)
    require_decider(request, row)
    actions.take(row, by=request.user)
    return redirect("casework:case", no)


@reviewer_required
@require_POST
def release(request: HttpRequest, no: str) -> HttpResponse:
    """「放回」."""
    actions.release(visible(request, no), by=request.user)
    return redirect("casework:queue")


@reviewer_required
@require_POST
def decide(request: HttpRequest, no: str) -> HttpResponse:
    """「通过」, 「退回」 with the marked items, 「不予通过」."""
    row = visible(request, no)
    if row.state == State.IN_REVIEW:
        require_decider(request, row)
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
        return _again(request, row, refusal, data)
    messages.success(request, f"{row.title}：{row.get_state_display()}。")
    after = queue.following(access.visible_to(request.user), request.user) if data.get("go_on") else None  # type: ignore[arg-type]
    return redirect("casework:case", after.no) if after else redirect("casework:queue")


def _again(request: HttpRequest, row: Case, refusal: Refused, typed: Any) -> HttpResponse:
    """The page as it is now, with why nothing was done and what was typed."""
    row.refresh_from_db()
    shown = context(request, row) | {"refused": refusal.words, "typed": typed}
    return render(request, "casework/case.html", shown, status=refusal.status)


@reviewer_required
@require_POST
def reverse(request: HttpRequest, no: str) -> HttpResponse:
    """「撤销通过」 by the agency above, with reasons (C02)."""
    row = visible(request, no)
    if row.state == State.APPROVED and not access.can_reverse(request.user, row):  # type: ignore[arg-type]
        raise PermissionDenied
    data = request.POST
    try:
        actions.reverse(row, by=request.user, items=_marked(row, data), reason=data.get("reason", ""))
    except Refused as refusal:
        return _again(request, row, refusal, data)
    messages.success(request, words.REVERSED)
    return redirect("casework:case", no)


@reviewer_required
@require_POST
def remark(request: HttpRequest, no: str) -> HttpResponse:
    """「内部备注」."""
    row = visible(request, no)
    try:
        actions.remark(row, by=request.user, text=request.POST.get("text", ""))
    except Refused as refusal:
        return _again(request, row, refusal, request.POST)
    return redirect("casework:case", no)


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


@reviewer_required
def scan(request: HttpRequest, no: str, pk: Any, copy: str) -> HttpResponse:
    """A scan of a visible case, marked with viewer and time; the view is logged and the person can see it (S05)."""
    row = visible(request, no)
    submission = row.last_submission
    found = get_object_or_404(submission.scans, pk=pk) if submission else None
    if found is None:
        raise PermissionDenied
    if copy == "archive":
        scans.note_view(scan=found, by=request.user)
    return serve.rendition(found, copy, watermark=request.user.name)  # type: ignore[union-attr]


@reviewer_required
def spot(request: HttpRequest, no: str, check: int, which: str) -> HttpResponse:
    """The place that a check speaks of: on the scan, marked and logged like the scan itself, or on the letter's print (T04)."""
    row = visible(request, no)
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


@reviewer_required
def printed(request: HttpRequest, no: str) -> HttpResponse:
    """The proof letter as the system printed it, to lay beside its scan (C02)."""
    row = visible(request, no)
    submission = row.last_submission
    pk = _letter_scan(submission) if submission else None
    audit = get_object_or_404(Audit.objects.select_related("letter"), scan_id=pk) if pk else None
    if audit is None:
        raise Http404
    scans.note_view(scan=audit.scan, by=request.user)
    return serve.private(letters_render.raster_png(audit.letter.pdf(), 110), "image/png")
