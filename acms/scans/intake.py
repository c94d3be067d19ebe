"""Takes in what people have, safely (S02, S04): the type by its first bytes, pixels counted before decoding, no scripts."""

import io
import struct
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pillow_heif
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageOps

from acms.scans import words

if TYPE_CHECKING:  # the decoder's own process does without Django
    from django.core.files.uploadedfile import UploadedFile

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # counted here, before decoding, with a sentence of our own

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PAGES = 10
PDF_DPI = 300
LONGEST = 5200

Pixels = NDArray[Any]  # H×W×3 uint8, BGR; Any, for OpenCV names no element type


class NotTaken(Exception):
    """The file cannot be taken: a stable code, why, and the cure, in one sentence each."""

    def __init__(self, code: str, sentences: words.Trouble):
        super().__init__(code)
        self.code = code
        self.trouble = sentences
        self.why, self.cure = sentences


@dataclass(frozen=True)
class Taken:
    """A decoded picture. `turned`: the picture carried a rotation mark that has been applied; `pages`: how many the file has,
    `page`: which one this is, from 1; 0 when several were joined, one below the other, each as many rows high as `heights` says.
    """

    pixels: Pixels
    format: str  # JPEG, PNG, HEIF, WEBP, TIFF, GIF, BMP, PDF or BUNDLE
    dpi: float | None
    turned: bool
    has_metadata: bool
    pages: int = 1
    page: int = 1
    heights: tuple[int, ...] = ()

    @property
    def parts(self) -> list[Pixels]:
        """The picture of each page that was joined; of one page the whole."""
        if not self.heights:
            return [self.pixels]
        return np.split(self.pixels, np.cumsum(self.heights)[:-1])


def content(upload: "UploadedFile[Any]", most: int = MOST_BYTES, too_big: words.Trouble = words.TOO_BIG) -> bytes:
    """The bytes of an upload; one that is too large is refused before it is read. Raises NotTaken."""
    if (upload.size or 0) > most:
        raise NotTaken("too_big", too_big)
    return bytes(upload.read())


def sniff(data: bytes) -> str:
    """The format by the first bytes, whatever the name says. Raises NotTaken."""
    if not data:
        raise NotTaken("empty", words.EMPTY)
    if len(data) > MOST_BYTES and not data.startswith(BUNDLE):
        raise NotTaken("too_big", words.TOO_BIG)
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "GIF"
    if data[:2] == b"BM" and data[14:18] in _BMP_HEADS:
        return "BMP"
    _refuse_by_name(data)
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim"}:
        return "HEIF"
    if data[:4] in {b"II*\0", b"MM\0*"}:
        return "TIFF"
    if data.startswith(BUNDLE):
        return "BUNDLE"
    if b"%PDF-" in data[:1024]:
        return "PDF"
    if b"<svg" in data[:2048].lower():
        raise NotTaken("svg", words.SVG)
    raise NotTaken("not_image", words.NOT_IMAGE)


# The sizes that the second head of a BMP has had.
_BMP_HEADS = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}


def _refuse_by_name(data: bytes) -> None:
    """What people take for a scan, and what they do about it: each its own cure. Raises NotTaken."""
    if data[4:8] == b"ftyp" and {b"avif", b"avis"} & _brands(data):
        raise NotTaken("avif", words.AVIF)
    if data[:8] == b"\0\0\0\x0cjP  " or data[:4] == b"\xff\x4f\xff\x51":
        raise NotTaken("jp2", words.JP2)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise NotTaken("office", words.OFFICE)
    if data[:4] == b"PK\3\4":  # the names in a ZIP stand there as they are; nothing is unpacked
        if b"OFD.xml" in data:
            raise NotTaken("ofd", words.OFD)
        office = any(folder in data for folder in (b"word/", b"xl/", b"ppt/"))
        raise NotTaken("office", words.OFFICE) if office else NotTaken("zip", words.ZIP)


def _brands(data: bytes) -> set[bytes]:
    """What the first box of an ISO file names itself: the main brand, and those that it goes with."""
    end = min(int.from_bytes(data[:4], "big"), 200)
    return {data[at : at + 4] for at in range(8, end, 4)}


def glance(data: bytes) -> str:
    """What can be refused before anything is stored: type, size and pixel count; the format. Raises NotTaken."""
    form = sniff(data)
    if form == "BUNDLE":  # only made here, never taken from outside
        raise NotTaken("not_image", words.NOT_IMAGE)
    if form != "PDF":
        with _opened(data, form) as image:
            _count(image.width * image.height)
    return form


def decode(data: bytes, page: int | None = None, join: bool = False) -> Taken:
    """The picture in `data`, upright as its marks say. Raises NotTaken.

    Of several pages `page` (from 1) is taken; without one, all joined when `join`, else the first that is not empty.
    Files of strangers are decoded in a process of their own: call sandbox.decode.
    """
    with _Pages(data) as pages:
        if page is not None:
            if not 1 <= page <= pages.count:
                raise NotTaken("no_such_page", words.NO_SUCH_PAGE)
            chosen = [page]
        else:
            chosen = list(range(1, pages.count + 1))
            if pages.count > 1 and join:
                return _joined(pages)
        taken = None
        for number in chosen:
            taken = pages.take(number)
            if pages.count == 1 or page is not None or not _is_empty(taken.pixels):
                return taken
        assert taken is not None
        return pages.take(1)


class _Pages:
    """The pages of a file, whatever it is: of a PDF or TIFF, or of a bundle one after the other."""

    def __init__(self, data: bytes):
        self.form = sniff(data)
        self.files = unbundled(data) if self.form == "BUNDLE" else [data]
        self.documents = [_Document(file) for file in self.files]
        self.count = sum(document.count for document in self.documents)
        if self.count > MOST_PAGES:
            self.__exit__()
            raise NotTaken("many_pages", words.MANY_PAGES)

    def __enter__(self) -> "_Pages":
        return self

    def __exit__(self, *_: object) -> None:
        for document in self.documents:
            document.close()

    def take(self, number: int) -> Taken:
        """Page `number`, from 1. Raises NotTaken."""
        index = number - 1
        for document in self.documents:
            if index < document.count:
                taken = document.take(index)
                form = "BUNDLE" if len(self.documents) > 1 else taken.format
                return replace(taken, format=form, pages=self.count, page=number)
            index -= document.count
        raise NotTaken("no_such_page", words.NO_SUCH_PAGE)


class _Document:
    """One file with its pages."""

    def __init__(self, data: bytes):
        self.form = sniff(data)
        self.pdf = _pdf(data) if self.form == "PDF" else None
        self.image = None if self.pdf else _opened(data, self.form)
        self.count = len(self.pdf) if self.pdf else min(getattr(self.image, "n_frames", 1), MOST_PAGES + 1)
        if self.form not in ("PDF", "TIFF"):
            self.count = 1  # of a moving picture or a burst the first frame counts

    def close(self) -> None:
        if self.pdf:
            self.pdf.close()
        if self.image:
            self.image.close()

    def take(self, index: int) -> Taken:
        try:
            return _pdf_page(self.pdf, index) if self.pdf else self._frame(index)
        except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, OverflowError, struct.error):
            raise NotTaken("broken", words.BROKEN) from None
        except (Image.DecompressionBombError, MemoryError):
            raise NotTaken("too_many_pixels", words.TOO_MANY_PIXELS) from None

    def _frame(self, index: int) -> Taken:
        image = self.image
        assert image is not None
        if index:
            image.seek(index)
        _count(image.width * image.height)
        dpi = image.info.get("dpi", (None,))[0]
        exif = image.getexif()
        turned = exif.get(0x0112, 1) != 1
        metadata = bool(exif) or "xmp" in image.info or "photoshop" in image.info
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
            rgb = _on_white(ImageOps.exif_transpose(image) or image)
        pixels = bounded(np.asarray(rgb)[:, :, ::-1])
        return Taken(pixels, self.form, float(dpi) if dpi and dpi > 1 else None, turned, metadata)


def bounded(pixels: Pixels) -> Pixels:
    """Not larger than anything needs: 5,200 pixels are A4 at 440 dpi."""
    longest = max(pixels.shape[:2])
    if longest <= LONGEST:
        return np.ascontiguousarray(pixels)
    scale = LONGEST / longest
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)


def _is_empty(pixels: Pixels) -> bool:
    """True for a blank page: next to nothing on it is darker than the paper."""
    small = cv2.resize(pixels, (200, 280), interpolation=cv2.INTER_AREA).min(axis=2).astype(np.int16)
    return bool((np.median(small) - small > 40).mean() < 0.002)


def _opened(data: bytes, form: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=[form])
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, OverflowError, struct.error):
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


def _pdf(data: bytes) -> Any:
    """The opened document. Raises NotTaken."""
    if any(mark in data for mark in _ACTIVE):
        raise NotTaken("scripted", words.SCRIPTED)
    try:
        document = pdfium.PdfDocument(data)
        if pdfium.raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
            raise NotTaken("scripted", words.SCRIPTED)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise NotTaken("locked" if locked else "broken", words.LOCKED_PDF if locked else words.BROKEN) from None
    if len(document) == 0:
        raise NotTaken("broken", words.BROKEN)
    return document


def _pdf_page(document: Any, index: int) -> Taken:
    try:
        page = document[index]
        width, height = page.get_size()
        if not (width > 1 and height > 1):
            raise NotTaken("broken", words.BROKEN)
        scale = min(PDF_DPI / 72, (MOST_PIXELS / 4 / (width * height)) ** 0.5, LONGEST / max(width, height))
        pixels = page.render(scale=scale).to_numpy()
    except pdfium.PdfiumError:
        raise NotTaken("broken", words.BROKEN) from None
    return Taken(np.ascontiguousarray(pixels[:, :, :3]), "PDF", scale * 72, False, False)


MERGED_WIDTH = 1600


def _joined(pages: _Pages) -> Taken:
    """All pages that are not empty as one picture, one below the other (W10)."""
    shown = [
        taken.pixels for number in range(1, pages.count + 1) if not _is_empty((taken := pages.take(number)).pixels)
    ]
    if not shown:
        return pages.take(1)
    if len(shown) == 1:
        return Taken(shown[0], pages.form, None, False, False, pages.count, 0)
    width = min(MERGED_WIDTH, max(pixels.shape[1] for pixels in shown))
    fitted = [
        cv2.resize(
            pixels, (width, max(1, round(pixels.shape[0] * width / pixels.shape[1]))), interpolation=cv2.INTER_AREA
        )
        for pixels in shown
    ]
    heights = tuple(page.shape[0] for page in fitted)
    return Taken(np.vstack(fitted), pages.form, None, False, False, pages.count, 0, heights)


BUNDLE = b"ACMS several files\n"
MOST_TOGETHER = 5


def bundle(files: list[bytes]) -> bytes:
    """Several uploaded files of one piece of evidence as one. Raises NotTaken for a file that cannot be taken."""
    if len(files) > MOST_TOGETHER:
        raise NotTaken("too_many_files", words.TOO_MANY_FILES)
    for file in files:
        glance(file)
    return BUNDLE + b"".join(len(file).to_bytes(4, "big") + file for file in files)


def unbundled(data: bytes) -> list[bytes]:
    """The files of a bundle."""
    files, at = [], len(BUNDLE)
    while at + 4 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        files.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    if not files:
        raise NotTaken("broken", words.BROKEN)
    return files


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
