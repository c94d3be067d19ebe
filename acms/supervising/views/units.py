"""下属单位 of a supervising unit: found by name, asked for, given up (R03). HTTP only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts.web import SignedIn
from acms.base import confirm, paging, text
from acms.base.errors import Refused
from acms.employers import search
from acms.employers.models import Employer
from acms.supervising import actions, words
from acms.supervising.models import Claim, Outcome
from acms.supervising.web import supervisor_required

PAGE = 30


@supervisor_required
def listing(request: SignedIn, own: Employer) -> HttpResponse:
    """The units, with what was asked for; a post asks for one more, whose head or agency says yes or no."""
    if request.method == "POST":
        try:
            actions.ask_for(supervisor=own, code=request.POST.get("unit", ""), by=request.user)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, words.ASKED)
        return redirect("supervising:units")
    asked = search.Asked.from_query(request.GET)
    context = {
        "own": own,
        "asked": asked,
        "page": paging.page(request, search.rows(Employer.objects.filter(supervisor=own), asked), PAGE),
        "claims": Claim.objects.filter(supervisor=own).exclude(outcome=Outcome.AGREED).select_related("unit")[:30],
    }
    return render(request, "supervising/units.html", context)


@supervisor_required
@require_POST
def let_go(request: SignedIn, own: Employer, pk: int) -> HttpResponse:
    """「脱离」 a unit that it has."""
    unit = get_object_or_404(Employer, pk=pk, supervisor=own)
    back = reverse("supervising:units")
    if asked := confirm.ask(request, words.let_go_asked(unit.name, own.name), back=back):
        return asked
    actions.let_go(unit=unit, supervisor=own, by=request.user)
    messages.success(request, words.LET_GO)
    return redirect(back)


@supervisor_required
@require_POST
def withdraw(request: SignedIn, own: Employer) -> HttpResponse:
    """「撤回」 what was asked for and not answered."""
    claims = Claim.objects.filter(supervisor=own).select_related("unit")
    claim = get_object_or_404(claims, pk=text.whole(request.POST.get("claim", "")) or 0)
    try:
        actions.withdraw(claim=claim, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.WITHDRAWN)
    return redirect("supervising:units")
