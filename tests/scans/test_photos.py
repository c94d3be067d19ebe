"""S01, S02: one-inch photos. What is ordinary is taken as it is framed; what hides a face, or is none, is refused with its reason."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from acms.demo import face
from acms.scans import heads, likeness, photo, portrait, words
from acms.scans.intake import Pixels

# Of the drawn faces (demo/face.py), in shares of the picture: the eyes, the mouth and the brows.
EYES, MOUTH, BROWS = 0.43, 0.62, 0.36


def made(pixels: Pixels, by_hand: bool = False) -> photo.Photo:
    return photo.make(pixels, by_hand, False, lambda stage: None)


def verdicts(result: photo.Photo) -> dict[str, str]:
    return {fault.code: fault.verdict for fault in result.faults}


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def leaning(degrees: float) -> Pixels:
    return portrait.level(face.draw(5), -degrees)


@pytest.mark.parametrize("size", [(295, 413), (413, 579), (480, 672)], ids=str)
def test_S01_a_photo_of_any_size_keeps_its_framing(size: tuple[int, int]) -> None:
    taken = resized(face.draw(2), *size)
    result = made(taken)
    assert not result.faults
    assert result.changed == []
    assert np.abs(result.pixels.astype(int) - resized(taken, 295, 413)).mean() < 1


@pytest.mark.parametrize("by_hand", [False, True], ids=["as it comes", "framed by hand"])
@pytest.mark.parametrize("wider", [1.03, 1.014, 0.986, 0.97])
def test_S01_no_face_is_squeezed_by_the_photos_shape(wider: float, by_hand: bool) -> None:
    """What is too wide or too high is cut off: a face that is a hundredth wider was no longer known again."""
    taken = face.draw(2)
    high, wide = taken.shape[:2]
    part = taken[:, : int(wide * wider)] if wider < 1 else taken[: int(high / wider)]
    assert likeness.apart(likeness.of(taken), likeness.of(made(part, by_hand).pixels)) < 0.08


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_S01_a_photo_that_lies_on_its_side_is_turned(turns: int) -> None:
    result = made(np.ascontiguousarray(np.rot90(face.draw(2), turns)))
    assert not result.faults
    assert np.abs(result.pixels.astype(int) - resized(face.draw(2), 295, 413)).mean() < 2


def _glasses(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    for side in (-1, 1):
        middle = (width // 2 + round(side * width * 0.117), round(height * EYES))
        cv2.ellipse(pixels, middle, (round(width * 0.1), round(height * 0.05)), 0, 0, 360, (30, 28, 28), -1)
    return pixels


def _cloth(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    corners = [(0.28, 0.5), (0.5, 0.47), (0.72, 0.5), (0.7, 0.68), (0.5, 0.75), (0.3, 0.68)]
    cv2.fillPoly(pixels, [np.array([(x * width, y * height) for x, y in corners], np.int32)], (225, 200, 160))
    return pixels


def _cap(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    middle = (width // 2, round(height * BROWS))
    cv2.ellipse(pixels, middle, (round(width * 0.32), round(height * 0.3)), 0, 180, 360, (40, 40, 190), -1)
    return pixels


def _without_mouth(pixels: Pixels) -> Pixels:
    """The mouth smoothed away, the rest left."""
    height, width = pixels.shape[:2]
    rows, columns = slice(round(height * 0.56), round(height * 0.7)), slice(round(width * 0.35), round(width * 0.65))
    pixels[rows, columns] = np.median(pixels[rows, columns].reshape(-1, 3), axis=0)
    return pixels


def _locks(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    for left in (0.12, 0.72):
        corners = (round(left * width), round(height * 0.2)), (round((left + 0.16) * width), round(height * 0.8))
        cv2.rectangle(pixels, *corners, (35, 32, 38), -1)
    return pixels


def _enlarged(pixels: Pixels) -> Pixels:
    small = resized(pixels, 150, 210)
    return np.asarray(cv2.resize(small, (590, 826), interpolation=cv2.INTER_CUBIC), np.uint8)


FAULTS: dict[str, tuple[str, Callable[[Pixels], Pixels]]] = {
    "sunglasses": ("refuse", _glasses),
    "mask": ("refuse", _cloth),
    "blurred": ("refuse", lambda pixels: np.asarray(cv2.GaussianBlur(pixels, (0, 0), 6), np.uint8)),
    "enlarged": ("unsure", _enlarged),
    "hat": ("unsure", _cap),
    "ears": ("unsure", _locks),
    "tilted": ("refuse", lambda _: leaning(16)),
    "many_faces": ("refuse", lambda pixels: np.hstack([pixels, face.draw(8)])),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_S02_what_is_wrong_with_a_photo_is_found_and_told(kind: str) -> None:
    verdict, spoil = FAULTS[kind]
    code = "blurred" if kind == "enlarged" else kind
    result = made(spoil(face.draw(5)))
    assert verdicts(result).get(code) == verdict, verdicts(result)
    fault = next(fault for fault in result.faults if fault.code == code)
    assert fault.sentences.why and fault.sentences.cure


def test_S02_a_mouth_that_was_smoothed_away_is_not_let_through() -> None:
    assert set(verdicts(made(_without_mouth(face.draw(5))))) & {"no_features", "mask", "no_face"}


def test_S01_a_head_that_leans_a_little_is_set_upright_on_white() -> None:
    result = made(leaning(7))
    assert not result.faults
    assert any(change.startswith("扶正") for change in result.changed)
    assert portrait.ground(result.pixels).is_white


def test_S01_a_head_turned_aside_has_its_nose_off_the_middle() -> None:
    (seen,) = heads.find(face.draw(5))
    assert abs(seen.aside) < 0.1 < photo.MOST_ASIDE
    aside = heads.Head(
        seen.box, seen.left_eye, seen.right_eye, seen.left_ear, seen.mouth, seen.left_ear, seen.right_ear, 1
    )
    assert abs(aside.aside) > photo.MOST_ASIDE


@pytest.mark.parametrize("tone", [(0.93, 0.96, 0.98), (0.86, 0.9, 0.92)], ids=["warm", "dim"])
def test_S01_a_wall_that_is_nearly_white_is_made_white_and_told(tone: tuple[float, float, float]) -> None:
    wall = (face.draw(2) * np.linspace(1.0, 0.93, 590)[None, :, None] * np.array(tone)).astype(np.uint8)
    result = made(wall)
    assert not result.faults
    assert result.changed == [words.WHITENED]
    assert portrait.ground(result.pixels).is_white
