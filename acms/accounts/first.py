"""Who is coming in for the first time in this session, and by what (L02). Kept for a quarter of an hour."""

import time
from dataclasses import dataclass

from django.http import HttpRequest

from acms.accounts import words
from acms.accounts.models import User

LIFE = 15 * 60  # seconds in which a first password must be set
FIRST, NEXT = "first", "first_next"  # in the session


@dataclass(frozen=True)
class First:
    """Somebody without a password of their own. `activation`: the key of the code that let them in, 0 for the shared password."""

    user: User
    activation: int

    @property
    def phone_on_file(self) -> str:
        """The only phone that may prove who it is; none where a code of their own has done so, or where the file holds none."""
        return "" if self.activation else self.user.phone


def begin(request: HttpRequest, user: User, page: str, activation: int = 0) -> None:
    """From here on only the set-password page is open; `page` is where it leads to."""
    request.session[FIRST] = [user.pk, activation, int(time.time())]
    request.session[NEXT] = page


def of(request: HttpRequest) -> First | None:
    """Who comes in; nobody after a quarter of an hour or once a password is set."""
    pk, activation, since = request.session.get(FIRST, (None, 0, 0))
    if pk is None or time.time() - since > LIFE:
        return None
    user = User.objects.filter(pk=pk, must_set_password=True, is_active=True).first()
    return First(user, activation) if user else None


def why_gone(request: HttpRequest) -> str:
    """What to say to whoever finds this page over: that the account has just been opened, to who has the code by whose phone."""
    pk, activation, since = request.session.get(FIRST, (None, 0, 0))
    user = User.objects.filter(pk=pk, must_set_password=False, opened_at__isnull=False).first() if pk else None
    if user is None or user.opened_at is None or user.opened_at.timestamp() < since:
        return words.SESSION_GONE
    return words.opened_already(user.opened_at, user.opened_by) if activation else words.OPENED_MEANWHILE


def end(request: HttpRequest) -> str:
    """It is done; the page to go on to."""
    del request.session[FIRST]
    return str(request.session.pop(NEXT, ""))
