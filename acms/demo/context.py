"""The banner on every page of demo mode."""

from django.http import HttpRequest


def banner(request: HttpRequest) -> dict[str, bool]:
    return {"demo_banner": True}
