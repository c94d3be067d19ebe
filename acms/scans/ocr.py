"""Reads text off a picture: one engine per process, loaded at first use, threads bounded."""

import logging
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from acms.scans import geometry
from acms.scans.intake import Pixels

Places = NDArray[np.float32]
Box = tuple[int, int, int, int]  # x, y, width, height in pixels


@dataclass(frozen=True)
class Line:
    """One line of text with its confidence 0…1 and its box x, y, width, height in pixels.

    `sure`: the confidence of every character, blanks among them. `at`: where the middle of each stands, in pixels: from left to
    right, of an upright column from top to bottom. `corners`: from the upper left one on, clockwise. All three are empty where only the
    line as a whole is known.
    """

    text: str
    confidence: float
    box: tuple[int, int, int, int]
    sure: tuple[float, ...] = ()
    at: tuple[int, ...] = ()
    corners: tuple[tuple[float, float], ...] = ()

    @property
    def lean(self) -> float:
        """Degrees by which it falls to the right."""
        if not self.corners:
            return 0.0
        a, b, c, d = np.array(self.corners)
        along, down = b - a + c - d
        return float(np.degrees(np.arctan2(down, along)))

    @property
    def middle(self) -> float:
        return self.box[1] + self.box[3] / 2

    @property
    def is_column(self) -> bool:
        """True for characters that stand one below the other."""
        return self.box[3] >= COLUMN * self.box[2] and len(self.text) > 1


@dataclass(frozen=True)
class _Text:
    """What a strip says: its text, the mean of its characters' confidences, these, and where each stands from 0 to 1."""

    text: str
    sure: float
    each: tuple[float, ...]
    at: tuple[float, ...]


COLUMN = 1.5  # so much higher than wide is what the recogniser takes for a column
LEAST_SURE = 0.5  # a line of less is no text


@cache
def engine() -> Any:
    """The OCR engine, warmed up by its first page."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    cv2.setNumThreads(settings.ACMS_OCR_THREADS)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": settings.ACMS_OCR_THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )


def read(pixels: Pixels, longest: int = 1600) -> list[Line]:
    """The lines on the picture, top to bottom; none on a blank one. Long sides over `longest` pixels are read smaller."""
    small, scale = _smaller(pixels, longest)
    # Lines are not turned one by one: upside-down text must read as nonsense, for that is how a page that lies on its head
    # is known.
    return _lines(small, _places(small), scale)


def upright(pixels: Pixels, longest: int = 1600) -> tuple[int, list[Line]]:
    """By how many quarter turns clockwise a page stands upright, and its lines when it does.

    Text is looked for once. A few strips, read one way and the other, tell which way is up; then the rest is read, that way.
    """
    small, scale = _smaller(pixels, longest)
    places = _places(small)
    turns = _turns(small, places)
    if turns:
        height, width = small.shape[:2]
        small, places = geometry.quarter_turns(small, turns), _turned(places, turns, width, height)
    return turns, _lines(small, places, scale)


SAMPLE = 5  # strips that tell which way is up
WISHED = 9  # how much longer than high they best are: enough to say something, cheap to read
PLAIN = 0.93  # strips that read so well stand upright: nobody asks how they read upside down


def _turns(pixels: Pixels, places: Places) -> int:
    """Quarter turns clockwise after which the page stands upright; a page written in columns stands as it is."""
    high = [_is_high(corners) for corners in places]
    lengths = np.ptp(places, axis=1).max(axis=1)
    mostly = bool(sum(lengths[high]) > lengths.sum() / 2)
    strips = [_strip(pixels, places[n]) for n in np.flatnonzero(np.array(high, bool) == mostly)]
    chosen = sorted(strips, key=lambda strip: abs(strip.shape[1] / strip.shape[0] - WISHED))[:SAMPLE]
    if not chosen:
        return 0
    found, inverted = _texts(chosen), False
    if np.mean([text.sure for text in found]) < PLAIN:
        over = [geometry.quarter_turns(strip, 2) for strip in chosen]
        turned = _texts(over)
        if inverted := _weight(turned) > _weight(found):
            chosen, found = over, turned
    if not mostly:
        return 2 * inverted
    # High lines were laid on their left side. The recogniser has learned to read columns that lie so, and nothing that lies
    # on its right: where characters say the same when they are turned clockwise, they lay on their left, and are in columns.
    as_laid, turned = (_texts(_glyphs(chosen, found, turns)) for turns in (0, 1))
    same = sum(one.text == other.text != "" for one, other in zip(as_laid, turned, strict=True))
    return ((1 if inverted else 3) + (same > len(as_laid) / 2)) % 4


def _is_high(corners: Places) -> bool:
    width, height = np.ptp(corners, axis=0)
    return bool(height >= COLUMN * width)


def _weight(found: list[_Text]) -> float:
    return sum(text.sure**2 * len(text.text) for text in found)


def _glyphs(strips: list[Pixels], found: list[_Text], turns: int) -> list[Pixels]:
    """Some characters of the strips, each by itself and turned."""
    made = []
    for strip, text in zip(strips[:3], found[:3], strict=True):
        high, width = strip.shape[:2]
        for at in text.at[1:4]:
            left = min(max(round(at * width - high / 2), 0), max(width - high, 0))
            made.append(geometry.quarter_turns(strip[:, left : left + high], turns))
    return made or strips


def _turned(places: Places, turns: int, width: int, height: int) -> Places:
    """The same places on the picture after so many quarter turns clockwise; each begins at its upper left corner again."""
    for _ in range(turns):
        places = np.stack([height - places[:, :, 1], places[:, :, 0]], axis=2)
        places, width, height = np.roll(places, 1, axis=1), height, width
    return places


def _smaller(pixels: Pixels, longest: int) -> tuple[Pixels, float]:
    scale = min(1.0, longest / max(pixels.shape[:2]))
    if scale == 1:
        return pixels, scale
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), scale


def _places(pixels: Pixels) -> Places:
    """Where text stands: the four corners of every line, n×4×2."""
    found = engine()(pixels, use_det=True, use_cls=False, use_rec=False)
    return np.zeros((0, 4, 2), np.float32) if found.boxes is None else np.asarray(found.boxes, np.float32)


def _strip(pixels: Pixels, corners: Places) -> Pixels:
    """A line cut out and laid flat; a column on its side, as the recogniser has learned them."""
    top, right, bottom, left = (np.linalg.norm(corners[one] - corners[(one + 1) % 4]) for one in range(4))
    width, height = max(int(max(top, bottom)), 1), max(int(max(left, right)), 1)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    strip = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.rot90(strip) if height >= COLUMN * width else strip, np.uint8)


def _lines(pixels: Pixels, places: Places, scale: float) -> list[Line]:
    """The lines that stand in the places of a picture; their boxes are those of the picture that was made smaller by `scale`."""
    if not len(places):
        return []
    read_off = _texts([_strip(pixels, corners) for corners in places])
    lines = [
        _line(text, corners / scale) for text, corners in zip(read_off, places, strict=True) if text.sure >= LEAST_SURE
    ]
    return sorted(lines, key=lambda line: (line.box[1], line.box[0]))


def _texts(strips: list[Pixels]) -> list[_Text]:
    """What strips say that hold a line each; strips that are columns lie on their side."""
    engine().return_word_box = True  # with the columns in which characters were seen
    found = engine().recognize_txt(strips)
    return [
        _text(text, score, word) for text, score, word in zip(found.txts, found.scores, found.word_results, strict=True)
    ]


def _text(text: str, score: float, found: Any) -> _Text:
    """Words leave out the blanks, confidences do not."""
    length = max(found.line_txt_len, 1)
    places = [(column + 0.5) / length for columns in found.word_cols for column in columns]
    at: list[float] = []
    for character in text:
        blank = character.isspace() or not places
        at.append((at[-1] if at else 0.0) if blank else min(places.pop(0), 1.0))
    return _Text(text, float(score), tuple(map(float, found.confs))[: len(text)], tuple(at))


def _line(found: _Text, corners: Places) -> Line:
    """The characters of a strip, back in their place."""
    left, top = np.min(corners, axis=0)
    right, bottom = np.max(corners, axis=0)
    box = (int(left), int(top), int(right - left), int(bottom - top))
    first, length = (box[1], box[3]) if box[3] >= COLUMN * box[2] else (box[0], box[2])
    at = tuple(round(first + share * length) for share in found.at)
    return Line(found.text, found.sure, box, found.each, at, tuple((float(x), float(y)) for x, y in corners))


def read_line(pixels: Pixels) -> tuple[str, float]:
    """The text of a picture that holds one line, and its confidence."""
    found = _texts([pixels])[0]
    return found.text, found.sure


@dataclass(frozen=True)
class Spelling:
    """One line letter by letter: how sure each is, where it stands (0…1 of the width), and what else it could have been."""

    text: str
    sure: tuple[float, ...]
    at: tuple[float, ...]
    odds: NDArray[np.float32]  # places × characters

    def chance(self, character: str, at: float) -> float:
        """How likely the reader holds it that this character stands about there, 0…1."""
        column = _numbers().get(character)
        if column is None:
            return 0.0
        middle = min(max(round(at * len(self.odds)), 0), len(self.odds) - 1)
        return float(self.odds[max(middle - 2, 0) : middle + 3, column].max())

    def likely(self, text: str) -> float:
        """The logarithm of how likely the line says exactly this: over all ways to spread the letters along it."""
        numbers = [_numbers().get(letter) for letter in text]
        if not text or None in numbers:
            return -np.inf
        states = [0, *(n for number in numbers for n in (number, 0))]
        odds = np.log(self.odds[:, states] + 1e-9)  # type: ignore[index]
        may_skip = np.array([n > 1 and state != 0 and state != states[n - 2] for n, state in enumerate(states)])
        ways = np.full(len(states), -np.inf)
        ways[:2] = odds[0, :2]
        for row in odds[1:]:
            one, two = np.r_[-np.inf, ways[:-1]], np.r_[-np.inf, -np.inf, ways[:-2]]
            ways = np.logaddexp(np.logaddexp(ways, one), np.where(may_skip, two, -np.inf)) + row
        return float(np.logaddexp(ways[-1], ways[-2]))


def spell(pixels: Pixels) -> Spelling:
    """The letters of a picture that holds one line; the engine's own answer says only how sure it is of all together."""
    recogniser = _recogniser()
    high, wide = pixels.shape[:2]
    batch = recogniser.resize_norm_img(pixels, max(wide / high, 320 / 48))[None].astype(np.float32)
    odds = recogniser.session(batch)[0]
    used = max(1, round(len(odds) * min(1.0, wide / high * 48 / batch.shape[3])))
    odds = odds[:used]
    best = odds.argmax(axis=1)
    starts = [n for n, letter in enumerate(best) if letter and (n == 0 or best[n - 1] != letter)]
    letters = recogniser.postprocess_op.character
    return Spelling(
        "".join(letters[best[n]] for n in starts),
        tuple(float(odds[n, best[n]]) for n in starts),
        tuple((n + 0.5) / used for n in starts),
        odds,
    )


@cache
def _recogniser() -> Any:
    """The part of the engine that reads lines; it is loaded by the first one."""
    read_line(np.full((48, 320, 3), 255, np.uint8))
    return engine().text_rec


@cache
def _numbers() -> dict[str, int]:
    """The reader's number of each character that it knows."""
    return {letter: number for number, letter in enumerate(_recogniser().postprocess_op.character)}


def under_seals(pixels: Pixels, lines: list[Line]) -> list[Line]:
    """The same lines, with what stands under round red seals read once more without their ink.

    A seal across a line cuts it in two for the detector or mixes its own characters in. In the red channel red ink is as light as
    paper; a line that is read there takes the place of those it covers, if it says as much. The seal's own words are none of the
    paper's, and would be read as the end of what stands beside them. All else stays, red titles too.
    """
    for seal in seals(pixels):
        lines = _without_its_words(pixels, lines, seal, [])
        printed = _without_ink(pixels, seal)
        for line in printed:
            lines = _in_place(lines, line)
        lines = _without_its_words(pixels, lines, seal, printed)
    return sorted(lines, key=lambda line: (line.box[1], line.box[0]))


def _without_ink(pixels: Pixels, seal: Box) -> list[Line]:
    """The lines on which a seal lies, read without its ink."""
    x, y, w, h = _band(seal, pixels.shape)
    part = np.repeat(_without_red(pixels[y : y + h, x : x + w])[:, :, None], 3, axis=2)
    below = max(0, DETECTED - min(h, w))  # the engine would enlarge a low band until it costs more than the page
    part = cv2.copyMakeBorder(part, 0, below, 0, 0, cv2.BORDER_CONSTANT, value=(255,) * 3)
    found = []
    for line in read(np.asarray(part, np.uint8)):
        left, top, wide, high = line.box
        if (top < EDGE and y > 0) or (top + high > h - EDGE and y + h < pixels.shape[0]):
            continue  # the edge of the band goes through it: the page has it whole
        found.append(Line(line.text, line.confidence, (left + x, top + y, wide, high)))
    return found


def _without_its_words(pixels: Pixels, lines: list[Line], seal: Box, printed: list[Line]) -> list[Line]:
    """Without what is written in a seal's own ink. The arch of its name is read as a line too, whose box holds what is `printed`
    beneath."""
    beneath = [line.box for line in printed]
    return [
        line
        for line in lines
        if line in printed
        or shared(line.box, seal) <= OF_SEAL
        or not (_is_red(pixels, line.box, beneath) or _is_arch_on_picture(pixels, line, beneath))
    ]


def _is_arch_on_picture(pixels: Pixels, line: Line, beneath: list[Box]) -> bool:
    """True for the arch of a seal's name across a photo, which is as dark as print: red ink stands there, and nothing was read without it.
    What stands straight stays: it may be a stamp that voids the paper."""
    x, y, w, h = (max(value, 0) for value in line.box)
    if h * len(line.text) < ARCHED * w:
        return False
    part = pixels[y : y + h, x : x + w].astype(np.int16)
    red = part[:, :, 2] - part[:, :, :2].max(axis=2) > REDDISH
    return bool(red.mean() > INKED) and all(shared(line.box, other) < ON_IT for other in beneath)


def _in_place(lines: list[Line], line: Line) -> list[Line]:
    """`line` instead of those that it covers, unless they say more."""
    covered = [old for old in lines if shared(old.box, line.box) > 0.5]
    if sum(_said(old) for old in covered) > _said(line) + 1:
        return lines
    return [*(old for old in lines if old not in covered), line]


def _said(line: Line) -> int:
    """How many characters a line says: blanks between groups of digits say nothing."""
    return len("".join(line.text.split()))


def shared(one: Box, other: Box) -> float:
    """The share of the smaller box that lies in the larger one."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(across, 0) * max(down, 0) / max(min(one[2] * one[3], other[2] * other[3]), 1)


SEAL = (
    0.07,
    0.45,
)  # the width of a seal as a share of the page's longer side: 公章 are 38 to 58 mm wide, papers 130 to 420 mm
DETECTED = 736  # the shorter side, in pixels, to which the engine enlarges a picture before it looks for lines
EDGE = 3  # pixels
OF_SEAL = 0.6  # of the box of a seal's own words that lies on it: such boxes are wide, and go beyond its rim
ARCHED = 2.5  # so much higher than one of its characters is wide
INKED = 0.08  # of the box of words in red ink
ON_IT = 0.2  # of a line's box, or of what was read without the ink: it may be the same words
REDDISH = 18  # grey levels by which red is ahead where there is red ink
DARK = 150  # grey levels under which a stroke is one
AROUND = 2.5  # as many widths beside a seal are read with it, so that lines are whole


def _without_red(part: Pixels) -> Pixels:
    """The red channel, in which red ink is nearly as light as paper; what is left of it becomes paper: a faint letter is still read.

    Ink lets light through: black strokes under it stay dark, and are kept.
    """
    rest = part[:, :, 2].copy()
    coloured = rest.astype(np.int16) - part[:, :, :2].max(axis=2) > REDDISH
    rest[coloured & (rest > DARK)] = np.percentile(rest, 75)
    return np.asarray(rest, np.uint8)


def _is_red(pixels: Pixels, box: Box, beneath: list[Box]) -> bool:
    """True for words whose strokes are of red ink alone: next to nothing of them is left in the red channel. What stands in the
    boxes `beneath` is not theirs."""
    x, y, w, h = (max(value, 0) for value in box)
    part = pixels[y : y + h, x : x + w].copy()
    for left, top, wide, high in beneath:
        part[max(top - y, 0) : max(top + high - y, 0), max(left - x, 0) : max(left + wide - x, 0)] = 255
    dark, without_red = part.min(axis=2) < DARK, part[:, :, 2] < DARK
    return bool(without_red.sum() < 0.2 * dark.sum())


def seals(pixels: Pixels) -> list[Box]:
    """Round red seals on the page: x, y, width, height."""
    scale = 700 / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.int16)
    red = (small[:, :, 2] - small[:, :, :2].max(axis=2) > 25).astype(np.uint8)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for left, top, wide, high, _ in stats[1:]:
        inked = red[top : top + high, left : left + wide].mean()
        if SEAL[0] * 700 <= max(wide, high) <= SEAL[1] * 700 and 0.7 < wide / high < 1.4 and inked < 0.6:
            found.append((int(left / scale), int(top / scale), int(wide / scale), int(high / scale)))
    return found


def _band(seal: Box, shape: tuple[int, ...]) -> Box:
    """The lines that a seal lies on, as far as they may reach."""
    x, y, w, h = seal
    left, right = int(max(x - AROUND * w, 0)), int(min(x + (1 + AROUND) * w, shape[1]))
    top, bottom = int(max(y - 0.15 * h, 0)), int(min(y + 1.15 * h, shape[0]))
    return left, top, right - left, bottom - top
