"""A person does not accept a refusal and appeals to the agency above (C02). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn, person_required
from acms.base.errors import Refused
from acms.casework import access, actions, words
from acms.casework.models import CaseState
from acms.casework.views.own import goes_on_at
from acms.regions.models import Agency


@person_required
def appeal(request: SignedIn, no: str) -> HttpResponse:
    """「申诉」: the refusal, its reason, who will hear the appeal, and the person's own reason."""
    case = get_object_or_404(access.own(request.user), no=no)
    fault = ""
    if request.method == "POST":
        try:
            actions.appeal(case, by=request.user, reason=request.POST.get("reason", "")[:1000])
        except Refused as refusal:
            fault = refusal.words
        else:
            messages.success(request, words.APPEALED)
            return redirect(goes_on_at(case, request.user))
    shown = {
        "case": case,
        "decision": case.last_decision,
        "to": Agency.objects.filter(pk=accounts_access.above(case.deciding_code)).first(),
        "refused": case.state == CaseState.REFUSED,
        "fault": fault,
    }
    return render(request, "casework/appeal.html", shown, status=409 if fault else 200)
