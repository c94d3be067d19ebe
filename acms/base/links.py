"""Where a request may be sent on to: only to a page of this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000  # characters of an address that a form may name: our longest, a list with every filter, has some hundred


def inside(request: HttpRequest, wanted: str, default: str) -> str:
    """`wanted` when it is an absolute path of this site, else `default`. What is no path would be taken for a page's name."""
    own = (
        len(wanted) <= LONGEST
        and wanted.startswith("/")
        and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    )
    return wanted if own else default
