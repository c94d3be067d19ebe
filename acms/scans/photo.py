"""Makes the one-inch photo of a picture and says what is wrong with it (S01, S02): every fault with its reason and its cure."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from acms.scans import heads, looks, portrait, quality, words
from acms.scans.heads import Box, Head
from acms.scans.intake import Pixels

LEAST_HIGH = 110  # pixels of a face's box: less is enlarged until it is a blur
LEVEL, MOST_LEAN = (
    4.0,
    10.0,
)  # degrees: a head that leans less is level, one that leans more cannot be set right by turning
MOST_ASIDE = 0.24  # of the way between the ears: the nose of a head that is turned away


@dataclass(frozen=True)
class Fault:
    """`verdict`: refuse or unsure, as of mend.Finding."""

    code: str
    verdict: str
    sentences: words.Trouble
    box: Box | None = None


@dataclass
class Photo:
    """The picture as a photo, what was changed for it and what is wrong with it. `turned`: by how many degrees it was set right."""

    pixels: Pixels
    turned: float = 0.0
    changed: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, code: str, sentences: words.Trouble, box: Box | None = None) -> None:
        self.faults.append(Fault(code, "refuse", sentences, box))

    def doubt(self, code: str, sentences: words.Trouble, box: Box | None = None) -> None:
        self.faults.append(Fault(code, "unsure", sentences, box))


def make(pixels: Pixels, by_hand: bool, untouched: bool, progress: Callable[[int], None]) -> Photo:
    """`by_hand`: the person has chosen the frame; `untouched`: the upload conforms and is wanted as it is."""
    made = Photo(pixels)
    found = heads.find(pixels) if untouched else _turned(made)
    progress(2)
    if not found:
        made.refuse("no_face", words.NO_FACE)
    elif others := [head for head in found[1:] if head.box[2] > found[0].box[2] * 0.4]:
        made.refuse("many_faces", words.MANY_FACES, others[0].box)
    if made.faults:
        made.pixels = _fitted(made.pixels)
        return made
    head = found[0]
    if head.box[3] < LEAST_HIGH:
        made.refuse("face_small", words.FACE_SMALL)
    _held(made, head)
    _seen(made, head)
    progress(3)
    _cut(made, head, by_hand)
    _whitened(made, untouched)
    if quality.colourfulness(made.pixels) < 12:
        made.refuse("grey", words.GREY)
    return made


def _turned(made: Photo) -> list[Head]:
    made.pixels, turns, found = portrait.upright(made.pixels)
    if turns:
        made.changed.append(words.rotated(turns * 90))
    return found


def _held(made: Photo, head: Head) -> None:
    """How the head is held: more than a little cannot be mended."""
    if abs(head.tilt) > MOST_LEAN:
        made.refuse("tilted", words.TILTED, head.box)
    elif abs(head.aside) > MOST_ASIDE:
        made.refuse("turned_away", words.TURNED_AWAY, head.box)


def _seen(made: Photo, head: Head) -> None:
    """What is before the face, and what is missing in it. One reason at a time: whatever hides a face hides all of it."""
    for code, verdict, sentences in looks.faults(made.pixels, head):
        made.faults.append(Fault(code, verdict, sentences))


def _cut(made: Photo, head: Head, by_hand: bool) -> None:
    """The photo at its size: as it comes, as framed by the person, or cut around the head with the eyes level."""
    if made.pixels.shape[:2] == (portrait.HEIGHT, portrait.WIDTH):
        return
    if LEVEL <= abs(head.tilt) <= MOST_LEAN and not by_hand:
        made.pixels, made.turned = portrait.level(made.pixels, head.tilt), head.tilt
        made.changed.append(words.straightened(head.tilt))
        head = next(iter(heads.find(made.pixels)), head)
    reach = portrait.extent(made.pixels, head)
    if not by_hand:
        made.pixels = portrait.cut(made.pixels, portrait.window(made.pixels.shape, reach))
        return
    if not 0.45 <= reach.high / made.pixels.shape[0] <= 0.85:
        made.doubt("head_size", words.HEAD_SIZE)
    made.pixels = portrait.cut(made.pixels, portrait.whole(made.pixels.shape, reach))


def _whitened(made: Photo, untouched: bool) -> None:
    """A ground that is nearly white is made so: by more light, and where that leaves shadows by what is not the person."""
    ground = portrait.ground(made.pixels)
    if ground.is_white:
        return
    white = portrait.whiten(made.pixels) if ground.can_be_whitened and not untouched else None
    if white is not None and not portrait.ground(white).is_white:
        white = portrait.cleared(white)
    if white is None:
        made.refuse("not_white", words.NOT_WHITE, (0, 0, portrait.WIDTH, portrait.HEIGHT // 4))
        return
    made.pixels = white
    made.changed.append(words.WHITENED)


def _fitted(pixels: Pixels) -> Pixels:
    """A refused photo still needs a picture of its own size to be shown."""
    return np.asarray(cv2.resize(pixels, (portrait.WIDTH, portrait.HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
