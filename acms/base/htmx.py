"""One answer for both kinds of request: htmx gets the piece, everyone else the page that includes it (house style 11)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def wanted(request: HttpRequest) -> bool:
    return request.headers.get("hx-request") == "true"


def answer(request: HttpRequest, piece: str, *, page: str, status: int = 200, **context: object) -> HttpResponse:
    """Renders `piece` for htmx, `page` otherwise."""
    return render(request, piece if wanted(request) else page, context, status=status)
