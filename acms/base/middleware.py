"""Turns the refusals of actions into a page or a piece with the status they carry (house style 10)."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict

from acms.base import faults, logs, text, words
from acms.base.errors import Refused


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


class BodyLimit:
    """Refuses a body that is larger than any page asks for, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.ACMS_BODY_LIMIT:
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


class Refusals:
    """Answers a Refused that no view has caught, and a method that an address does not take, with a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        page = faults.page(request, answer.status_code)
        page["Allow"] = answer["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return faults.page(request, error.status, error.words)
