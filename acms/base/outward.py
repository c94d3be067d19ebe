"""Asks programs of others over the net, at the address that the installation names and nowhere else (X03, S05)."""

import urllib.request
from typing import Any


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Whoever answers elsewhere has not answered: what is sent may be personal or secret."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def opener() -> urllib.request.OpenerDirector:
    """Opens addresses as urlopen does; an answer of 300 or more is raised as urllib.error.HTTPError, an OSError."""
    return urllib.request.build_opener(_NoRedirects)
