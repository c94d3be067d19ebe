"""Forms that are kept while they are filled in: the middleware that sees what became of them, and their two addresses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from acms.accounts import keeping, papers, words
from acms.base import faults, links


class Keeping:
    """After a POST of a kept form: accepted, it is forgotten; refused in whatever way, what was typed is kept.

    A refusal of what was accepted a moment ago from the same page with the same content is a second click: it is
    answered as the first was. What comes from the page of another than who is signed in reaches no view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        found = request.resolver_match
        if request.method != "POST" or found is None or found.func in OWN or found.view_name in BESIDE:
            return answer
        mark = keeping.mark_of(request)
        return answer if mark is None else _followed(request, mark, answer)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *given: object
    ) -> HttpResponse | None:
        if request.method != "POST" or view in OWN or not keeping.is_anothers(request):
            return None
        return faults.page(request, 403, words.ANOTHERS_PAGE, words.ANOTHERS_PAGE_TITLE)


def _followed(request: HttpRequest, mark: keeping.Mark, answer: HttpResponse) -> HttpResponse:
    values = keeping.typed_in(request.POST)
    own = keeping.is_own(request, mark)
    if mark.form == keeping.STEP:
        _follow_step(request, mark, values, reached=own and answer.status_code != 403)
    elif own and _went_through(request, answer):
        told = [[message.level, str(message)] for message in _read(request)]
        told += [[messages.SUCCESS, text] for text in keeping.accepted_with(request) or ()]
        keeping.sent(
            request,
            mark,
            {"digest": keeping.digest(values), "to": answer.get("Location", mark.page), "told": told},
        )
        papers.accepted(request, mark)
    elif own and (before := keeping.answer_before(request, mark, values)):
        return _as_before(request, before)
    else:
        if own or not request.user.is_authenticated:
            values |= papers.left_with(request, trusted=mark.user > 0)
        keeping.keep(request, mark, values)
    return answer


def _follow_step(request: HttpRequest, mark: keeping.Mark, values: keeping.Values, *, reached: bool) -> None:
    """What the step has stored overtakes what was kept of it; what was turned away waits for its owner."""
    if reached:
        keeping.forget(request, mark.path, mark.form)
    else:
        keeping.keep(request, mark, values)


def _went_through(request: HttpRequest, answer: HttpResponse) -> bool:
    """True for an answer that sends on without a warning, and for what the view calls accepted."""
    if keeping.accepted_with(request) is not None:
        return True
    return 300 <= answer.status_code < 400 and all(m.level < messages.WARNING for m in _read(request))


def _read(request: HttpRequest) -> list[Any]:
    """The messages of this answer; those that it does not show go on waiting for the next page."""
    storage: Any = messages.get_messages(request)
    shown = storage.used
    found = list(storage)
    storage.used = shown
    return found


def _as_before(request: HttpRequest, before: dict[str, Any]) -> HttpResponse:
    waiting = [message for message in messages.get_messages(request) if message.level < messages.WARNING]
    for message in waiting:
        messages.add_message(request, message.level, message.message)
    for level, text in before["told"]:
        if text not in [str(message) for message in waiting]:
            messages.add_message(request, level, text)
    return redirect(before["to"])


@require_POST
def keep_form(request: HttpRequest) -> HttpResponse:
    """What is typed, while it is typed: after a pause and on leaving the page."""
    mark = keeping.mark_of(request)
    if keeping.is_anothers(request):
        return JsonResponse({"message": words.ANOTHERS_PAGE}, status=422)
    if mark is None or not keeping.keep(request, mark, keeping.typed_in(request.POST)):
        return JsonResponse({"message": words.KEPT_NOT}, status=422)
    return JsonResponse({"message": words.KEPT if keeping.is_own(request, mark) else words.KEPT_SIGN_IN})


@never_cache
@require_GET
def form_token(request: HttpRequest) -> HttpResponse:
    """The present token for an open page, after somebody has signed in in another tab: only for whose page it is (L06)."""
    shown = request.headers.get("x-owner", "")
    if constant_time_compare(shown, keeping.owner(request)):
        return JsonResponse({"token": get_token(request)})
    if request.user.is_authenticated:
        return JsonResponse({"message": words.ANOTHERS_PAGE if shown else words.VISITORS_PAGE}, status=409)
    return JsonResponse({"message": words.SESSION_EXPIRED}, status=401)


@require_POST
def clear_form(request: HttpRequest) -> HttpResponse:
    """「清空」: back to the page as it is without what was kept."""
    mark = keeping.mark_of(request)
    if mark is None:
        return redirect("portal:portal")
    keeping.sent(request, mark, {})
    if keeping.is_own(request, mark):
        papers.cleared(request, mark)
    return redirect(links.inside(request, mark.page, "/"))


OWN = (keep_form, clear_form)
# They carry the mark of the form that a file is for, and are no answer to it.
BESIDE = ("accounts:paper_put", "handovers:form_code")
