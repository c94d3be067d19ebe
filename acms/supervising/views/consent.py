"""主管部门 as a unit's accounting head sees it: who asks for the unit, and whom it is under (R03). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts.web import SignedIn
from acms.base import text
from acms.base.errors import Refused
from acms.employers.models import Employer
from acms.people.web import head_required
from acms.supervising import access, actions, words


@head_required
def consent(request: SignedIn, employer: Employer) -> HttpResponse:
    """「同意」 or 「不同意」; nothing is taken in without one of them, or the agency's."""
    if request.method == "POST":
        claim = get_object_or_404(access.claims_on(employer), pk=text.whole(request.POST.get("claim", "")) or 0)
        agrees = "agree" in request.POST
        try:
            actions.answer(claim=claim, agrees=agrees, by=request.user)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, words.AGREED if agrees else words.DECLINED)
        return redirect("supervising:consent")
    context = {
        "employer": employer,
        "claims": list(access.open_claims(employer)),
        "past": employer.claims.exclude(outcome="").select_related("supervisor", "asked_by", "closed_by")[:10],
    }
    return render(request, "supervising/consent.html", context)
