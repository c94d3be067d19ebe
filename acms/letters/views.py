"""Public verification of a letter by its QR code (T03): masked names only. One's own letters as PDF and as pictures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from acms.accounts.web import person_required
from acms.letters import codes, spots
from acms.letters.models import Letter
from acms.letters.render import raster_png


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
def pdf(request: HttpRequest, serial: str) -> HttpResponse:
    """The printed letter as PDF; by link, which WeChat's browser can hand on (P04)."""
    letter = _own(request, serial)
    answer = HttpResponse(letter.pdf(), content_type="application/pdf")
    kind = "inline" if request.GET.get("show") else "attachment"
    answer["Content-Disposition"] = f'{kind}; filename="{letter.kind}-letter-{serial}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@person_required
def png(request: HttpRequest, serial: str) -> HttpResponse:
    """The printed letter as a picture, for the preview."""
    answer = HttpResponse(raster_png(_own(request, serial).pdf(), 90), content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer


@person_required
def spot(request: HttpRequest, serial: str, number: int, which: str) -> HttpResponse:
    """One finding of the newest audit of one's own letter: its place as printed, or as scanned (T04)."""
    audit = _own(request, serial).audits.select_related("scan", "letter").order_by("-pk").first()
    if audit is None:
        raise Http404
    return spots.show(audit, number, which)
