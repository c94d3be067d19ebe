"""审计日志: the auditor reads what everybody did; reading is journaled itself (L08, Q02). HTTP only."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render

from acms.accounts import access
from acms.accounts.web import SignedIn, staff_required
from acms.base import paging
from acms.base.forms import parse_day
from acms.journal import actions
from acms.journal.models import Block, Entry

PAGE = 50


@staff_required
def listing(request: SignedIn) -> HttpResponse:
    """By verb, by day and by who did it. Names of persons are masked: what was done matters here, not to whom."""
    if not access.is_auditor(request.user):
        raise Http404
    rows = Entry.objects.select_related("by", "about")
    verb, day, by = (request.GET.get(name, "").strip() for name in ("verb", "day", "by"))
    fault = ""
    if verb:
        rows = rows.filter(verb__startswith=verb[:60])
    if by:
        rows = rows.filter(by__login_name=by[:60])
    if day:
        try:
            rows = rows.filter(at__date=parse_day(day))
        except ValidationError as error:
            fault = error.messages[0]
    actions.write("journal.read", request.user, by=request.user, asked=verb[:60], day=day[:20])
    page = paging.page(request, rows, PAGE)
    # A fact may be called `items`: templates would take that for the method.
    lines = [(entry, " ".join(f"{key}={value}" for key, value in entry.facts.items())) for entry in page.rows]
    head = Block.objects.order_by("-number").first()
    context = {
        "page": page,
        "lines": lines,
        "verb": verb,
        "day": day,
        "by": by,
        "fault": fault,
        "head": head,
    }
    return render(request, "ops/journal.html", context)
