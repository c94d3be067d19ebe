"""Turns the refusals of actions into a page or a piece with the status they carry (house style 10)."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from acms.base import logs, words
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
            answer = render(request, "refused.html", {"words": words.BODY_TOO_LARGE}, status=413)
            answer["Connection"] = "close"
            return answer
        return self.get_response(request)


class Refusals:
    """Answers a Refused that no view has caught."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return render(request, "refused.html", {"words": error.words}, status=error.status)
