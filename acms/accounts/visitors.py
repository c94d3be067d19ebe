"""Who has no account, from page to page: a secret in a signed cookie, so that whoever only looks at pages leaves no row (L06, S05).

It ends like a session does: after half an hour in which nobody has done anything, and when somebody signs out.
"""

import secrets
import time

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from acms.base import crypto

COOKIE = "acms-visitor"
MINUTE = 60
_KNOWN = "_visitor"  # at the request: the secret, and since when the cookie has it


def secret(request: HttpRequest) -> str:
    """The visitor's secret; empty where none has begun."""
    return _state(request)[0]


def name(request: HttpRequest, purpose: str) -> str:
    """Under which name rows of the visitor lie: who reads it there does not have the cookie. Empty where none has begun."""
    known = secret(request)
    return crypto.sm3(f"{purpose} {known}".encode()) if known else ""


def begin(request: HttpRequest) -> None:
    """Gives the visitor a secret, with the page: two requests of it would each make their own."""
    if not secret(request):
        vars(request)[_KNOWN] = (secrets.token_urlsafe(24), 0)


def holder(request: HttpRequest) -> str:
    """For whom a code is sent: the session of whoever has signed in, else the visitor, who needs none for it."""
    if request.user.is_authenticated:
        return f"session:{request.session.session_key}"
    begin(request)
    return f"visitor:{name(request, 'codes')[:32]}"


def end(request: HttpRequest) -> None:
    """The secret is of no use any more."""
    vars(request)[_KNOWN] = ("", 0)


def hand_over(request: HttpRequest, answer: HttpResponse, *, polled: bool) -> None:
    """The cookie goes along where it is new or old enough; a poll in the background is no sign of somebody."""
    known, since = _state(request)
    if not known:
        if COOKIE in request.COOKIES:
            answer.delete_cookie(COOKIE, samesite="Lax")
        return
    now = int(time.time())
    if now - since < MINUTE or (polled and since):
        return
    answer.set_cookie(
        COOKIE,
        _signer().sign(f"{known}.{now}"),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _state(request: HttpRequest) -> tuple[str, int]:
    if _KNOWN not in vars(request):
        vars(request)[_KNOWN] = _read(request.COOKIES.get(COOKIE, ""))
    found: tuple[str, int] = vars(request)[_KNOWN]
    return found


def _read(cookie: str) -> tuple[str, int]:
    if not cookie:
        return "", 0
    try:
        known, _, since = _signer().unsign(cookie).rpartition(".")
    except signing.BadSignature:
        return "", 0
    return (known, int(since)) if time.time() - int(since) <= settings.SESSION_COOKIE_AGE else ("", 0)


def _signer() -> signing.Signer:
    return signing.Signer(salt="visitor")
