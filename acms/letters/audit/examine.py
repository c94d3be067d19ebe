"""The audit of an uploaded letter (T04): is this the sheet that the system printed, unaltered, signed and sealed?

Outcomes: pass; fail (definite reasons); rescan (illegible or incomplete); unsure (people look). The scan is compared with the
print itself; OCR only words a reason.
"""

import time
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict, Unpack

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters import codes, forms, render, words
from acms.letters.audit import aligning, glyphs, impression, paper, seal, signing, squares
from acms.letters.audit.aligning import REFERENCE_PPI, Alignment, Qr
from acms.letters.audit.glyphs import Seen, Sheet
from acms.letters.audit.ink import SIGNED, Ink, Spot, Writing
from acms.letters.models import Letter, LetterState
from acms.letters.render import Glyph
from acms.scans import ocr

LONGEST = 2339  # A4 at 200 ppi: more pixels tell no more
REF_MM = REFERENCE_PPI / 25.4

# Measured on the project's own corpus (bench/evidence): genuine characters stay clear of these, retyped ones fall under.
MISMATCH_NCC, MISMATCH_MARGIN = 0.55, -0.02
DOUBT_NCC, DOUBT_MARGIN, DOUBT_RESIDUAL = 0.76, 0.004, 0.42
PLAIN_MARGIN = 0.2  # so far before the nearest look-alike, a speck or a thick stroke makes no doubt
NEIGHBOURS = 0.78  # the 35th percentile around a glyph: below it the sheet is crumpled there and no verdict is safe
# On crumpled paper such a share of the fixed words is as unlike its print as an altered field (above, another text stands there),
# and blocks of print stray by so many reference pixels; flat, folded and phone sheets keep to 0.5, crumpled ones begin at 0.6.
CREASED, BENT = (0.01, 0.3), 0.55
# A field's character so much less like its print than the sheet's words are, and so much farther from it in one place than its other characters:
# somebody has drawn on it. Genuine ones, of 26 kinds of sheets: 0.06 less at most.
DRAWN_ON_NCC, DRAWN_ON_RESIDUAL = 0.12, 0.15
LEGIBLE = 0.72
FIXED_ALTERED, FIXED_RESIDUAL = 0.45, 0.45
FIXED_ALONE = 0.2  # so much less like its print than the sheet's other words: one such character is enough for people
MOST_NOTES = 4  # 同意 and a day, twice; more than these nobody writes beside a seal
BLANK = 0.3  # of the print's contrast: nothing stands there
GONE = 0.2  # the same for a stroke; whole ones have at least 0.4, 、 and 一 on phone photos

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Finding:
    """One reason; `box` in pixels of the picture given, `printed` the same place on the print, in mm."""

    code: str
    verdict: str
    message: str
    field: str = ""
    expected: str = ""
    read: str = ""
    box: Box | None = None
    printed: tuple[float, ...] | None = None


class Where(TypedDict, total=False):
    """What a finding says besides its reason."""

    field: str
    expected: str
    read: str
    box: Box | None
    printed: tuple[float, ...] | None


@dataclass
class Outcome:
    """All that an audit found of a letter on this form."""

    form: forms.Form
    findings: list[Finding] = field(default_factory=list)
    ms: int = 0
    # The unit's own seal, and its box on the scan, where one was found.
    sealed: tuple[impression.Impression, Box] | None = None

    @property
    def verdict(self) -> str:
        """fail before rescan before unsure; pass without any."""
        given = {finding.verdict for finding in self.findings}
        return next((verdict for verdict in ("fail", "rescan", "unsure") if verdict in given), "pass")

    def add(self, code: str, verdict: str, message: str, **more: Unpack[Where]) -> "Outcome":
        self.findings.append(Finding(code, verdict, self.form.worded(message), **more))
        return self

    @property
    def _told(self) -> list[Finding]:
        """What decides; where that is the unit's missing signature alone, all the rest too: the word of its head may stand for that (W13)."""
        deciding = [finding for finding in self.findings if finding.verdict == self.verdict]
        return self.findings if {finding.code for finding in deciding} == {forms.PROOF.unit_code} else deciding

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
                "printed": [round(value, 2) for value in f.printed] if f.printed else None,
            }
            for f in self._told
        ]


def letter(pixels: NDArray[Any], expected: Letter) -> Outcome:
    """Audits a picture (H×W×3 BGR) against the letter that it should show."""
    started = time.monotonic()
    outcome = Outcome(expected.form)
    scale = min(1.0, LONGEST / max(pixels.shape[:2]))
    picture = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    _examine(np.asarray(picture, np.uint8), expected, outcome)
    if scale < 1:
        outcome.findings = [_rescaled(finding, 1 / scale) for finding in outcome.findings]
        if outcome.sealed:
            left, top, width, height = (round(value / scale) for value in outcome.sealed[1])
            outcome.sealed = outcome.sealed[0], (left, top, width, height)
    outcome.ms = int((time.monotonic() - started) * 1000)
    return outcome


def _rescaled(finding: Finding, scale: float) -> Finding:
    if finding.box is None:
        return finding
    x, y, w, h = (round(value * scale) for value in finding.box)
    return replace(finding, box=(x, y, w, h))


def _examine(picture: NDArray[Any], expected: Letter, outcome: Outcome) -> None:
    taken, picture = picture, paper.evened(picture)
    grey = aligning.without_lines(aligning.without_red(picture), 0.9)
    reference = render.raster(expected.pdf(), REFERENCE_PPI)
    qr = aligning.find_qr(grey) or squares.known(grey, reference)
    if qr is None:
        _without_code(grey, outcome)
        return
    if not _right_letter(qr, expected, outcome):
        return
    printed = render.glyphs_of(expected.layout)
    alignment = _align(grey, reference, qr)
    if alignment is None or alignment.inliers < 0.4 or alignment.error > 3.0:
        outcome.add("not_aligned", "rescan", words.NOT_ALIGNED)
        return
    sheet = Sheet.lay(grey, picture, alignment)
    if glyphs.fit_look(sheet, printed) < LEGIBLE:
        outcome.add("illegible", "rescan", words.ILLEGIBLE)
        return
    if paper.is_drawn(taken, reference, alignment, sheet.contrast):
        outcome.add("never_printed", "unsure", words.NEVER_PRINTED)
    if paper.is_screen(taken):
        outcome.add("screen", "unsure", words.SCREEN)
    ink = Ink(sheet, reference, alignment)
    _text(sheet, printed, ink, alignment, expected, outcome)
    found = seal.find(picture, alignment, expected.facts["employer"])
    _ink(ink, found, alignment, outcome)
    _seal(found, alignment, expected, outcome)


def _without_code(grey: NDArray[Any], outcome: Outcome) -> None:
    """No code was read: not our print, unless something stands there that cannot be read, or the scan is a blur."""
    if aligning.damaged(grey):
        outcome.add("code_unread", "rescan", words.CODE_UNREAD)
    elif cv2.Laplacian(grey, cv2.CV_32F).var() < 60:
        outcome.add("illegible", "rescan", words.ILLEGIBLE)
    else:
        outcome.add("not_ours", "fail", words.NOT_OURS)


def _right_letter(qr: Qr, expected: Letter, outcome: Outcome) -> bool:
    serial = codes.serial_of(qr.text)
    if serial and any(codes.serial_of(other) for other in qr.others):
        outcome.add("two_letters", "rescan", words.TWO_LETTERS)
    elif serial is None:
        outcome.add("not_ours", "fail", words.NOT_OURS)
    elif serial != expected.serial:
        other = Letter.objects.filter(serial=serial).first()
        stranger = other is not None and other.owner_id != expected.owner_id
        void = other is not None and other.state == LetterState.VOID
        message = words.OTHER_PERSON if stranger else words.VOID if void else words.OTHER_LETTER
        outcome.add("other_person" if stranger else "void" if void else "other_letter", "fail", message)
    elif expected.state == LetterState.VOID:
        outcome.add("void", "fail", words.VOID)
    return not outcome.findings


def _align(grey: NDArray[Any], reference: NDArray[Any], qr: Qr) -> Alignment | None:
    reference_qr = aligning.find_qr(reference)
    return aligning.align(grey, reference, qr, reference_qr.corners) if reference_qr else None


def _is_text(glyph: Glyph) -> bool:
    """Title and serial stand in other sizes; 一, dots and dashes are too small to compare."""
    return _is_set(glyph) and glyph.box[3] > 1.6 and glyph.box[2] > 0.9


def _is_stroke(glyph: Glyph) -> bool:
    """What is too small to compare: it is there, or it is not."""
    return _is_set(glyph) and not _is_text(glyph)


def _is_set(glyph: Glyph) -> bool:
    return glyph.box[3] < 5.2 and glyph.box[1] > 45


def _text(
    sheet: Sheet, printed: list[Glyph], ink: Ink, alignment: Alignment, expected: Letter, outcome: Outcome
) -> None:
    """Every printed character: fields against their look-alikes, fixed text against itself."""
    seen = [_look(sheet, glyph) for glyph in printed if _is_text(glyph)]
    signatures = [one.box for one in ink.by_hand if one.is_in(forms.SIGN_OWN) or one.is_in(forms.SIGN_UNIT)]
    likeness = np.array([s.ncc for s in seen])
    middles = np.array([[s.glyph.box[0] + s.glyph.box[2] / 2, s.glyph.box[1] + s.glyph.box[3] / 2] for s in seen])
    usual = float(np.median([one.ncc for one in seen if not one.glyph.field]))
    usual_residual = float(np.median([one.residual for one in seen if one.glyph.field]))
    creased = _is_creased(seen, signatures, alignment)
    _blank(sheet, printed, seen, alignment, outcome, creased)
    fields: dict[str, list[tuple[Seen, str]]] = {}
    fixed: list[Seen] = []
    weak: list[Seen] = []
    alone: list[Seen] = []
    for index, one in enumerate(seen):
        if one.contrast < BLANK:
            continue
        near = np.linalg.norm(middles - middles[index], axis=1)
        around = likeness[(near < 22) & (near > 0.1)]
        solid = not creased and len(around) > 3 and float(np.percentile(around, 35)) > NEIGHBOURS
        verdict = _judge(one, solid)
        if not verdict and solid and _is_drawn_on(one, usual, usual_residual):
            verdict = "unsure"
        if not one.glyph.field:
            if _signed_over(one.glyph, signatures):
                continue
            if one.red < 0.02 and one.ncc < DOUBT_NCC and one.residual > FIXED_RESIDUAL:
                weak.append(one)
                if solid and one.ncc < usual - FIXED_ALONE:
                    alone.append(one)
            if verdict == "fail" and one.ncc < FIXED_ALTERED and one.red < 0.02:
                fixed.append(one)
        elif verdict:
            fields.setdefault(one.glyph.field.removesuffix("_again"), []).append((one, verdict))
    for name, bad in fields.items():
        _field(name, bad, printed, sheet, alignment, expected, outcome)
    if len(fixed) >= 2 or len(weak) >= 4 or alone:
        place = _around([one.glyph for one in fixed or alone or weak])
        verdict = "fail" if len(fixed) >= 3 else "unsure"
        outcome.add("fixed_text", verdict, words.FIXED_TEXT, box=_on_scan(place, alignment), printed=place)


def _is_creased(seen: list[Seen], signatures: list[Box], alignment: Alignment) -> bool:
    """True when words that nobody has reason to alter are as unlike their print as fields are: then nothing here is definite."""
    fixed = [
        one.ncc < DOUBT_NCC
        for one in seen
        if not one.glyph.field and one.red < 0.02 and not _signed_over(one.glyph, signatures)
    ]
    return alignment.error > BENT and CREASED[0] < float(np.mean(fixed)) < CREASED[1]


def _blank(
    sheet: Sheet, printed: list[Glyph], seen: list[Seen], alignment: Alignment, outcome: Outcome, creased: bool
) -> None:
    """Places where nothing of the print is left.

    What a stamp or a smear lies on may have been wiped out for it; on crumpled paper another scan shows no more.
    """
    gone = [(one.glyph, one.red > 0.02) for one in seen if one.contrast < BLANK]
    gone += [
        (one, sheet.redness(one) > 0.02) for one in printed if _is_stroke(one) and glyphs.stroke(sheet, one) < GONE
    ]
    if not gone:
        return
    verdict, message = "rescan", words.MISSING_TEXT
    if all(covered for _, covered in gone):
        verdict, message = "unsure", words.COVERED_TEXT
    elif creased:
        verdict, message = "unsure", words.CREASED_TEXT
    place = _around([one for one, _ in gone])
    outcome.add("missing_text", verdict, message, box=_on_scan(place, alignment), printed=place)


def _look(sheet: Sheet, glyph: Glyph) -> Seen:
    """A character that is not where it was printed is looked for once more, farther away: paper gets crumpled."""
    rivals = bool(glyph.field)
    seen = glyphs.look(sheet, glyph, rivals=rivals)
    if seen.ncc >= DOUBT_NCC or seen.contrast < BLANK:
        return seen
    farther = glyphs.look(sheet, glyph, rivals=rivals, reach=glyphs.FAR)
    return farther if farther.ncc > seen.ncc + 0.1 else seen


def _around(glyphs_: list[Glyph]) -> tuple[float, float, float, float]:
    """The box in mm around the first line of these characters."""
    top = glyphs_[0].box[1]
    boxes = [one.box for one in glyphs_ if abs(one.box[1] - top) < 4]
    left, right = min(box[0] for box in boxes), max(box[0] + box[2] for box in boxes)
    return left, top, right - left, max(box[3] for box in boxes)


def _signed_over(glyph: Glyph, signatures: list[tuple[int, int, int, int]]) -> bool:
    """True for a word through which somebody signs: those that ask for it, and others under a signature's ends."""
    x, y, w, h = glyph.box
    middle = ((x + w / 2) * REF_MM, (y + h / 2) * REF_MM, 0, 0)
    return forms.SIGN_LINE[0] - 1 < y < forms.SIGN_LINE[1] or any(_within(middle, box) for box in signatures)


def _judge(one: Seen, solid: bool) -> str:
    """fail, unsure or nothing for one character."""
    covered = one.red > 0.02
    if (one.ncc < MISMATCH_NCC or one.margin <= MISMATCH_MARGIN) and solid and not covered:
        return "fail"
    if one.ncc < DOUBT_NCC or one.margin < DOUBT_MARGIN:
        return "unsure"
    if one.residual > DOUBT_RESIDUAL and one.margin < PLAIN_MARGIN:
        return "unsure"
    return ""


def _is_drawn_on(one: Seen, usual: float, usual_residual: float) -> bool:
    """True for a character that is still itself, with a stroke too many: a 0 with a tail is nearer to 0 than to 9."""
    return one.red <= 0.02 and one.ncc < usual - DRAWN_ON_NCC and one.residual > usual_residual + DRAWN_ON_RESIDUAL


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
    place = render.box_of(printed, first.field)
    left, top, right, bottom = place[0], place[1], place[0] + place[2], place[1] + place[3]
    box = _on_scan(place, alignment)
    px = glyphs.PX_MM
    part = sheet.grey[
        max(int((top - 1.2) * px), 0) : int((bottom + 1.2) * px), max(int((left - 1) * px), 0) : int((right + 1) * px)
    ]
    read = ocr.read_line(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR))[0] if part.size else ""
    label = expected.form.facts.LABELS[name]
    value = expected.facts[name]
    message = words.differs(label) if definite else words.doubtful(label)
    outcome.add(
        f"field_{name}",
        "fail" if definite else "unsure",
        message,
        field=name,
        expected=value,
        read=read,
        box=box,
        printed=place,
    )


def _on_scan(box: tuple[float, float, float, float], alignment: Alignment) -> Box:
    """A box of the print in mm, a millimetre wider on each side, in pixels of the scan."""
    x, y, w, h = box
    return alignment.box_on_scan(((x - 1) * REF_MM, (y - 1) * REF_MM, (w + 2) * REF_MM, (h + 2) * REF_MM))


def _ink(ink: Ink, stamped: seal.Seal, alignment: Alignment, outcome: Outcome) -> None:
    """Writing where none belongs, red ink beside the seal, and the places where people sign."""
    by_hand, in_red = ink.by_hand, ink.red_by_hand(stamped.box)
    signatures, belonging = [], []
    for zone, code, missing, whose in (
        (forms.SIGN_OWN, "missing_sign_person", words.MISSING_SIGN_OWN, forms.OWN),
        (forms.SIGN_UNIT, outcome.form.unit_code, words.MISSING_SIGN_UNIT, forms.UNIT),
    ):
        here, red_here = ([one for one in found if one.is_in(zone)] for found in (by_hand, in_red))
        box = _on_scan(zone, alignment)
        if sum(one.area for one in here) >= SIGNED:
            signatures.append(here[0])
            belonging += _with_its_dots(here)
            _signature(here[0], signing.is_typed(here[0], ink.grey), whose, alignment, outcome)
        elif sum(one.area for one in red_here) >= SIGNED and not signing.is_chop(red_here[0]):
            signatures.append(red_here[0])
            belonging += _with_its_dots(red_here)
            typed = signing.is_typed(red_here[0], ink.redness, signing.UPRIGHT_RED)
            _signature(red_here[0], typed, whose, alignment, outcome)
        elif red_here:
            belonging += _with_its_dots(red_here)
            outcome.add("sign_red", "unsure", _worded(words.SIGN_RED, whose), field=whose, box=box, printed=zone)
        else:
            outcome.add(code, "fail", missing, box=box)
    if len(signatures) == 2 and signing.are_one(*signatures):
        place = _place(signatures[1].box)
        outcome.add("sign_twice", "unsure", words.SIGN_TWICE, box=_on_scan(place, alignment), printed=place)
    notes = [one for one in by_hand if one.is_in(forms.NOTES) and one not in belonging]
    if len(notes) <= MOST_NOTES:
        belonging += [one for one in notes if signing.belongs(one, ink.grey)]
    spots = [spot for spot in ink.elsewhere(belonging) if stamped.kind != "grey" or not _within(spot, stamped.box)]
    if spots:
        outcome.add("extra_ink", "unsure", words.EXTRA_INK, **_largest(spots, alignment))
    red = ink.red_beside(stamped.box, belonging)
    if stamped.kind == "other":
        red = [spot for spot in red if not _within(spot, _grown(stamped.box))]
    if red:
        outcome.add("red_ink", "unsure", words.RED_INK, **_largest(red, alignment))


def _with_its_dots(here: list[Writing]) -> list[Writing]:
    """The largest writing, and beside it what is no signature by itself."""
    return [here[0], *(one for one in here if one.area < SIGNED)]


def _largest(spots: list[Spot], alignment: Alignment) -> Where:
    place = _place(max(spots, key=lambda spot: spot[2] * spot[3]))
    return {"box": _on_scan(place, alignment), "printed": place}


def _worded(sentence: str, whose: str) -> str:
    """A sentence about one of the two signatures, as the letter's form will call it."""
    return sentence.replace("{who}", f"{{{whose}}}")


def _signature(one: Writing, typed: bool, whose: str, alignment: Alignment, outcome: Outcome) -> None:
    """A name written by hand, not a stroke and not print."""
    spot = _place(one.box)
    where: Where = {"field": whose, "box": _on_scan(spot, alignment), "printed": spot}
    if signing.is_mark(one):
        outcome.add("sign_mark", "unsure", _worded(words.SIGN_MARK, whose), **where)
    elif typed:
        outcome.add("sign_typed", "unsure", _worded(words.SIGN_TYPED, whose), **where)


def _place(spot: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """A spot in reference pixels, in mm."""
    x, y, width, height = (value / REF_MM for value in spot)
    return x, y, width, height


def _grown(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A seal that is not round, of which only the middle was measured, with its edges."""
    x, y, w, h = box
    return x - 12 * REF_MM, y - 12 * REF_MM, w + 24 * REF_MM, h + 24 * REF_MM


def _within(spot: tuple[float, ...], box: tuple[float, ...]) -> bool:
    """True when a spot's middle lies in a box."""
    x, y = spot[0] + spot[2] / 2, spot[1] + spot[3] / 2
    return box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]


def _seal(found: seal.Seal, alignment: Alignment, expected: Letter, outcome: Outcome) -> None:
    """A red, round or oval seal; what can be read on it supports the verdict and never refuses by itself."""
    box = alignment.box_on_scan(found.box)
    if found.kind == "none":
        outcome.add("missing_seal", "fail", words.MISSING_SEAL, box=box)
    elif found.kind == "grey":
        outcome.add("seal_not_red", "fail", words.SEAL_NOT_RED, box=box)
    elif found.pressed is None:
        outcome.add("seal_not_round", "unsure", words.SEAL_NOT_ROUND, box=box)
    else:
        _sealed_by(found.pressed, box, expected.facts["employer"], outcome)


def _sealed_by(pressed: seal.Pressed, box: Box, employer: str, outcome: Outcome) -> None:
    """Whose seal it is, what for, and whether it was pressed at all."""
    reading = seal.read(pressed, employer)
    if reading.is_employers and not reading.is_for_others:
        outcome.sealed = impression.of(pressed), box
    if not reading.is_employers:
        outcome.add("seal_text", "unsure", words.SEAL_TEXT, field="seal", expected=employer, read=reading.text, box=box)
    elif reading.is_for_others:
        outcome.add("seal_other_use", "unsure", words.SEAL_OTHER_USE, field="seal", read=reading.inside, box=box)
    if seal.is_drawn(pressed):
        outcome.add("seal_drawn", "unsure", words.SEAL_DRAWN, field="seal", box=box)
