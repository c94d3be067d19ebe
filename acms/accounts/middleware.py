"""What every request of somebody who has signed in goes through: the session's end, and the way from a form's address (L06)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from acms.accounts import devices, doors, limits, visitors, words
from acms.accounts.web import address
from acms.base import faults

MINUTE = 60


class IdleSession:
    """Moves the end of a session, 30 idle minutes, while somebody works in it. Background polls do not count as work.

    The session row is written once a minute at most, not at every request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        polled = request.headers.get("x-poll") == "1"
        before = bool(request.session.get("_auth_user_id"))
        if not polled and request.session.keys():
            seen, now = request.session.get("seen", 0), int(time.time())
            if now - seen >= MINUTE:
                request.session["seen"] = now
        answer = self.get_response(request)
        _remember_the_door(request, answer, before)
        if _begins_a_row(request) and not _has_room(request):
            request.session.flush()
            return faults.page(request, 429, words.TOO_MANY_FROM_HERE)
        visitors.hand_over(request, answer, polled=polled)
        return answer


def _begins_a_row(request: HttpRequest) -> bool:
    """True where somebody without an account would leave a session behind."""
    session = request.session
    return (
        session.modified and session.session_key is None and not session.is_empty() and not session.get("_auth_user_id")
    )


def _has_room(request: HttpRequest) -> bool:
    """Whether one more is kept of this line (S05). Those of all are counted for the watchdog: nobody shuts others out by them."""
    limits.SESSIONS_OF_STRANGERS.count("")
    return limits.SESSIONS_OF_STRANGER.take(address(request))


def _remember_the_door(request: HttpRequest, answer: HttpResponse, before: bool) -> None:
    """Who comes in is known by a cookie to have been in, until they leave: the door can say that the session has ended.

    The session's own cookie is gone by then. This one says nothing but the entrance.
    """
    devices.hand_over(request, answer)
    after = bool(request.session.get("_auth_user_id"))
    user = request.user
    if after and not before and user.is_authenticated:
        door = doors.of_user(user)
        answer.set_cookie(doors.COOKIE, door, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    elif before and not after:
        answer.delete_cookie(doors.COOKIE, samesite="Lax")
        visitors.end(request)


class Upwards:
    """Whoever opens the address of a form, as by reloading a refusal, comes to the nearest page above it (C02, L06)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        opened = isinstance(answer, HttpResponseNotAllowed) and request.method in ("GET", "HEAD")
        if not opened or not request.user.is_authenticated or faults.is_part(request):
            return answer
        return redirect(doors.upwards(request))
