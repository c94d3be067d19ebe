"""The audit of an uploaded letter (T04): is this the sheet that the system printed, unaltered, signed and sealed?

Outcomes: pass; fail (definite reasons); rescan (illegible or incomplete); unsure (people look). The scan is compared with the
print itself; OCR only words a reason.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters import codes, render, words
from acms.letters.audit import glyphs, register
from acms.letters.audit.glyphs import Seen, Sheet
from acms.letters.audit.register import REFERENCE_PPI, Alignment, Qr
from acms.letters.facts import LABELS
from acms.letters.models import Letter, State
from acms.letters.render import Glyph
from acms.scans import ocr

LONGEST = 3508  # A4 at 300 ppi
REF_MM = REFERENCE_PPI / 25.4

# Measured on the project's own corpus (bench/letters.py): genuine characters stay clear of these, retyped ones fall under.
MISMATCH_NCC, MISMATCH_MARGIN = 0.55, -0.02
DOUBT_NCC, DOUBT_MARGIN, DOUBT_RESIDUAL = 0.76, 0.004, 0.42
NEIGHBOURS = 0.78  # the 35th percentile around a glyph: below it the sheet is crumpled there and no verdict is safe
LEGIBLE = 0.72
FIXED_ALTERED = 0.45

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Finding:
    """One reason; `box` in pixels of the picture given."""

    code: str
    verdict: str
    message: str
    field: str = ""
    expected: str = ""
    read: str = ""
    box: Box | None = None


@dataclass
class Outcome:
    """All that an audit found."""

    findings: list[Finding] = field(default_factory=list)
    ms: int = 0

    @property
    def verdict(self) -> str:
        """fail before rescan before unsure; pass without any."""
        given = {finding.verdict for finding in self.findings}
        return next((verdict for verdict in ("fail", "rescan", "unsure") if verdict in given), "pass")

    def add(self, code: str, verdict: str, message: str, **more: object) -> "Outcome":
        self.findings.append(Finding(code, verdict, message, **more))  # type: ignore[arg-type]
        return self

    def findings_json(self, scale: float = 1.0) -> list[dict[str, object]]:
        """Findings of the deciding kind, boxes multiplied by `scale`."""
        return [
            {
                "code": f.code,
                "field": f.field,
                "verdict": f.verdict,
                "expected": f.expected,
                "read": f.read,
                "message": f.message,
                "box": [round(value * scale) for value in f.box] if f.box else None,
            }
            for f in self.findings
            if f.verdict == self.verdict
        ]


def letter(pixels: NDArray[Any], expected: Letter) -> Outcome:
    """Audits a picture (H×W×3 BGR) against the letter that it should show."""
    started = time.monotonic()
    outcome = Outcome()
    scale = min(1.0, LONGEST / max(pixels.shape[:2]))
    picture = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    _examine(np.asarray(picture, np.uint8), expected, outcome)
    if scale < 1:
        outcome.findings = [_rescaled(finding, 1 / scale) for finding in outcome.findings]
    outcome.ms = int((time.monotonic() - started) * 1000)
    return outcome


def _rescaled(finding: Finding, scale: float) -> Finding:
    if finding.box is None:
        return finding
    x, y, w, h = (round(value * scale) for value in finding.box)
    return Finding(
        finding.code, finding.verdict, finding.message, finding.field, finding.expected, finding.read, (x, y, w, h)
    )


def _examine(picture: NDArray[Any], expected: Letter, outcome: Outcome) -> None:
    grey = register.without_red(picture)
    qr = register.find_qr(grey)
    if qr is None:
        blurred = cv2.Laplacian(grey, cv2.CV_32F).var() < 60
        outcome.add(
            "illegible" if blurred else "not_ours",
            "rescan" if blurred else "fail",
            words.ILLEGIBLE if blurred else words.NOT_OURS,
        )
        return
    if not _right_letter(qr, expected, outcome):
        return
    printed = render.glyphs_of(expected.layout)
    reference = render.raster(expected.pdf(), REFERENCE_PPI)
    alignment = _align(grey, reference, qr)
    if alignment is None or alignment.inliers < 0.4 or alignment.error > 3.0:
        outcome.add("not_aligned", "rescan", words.NOT_ALIGNED)
        return
    sheet = Sheet.lay(grey, register.redness(picture), alignment)
    if glyphs.fit_blur(sheet, printed) < LEGIBLE:
        outcome.add("illegible", "rescan", words.ILLEGIBLE)
        return
    _text(sheet, printed, alignment, expected, outcome)
    ink = _dark(cv2.resize(sheet.grey, alignment.size, interpolation=cv2.INTER_AREA)).astype(bool)
    _extra_ink(ink, reference, alignment, outcome)
    _signatures(ink, sheet, reference, alignment, outcome)
    _seal(picture, alignment, outcome)


def _right_letter(qr: Qr, expected: Letter, outcome: Outcome) -> bool:
    serial = codes.serial_of(qr.text)
    if serial is None:
        outcome.add("not_ours", "fail", words.NOT_OURS)
    elif serial != expected.serial:
        other = Letter.objects.filter(serial=serial).first()
        stranger = other is not None and other.owner_id != expected.owner_id
        void = other is not None and other.state == State.VOID
        message = words.OTHER_PERSON if stranger else words.VOID if void else words.OTHER_LETTER
        outcome.add("other_person" if stranger else "void" if void else "other_letter", "fail", message)
    elif expected.state == State.VOID:
        outcome.add("void", "fail", words.VOID)
    return not outcome.findings


def _align(grey: NDArray[Any], reference: NDArray[Any], qr: Qr) -> Alignment | None:
    held = register.find_qr(reference)
    return register.align(grey, reference, qr, held.corners) if held else None


def _is_text(glyph: Glyph) -> bool:
    """Title and serial stand in other sizes; dots and dashes are too small to compare."""
    return glyph.box[3] > 1.6 and glyph.box[3] < 5.2 and glyph.box[1] > 45 and glyph.box[2] > 0.9


def _text(sheet: Sheet, printed: list[Glyph], alignment: Alignment, expected: Letter, outcome: Outcome) -> None:
    """Every printed character: fields against their look-alikes, fixed text against itself."""
    seen = [glyphs.look(sheet, glyph, rivals=bool(glyph.field)) for glyph in printed if _is_text(glyph)]
    likeness = np.array([s.ncc for s in seen])
    middles = np.array([[s.glyph.box[0] + s.glyph.box[2] / 2, s.glyph.box[1] + s.glyph.box[3] / 2] for s in seen])
    fields: dict[str, list[tuple[Seen, str]]] = {}
    fixed: list[Seen] = []
    for index, one in enumerate(seen):
        near = np.linalg.norm(middles - middles[index], axis=1)
        around = likeness[(near < 22) & (near > 0.1)]
        solid = len(around) > 3 and float(np.percentile(around, 35)) > NEIGHBOURS
        verdict = _judge(one, solid)
        if not one.glyph.field:
            if verdict == "fail" and one.ncc < FIXED_ALTERED and one.red < 0.02:
                fixed.append(one)
        elif verdict:
            fields.setdefault(one.glyph.field.removesuffix("_again"), []).append((one, verdict))
    for name, bad in fields.items():
        _field(name, bad, printed, sheet, alignment, expected, outcome)
    if len(fixed) >= 2:
        box = _on_scan(fixed[0].glyph.box, alignment)
        outcome.add("fixed_text", "fail" if len(fixed) >= 3 else "unsure", words.FIXED_TEXT, box=box)


def _judge(one: Seen, solid: bool) -> str:
    """fail, unsure or nothing for one character."""
    covered = one.red > 0.02
    if (one.ncc < MISMATCH_NCC or one.margin <= MISMATCH_MARGIN) and solid and not covered:
        return "fail"
    if one.ncc < DOUBT_NCC or one.margin < DOUBT_MARGIN or one.residual > DOUBT_RESIDUAL:
        return "unsure"
    return ""


def _field(
    name: str,
    bad: list[tuple[Seen, str]],
    printed: list[Glyph],
    sheet: Sheet,
    alignment: Alignment,
    expected: Letter,
    outcome: Outcome,
) -> None:
    """One field's reason, worded with what OCR reads at its place."""
    definite = any(verdict == "fail" for _, verdict in bad)
    first = bad[0][0].glyph
    left, top, width, height = render.box_of(printed, first.field)
    right, bottom = left + width, top + height
    box = _on_scan((left, top, width, height), alignment)
    px = glyphs.PX_MM
    part = sheet.grey[
        max(int((top - 1.2) * px), 0) : int((bottom + 1.2) * px), max(int((left - 1) * px), 0) : int((right + 1) * px)
    ]
    read = ocr.read_line(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR))[0] if part.size else ""
    label = LABELS[name]
    value = expected.facts[name]
    message = words.differs(label) if definite else words.doubtful(label)
    outcome.add(
        f"field_{name}", "fail" if definite else "unsure", message, field=name, expected=value, read=read, box=box
    )


def _on_scan(box: tuple[float, float, float, float], alignment: Alignment) -> Box:
    """A box of the print in mm, a millimetre wider on each side, in pixels of the scan."""
    x, y, w, h = box
    return alignment.box_on_scan(((x - 1) * REF_MM, (y - 1) * REF_MM, (w + 2) * REF_MM, (h + 2) * REF_MM))


def _free_zones(shape: tuple[int, int], px: float) -> NDArray[np.bool_]:
    """True where people sign and stamp: ink there is no alteration."""
    zones = np.zeros(shape, bool)
    for x, y, w, h in (render.SIGN_PERSON, render.SIGN_FINANCE, render.SEAL):
        zones[int((y - 10) * px) : int((y + h + 6) * px), int((x - 6) * px) : int((x + w + 10) * px)] = True
    return zones


def _dark(grey: NDArray[Any]) -> NDArray[Any]:
    """Ink as 1: darker than its surroundings by a fair share of the sheet's contrast."""
    paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), 31)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return ((paper.astype(np.int16) - grey.astype(np.int16)) > 60).astype(np.uint8)


def _printed_area(reference: NDArray[Any], reach: int) -> NDArray[np.bool_]:
    """True on the print and `reach` // 2 pixels around it."""
    return cv2.dilate((reference < 170).astype(np.uint8), np.ones((reach, reach), np.uint8)).astype(bool)


def _extra_ink(ink: NDArray[np.bool_], reference: NDArray[Any], alignment: Alignment, outcome: Outcome) -> None:
    """Ink where nothing was printed, outside the places for signing and stamping."""
    width, height = alignment.size
    ink = ink & ~_printed_area(reference, 13) & ~_free_zones((height, width), REF_MM)
    edge = round(7 * REF_MM)  # shadows and table show at the margins
    ink[:edge] = ink[-edge:] = False
    ink[:, :edge] = ink[:, -edge:] = False
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    spots = [tuple(int(v) for v in stats[i][:4]) for i in range(1, count) if stats[i][4] >= 60]
    if spots:
        x, y, w, h = max(spots, key=lambda spot: spot[2] * spot[3])
        outcome.add("extra_ink", "unsure", words.EXTRA_INK, box=alignment.box_on_scan((x - 4, y - 4, w + 8, h + 8)))


def _signatures(
    ink: NDArray[np.bool_], sheet: Sheet, reference: NDArray[Any], alignment: Alignment, outcome: Outcome
) -> None:
    """Pen strokes in the two places; of finance and HR head one suffices."""
    width, height = alignment.size
    red = cv2.resize(sheet.red.astype(np.uint8), (width, height), interpolation=cv2.INTER_AREA).astype(bool)
    ink = ink & ~_printed_area(reference, 11) & ~red
    for zone, code, message in (
        (render.SIGN_PERSON, "missing_sign_person", words.MISSING_SIGN_PERSON),
        (render.SIGN_FINANCE, "missing_sign_finance", words.MISSING_SIGN_FINANCE),
    ):
        x, y, w, h = (value * REF_MM for value in zone)
        # People sign on, above and below the line.
        part = ink[int(y - 8 * REF_MM) : int(y + h), int(x) : int(x + w)]
        if part.sum() < 150:
            outcome.add(code, "fail", message, box=alignment.box_on_scan((x, y, w, h)))


def _seal(picture: NDArray[Any], alignment: Alignment, outcome: Outcome) -> None:
    """A red, round seal near its place."""
    laid = alignment.warp(picture, 0.5)
    px = REF_MM * 0.5
    x, y, w, h = render.SEAL
    top, left = int((y - 14) * px), max(int((x - 10) * px), 0)
    part = laid[top : int((y + h + 6) * px), left : int((x + w + 40) * px)]
    box = alignment.box_on_scan((x * REF_MM, y * REF_MM, w * REF_MM, h * REF_MM))
    red = register.redness(np.asarray(part, np.uint8)).astype(np.uint8)
    ring = _round_shape(red, px)
    if ring is None:
        grey_ring = _round_shape(_grey_ink(part), px)
        if red.sum() > 900:
            outcome.add("seal_not_round", "unsure", words.SEAL_NOT_ROUND, box=box)
        elif grey_ring is not None:
            outcome.add("seal_not_red", "fail", words.SEAL_NOT_RED, box=box)
        else:
            outcome.add("missing_seal", "fail", words.MISSING_SEAL, box=box)


def _grey_ink(part: NDArray[Any]) -> NDArray[Any]:
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    return (grey < 190).astype(np.uint8)


def _round_shape(mask: NDArray[Any], px: float) -> tuple[float, float, float] | None:
    """Centre and radius of a ring of 15–25 mm radius: most of its circumference is inked."""
    if mask.sum() < 250:
        return None
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    picture = cv2.GaussianBlur(closed * 255, (5, 5), 0)
    circles = cv2.HoughCircles(
        picture, cv2.HOUGH_GRADIENT, 1.5, 20, param1=120, param2=18, minRadius=int(14 * px), maxRadius=int(26 * px)
    )
    if circles is None:
        return None
    angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    thick = cv2.dilate(closed, np.ones((7, 7), np.uint8))
    for x, y, radius in circles[0][:12]:
        xs = np.clip((x + radius * np.cos(angles)).astype(int), 0, mask.shape[1] - 1)
        ys = np.clip((y + radius * np.sin(angles)).astype(int), 0, mask.shape[0] - 1)
        if thick[ys, xs].mean() > 0.72:
            return float(x), float(y), float(radius)
    return None
