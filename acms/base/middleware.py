"""Turns the refusals of actions into a page or a piece with the status they carry (house style 10)."""

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict

from acms.base import crypto, faults, logs, text, words
from acms.base.errors import Refused

logger = logging.getLogger(__name__)


class Reference:
    """Gives every request a number of its own: in the answer's header, on the error page and in every line of the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = logs.reference.set(secrets.token_hex(4))
        try:
            answer = self.get_response(request)
            answer["X-Request-Id"] = logs.reference.get()
        finally:
            logs.reference.reset(token)
        return answer


# A site is not for other sites: none may embed what lies here, and no page of ours asks for what a device can.
APART = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
            "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip


class Apart:
    """What every answer says to browsers and proxies: nobody else's page may use it, and what is somebody's own is kept nowhere (Q02, S05).

    Own is whatever was made with a session that holds something, and whatever answers a form; a view that has said something else, as of a
    picture that is the same for everybody, is left its word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in APART.items():
            answer.setdefault(name, value)
        said = answer.get("Cache-Control", "")
        if "no-store" in said or (not said and _is_own(request)):
            answer["Cache-Control"] = "private, no-store"
        return answer


def _is_own(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return request.method == "POST" or (session is not None and session.accessed and not session.is_empty())


class BodyLimit:
    """Refuses a body that is larger than any page asks for, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or len(length) > 18 or int(length) > settings.ACMS_BODY_LIMIT:
            answer = faults.page(request, 413)
            answer["Connection"] = "close"
            return answer
        return self.get_response(request)


class PlainText:
    """Refuses controls and lone surrogates in the address, the query and the fields of a form (N02).

    No keyboard makes them, no database or spreadsheet keeps them all; one gate here and no field needs its own. Uploaded
    files are not looked into. A cookie with such a character is dropped: it is none of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if not text.is_plain(name + value)]:
            del request.COOKIES[name]
        if not text.is_plain(request.path) or not _fields_are_plain(request.GET):
            return self._refused(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if request.method == "POST" and not _fields_are_plain(request.POST):
            return self._refused(request)
        return None

    def _refused(self, request: HttpRequest) -> HttpResponse:
        return faults.page(request, 422, words.CONTROL_CHARACTERS)


def _fields_are_plain(fields: QueryDict) -> bool:
    return all(text.is_plain(name) and all(map(text.is_plain, values)) for name, values in fields.lists())


METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class Refusals:
    """Answers a Refused that no view has caught, and a method that an address does not take, with a page. No address takes another than
    `METHODS`: a view that asks only whether something was posted would answer TRACE, or a word of somebody's own, with its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        page = faults.page(request, answer.status_code)
        page["Allow"] = answer["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, crypto.Unreadable):
            return _not_opened(request, error)
        if not isinstance(error, Refused):
            return None
        return faults.page(request, error.status, error.words)


def _not_opened(request: HttpRequest, error: crypto.Unreadable) -> HttpResponse:
    """Something sealed does not belong where it stands. The alarm names the view; of a column it has been given already, with the row."""
    if not isinstance(error, crypto.Misplaced):
        match = request.resolver_match
        logger.critical("something sealed could not be opened for %s", match.view_name if match else "a page")
    try:
        bool(request.user.is_authenticated)
    except crypto.Unreadable:  # the row of whoever asks
        request.user = AnonymousUser()
    return faults.page(request, 409, words.MISPLACED, words.MISPLACED_TITLE)
