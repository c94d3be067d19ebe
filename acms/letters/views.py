"""Public verification of a letter by its QR code (T03): masked names only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from acms.letters import codes
from acms.letters.models import Letter


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Serial, state, date of issue and masked names; a plain no for anything not signed by this system."""
    serial = codes.serial_of(code)
    letter = Letter.objects.filter(serial=serial).first() if serial else None
    answer = render(request, "letters/verify.html", {"letter": letter}, status=200 if letter else 404)
    answer["X-Robots-Tag"] = "noindex"
    return answer
