"""From what a person has to what the rules demand (S01, S02): finds, straightens, crops, compresses, or says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from acms.scans import encode, geometry, intake, ocr, portrait, quality, words
from acms.scans.intake import Pixels, Taken
from acms.scans.kinds import KINDS, Kind
from acms.scans.readers import certificates, documents, id_card
from acms.scans.readings import Reading

CARD_ASPECT = 85.6 / 54.0
# A text edge on a legible card is steeper than this (grey levels a pixel at 1000 px); measured on the project's specimens.
LEAST_SHARPNESS = 15.0


@dataclass(frozen=True)
class Finding:
    """Something about a picture. `verdict`: refuse, unsure or note. `box` in pixels of the picture shown beside it."""

    code: str
    verdict: str
    why: str
    cure: str
    box: tuple[int, int, int, int] | None = None


@dataclass
class Mended:
    """The outcome of a check: the copies, what was changed, what was found and read."""

    kind: Kind
    findings: list[Finding] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    reading: Reading = field(default_factory=lambda: Reading(""))
    lines: list[ocr.Line] = field(default_factory=list)
    archive: bytes = b""
    working: bytes = b""
    thumbnail: bytes = b""
    before: bytes = b""
    width: int = 0
    height: int = 0
    dpi: float = 0.0

    @property
    def verdict(self) -> str:
        """refused, unsure or usable."""
        found = {finding.verdict for finding in self.findings}
        return "refused" if "refuse" in found else "unsure" if "unsure" in found else "usable"

    def refuse(self, code: str, sentences: tuple[str, str], box: tuple[int, int, int, int] | None = None) -> None:
        self.findings.append(Finding(code, "refuse", *sentences, box))

    def doubt(self, code: str, sentences: tuple[str, str], box: tuple[int, int, int, int] | None = None) -> None:
        self.findings.append(Finding(code, "unsure", *sentences, box))


Progress = Callable[[int], None]


def check(kind_code: str, data: bytes, progress: Progress = lambda stage: None) -> Mended:
    """Checks and mends one file. `progress` hears the number of the stage that begins. Raises intake.NotTaken."""
    kind = KINDS[kind_code]
    taken = intake.decode(data)
    result = Mended(kind)
    result.before = encode.thumbnail(taken.pixels)
    progress(1)
    shapes = {"card": _card, "page": _page, "photo": _photo}
    flat = shapes[kind.shape](taken, result, progress)
    _store(data, taken, flat, result)
    return result


def _store(data: bytes, taken: Taken, flat: Pixels, result: Mended) -> None:
    kind = result.kind
    same_picture = flat is taken.pixels and taken.format == "JPEG" and not taken.turned
    in_window = kind.least_bytes <= len(data) <= kind.most_bytes
    exact = kind.archive_px is None or kind.archive_px == (flat.shape[1], flat.shape[0])
    if same_picture and in_window and exact:  # S03: it conforms, so it stays as it is
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


def _scale_boxes(result: Mended, scale: float) -> None:
    """Boxes were measured on the flat picture; they are kept in pixels of the archive copy."""
    if scale == 1:
        return

    def scaled(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        x, y, w, h = (round(value * scale) for value in box)
        return x, y, w, h

    for name, item in result.reading.fields.items():
        result.reading.fields[name] = type(item)(item.value, item.confidence, scaled(item.box))
    result.findings = [
        Finding(f.code, f.verdict, f.why, f.cure, scaled(f.box) if f.box else None) for f in result.findings
    ]


def _seen(pixels: Pixels, result: Mended) -> None:
    """What holds for every document: enough pixels, light, sharpness."""
    if max(pixels.shape[:2]) < result.kind.least_px:
        result.refuse("too_few_pixels", words.TOO_FEW_PIXELS)
    if quality.brightness(pixels) < 60:
        result.refuse("dark", words.DARK)
    elif quality.sharpness(pixels) < LEAST_SHARPNESS:
        result.refuse("blurred", words.BLURRED)


def _card(taken: Taken, result: Mended, progress: Progress) -> Pixels:
    size = result.kind.archive_px
    assert size is not None
    flat = _card_flat(taken, result, size)
    progress(2)
    _seen(flat if flat is taken.pixels else taken.pixels, result)
    if quality.colourfulness(flat) < 12:
        result.refuse("grey", words.GREY)
    if spot := quality.glare(flat):
        result.refuse("glare", words.GLARE, spot)
    progress(3)
    flat = _card_upright(flat, result)
    _read_card(result)
    return flat


def _card_flat(taken: Taken, result: Mended, size: tuple[int, int]) -> Pixels:
    pixels = taken.pixels
    if pixels.shape[:2] == (size[1], size[0]):
        return pixels
    height, width = pixels.shape[:2]
    aspect = max(height, width) / min(height, width)
    outline = geometry.find(pixels, CARD_ASPECT)
    if outline is None or (abs(aspect / CARD_ASPECT - 1) < 0.04 and outline.share < 0.75):
        # Nothing stands out: the card fills the picture, or there is no card.
        whole = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32)
        if abs(aspect / CARD_ASPECT - 1) > 0.12:
            result.doubt("no_outline", words.CUT_OFF)
        return geometry.flatten(pixels, geometry.Outline(whole, 1.0), size)
    if outline.touches_edge(pixels.shape) and outline.share < 0.97:
        result.refuse("cut_off", words.CUT_OFF)
    if abs(outline.tilt) > 1:
        result.changed.append(words.straightened(outline.tilt))
    result.changed.append(words.CROPPED)
    if max(outline.width, outline.height) < result.kind.least_px:
        result.refuse("too_few_pixels", words.TOO_FEW_PIXELS)
    return geometry.flatten(pixels, outline, size)


def _card_upright(flat: Pixels, result: Mended) -> Pixels:
    """The card with its text the right way up; the lines of the better way stay in the result."""
    result.lines = ocr.read(flat)
    if _card_score(result.lines) >= 2:
        return flat
    turned = geometry.quarter_turns(flat, 2)
    lines = ocr.read(turned)
    if _card_score(lines) > _card_score(result.lines):
        result.lines = lines
        result.changed.append(words.rotated(180))
        return turned
    return flat


_CARD_WORDS = (
    "姓名",
    "性别",
    "民族",
    "住址",
    "公民身份",
    "居民身份证",
    "签发机关",
    "有效期限",
    "中华人民共和国",
    "居住证",
    "居住地址",
)


def _card_score(lines: list[ocr.Line]) -> int:
    text = "".join(documents.plain(line.text) for line in lines)
    return sum(word in text for word in _CARD_WORDS)


def _read_card(result: Mended) -> None:
    code, lines = result.kind.code, result.lines
    if not lines:
        result.refuse("no_text", words.NO_TEXT)
        return
    if code in ("id_portrait", "id_emblem"):
        side = id_card.side(lines)
        if side and side != code:
            result.refuse("wrong_side", words.WRONG_SIDE[code])
        elif not side:
            result.doubt("unknown_document", words.UNSURE_DOCUMENT)
        result.reading = id_card.portrait(lines) if code == "id_portrait" else id_card.emblem(lines)
        needed = {"id_portrait": ("name", "id_number"), "id_emblem": ("authority", "valid_to")}[code]
        if side == code and any(name not in result.reading.fields for name in needed):
            result.doubt("hard_to_read", words.HARD_TO_READ)
    else:
        result.reading = _read(code, lines)
        _recognised(result)


def _read(code: str, lines: list[ocr.Line]) -> Reading:
    """The whole text of a document and the typed fields that its reader finds."""
    reading = documents.read(code, lines)
    reading.fields |= certificates.read(code, lines)
    return reading


def _recognised(result: Mended) -> None:
    text = documents.plain(result.reading.text)
    if result.kind.code == "qualification" and "会计从业资格" in text:
        result.refuse("old_certificate", words.OLD_CERTIFICATE)
    elif not any(mark in text for mark in result.kind.marks):
        result.doubt("unknown_document", words.UNSURE_DOCUMENT)


def _page(taken: Taken, result: Mended, progress: Progress) -> Pixels:
    flat = _page_flat(taken, result)
    progress(2)
    _seen(flat, result)
    progress(3)
    if result.kind.code in ("proof_letter", "head_letter"):
        return flat  # the letter's audit registers and reads it against its print
    flat = _page_upright(flat, result)
    if not result.lines:
        result.refuse("no_text", words.NO_TEXT)
    else:
        result.reading = _read(result.kind.code, result.lines)
        _recognised(result)
    return flat


def _page_flat(taken: Taken, result: Mended) -> Pixels:
    pixels = taken.pixels
    outline = geometry.find(pixels, None, least_share=0.3) if taken.format != "PDF" else None
    if outline is not None and outline.share < 0.97 and not outline.touches_edge(pixels.shape):
        size = round(outline.width), round(outline.height)
        flat = geometry.flatten(pixels, outline, size)
        result.changed.append(words.FLATTENED if abs(outline.tilt) < 0.5 else words.straightened(outline.tilt))
        result.changed.append(words.CROPPED)
        return flat
    if result.kind.code in ("proof_letter", "head_letter"):
        return pixels
    tilt = geometry.tilt_of_text(pixels)
    if abs(tilt) >= 0.6:
        result.changed.append(words.straightened(tilt))
        return geometry.rotate(pixels, tilt)
    return pixels


def _page_upright(flat: Pixels, result: Mended) -> Pixels:
    """The page with its lines horizontal and the right way up, by which way reads best."""
    best, best_score, best_turns = flat, -1.0, 0
    for turns in (0, 2, 1, 3):
        turned = geometry.quarter_turns(flat, turns) if turns else flat
        lines = ocr.read(turned)
        wide = [line for line in lines if line.box[2] > line.box[3] and len(line.text) > 2]
        marks = sum(mark in "".join(line.text for line in lines) for mark in result.kind.marks)
        score = sum(line.confidence * len(line.text) for line in wide) + 20 * marks
        if score > best_score * 1.1:
            best, best_score, best_turns, result.lines = turned, score, turns, lines
        if turns == 0 and marks and len(wide) >= 3:
            break  # plainly upright
    if best_turns:
        result.changed.append(words.rotated(best_turns * 90))
    return best


def _photo(taken: Taken, result: Mended, progress: Progress) -> Pixels:
    pixels = taken.pixels
    found = portrait.faces(pixels)
    progress(2)
    large = [box for box in found if box[2] > found[0][2] * 0.6] if found else []
    if not large:
        result.refuse("no_face", words.NO_FACE)
        return _fitted(pixels)
    if len(large) > 1:
        result.refuse("many_faces", words.MANY_FACES)
        return _fitted(pixels)
    if large[0][3] < 110:
        result.refuse("face_small", words.FACE_SMALL)
    progress(3)
    conforming = pixels.shape[:2] == (portrait.HEIGHT, portrait.WIDTH)
    photo = pixels if conforming else portrait.crop(pixels, large[0])
    ground = portrait.ground(photo)
    if not ground.is_white:
        if ground.can_be_whitened:
            photo = portrait.whiten(photo)
            result.changed.append(words.WHITENED)
        else:
            result.refuse("not_white", words.NOT_WHITE, (0, 0, portrait.WIDTH, portrait.HEIGHT // 4))
    if quality.colourfulness(photo) < 12:
        result.refuse("grey", words.GREY)
    return photo


def _fitted(pixels: Pixels) -> Pixels:
    """A refused photo still needs a picture of its own size to be shown."""
    return np.asarray(cv2.resize(pixels, (portrait.WIDTH, portrait.HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
