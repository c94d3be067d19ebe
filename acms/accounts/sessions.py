"""Who is signed in where (L06): kept at every sign-in, shown to the person, ended from elsewhere."""

import re
from typing import Any

from django.contrib import auth
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from acms.accounts import devices, hearing, limits, papers, warnings, words
from acms.accounts.models import SignIn, User
from acms.accounts.web import address
from acms.journal import actions as journal
from acms.scans import staging

# What a browser says of itself, the most telling first.
BROWSERS = (
    ("MicroMessenger", "微信"), ("QQBrowser", "QQ浏览器"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
SHOWN = 20


def device(agent: str) -> str:
    """Chrome，Windows: what people recognise their own device by."""
    found = [next((name for mark, name in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return "，".join(part for part in found if part)


def masked(address: str) -> str:
    """A network address without its last half: enough to tell one's own from another's."""
    parts = re.split(r"([.:])", address)
    keep = (len(parts) + 1) // 2
    return "".join(parts[:keep]).rstrip(".:") + ".*" if len(parts) > 2 else address


@transaction.atomic
def enter(request: HttpRequest, user: User) -> bool:
    """Signs in, in a fresh session, and notes when, with what and from where; True from a device that is new
    to an account in use, which is told. Files chosen before come along."""
    came_before = user.last_login is not None
    auth.login(request, user)
    staging.hand_over(session=papers.session_of(request), user=user)
    if not request.session.session_key:
        request.session.save()
    name, where = device(request.headers.get("user-agent", "")), address(request)
    new = devices.remember(request, user, name)
    SignIn.objects.create(
        user=user,
        at=timezone.now(),
        device=name,
        address=where,
        session_key=request.session.session_key or "",
    )
    journal.write("account.signed_in", user, by=user, about=user)
    limits.came_in(str(user.pk), where)
    if new and came_before:
        _tell_of_new(user, name)
    return new and came_before


def _tell_of_new(user: User, name: str) -> None:
    """Somebody has come in by a device that the account does not know. After some a day they are told in the product only."""
    what = words.did_sign_in(name)
    if limits.NEW_DEVICES.take(str(user.pk)):
        warnings.warn(user=user, what=what)
    else:
        hearing.changed(user=user, title=words.ACCOUNT_WARNING, text=words.account_changed(what))


def renew(request: HttpRequest, user: User) -> None:
    """After a change of password the present session goes on under a new key, and its row with it."""
    former = request.session.session_key
    auth.update_session_auth_hash(request, user)
    if not request.session.session_key:
        request.session.save()
    SignIn.objects.filter(user=user, session_key=former).update(session_key=request.session.session_key or "")


def of(user: User, present: str) -> list[dict[str, Any]]:
    """The newest sign-ins; `live` while the session is open, `present` for the one that asks."""
    rows = list(SignIn.objects.filter(user=user)[:SHOWN])
    keys = [row.session_key for row in rows]
    live = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    return [
        {
            "row": row,
            "address": masked(row.address),
            "live": row.session_key in live and row.ended_at is None,
            "present": row.session_key == present,
        }
        for row in rows
    ]


@transaction.atomic
def end(*, user: User, but: str = "", only: int | None = None, by: User | None = None) -> int:
    """Ends a person's sessions, all but the one with the key `but`, or only one; how many."""
    rows = SignIn.objects.filter(user=user, ended_at=None).exclude(session_key=but)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    rows.update(ended_at=timezone.now())
    count, _ = Session.objects.filter(session_key__in=keys).delete()
    if count:
        journal.write("account.sessions_ended", user, by=by or user, about=user, count=count)
    return count
