"""Answers with a printed letter. The caller has checked whose it is."""

from django.http import HttpRequest, HttpResponse

from acms.base import files
from acms.letters.models import Letter
from acms.letters.render import raster_png
from acms.scans import serve


def pdf(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The letter as PDF, to keep or (`?show=1`) to open; by link, which WeChat's browser can hand on (P04)."""
    answer = HttpResponse(letter.pdf(), content_type="application/pdf")
    answer["Content-Disposition"] = files.called(
        f"{letter.form.title}-{letter.facts['name']}.pdf", shown="show" in request.GET
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def png(letter: Letter) -> HttpResponse:
    """The letter as a picture, for the preview."""
    return serve.private(raster_png(letter.pdf(), 90), "image/png")
