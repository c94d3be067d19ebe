"""From what a person has to what the rules demand (S01, S02): finds, straightens, crops, compresses, or says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np

from acms.scans import (
    encode,
    framing,
    geometry,
    intake,
    likeness,
    ocr,
    overprint,
    photo,
    portrait,
    quality,
    readers,
    sandbox,
    typeface,
    words,
)
from acms.scans.intake import Pixels, Taken
from acms.scans.kinds import KINDS, Kind
from acms.scans.readers import qr, recognise
from acms.scans.readings import Reading

# A text edge on a legible card is steeper than this (grey levels a pixel at 1000 px); measured on the project's specimens.
LEAST_SHARPNESS = 15.0


@dataclass(frozen=True)
class Finding:
    """Something about a picture. `verdict`: refuse, unsure or note. `box` in pixels of the picture shown beside it.

    `slot`: the kind of evidence that the picture really is, when it lies in the wrong place.
    """

    code: str
    verdict: str
    why: str
    cure: str
    box: tuple[int, int, int, int] | None = None
    slot: str = ""


@dataclass(frozen=True)
class Wish:
    """What the person has chosen for this upload.

    `page`: one of several, 0 for all joined; `plain`: the upload as it is; `frame`: the photo's frame, x, y, width and height
    as shares of the upright picture.
    """

    page: int | None = None
    plain: bool = False
    frame: tuple[float, float, float, float] | None = None

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Wish":
        frame = stored.get("frame")
        return cls(stored.get("page"), bool(stored.get("plain")), tuple(frame) if frame else None)


@dataclass
class Mended:
    """The outcome of a check: the copies, what was changed, what was found and read.

    `plain_fits`: the upload conforms as it is, so it may be used instead of what was made of it.
    """

    kind: Kind
    wish: Wish = Wish()
    pages: int = 1
    page: int = 1
    plain_fits: bool = False
    findings: list[Finding] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    reading: Reading = field(default_factory=lambda: Reading(""))
    archive: bytes = b""
    working: bytes = b""
    thumbnail: bytes = b""
    before: bytes = b""
    likeness: str = ""
    leaning: tuple[str, ...] = ()
    turned: float = 0.0  # degrees by which a portrait was set right
    width: int = 0
    height: int = 0
    dpi: float = 0.0

    @property
    def verdict(self) -> str:
        """refused, unsure or usable."""
        found = {finding.verdict for finding in self.findings}
        return "refused" if "refuse" in found else "unsure" if "unsure" in found else "usable"

    @property
    def as_it_is(self) -> bool:
        """True when the person wants the conforming upload unchanged."""
        return self.wish.plain and self.plain_fits

    def refuse(
        self, code: str, sentences: words.Trouble, box: tuple[int, int, int, int] | None = None, slot: str = ""
    ) -> None:
        self.findings.append(Finding(code, "refuse", *sentences, box, slot))

    def note(self, change: str) -> None:
        """What was changed, once for however many pages."""
        if change not in self.changed:
            self.changed.append(change)

    def doubt(self, code: str, sentences: words.Trouble, box: tuple[int, int, int, int] | None = None) -> None:
        self.findings.append(Finding(code, "unsure", *sentences, box))


@dataclass(frozen=True)
class _Sheet:
    """One flat page and the lines that stand on it."""

    pixels: Pixels
    lines: list[ocr.Line]


Progress = Callable[[int], None]


def check(kind_code: str, data: bytes, progress: Progress = lambda stage: None, wish: Wish = Wish()) -> Mended:
    """Checks and mends one file. `progress` hears the number of the stage that begins. Raises intake.NotTaken."""
    kind = KINDS[kind_code]
    taken = _taken(kind, data, wish)
    result = Mended(kind, wish=wish, pages=taken.pages, page=taken.page)
    result.before = encode.thumbnail(taken.pixels)
    result.plain_fits = _conforms(data, taken, kind)
    progress(1)
    shapes = {"card": _card, "page": _page, "photo": _photo}
    flat = shapes[kind.shape](taken, result, progress)
    _store(data, taken, flat, result)
    return result


def _taken(kind: Kind, data: bytes, wish: Wish) -> Taken:
    """The page that the person has chosen, or the one that is most likely meant."""
    if wish.page:
        return sandbox.decode(data, wish.page)
    taken = sandbox.decode(data, None, kind.several or wish.page == 0)
    if kind.is_letter and taken.pages > 1 and taken.page:
        # The printed code tells the letter from what was scanned along with it.
        for number in range(1, taken.pages + 1):
            page = taken if number == taken.page else sandbox.decode(data, number)
            if qr.read(page.pixels):
                return page
    return taken


def _conforms(data: bytes, taken: Taken, kind: Kind) -> bool:
    """S03: True when the upload already is what the rules demand of a file, whatever it shows."""
    height, width = taken.pixels.shape[:2]
    in_window = kind.least_bytes <= len(data) <= kind.most_bytes
    exact = kind.archive_px is None or kind.archive_px == (width, height)
    return taken.format == "JPEG" and not taken.turned and in_window and exact and max(width, height) >= kind.least_px


def _store(data: bytes, taken: Taken, flat: Pixels, result: Mended) -> None:
    kind = result.kind
    if flat is taken.pixels and result.plain_fits:  # S03: it conforms, so it stays as it is
        result.archive, shown = intake.strip_jpeg(data), flat
        if taken.has_metadata:
            result.changed.append(words.STRIPPED)
    else:
        result.archive, shown = encode.archive(flat, kind)
        if taken.format != "JPEG":
            result.changed.append(words.CONVERTED)
        if shown.shape != taken.pixels.shape:
            result.changed.append(words.resized(shown.shape[1], shown.shape[0]))
        result.changed.append(words.compressed(len(result.archive)))
        if taken.has_metadata:
            result.changed.append(words.STRIPPED)
    _scale_boxes(result, shown.shape[1] / flat.shape[1])
    result.height, result.width = shown.shape[:2]
    result.dpi = encode.true_dpi(kind, shown.shape)
    result.working = encode.jpeg(flat, 90)
    result.thumbnail = encode.thumbnail(shown)
    if kind.code == "photo":
        # As the head was held in what was uploaded: of one picture saved twice the measured lean may lie on both sides of a border.
        result.likeness = likeness.of(portrait.level(shown, -result.turned) if result.turned else shown)
        result.leaning = tuple(likeness.leaning(encode.pixels(result.archive))) if result.likeness else ()


def _scale_boxes(result: Mended, scale: float) -> None:
    """Boxes were measured on the flat picture; they are kept in pixels of the archive copy."""
    if scale == 1:
        return
    readers.move(result.reading, scale)
    result.findings = [replace(f, box=readers.moved(f.box, scale)) if f.box else f for f in result.findings]


def _place_boxes(reading: Reading, places: list[tuple[float, int]]) -> None:
    """Boxes were measured on each page; they are kept in pixels of the pages together."""
    for page, (scale, top) in zip(reading.pages, places, strict=False):
        readers.move(page, scale, top)
    if reading.pages:
        reading.fields = readers.together(reading.kind, reading.pages).fields


def _seen(pixels: Pixels, result: Mended, document: Pixels | None = None) -> None:
    """What holds for every document: enough pixels, light, sharpness. `document`: cut out of the picture, whose table may be dark."""
    if max(pixels.shape[:2]) < result.kind.least_px:
        result.refuse("too_few_pixels", words.TOO_FEW_PIXELS)
    if quality.brightness(pixels if document is None else document) < 60:
        result.refuse("dark", words.DARK)
    elif quality.sharpness(pixels) < LEAST_SHARPNESS:
        result.refuse("blurred", words.BLURRED)


def _card(taken: Taken, result: Mended, progress: Progress) -> Pixels:
    if result.as_it_is:
        laid, read = _Laid(taken.pixels), _Sheet(taken.pixels, ocr.read(taken.pixels))
    else:
        laid, read = _card_laid(taken, result.kind)
        if framing.shows_other_side(read.lines, result.kind.code):
            half = framing.own_half(taken.pixels, result.kind.code)
            if half is not None and (own := _by_words(half, result.kind)):
                laid, read = own
                laid.changes.append(words.OWN_SIDE)
    progress(2)
    for change in laid.changes:
        result.note(change)
    result.findings.extend(laid.faults)
    _seen(taken.pixels, result, laid.pixels)
    if quality.colourfulness(read.pixels) < 12:
        result.refuse("grey", words.GREY)
    if spot := quality.glare(read.pixels):
        result.refuse("glare", words.GLARE, spot)
    progress(3)
    _read([_Sheet(read.pixels, overprint.beneath(read.pixels, read.lines))], result)
    return read.pixels


@dataclass
class _Laid:
    """A card laid flat: what was changed for it, and what is wrong with how it lies on the picture."""

    pixels: Pixels
    changes: list[str] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)

    def fault(self, code: str, verdict: str, sentences: words.Trouble) -> None:
        self.faults.append(Finding(code, verdict, *sentences))


def _card_laid(taken: Taken, kind: Kind) -> tuple[_Laid, _Sheet]:
    """The card by its edges; by what is printed on it where they do not stand out, or what they hold is no card."""
    assert kind.archive_px is not None
    outline, laid = _by_edges(taken.pixels, kind, kind.archive_px)
    sheet = _card_upright(_Sheet(laid.pixels, ocr.read(laid.pixels)), laid)
    is_whole = outline is not None or laid.pixels is taken.pixels or framing.fills(sheet.lines, sheet.pixels)
    if framing.is_card(sheet.lines) and is_whole and not laid.faults:
        return laid, sheet
    found = _by_words(taken.pixels, kind) if len(sheet.lines) <= framing.MOST_LINES else None
    return found if found and framing.score(found[1].lines) >= framing.score(sheet.lines) else (laid, sheet)


def _by_words(pixels: Pixels, kind: Kind) -> tuple[_Laid, _Sheet] | None:
    """The card by what is printed on it; None where too little of it is read."""
    framed = framing.by_text(pixels, kind.code)
    if framed is None or kind.archive_px is None:
        return None
    changes = [words.rotated(framed.turns * 90)] if framed.turns else []
    laid = _Laid(geometry.flatten(framed.pixels, framed.outline, kind.archive_px), changes)
    _framed(framed.outline, framed.pixels, kind, laid)
    return laid, _card_upright(_Sheet(laid.pixels, ocr.read(laid.pixels)), laid)


def _by_edges(pixels: Pixels, kind: Kind, size: tuple[int, int]) -> tuple[geometry.Outline | None, _Laid]:
    if pixels.shape[:2] == (size[1], size[0]):
        return None, _Laid(pixels)
    height, width = pixels.shape[:2]
    aspect = max(height, width) / min(height, width)
    outline = geometry.find(pixels, framing.ASPECT)
    if outline is None or (abs(aspect / framing.ASPECT - 1) < 0.04 and outline.share < 0.75):
        # Nothing stands out: the card fills the picture, or there is no card.
        whole = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32)
        laid = _Laid(geometry.flatten(pixels, geometry.Outline(whole, 1.0), size))
        if abs(aspect / framing.ASPECT - 1) > 0.12:
            laid.fault("no_outline", "unsure", words.CUT_OFF)
        return None, laid
    laid = _Laid(geometry.flatten(pixels, outline, size))
    _framed(outline, pixels, kind, laid)
    return outline, laid


def _framed(outline: geometry.Outline, pixels: Pixels, kind: Kind, laid: _Laid) -> None:
    """What cutting a card out of the picture changes, and what is wrong with where it lies."""
    if outline.touches_edge(pixels.shape) and outline.share < 0.97:
        laid.fault("cut_off", "refuse", words.CUT_OFF)
    if abs(outline.tilt) > 1:
        laid.changes.append(words.straightened(outline.tilt))
    laid.changes.append(words.CROPPED)
    if max(outline.width, outline.height) < kind.least_px:
        laid.fault("too_few_pixels", "refuse", words.TOO_FEW_PIXELS)


def _card_upright(sheet: _Sheet, laid: _Laid) -> _Sheet:
    """The card with its text the right way up."""
    if framing.is_card(sheet.lines):
        return sheet
    pixels = geometry.quarter_turns(sheet.pixels, 2)
    turned = _Sheet(pixels, ocr.read(pixels))
    if framing.score(turned.lines) <= framing.score(sheet.lines):
        return sheet
    laid.changes.append(words.rotated(180))
    return turned


def _read(sheets: list[_Sheet], result: Mended) -> None:
    """Reads the document page by page, once it is known to lie in its place."""
    if not any(sheet.lines for sheet in sheets):
        result.refuse("no_text", words.NO_TEXT)
        return
    code = result.kind.code
    pages = [_page_reading(code, sheet) for sheet in sheets]
    shown = [name for page in pages for name in page.shows]
    if "old_certificate" in shown and code == "qualification":
        result.refuse("old_certificate", words.OLD_CERTIFICATE)
    elif slot := recognise.elsewhere(shown, code):
        wrong_side = {slot, code} == {"id_portrait", "id_emblem"}
        sentences = words.WRONG_SIDE[code] if wrong_side else words.wrong_slot(KINDS[slot].title)
        result.refuse("wrong_side" if wrong_side else "wrong_document", sentences, slot=slot)
    elif not recognise.belongs(shown, code):
        result.doubt("unknown_document", words.UNSURE_DOCUMENT)
    issued = code not in recognise.ANY_PAPER
    if issued and any(_lost_colour(page, sheet.pixels) for page, sheet in zip(pages, sheets, strict=True)):
        result.refuse("grey", words.GREY)
    elif issued and _lacks_seal(pages, sheets):
        result.doubt("no_seal", words.NO_SEAL)
    result.reading = readers.together(code, pages)
    if shown and any(name not in result.reading.fields for name in readers.NEEDED.get(code, ())):
        result.doubt("hard_to_read", words.HARD_TO_READ)


# Issued with a red seal, on paper with a printed ground. Reports of 学信网 are printed by their owners, many without colour.
_IN_COLOUR = frozenset({"diploma", "degree", "licence", "qualification"})


def _lost_colour(page: Reading, pixels: Pixels) -> bool:
    """True for a certificate scanned, or copied, in black and white (S01). A report names the diploma that it is about: its own title is first."""
    return not _IN_COLOUR.isdisjoint(page.shows[:1]) and quality.is_colourless(pixels)


_SEALED = frozenset({"diploma", "degree", "qualification"})


def _lacks_seal(pages: list[Reading], sheets: list[_Sheet]) -> bool:
    """True for a certificate of which no page bears a red seal: whoever types one has none."""
    certified = any(not _SEALED.isdisjoint(page.shows[:1]) for page in pages)
    return certified and not any(quality.has_seal(sheet.pixels) for sheet in sheets)


def _page_reading(code: str, sheet: _Sheet) -> Reading:
    reading = readers.read(code, sheet.lines, qr.read(sheet.pixels))
    if place := readers.unread(reading, sheet.lines):
        # Print across a line can hide it from the detector; where it must stand is known, so it is read by itself.
        x, y, w, h = place
        text, confidence = ocr.read_line(sheet.pixels[max(y, 0) : y + h, max(x, 0) : x + w])
        readers.read_again(reading, ocr.Line(text, confidence, place))
    if code in typeface.KINDS and (odd := typeface.set_anew(sheet.pixels, sheet.lines, reading.fields)):
        reading.fields["set_anew"] = odd
    return reading


def _page(taken: Taken, result: Mended, progress: Progress) -> Pixels:
    """A page, or several that were joined: each is straightened, judged and read by itself."""
    parts = taken.parts
    flats = parts if result.as_it_is else [_page_flat(part, taken.format, result) for part in parts]
    progress(2)
    for flat in flats:
        _seen(flat, result)
    progress(3)
    if result.kind.is_letter:
        return _stacked(flats)[0]  # the letter's audit aligns it with its print and reads it
    laid = [_Sheet(flat, ocr.read(flat)) if result.as_it_is else _page_upright(flat, result) for flat in flats]
    sheets = [_Sheet(sheet.pixels, _own_lines(sheet)) for sheet in laid]
    _read(sheets, result)
    whole, places = _stacked([sheet.pixels for sheet in sheets])
    _place_boxes(result.reading, places)
    lit = None if result.as_it_is else geometry.even_light(whole)
    if lit is None:
        return whole
    result.changed.append(words.EVENED)
    return lit


def _own_lines(sheet: _Sheet) -> list[ocr.Line]:
    """What the paper itself says, beneath words across it and under seals."""
    return ocr.under_seals(sheet.pixels, overprint.beneath(sheet.pixels, sheet.lines))


def _stacked(pages: list[Pixels]) -> tuple[Pixels, list[tuple[float, int]]]:
    """Pages one below the other, all as wide as the widest; and of each by how much it was enlarged and where it begins."""
    if len(pages) == 1:
        return pages[0], [(1.0, 0)]
    width = max(page.shape[1] for page in pages)
    scales = [width / page.shape[1] for page in pages]
    fitted = [
        cv2.resize(page, (width, max(1, round(page.shape[0] * scale))), interpolation=cv2.INTER_AREA)
        for page, scale in zip(pages, scales, strict=True)
    ]
    whole = np.vstack(fitted)
    small = intake.bounded(whole)
    share = small.shape[0] / whole.shape[0]
    tops = np.cumsum([0, *(page.shape[0] for page in fitted[:-1])])
    return small, [(scale * share, round(top * share)) for scale, top in zip(scales, tops, strict=True)]


def _page_flat(pixels: Pixels, form: str, result: Mended) -> Pixels:
    outline = geometry.find(pixels, None, least_share=0.3) if form != "PDF" else None
    if outline is not None and outline.share < 0.97 and not outline.touches_edge(pixels.shape):
        size = round(outline.width), round(outline.height)
        flat = geometry.flatten(pixels, outline, size)
        result.note(words.FLATTENED if abs(outline.tilt) < 0.5 else words.straightened(outline.tilt))
        result.note(words.CROPPED)
        return flat
    if result.kind.is_letter:
        return pixels
    tilt = geometry.tilt_of_text(pixels)
    if abs(tilt) >= 0.6:
        result.note(words.straightened(tilt))
        return geometry.rotate(pixels, tilt)
    return pixels


def _page_upright(flat: Pixels, result: Mended) -> _Sheet:
    """The page with its lines horizontal and the right way up."""
    turns, lines = ocr.upright(flat)
    if turns:
        result.note(words.rotated(turns * 90))
        flat = geometry.quarter_turns(flat, turns)
    return _Sheet(flat, lines)


def _photo(taken: Taken, result: Mended, progress: Progress) -> Pixels:
    frame = result.wish.frame
    pixels = portrait.framed(taken.pixels, frame) if frame else taken.pixels
    made = photo.make(pixels, frame is not None, result.as_it_is, progress)
    result.turned = made.turned
    for change in made.changed:
        result.note(change)
    for fault in made.faults:
        (result.refuse if fault.verdict == "refuse" else result.doubt)(fault.code, fault.sentences, fault.box)
    return made.pixels
