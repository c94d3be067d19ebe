"""Answers with a rendition of a scan. The owning app has checked access before it calls (S04, S05)."""

import io
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from acms.base import typeset
from acms.scans import store
from acms.scans.models import Scan

SHOWN = {"archive", "thumbnail", "before"}


def rendition(scan: Scan, copy: str, *, watermark: str = "") -> HttpResponse:
    """One re-encoded copy, never the uploaded bytes; with `watermark` (viewer) burnt in when staff look. Raises Http404."""
    if copy not in SHOWN:
        raise Http404
    try:
        data = store.get(scan.pk, copy)
    except FileNotFoundError:
        raise Http404 from None
    if watermark:
        data = marked(data, watermark, timezone.localtime())
    return private(data, "image/jpeg")


def part(scan: Scan, box: list[int], *, watermark: str = "") -> HttpResponse:
    """A place of the archive copy, a little wider than `box` (pixels). Raises Http404."""
    try:
        image = Image.open(io.BytesIO(store.get(scan.pk, "archive"))).convert("RGB")
    except FileNotFoundError:
        raise Http404 from None
    x, y, w, h = box
    more = max(6, round(image.height / 297 * 2))
    out = io.BytesIO()
    image.crop(
        (max(x - more, 0), max(y - more, 0), min(x + w + more, image.width), min(y + h + more, image.height))
    ).save(out, "JPEG", quality=88)
    data = marked(out.getvalue(), watermark, timezone.localtime()) if watermark else out.getvalue()
    return private(data, "image/jpeg")


def private(data: bytes, content_type: str) -> HttpResponse:
    """An answer that no shared cache keeps and no browser runs."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Content-Disposition"] = "inline"
    return answer


def marked(data: bytes, viewer: str, at: datetime) -> bytes:
    """The picture with viewer and time written across it."""
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    layer = Image.new("RGBA", image.size)
    size = max(14, image.width // 36)
    font = ImageFont.truetype(_font_file(), size)
    text = f"{viewer} {at:%Y-%m-%d %H:%M}"
    tile = Image.new("RGBA", (int(font.getlength(text)) + size, size * 2), (255, 255, 255, 0))
    ImageDraw.Draw(tile).text((size // 2, size // 3), text, font=font, fill=(67, 85, 93, 72))
    tile = tile.rotate(18, expand=True)
    for y in range(-tile.height // 2, image.height, int(tile.height * 1.5)):
        for x in range(-tile.width // 3, image.width, int(tile.width * 1.1)):
            layer.alpha_composite(tile, (max(x, 0), max(y, 0)))
    out = io.BytesIO()
    Image.alpha_composite(image, layer).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def _font_file() -> str:
    return str(typeset.face_files(settings.ACMS_FONT_DIRS[0])[0])
