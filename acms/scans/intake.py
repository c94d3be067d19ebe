"""Takes in what people have, safely (S02, S04): the type by its first bytes, pixels counted before decoding, no scripts."""

import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pillow_heif
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageOps

from acms.scans import words

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # counted here, before decoding, with a sentence of our own

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PAGES = 10
PDF_DPI = 300

Pixels = NDArray[Any]  # H×W×3 uint8, BGR; Any, for OpenCV names no element type


class NotTaken(Exception):
    """The file cannot be taken: a stable code, why, and the cure, in one sentence each."""

    def __init__(self, code: str, sentences: tuple[str, str]):
        super().__init__(code)
        self.code = code
        self.why, self.cure = sentences


@dataclass(frozen=True)
class Taken:
    """A decoded picture. `turned`: the picture carried a rotation mark that has been applied."""

    pixels: Pixels
    format: str  # JPEG, PNG, HEIF, WEBP, TIFF or PDF
    dpi: float | None
    turned: bool
    has_metadata: bool


def sniff(data: bytes) -> str:
    """The format by the first bytes, whatever the name says. Raises NotTaken."""
    if not data:
        raise NotTaken("empty", words.EMPTY)
    if len(data) > MOST_BYTES:
        raise NotTaken("too_big", words.TOO_BIG)
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim"}:
        return "HEIF"
    if data[:4] in {b"II*\0", b"MM\0*"}:
        return "TIFF"
    if b"%PDF-" in data[:1024]:
        return "PDF"
    if b"<svg" in data[:2048].lower():
        raise NotTaken("svg", words.SVG)
    raise NotTaken("not_image", words.NOT_IMAGE)


def glance(data: bytes) -> str:
    """What can be refused before anything is stored: type, size and pixel count; the format. Raises NotTaken."""
    form = sniff(data)
    if form != "PDF":
        with _opened(data, form) as image:
            _count(image.width * image.height)
    return form


def decode(data: bytes) -> Taken:
    """The picture in `data`, upright as its marks say. Raises NotTaken."""
    form = sniff(data)
    if form == "PDF":
        return _pdf_page(data)
    with _opened(data, form) as image:
        _count(image.width * image.height)
        dpi = image.info.get("dpi", (None,))[0]
        turned = image.getexif().get(0x0112, 1) != 1
        metadata = bool(image.getexif()) or "xmp" in image.info or "photoshop" in image.info
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                image.load()
                upright = ImageOps.exif_transpose(image) or image
                rgb = _on_white(upright)
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
            raise NotTaken("broken", words.BROKEN) from None
        pixels = np.asarray(rgb)[:, :, ::-1].copy()
    return Taken(pixels, form, float(dpi) if dpi and dpi > 1 else None, turned, metadata)


def _opened(data: bytes, form: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=[form])
    except (OSError, ValueError, SyntaxError, EOFError):
        raise NotTaken("broken", words.BROKEN) from None


def _count(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise NotTaken("too_many_pixels", words.TOO_MANY_PIXELS)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")


# Names are matched in the raw bytes too, for objects that PDFium does not list as document-level scripts.
_ACTIVE = (b"/JavaScript", b"/JS(", b"/JS ", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


def _pdf_page(data: bytes) -> Taken:
    if any(mark in data for mark in _ACTIVE):
        raise NotTaken("scripted", words.SCRIPTED)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise NotTaken("locked" if locked else "broken", words.LOCKED_PDF if locked else words.BROKEN) from None
    try:
        if pdfium.raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
            raise NotTaken("scripted", words.SCRIPTED)
        if len(document) > MOST_PAGES:
            raise NotTaken("many_pages", words.MANY_PAGES)
        if len(document) == 0:
            raise NotTaken("broken", words.BROKEN)
        page = document[0]
        width, height = page.get_size()
        scale = min(PDF_DPI / 72, (MOST_PIXELS / 4 / max(width * height, 1)) ** 0.5)
        pixels = page.render(scale=scale).to_numpy()
    except pdfium.PdfiumError:
        raise NotTaken("broken", words.BROKEN) from None
    finally:
        document.close()
    return Taken(np.ascontiguousarray(pixels[:, :, :3]), "PDF", scale * 72, False, False)


MOST_TOGETHER = 5
MERGED_WIDTH = 1600


def merge(files: list[bytes]) -> bytes:
    """Several pictures of one piece of evidence as one JPEG, one below the other (W10). Raises NotTaken."""
    if len(files) > MOST_TOGETHER:
        raise NotTaken("too_many_files", words.TOO_MANY_FILES)
    pages = [Image.fromarray(decode(data).pixels[:, :, ::-1]) for data in files]
    width = min(MERGED_WIDTH, max(page.width for page in pages))
    fitted = [page.resize((width, round(page.height * width / page.width)), Image.Resampling.LANCZOS) for page in pages]
    sheet = Image.new("RGB", (width, sum(page.height for page in fitted)), "white")
    top = 0
    for page in fitted:
        sheet.paste(page, (0, top))
        top += page.height
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=92)
    return out.getvalue()


def strip_jpeg(data: bytes) -> bytes:
    """A JPEG without its metadata segments, its pixels untouched (S03). JFIF and colour profile stay."""
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            break
        size = int.from_bytes(data[at + 2 : at + 4], "big") + 2
        profile = marker == 0xE2 and data[at + 4 : at + 15] == b"ICC_PROFILE"
        if not (0xE1 <= marker <= 0xEF or marker == 0xFE) or profile:
            out += data[at : at + size]
        at += size
    return bytes(out + data[at:])
