"""The case page: answers beside scans and check results (C02). HTTP only."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts import keeping
from acms.accounts.models import User
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import htmx
from acms.casework import access, comparing, drafting, held, naming, procedures, words
from acms.casework.models import (
    WAITING,
    Agreement,
    Case,
    CaseState,
    Check,
    DecisionDraft,
    PreReview,
    ReasonTemplate,
    Submission,
    Verdict,
)
from acms.casework.procedures import Background
from acms.casework.views import viewer
from acms.casework.views.common import labels, list_of, returnable, visible
from acms.people import actions as people
from acms.policy import figures
from acms.regions.models import Agency

FORM = "decide"  # its name among the forms that outlive a session (L06)


@reviewer_required
def case(request: SignedIn, no: str) -> HttpResponse:
    """The answers beside the scans and the check results; for a scan that is switched in place, the viewer alone."""
    row = visible(request, no)
    if htmx.wanted(request):
        answer = render(request, "casework/_viewer.html", piece(request, row))
        answer["Cache-Control"] = "private, no-store"  # never shown as the page of the same address
        return answer
    return render(request, "casework/case.html", context(request, row))


@reviewer_required
@require_POST
def whole(request: SignedIn, no: str) -> HttpResponse:
    """Every number that the page masks, whole, noted for its person (Q02, S05)."""
    row = visible(request, no)
    submission = row.last_submission
    assert submission is not None
    people.note_numbers(users=[row.subject], by=request.user)
    sections = submission.frozen["sections"]
    masked = [answer for section in sections for answer in section["answers"] if answer["masked"]]
    answer = render(request, "casework/whole.html", {"case": row, "masked": masked})
    answer["Cache-Control"] = "private, no-store"
    return answer


def piece(request: HttpRequest, row: Case) -> dict[str, Any]:
    """What the viewer alone shows."""
    submission = row.last_submission
    assert submission is not None
    shown = viewer.context(request, submission, viewer.weighed(submission), [], viewer.beside(row), viewer.known(row))
    return shown | {"case": row, "list": list_of(request)}


def context(
    request: SignedIn, row: Case, typed: drafting.Typed | None = None, bare: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """All of the page. `typed`: what was just sent and could not be done, else the draft; `bare`: items without a reason."""
    submission = row.last_submission
    assert submission is not None
    checks = viewer.weighed(submission)
    marks = viewer.numbered(checks)
    by_item: dict[str, Check] = {}
    for check in checks:  # what matters most of each item comes first
        by_item.setdefault(check.item, check)
    kind, calendar = procedures.of(row), figures.on(timezone.localdate()).calendar
    stated = kind.thaw(row, submission)
    grounds = procedures.grounds(row, stated) if row.state == CaseState.IN_REVIEW else []
    drafts = list(row.drafts.select_related("by"))
    own = next((draft for draft in drafts if draft.by_id == request.user.pk), None)
    page = reverse("casework:case", args=[row.no])
    late = _sent_in_vain(request, row, page, submission, own)
    written = typed or late or drafting.Typed.kept(own)
    locked = kind.not_returned(row)
    printed, about = viewer.printed_spots(submission), kind.beside(row, stated)
    background = kind.background(row, stated)
    left = calendar.between(timezone.localdate(), row.due_on) if row.due_on else 0
    waits = held.of(row)
    can_decide = waits is None and access.can_decide(request.user, row)
    can_reverse = access.can_reverse(request.user, row)
    return {
        **viewer.context(request, submission, checks, [slot for _, slot in grounds], about, background),
        "case": row,
        "kind": kind,
        "not_returned": locked,
        "elsewhere": kind.put_right_elsewhere(row) if locked & labels(submission).keys() else ("", ""),
        "submission": submission,
        "about": about,
        "background": background,
        "related_opens": _opens(request.user, background),
        "agreement": Agreement.objects.filter(submission=submission).select_related("by").first(),
        "about_opens": about is not None and access.visible_to(request.user).filter(pk=about.case.pk).exists(),
        "sections": _sections(submission.frozen["sections"], by_item, marks, written),
        "masked": any(answer["masked"] for part in submission.frozen["sections"] for answer in part["answers"]),
        "doubts": viewer.doubts(checks, marks),
        "agreeing": [viewer.compared(c, printed, naming.shown(c)) for c in checks if c.verdict == Verdict.PASS],
        "printed": printed,
        "differences": differences(row, submission),
        "register": [line for line in kind.against_register(row, stated) if line[1] != line[2]],
        "reasons": _reasons(request.user.agency_code),
        "colleagues": list(accounts_access.colleagues(request.user)) if row.state == CaseState.IN_REVIEW else [],
        "pre_reviews": pre_reviews(row),
        "remarks": list(row.remarks.select_related("by")),
        "steps": list(row.steps.select_related("by")),
        "policy": [reason for reason, _ in grounds],
        "can_decide": can_decide,
        "held": waits,
        "fell": held.fallen(row, request.user),
        "marks": can_decide or can_reverse,
        "mine": row.taken_by_id == request.user.pk,
        "holder_away": row.taken_by is not None and accounts_access.is_away(row.taken_by, timezone.localdate()),
        "decider": Agency.objects.filter(pk=row.deciding_code).first(),
        "can_reverse": can_reverse,
        "for_good": kind.for_good if access.is_above(request.user, row) else "",
        "earlier": (others := earlier(request.user, row)),
        "side_by_side": sum(one.is_open for one in others),
        "history": list(row.decisions.select_related("by")),
        "left": left,
        "late": -left,
        "typed": written,
        "unsent": typed is not None and typed.begun,
        "bare": bare,
        "version": own.version if own else 0,
        "kept_mark": keeping.new_mark(request, page, FORM).sign(),
        "to_be_kept": late is not None,
        "kept_at": own.at if own and own.begun else None,
        "others": _others(drafts, request),
        "list": list_of(request),
    }


def _opens(user: User, background: Background | None) -> set[int]:
    """Which of the other cases about the same the reviewer may open."""
    others = [one.case.pk for one in background.cases] if background else []
    return set(access.visible_to(user).filter(pk__in=others).values_list("pk", flat=True)) if others else set()


EARLIER = 10


def earlier(user: User, row: Case) -> list[Case]:
    """What else the person has submitted and the reviewer may open: what waits beside it first, then the newest (C02, D05)."""
    rows = access.visible_to(user).filter(subject=row.subject_id, submitted_at__isnull=False).exclude(pk=row.pk)
    return list(rows.annotate(waits=Q(state__in=WAITING)).order_by("-waits", "-submitted_at")[:EARLIER])


def pre_reviews(row: Case) -> list[PreReview]:
    """What supervising units have said, of every submission, the latest first."""
    rows = PreReview.objects.filter(submission__case=row)
    return list(rows.select_related("unit", "by", "submission").order_by("-pk"))


def _sent_in_vain(
    request: HttpRequest, row: Case, page: str, submission: Submission, own: DecisionDraft | None
) -> drafting.Typed | None:
    """What the page sent after the session or its token had ended (L06), unless the draft is newer."""
    sent = keeping.kept(request, page, FORM)
    if sent is None or sent.at <= max(submission.at, own.at if own else submission.at):
        return None
    return drafting.Typed.sent(MultiValueDict(sent.values), returnable(row, submission))


def _others(drafts: list[DecisionDraft], request: HttpRequest) -> list[DecisionDraft]:
    """Colleagues who have begun: their names and since when, never their words."""
    return [draft for draft in drafts if draft.begun and draft.by_id != request.user.pk]


def _reasons(agency_code: str) -> list[ReasonTemplate]:
    """The agency's own templates; what the product ships while it has none."""
    own = list(ReasonTemplate.objects.filter(agency_code=agency_code))
    return own or [ReasonTemplate(text=text) for text in words.REASONS]


def _sections(
    frozen: list[dict[str, Any]], by_item: dict[str, Check], marks: dict[int, int], written: drafting.Typed
) -> list[dict[str, Any]]:
    """Sections as the desk shows them; the ones with problems come first."""
    sections = []
    for section in frozen:
        rows = []
        for answer in section["answers"]:
            check = by_item.get(answer["item"])
            number = marks.get(check.pk) if check else None
            typed = written.marks.get(answer["item"], drafting.Mark(answer["item"], False))
            rows.append({**answer, "check": check, "mark": number, "typed": typed})
        troubled = any(row["mark"] for row in rows)
        sections.append({"title": section["title"], "rows": rows, "troubled": troubled})
    return sorted(sections, key=lambda section: not section["troubled"])


def differences(row: Case, submission: Submission) -> list[tuple[str, str, str]]:
    """Label, former and present value of what changed since the last submission (W12)."""
    before = row.submissions.filter(number=submission.number - 1).first()
    if before is None:
        return []

    def flat(frozen: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
        """By item: label, the answer itself, and the answer as screens show it."""
        return {
            answer["item"]: (answer["label"], value, answer["masked"] or value)
            for section in frozen["sections"]
            for answer in section["answers"]
            for value in [answer["value"] or answer["scan"]]
        }

    old, new, none = flat(before.frozen), flat(submission.frozen), ("", "", "")
    found = []
    for item in new.keys() | old.keys():
        (was_called, was, was_shown), (called, now, shown) = old.get(item, none), new.get(item, none)
        if was == now:
            continue
        if item.startswith("scan."):
            found.append((called or was_called, "旧的", "重新上传"))
        else:
            pair = comparing.hidden(was, now, {was: was_shown, now: shown}.__getitem__)
            found.append((called or was_called, *pair))
    return sorted(found)
