"""Pages that say what went wrong and lead on: a sentence, the step before, and the first page of whoever asks (P04).

A piece of a page (htmx) gets a note on top of the open page, a script gets JSON: nothing that is being typed is replaced.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from acms.base import htmx, words


@dataclass(frozen=True)
class Ways:
    """Where an error page leads: the step before, if there is one, and home with its name."""

    back: str
    home: str
    home_name: str


def ways(request: HttpRequest, *, staff: bool, person: bool) -> Ways:
    """The ways on for staff, for somebody who has signed in, and for everybody else."""
    if staff:
        return Ways(_before(request), "/desk/", words.TO_THE_DESK)
    return Ways(_before(request), "/me/", words.TO_MY_PAGE) if person else Ways(_before(request), "/", words.TO_PORTAL)


def _before(request: HttpRequest) -> str:
    """The page of this site that led here; nothing when it is the same one."""
    referer = request.headers.get("referer", "")
    try:
        inside = url_has_allowed_host_and_scheme(referer, {request.get_host()})
    except DisallowedHost:
        inside = False
    if not inside:
        return ""
    parts = urlsplit(referer)
    same = request.method in ("GET", "HEAD") and parts.path == request.path
    return "" if same or not parts.path else f"{parts.path}?{parts.query}" if parts.query else parts.path


def piece(status: int, message: str) -> HttpResponse:
    """A note on top of the open page; needs nothing that may be broken."""
    answer = HttpResponse(render_to_string("_fault.html", {"message": message}), status=status)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#main", "afterbegin show:top"
    return answer


def for_script(request: HttpRequest) -> bool:
    """True for a script that reads the answer as JSON."""
    return bool(request.headers.get("x-autosave")) or "application/json" in request.headers.get("accept", "")


def is_part(request: HttpRequest) -> bool:
    """True for what a script asks for in an open page: nobody is led to another page by it."""
    return htmx.wanted(request) or for_script(request) or request.headers.get("x-poll") == "1"


def page(request: HttpRequest, status: int, message: str = "", title: str = "") -> HttpResponse:
    """The answer with a status: `message` and `title`, or the words of the status."""
    usual_title, usual = words.FAULTS.get(status, words.FAULTS[400])
    message, title = message or usual, title or usual_title
    if for_script(request):
        return JsonResponse({"words": message}, status=status)
    if htmx.wanted(request):
        return piece(status, message)
    user: Any = getattr(request, "user", None)
    known = bool(user and user.is_authenticated)
    on = ways(request, staff=known and user.is_staff_member, person=known)
    return render(request, "fault.html", {"title": title, "message": message, "ways": on}, status=status)
