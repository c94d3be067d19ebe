"""Known devices (L06): the browsers by which somebody has come in before, each known by a cookie of its own for a year.

Tries from one of them have a budget apart, so that whoever guesses elsewhere does not shut the right person out; a sign-in from
any other is told. The cookie is a random word: the database has its keyed digest alone, and what is bound to it ends with its row.
"""

import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acms.accounts.models import KnownDevice, User
from acms.base import crypto

COOKIE = "acms-device"
LIFE = timedelta(days=365)
PURPOSE = "device"
FRESH = "fresh_device"  # on the request: the word that the answer hands over


def word(request: HttpRequest) -> str:
    """What the browser says of itself; empty where it says nothing."""
    given = request.COOKIES.get(COOKIE, "")
    return given if re.fullmatch(r"[\w-]{43}", given, re.ASCII) else ""


def known(user: User | None, given: str) -> str:
    """The key of this device among those of the account; empty where it is none. Asks the same of the database for nobody."""
    if not given:
        return ""
    rows = KnownDevice.objects.filter(user_id=user.pk if user else 0, used_at__gt=timezone.now() - LIFE)
    pk = rows.filter(word_digest__in=crypto.digests(given, PURPOSE)).values_list("pk", flat=True).first()
    return str(pk) if pk else ""


def remember(request: HttpRequest, user: User, name: str) -> bool:
    """The browser is known to the account from now on; True where it was not. Who comes in has proved themselves.

    A browser that is new to somebody gets a fresh word, for all who use it: one that was planted there opens nothing elsewhere.
    """
    now, given = timezone.now(), word(request)
    if pk := known(user, given):
        KnownDevice.objects.filter(pk=pk).update(used_at=now)
        vars(request)[FRESH] = given
        return False
    fresh = secrets.token_urlsafe(32)
    digest = crypto.digest(fresh, PURPOSE) or ""
    if given:
        KnownDevice.objects.filter(word_digest__in=crypto.digests(given, PURPOSE)).update(word_digest=digest)
    KnownDevice.objects.create(user=user, word_digest=digest, device=name, made_at=now, used_at=now)
    vars(request)[FRESH] = fresh
    return True


def hand_over(request: HttpRequest, answer: HttpResponse) -> None:
    """The word goes to the browser with the answer to the request by which somebody has come in."""
    if fresh := vars(request).get(FRESH):
        answer.set_cookie(
            COOKIE,
            fresh,
            max_age=LIFE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def forget(user: User) -> None:
    """No device is known to the account any more."""
    KnownDevice.objects.filter(user=user).delete()
