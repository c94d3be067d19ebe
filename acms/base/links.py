"""Where a request may be sent on to: only to a page of this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def inside(request: HttpRequest, wanted: str, default: str) -> str:
    """`wanted` when it is an absolute path of this site, else `default`. What is no path would be taken for a page's name."""
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if own else default
