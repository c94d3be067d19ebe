"""主管部门 in the agencies' hands: administrators, units, what waits for a word (R03). HTTP only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts.models import User
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import confirm, files, text
from acms.base.errors import Refused
from acms.employers import access as employers_access
from acms.employers import finding
from acms.employers.models import Employer
from acms.supervising import access, actions, words


def _unit(request: SignedIn, pk: int) -> Employer:
    return get_object_or_404(employers_access.visible_to(request.user).select_related("supervisor"), pk=pk)


def _decided_here(request: SignedIn, pk: int) -> Employer:
    """In scope, but another agency's to decide = 403."""
    unit = _unit(request, pk)
    if not access.may_keep(request.user, unit):
        raise PermissionDenied
    return unit


@reviewer_required
def unit(request: SignedIn, pk: int) -> HttpResponse:
    """Whether the unit supervises, with which administrators and units; whom it is under; who asks for it."""
    row = _unit(request, pk)
    context = {
        "employer": row,
        "manages": access.may_keep(request.user, row),
        "administrators": list(access.administrators(row)),
        "units": row.units.order_by("sound")[:200],
        "claims": list(access.open_claims(row)),
        "past": row.claims.exclude(outcome="").select_related("supervisor", "asked_by", "closed_by")[:20],
    }
    return render(request, "supervising/unit.html", context)


def _back(pk: int) -> str:
    return reverse("supervising:unit", args=[pk])


@reviewer_required
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """「不再是主管部门」."""
    row = _decided_here(request, pk)
    accounts = access.administrators(row).filter(is_active=True).count()
    question = words.end_asked(row.name, row.units.count(), accounts)
    if row.supervises and (asked := confirm.ask(request, question, back=_back(pk))):
        return asked
    actions.end(unit=row, by=request.user)
    messages.success(request, words.ENDED)
    return redirect(_back(pk))


@reviewer_required
@require_POST
def administrator(request: SignedIn, pk: int) -> HttpResponse:
    """A fresh code by SMS or on paper, or shutting the account. No password or secret is ever shown here."""
    row = _decided_here(request, pk)
    account = get_object_or_404(access.administrators(row), pk=text.whole(request.POST.get("account", "")) or 0)
    disabling = "disable" in request.POST
    question = words.disable_asked(account.name, row.name) if disabling else words.renew_asked(account.name)
    if asked := confirm.ask(request, question, back=_back(pk)):
        return asked
    try:
        if disabling:
            actions.disable(account=account, by=request.user)
            messages.success(request, words.DISABLED)
        elif "print" in request.POST:
            return _slip(account, actions.print_code(account=account, by=request.user))
        else:
            actions.send_code(account=account, by=request.user)
            messages.success(request, words.CODE_SENT)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect(_back(pk))


def _slip(account: User, data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = files.called(words.sheet_file(account.login_name))
    answer["Cache-Control"] = "private, no-store"
    return answer


@reviewer_required
@require_POST
def take_in(request: SignedIn, pk: int) -> HttpResponse:
    """The agency of a unit decides that it comes under a supervising unit, or leaves it."""
    row = _decided_here(request, pk)
    if "let_go" in request.POST:
        return _let_go(request, row)
    typed = request.POST.get("supervisor", "")
    above = Employer.objects.by_uscc(typed) or finding.named(Employer.objects.filter(supervises=True), typed)
    if above is None or not above.supervises:
        messages.warning(request, words.NO_SUCH_SUPERVISOR)
        return redirect(_back(pk))
    question = words.take_in_asked(row.name, above.name, row.people.filter(merged_into=None).count())
    if asked := confirm.ask(request, question, back=_back(pk)):
        return asked
    try:
        actions.take_in(unit=row, supervisor=above, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.TAKEN_IN)
    return redirect(_back(pk))


def _let_go(request: SignedIn, row: Employer) -> HttpResponse:
    above = row.supervisor
    if above is not None:
        if asked := confirm.ask(request, words.let_go_asked(row.name, above.name), back=_back(row.pk)):
            return asked
        actions.let_go(unit=row, supervisor=above, by=request.user)
        messages.success(request, words.LET_GO)
    return redirect(_back(row.pk))


@reviewer_required
@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """「同意归入」 or 「不同意」 by the unit's agency."""
    row = _decided_here(request, pk)
    claim = get_object_or_404(access.claims_on(row), pk=text.whole(request.POST.get("claim", "")) or 0)
    agrees = "agree" in request.POST
    try:
        actions.answer(claim=claim, agrees=agrees, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.TAKEN_IN if agrees else words.DECLINED)
    return redirect(_back(pk))
