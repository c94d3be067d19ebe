"""What Django asks for when something goes wrong: a page with a sentence and a way on (P04)."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from acms.accounts import doors, keeping
from acms.accounts import words as accounts_words
from acms.base import faults, htmx, logs
from acms.base import words as base_words
from acms.portal import words


def misunderstood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, and 413 for more text or fields than any page asks for."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return faults.page(request, 413, base_words.TEXT_TOO_LARGE, base_words.TEXT_TOO_LARGE_TITLE)
    return faults.page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return faults.page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. A message tells of what was so then: what it leads to may be in other hands since."""
    before = faults.ways(request, staff=False, person=False).back.partition("?")[0]
    if before in (reverse("inbox:messages"), reverse("casework:messages")):
        return faults.page(request, 404, base_words.LATER, base_words.LATER_TITLE)
    return faults.page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500. The page asks nothing that may be broken too: no database, no other template, no file."""
    door = request.COOKIES.get(doors.COOKIE, "")
    on = faults.ways(request, staff=request.path.startswith("/desk/"), person=bool(door))
    message = base_words.FAULTS[500][1]
    if htmx.wanted(request):
        return faults.piece(500, message)
    if request.headers.get("x-autosave"):
        return JsonResponse({"words": message, "reference": logs.reference.get()}, status=500)
    return HttpResponse(render_to_string("500.html", {"reference": logs.reference.get(), "ways": on}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired or foreign form: back to the page, what was saved is still there. Another's page says whose it is not."""
    if keeping.is_anothers(request):
        return faults.page(request, 403, accounts_words.ANOTHERS_PAGE, accounts_words.ANOTHERS_PAGE_TITLE)
    return faults.page(request, 403, words.PAGE_EXPIRED, words.PAGE_EXPIRED_TITLE)
