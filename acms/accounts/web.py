"""What views ask about a request: where it comes from, who it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from acms.accounts import access


def address(request: HttpRequest) -> str:
    """The caller's network address; behind a proxy of our own, the last one it has added."""
    if settings.ACMS_TRUST_FORWARDED and "x-forwarded-for" in request.headers:
        return request.headers["x-forwarded-for"].rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


View = Callable[..., HttpResponse]


def person_required(view: View) -> View:
    """Accountants only; others are asked to sign in, staff see nothing here."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("accounts:collection_login"))
        if not request.user.is_person:
            raise Http404
        return view(request, *args, **kwargs)

    return asked


def staff_required(view: View) -> View:
    """Staff who have shown their second factor; to everyone else the page does not exist."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("accounts:desk_login"))
        if not request.user.is_staff_member:
            raise Http404
        return view(request, *args, **kwargs)

    return asked


def signed_in_required(view: View) -> View:
    """Anybody who has signed in, accountant or staff."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            door = "accounts:desk_login" if request.path.startswith("/desk/") else "accounts:collection_login"
            return redirect_to_login(request.get_full_path(), reverse(door))
        return view(request, *args, **kwargs)

    return asked


def reviewer_required(view: View) -> View:
    """Reviewers of an agency; to other staff the page does not exist."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.is_reviewer(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return staff_required(asked)
