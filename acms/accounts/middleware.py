"""Sessions end after 30 idle minutes (L06). The session row is written once a minute at most, not at every request."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

MINUTE = 60


class IdleSession:
    """Moves the end of a signed-in session while the person works. Background polls do not count as work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        polled = request.headers.get("x-poll") == "1"
        if not polled and request.session.get("_auth_user_id"):
            seen, now = request.session.get("seen", 0), int(time.time())
            if now - seen >= MINUTE:
                request.session["seen"] = now
        return self.get_response(request)
