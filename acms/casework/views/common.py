"""Which case a request means, whether its sender may decide it, and which list they came from."""

from contextlib import suppress
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn
from acms.base.errors import Refused, Stale
from acms.casework import access, drafting, procedures, queue, words
from acms.casework.models import Case, Submission
from acms.policy import figures


def visible(request: SignedIn, no: str) -> Case:
    """Out of scope = 404, as if it were not there. Raises Refused when its person has just taken it back."""
    if access.withdrawn(request.user, no):
        raise Refused(words.TAKEN_BACK, "taken_back")
    return get_object_or_404(access.visible_to(request.user).select_related("subject", "taken_by"), no=no)


def require_decider(request: SignedIn, row: Case) -> None:
    """In scope, but no right to decide = 403. Raises Stale where there is nothing to decide any more."""
    if not accounts_access.may_decide(request.user, row.deciding_code):
        raise PermissionDenied
    if not access.can_decide(request.user, row):
        raise Stale(words.decided_before(row), "stale_case")


# ---- the draft of a decision ------------------------------------------------------------------------------------------


def labels(submission: Submission) -> dict[str, str]:
    """Item and label of every answer that was submitted."""
    return {answer["item"]: answer["label"] for part in submission.frozen["sections"] for answer in part["answers"]}


def returnable(row: Case, submission: Submission) -> dict[str, str]:
    """The same of those that can be put right."""
    fixed = procedures.of(row).not_returned(row)
    return {item: label for item, label in labels(submission).items() if item not in fixed}


def typed(request: SignedIn, row: Case) -> drafting.Typed:
    """What the case page that was sent says."""
    submission = row.last_submission
    assert submission is not None
    return drafting.Typed.sent(request.POST, returnable(row, submission))


def keep_typed(request: SignedIn, row: Case, *, but_the_note: bool = False) -> None:
    """Whatever button sends the case page, what was marked and written is kept; where it cannot be, the act itself says why.

    `but_the_note`: it has just been written down.
    """
    if "version" not in request.POST:
        return
    sent = typed(request, row)
    with suppress(Refused):
        drafting.keep(case=row, by=request.user, typed=replace(sent, remark="") if but_the_note else sent)


# ---- the list that the reviewer came from -----------------------------------------------------------------------------


def asked_list(request: HttpRequest) -> queue.Asked:
    """The list as the page that was sent names it in `back`; only a query, never another address."""
    return queue.Asked.from_query(QueryDict(request.POST.get("back", "").lstrip("?")))


def list_of(request: HttpRequest) -> str:
    """The query of the list that the reviewer came from."""
    asked = asked_list(request) if request.method == "POST" else queue.Asked.from_query(request.GET)
    return asked.query


def to_decide(request: SignedIn) -> QuerySet[Case]:
    """The cases of that list which the reviewer may decide, in its order."""
    asked = asked_list(request)
    if asked.view in queue.BACKWARDS:
        asked = replace(asked, view="todo", sort="")
    calendar = figures.on(timezone.localdate()).calendar
    return queue.rows(access.decidable(request.user), asked, request.user, calendar)


def to_queue(request: HttpRequest) -> HttpResponse:
    """Back to the list as it was."""
    query = asked_list(request).query
    return redirect(f"{reverse('casework:queue')}?{query}")


def to_case(request: HttpRequest, row: Case) -> HttpResponseRedirect:
    """To a case, with the list that it is from; of the same case, to the scan that was looked at."""
    seen = QueryDict(mutable=True)
    if request.POST.get("scan") and request.resolver_match and request.resolver_match.kwargs.get("no") == row.no:
        seen["scan"] = request.POST["scan"]
    query = "&".join(part for part in (seen.urlencode(), asked_list(request).query) if part)
    return redirect(f"{reverse('casework:case', args=[row.no])}?{query}")
