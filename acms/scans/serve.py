"""Answers with a rendition of a scan. The owning app has checked access before it calls (S04, S05)."""

import io
import math
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from acms.base import typeset
from acms.scans import store
from acms.scans.models import Scan

SHOWN = {"archive", "thumbnail", "before"}
LONGEST = 13  # heights of a line that fit beside one another on 300 pixels, with characters of about 16
BREAK = 4  # pixels between the parts of a broken line


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
    """A place of the archive copy, a little wider than `box` (pixels); a long line is broken. Raises Http404."""
    try:
        image = Image.open(io.BytesIO(store.get(scan.pk, "archive"))).convert("RGB")
    except FileNotFoundError:
        raise Http404 from None
    x, y, w, h = box
    more = max(6, round(image.height / 297 * 2))
    around = (max(x - more, 0), max(y - more, 0), min(x + w + more, image.width), min(y + h + more, image.height))
    out = io.BytesIO()
    broken(image.crop(around)).save(out, "JPEG", quality=88)
    data = marked(out.getvalue(), watermark, timezone.localtime()) if watermark else out.getvalue()
    return private(data, "image/jpeg")


def broken(line: Image.Image) -> Image.Image:
    """A line of print that is longer than a phone can show, broken as text is: its parts under one another. Each begins with the
    last of the one above, so that a character which the break cuts is whole once. Whatever is not so long stays as it is."""
    width, height = line.size
    count = math.ceil((width - height) / ((LONGEST - 1) * height))
    if count < 2:
        return line
    part = math.ceil((width + (count - 1) * height) / count)
    lines = Image.new("RGB", (part, count * (height + BREAK) - BREAK), "white")
    for number in range(count):
        left = number * (part - height)
        lines.paste(line.crop((left, 0, min(left + part, width), height)), (0, number * (height + BREAK)))
    return lines


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
