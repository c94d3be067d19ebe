"""Doors: at which entrance somebody signs in who was turned away, why, and to which page they come back (L06, L07)."""

import inspect
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from acms.accounts import words
from acms.accounts.models import User
from acms.base import htmx, links
from acms.base.errors import Refused

DESK, COLLECTION, LOGIN = "desk", "collection", "login"
ADDRESSES = {DESK: "accounts:desk_login", COLLECTION: "accounts:collection_login", LOGIN: "accounts:login"}
# Kept by the browser while somebody is signed in, and after the session has ended by itself: which door they came by.
COOKIE = "acms-door"
# Pages of everybody who signs in by number: the door they came by last decides.
_SHARED = ("/account/", "/cases/", "/letters/", "/changes/employers/", "/handover/")
# Pages that only a registered person has.
_REGISTERED = ("/me/", "/employer/", "/changes/information/", "/changes/head/", "/changes/supervising/")
# Addresses of the doors themselves: nobody is led back to where they have just come from.
_DOORS = ("/login/", "/logout/", "/recover/", "/keep/", "/forms/", "/desk/login/", "/collection/password/", "/wechat/")


def of_user(user: User) -> str:
    """The entrance that fits somebody (L07)."""
    if not user.is_person:
        return DESK
    person = getattr(user, "person", None)
    return LOGIN if person is not None and person.registered_at is not None else COLLECTION


def of_page(page: str, came_by: str = "") -> str:
    """The entrance of a page; `came_by`: where the person signed in last, if that is known."""
    if page.startswith("/desk/"):
        return DESK
    if page.startswith("/collection/"):
        return COLLECTION
    return COLLECTION if page.startswith(_SHARED) and came_by == COLLECTION else LOGIN


def bounded(page: str) -> str:
    """The page itself, or nothing where it is longer than any of ours: strangers write it, and it is kept (S05)."""
    return page if len(page) <= links.LONGEST else ""


def address(door: str, page: str = "") -> str:
    """The address of a door that leads on to `page`."""
    where, page = reverse(ADDRESSES[door]), bounded(page)
    return f"{where}?{urlencode({'next': page}, safe='/')}" if page else where


def why(request: HttpRequest, page: str) -> str:
    """The sentence above the form for somebody who was turned away from `page`; nothing for who came by themselves."""
    if not page:
        return ""
    return words.SESSION_EXPIRED if request.COOKIES.get(COOKIE) else words.SIGN_IN_FIRST


def page_of(request: HttpRequest) -> str:
    """The page to come back to after signing in: it answers GET.

    A form's address leads to the page it stands on; so does a piece of a page. Who sends no Referer comes to the
    nearest page above the address.
    """
    return next(_pages(request, [*_forms_page(request), request.get_full_path()]), "")


def onward(request: HttpRequest, wanted: str, user: User) -> str:
    """Where to go after signing in: `wanted`, when it is a page of this site and of such a person; else their first page."""
    own = of_user(user)
    first = {DESK: "/desk/", LOGIN: "/me/", COLLECTION: "/collection/go/"}[own]
    page = next(_pages(request, [bounded(wanted)]), "") if wanted.startswith("/") else ""
    return page if page and _fits(page, own) else first


def _fits(page: str, door: str) -> bool:
    """True when who comes by `door` has such a page."""
    if door == DESK:
        return page.startswith("/desk/")
    if page.startswith("/desk/") or page == "/collection/":
        return False
    return not page.startswith(_REGISTERED if door == COLLECTION else "/collection/")


def _forms_page(request: HttpRequest) -> list[str]:
    if htmx.wanted(request):
        return [request.headers.get("hx-current-url", ""), request.headers.get("referer", "")]
    return [request.headers.get("referer", "")] if request.method not in ("GET", "HEAD") else []


def _pages(request: HttpRequest, addresses: list[str]) -> Iterator[str]:
    """Of addresses and those above them the ones that are pages of this site."""
    for wanted in addresses:
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
            continue
        parts = urlsplit(wanted)
        path = parts.path
        if _is_page(path):
            yield f"{path}?{parts.query}" if parts.query else path
        yield from _above(path)


def _above(path: str) -> Iterator[str]:
    """The addresses above a path that answer GET, the nearest first; the portal, which is above everything, is left out."""
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        if _is_page(path):
            yield path


def upwards(request: HttpRequest) -> str:
    """The nearest page above an address that shows itself to this user, the portal at last."""
    return next((path for path in _above(request.path) if _shows(request, path)), "/")


def _shows(request: HttpRequest, path: str) -> bool:
    """True when this user finds a page at a path: its view is asked, and what it answers is thrown away, with all that it writes.

    Views alone know what is whose. The copy has messages of its own, so that those that wait are still there afterwards.
    """
    asked = copy(request)
    asked.path = asked.path_info = path
    asked.META = {**request.META, "PATH_INFO": path, "QUERY_STRING": ""}
    asked.GET = QueryDict()
    asked.resolver_match = found = resolve(path)
    vars(asked)["_messages"] = default_storage(asked)
    try:
        with transaction.atomic():
            answer = found.func(asked, *found.args, **found.kwargs)
            transaction.set_rollback(True)  # nobody has seen the page: no journal says so
    except (Http404, PermissionDenied, Refused):
        return False
    return 300 <= answer.status_code < 400 or (
        answer.status_code == 200 and b"<html" in getattr(answer, "content", b"")
    )


def _is_page(path: str) -> bool:
    if not path.startswith("/") or path.startswith(_DOORS):
        return False
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return "GET" in _methods(found.func)


def _methods(view: Callable[..., Any] | None) -> list[str]:
    """The methods that a view answers; Django's decorators keep them in what they have closed over."""
    while view is not None:
        closed = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in closed:
            return list(closed["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return ["GET", "POST"]
