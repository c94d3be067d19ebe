"""What the head of a unit says to who comes to it: objects, confirms, or does not (W13). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import actions as accounts
from acms.accounts.models import Purpose
from acms.accounts.web import SignedIn, address, person_required
from acms.arrivals import access, actions, asking, words
from acms.arrivals.models import Arrival, Confirmation, Dispute
from acms.base import masks
from acms.base.errors import Refused
from acms.channels.models import Channel
from acms.employers.models import Employer
from acms.people.web import head_required

# Why a question is not to be answered any more.
CLOSED = ("said", "stale_case", "submitted_anew", "letter_void")


@head_required
@require_POST
def object_to(request: SignedIn, employer: Employer, pk: int) -> HttpResponse:
    """「提出异议」 to somebody who has come to the unit."""
    rows = Arrival.objects.filter(employer__in=employer.keys).select_related("person__user", "employer")
    arrival = get_object_or_404(rows, pk=pk)
    try:
        reason = request.POST.get("reason", "")
        actions.object_to(arrival=arrival, reason=reason, by=request.user, on=timezone.localdate())
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.OBJECTED)
    return redirect("units:unit")


@person_required
def objection(request: SignedIn, pk: int) -> HttpResponse:
    """What came back of an objection to who heads the unit no more, while nobody else there may put it right (W12)."""
    rows = Dispute.objects.filter(case__subject=request.user).select_related(
        "case", "arrival__person__user", "arrival__employer"
    )
    dispute = get_object_or_404(rows, arrival=pk)
    case, arrival, fault = dispute.case, dispute.arrival, ""
    if access.left_to(request.user, arrival) is None:  # submitted, decided, or the head's of now
        return redirect("casework:own", case.no)
    if request.method == "POST":
        try:
            actions.put_right(arrival=arrival, reason=request.POST.get("reason", ""), by=request.user)
        except Refused as refusal:
            fault = refusal.words
        else:
            messages.success(request, words.OBJECTED)
            return redirect("casework:own", case.no)
    context = {"arrival": arrival, "dispute": dispute, "case": case, "decision": case.last_decision, "fault": fault}
    context |= {"since": access.since_of(arrival), "post": actions.post_of(arrival)}
    return render(request, "arrivals/objection.html", context, status=422 if fault else 200)


@head_required
def confirm(request: SignedIn, employer: Employer, pk: int) -> HttpResponse:
    """Who wants to be entered at the unit; confirmed with a fresh code of the head's own phone, or not with a reason."""
    rows = Confirmation.objects.filter(employer__in=employer.keys).exclude(submission__case__subject=request.user)
    asked = get_object_or_404(rows.select_related("submission__case__subject"), pk=pk)
    state: dict[str, Any] = {}
    try:
        actions.require_open(asked)  # before a code is sent or used up for nothing
        if request.method == "POST" and (done := _act(request, asked, state)):
            messages.success(request, done)
            return redirect("units:unit")
    except Refused as refusal:
        if refusal.code in CLOSED:
            messages.warning(request, refusal.words + (words.NOT_DONE if request.method == "POST" else ""))
            return redirect("units:unit")
        state["fault"] = refusal.words
    case = asked.submission.case
    context = {
        "asked": asked,
        "employer": employer,
        "name": case.title,
        "number": access.number_of(case),
        "before": asking.declined(case),
        "joining": asking.joining(case, asked.submission),
        "unsigned": bool(asking.instead_of_signature([asked.submission_id])),
        "phone": masks.phone(request.user.phone),
        **state,
    }
    return render(request, "arrivals/confirm.html", context, status=422 if "fault" in state else 200)


def _act(request: SignedIn, asked: Confirmation, state: dict[str, Any]) -> str:
    """「获取验证码」, 「确认」 or 「不确认」; the sentence for what is done, empty while it goes on here. Raises Refused."""
    user = request.user
    if "decline" in request.POST:
        actions.decline(asked=asked, reason=request.POST.get("reason", ""), by=user)
        return words.DECLINED
    if not (user.phone and user.phone_verified_at):
        raise Refused(words.NO_PHONE, "no_phone")
    code: dict[str, Any] = {"purpose": Purpose.UNIT, "channel": Channel.SMS, "target": user.phone}
    code["holder"] = f"user:{user.pk}:confirm:{asked.pk}"
    if "send_code" in request.POST:
        state["sent"] = accounts.send_code(**code, address=address(request), known=True)
        return ""
    if accounts.has_code(**code):
        state["sent"] = words.CODE_SENT_TO + masks.phone(user.phone)
    accounts.use_code(**code, code=request.POST.get("code", "").strip())
    actions.confirm(asked=asked, by=user)
    return words.CONFIRMED
