"""「认领我账号的申请」: the holder of an account that is claimed says that it is theirs (L02). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts.web import SignedIn, person_required
from acms.base.errors import Refused
from acms.casework.models import WAITING
from acms.entry import actions, words
from acms.entry.models import Claim, standing
from acms.regions.models import agencies_of


@person_required
def claims(request: SignedIn) -> HttpResponse:
    """Who waits to be given one's account, by the last places of their phone, and 「这是我本人在用」 for each."""
    own = Claim.objects.filter(user=request.user.pk).select_related("case", "protest", "filed_by")
    if request.method == "POST":
        claim = get_object_or_404(own, case__no=request.POST.get("case", ""))
        try:
            actions.protest(claim=claim, by=request.user, text=request.POST.get("text", "")[: words.LONGEST])
            messages.success(request, words.SAID)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        return redirect("entry:claims")
    waiting = [
        {"claim": claim, "said": getattr(claim, "protest", None), "agency": agencies_of(claim.case.deciding_code).own}
        for claim in own.filter(case__state__in=WAITING).order_by("pk")
    ]
    context = {"waiting": waiting, "longest": words.LONGEST, "said_before": standing(request.user.pk).first()}
    return render(request, "entry/claims.html", context)
