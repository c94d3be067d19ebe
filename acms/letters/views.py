"""Public verification of a letter by its QR code (T03): masked names only. One's own letters as PDF and as pictures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from acms.accounts.web import SignedIn, person_required
from acms.letters import answers, codes, spots
from acms.letters.models import Letter


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Serial, state, date of issue and masked names; a plain no for anything not signed by this system."""
    serial = codes.serial_of(code)
    letter = Letter.objects.filter(serial=serial).first() if serial else None
    answer = render(request, "letters/verify.html", {"letter": letter}, status=200 if letter else 404)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _own(request: HttpRequest, serial: str) -> Letter:
    return get_object_or_404(Letter, serial=serial, owner_id=request.user.pk)


@person_required
def pdf(request: SignedIn, serial: str) -> HttpResponse:
    """One's own letter as PDF."""
    return answers.pdf(request, _own(request, serial))


@person_required
def png(request: SignedIn, serial: str) -> HttpResponse:
    """One's own letter as a picture."""
    return answers.png(_own(request, serial))


@person_required
def spot(request: SignedIn, serial: str, number: int, which: str) -> HttpResponse:
    """One finding of the newest audit of one's own letter: its place as printed, or as scanned (T04)."""
    audit = _own(request, serial).audits.select_related("scan", "letter").order_by("-pk").first()
    if audit is None:
        raise Http404
    return spots.show(audit, number, which)
