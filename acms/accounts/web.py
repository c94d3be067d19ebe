"""What views ask about a request: where it comes from, who it is."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from acms.accounts import access, doors, words
from acms.accounts.models import User
from acms.base import htmx


def address(request: HttpRequest) -> str:
    """The caller's network address; behind a proxy of our own, the last one it has added."""
    if settings.ACMS_TRUST_FORWARDED and "x-forwarded-for" in request.headers:
        return _without_port(request.headers["x-forwarded-for"].rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def _without_port(stated: str) -> str:
    """`1.2.3.4:5` and `[2001:db8::1]:5`, as some proxies write it, for a port of its own each time would be a budget of its own."""
    if stated.startswith("["):
        return stated[1:].partition("]")[0]
    host, colon, port = stated.rpartition(":")
    return host if colon and port.isdigit() and ":" not in host else stated


class SignedIn(HttpRequest):
    """A request of somebody who has signed in: what the decorators of this module let through."""

    user: User


P = ParamSpec("P")
# A view as we write it, for somebody who has signed in, and as Django calls it.
OwnView = Callable[Concatenate[SignedIn, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def turned_away(request: HttpRequest) -> HttpResponse:
    """Whoever has not signed in is led to the door of the page and back to the page afterwards (L06, L07).

    The one place for it: what somebody has typed in a form whose session has ended arrives here.
    """
    page = doors.page_of(request)
    door = doors.address(doors.of_page(page or request.path, request.COOKIES.get(doors.COOKIE, "")), page)
    if request.headers.get("x-poll") == "1":  # nobody has clicked: the page they are on stays as it is
        return HttpResponse(words.SESSION_EXPIRED, status=401, headers={"HX-Reswap": "none"})
    if request.headers.get("x-autosave"):
        return HttpResponse(words.SESSION_EXPIRED, status=401, headers={"X-Door": door})
    if htmx.wanted(request):
        return HttpResponse(words.SESSION_EXPIRED, status=401, headers={"HX-Redirect": door})
    return redirect(door)


def _only_for(view: OwnView[P], belongs: Callable[[User], bool]) -> View[P]:
    """The view for those whom it belongs to. Who has not signed in is led to the door; to others the page does not exist."""

    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return turned_away(request)
        if not belongs(request.user):
            raise Http404
        return view(cast(SignedIn, request), *args, **kwargs)

    update_wrapper(asked, view)
    return asked


def person_required(view: OwnView[P]) -> View[P]:
    """Accountants only; others are asked to sign in, staff see nothing here."""
    return _only_for(view, lambda user: user.is_person)


def staff_required(view: OwnView[P]) -> View[P]:
    """Staff who have shown their second factor; to everyone else the page does not exist."""
    return _only_for(view, lambda user: user.is_staff_member)


def signed_in_required(view: OwnView[P]) -> View[P]:
    """Anybody who has signed in, accountant or staff."""
    return _only_for(view, lambda _: True)


def reviewer_required(view: OwnView[P]) -> View[P]:
    """Reviewers of an agency; to other staff the page does not exist."""
    return _only_for(view, access.is_reviewer)
