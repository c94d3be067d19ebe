"""What becomes of one-inch photos (S01): `python -m bench.photos FOLDER [--sheet FILE.png]`, a folder of pictures, one face on each.

Each person is cut out by OpenCV (a face box, then GrabCut: none of the product's own means) and set on grounds, at sizes and framings as
photographers and phones make them; then with sunglasses, masks, hats and the rest drawn on. Prints for each kind how many are usable,
for people and refused, and the reasons. The pictures are not ours to give: any faces that look at the camera will do.
"""

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

Colour = tuple[int, int, int]
WHITE: Colour = (254, 254, 254)
ENDINGS = {".png", ".jpg", ".jpeg"}


@dataclass(frozen=True)
class Cut:
    """A person without ground: colours, how much of each pixel is the person, and the face's box and eyes as OpenCV sees them."""

    pixels: np.ndarray
    alpha: np.ndarray
    face: tuple[int, int, int, int]
    eyes: tuple[tuple[float, float], tuple[float, float]]


def _cascade(name: str) -> cv2.CascadeClassifier:
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / f"haarcascade_{name}.xml"))


def cut(picture: np.ndarray) -> Cut | None:
    """The person, 900 pixels at the longest; None where no face with two eyes is plainly seen."""
    by = 900 / max(picture.shape[:2])
    pixels = np.asarray(
        cv2.resize(picture, None, fx=by, fy=by, interpolation=cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC)
    )
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    found = _cascade("frontalface_default").detectMultiScale(small, 1.08, 8, minSize=(44, 44))
    if len(found) == 0:
        return None
    x, y, w, h = (int(n / 0.4) for n in max(found, key=lambda box: box[2] * box[3]))
    seen = _cascade("eye").detectMultiScale(grey[y : y + int(h * 0.6), x : x + w], 1.08, 4, minSize=(w // 8, w // 8))
    middles = sorted((x + ex + ew / 2, y + ey + eh / 2) for ex, ey, ew, eh in seen)
    pairs = [(a, b) for a in middles for b in middles if 0.3 < (b[0] - a[0]) / w < 0.55 and abs(b[1] - a[1]) < w * 0.12]
    eyes = pairs[0] if pairs else ((x + w * 0.31, y + h * 0.39), (x + w * 0.69, y + h * 0.39))
    return Cut(pixels, _alpha(pixels, (x, y, w, h)), (x, y, w, h), eyes)


def _alpha(pixels: Any, face: tuple[int, int, int, int], by: float = 0.4) -> np.ndarray:
    """How much of each pixel is the person, found on a copy `by` times as large: GrabCut is slow."""
    whole: Any = pixels
    pixels = cv2.resize(pixels, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    x, y, w, h = (int(n * by) for n in face)
    mask: Any = np.full(pixels.shape[:2], cv2.GC_PR_BGD, np.uint8)
    middle = (x + w // 2, y + h // 2)
    cv2.rectangle(mask, (int(x - w * 0.7), int(y + h * 1.25)), (int(x + w * 1.7), pixels.shape[0]), cv2.GC_PR_FGD, -1)
    cv2.ellipse(mask, middle, (int(w * 0.62), int(h * 0.85)), 0, 0, 360, cv2.GC_PR_FGD, -1)
    cv2.ellipse(mask, middle, (int(w * 0.38), int(h * 0.55)), 0, 0, 360, cv2.GC_FGD, -1)
    cv2.rectangle(mask, (int(x + w * 0.1), int(y + h * 1.4)), (int(x + w * 0.9), pixels.shape[0]), cv2.GC_FGD, -1)
    mask[: max(0, int(y - h * 0.75))] = cv2.GC_BGD
    mask[: y + h, : max(0, int(x - w * 0.75))] = cv2.GC_BGD
    mask[: y + h, int(x + w * 1.75) :] = cv2.GC_BGD
    nothing: Any = None
    cv2.grabCut(pixels, mask, nothing, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    one: Any = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    one = cv2.morphologyEx(one, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(one)
    one = (labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))).astype(np.uint8)
    one = cv2.morphologyEx(one, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    soft = cv2.GaussianBlur(cv2.erode(one, np.ones((3, 3), np.uint8)).astype(np.float32), (0, 0), 0.7)
    return np.asarray(cv2.resize(soft, (whole.shape[1], whole.shape[0]), interpolation=cv2.INTER_LINEAR))


def photo(
    one: Cut, width: int, height: int, head: float = 0.66, ground: Colour = WHITE, above: float = 0.1
) -> np.ndarray:
    """The person on a ground, `head` of the height from the hair to the chin, `above` of it free over the hair."""
    x, y, w, h = one.face
    column = one.alpha[:, x : x + w].max(axis=1) > 0.5
    hair, chin = int(np.argmax(column)), y + h * 1.05
    by = head * height / (chin - hair)
    matrix = np.array([[by, 0, width / 2 - by * (x + w / 2)], [0, by, height * above - by * hair]], np.float32)
    how = {"dsize": (width, height), "flags": cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC}
    shown = cv2.warpAffine(one.pixels, matrix, borderMode=cv2.BORDER_REPLICATE, **how).astype(np.float32)  # type: ignore[call-overload]
    alpha = cv2.warpAffine(one.alpha, matrix, borderMode=cv2.BORDER_REPLICATE, **how)[:, :, None]  # type: ignore[call-overload]
    # A photo ends below the shoulders: where the picture ended higher or narrower its edge goes on.
    return np.asarray(np.clip(shown * alpha + np.array(ground, np.float32) * (1 - alpha), 0, 255), np.uint8)


def _usual(one: Cut) -> np.ndarray:
    return photo(one, 600, 840)


def _lit(one: Cut, tone: tuple[float, float, float]) -> np.ndarray:
    """A wall that is darker to one side, and the camera's grain."""
    flat = photo(one, 900, 1200, 0.5).astype(np.float32)
    side = np.linspace(1.0, 0.93, 900)[None, :, None]
    grain = np.random.default_rng(1).normal(0, 3, flat.shape)
    return np.asarray(np.clip(flat * side * np.array(tone) + grain, 0, 255), np.uint8)


def _worn(one: Cut, draw: Callable[[np.ndarray, Cut], None]) -> np.ndarray:
    worn = one.pixels.copy()
    draw(worn, one)
    alpha = one.alpha.copy()
    alpha[np.abs(worn.astype(int) - one.pixels).sum(axis=2) > 0] = 1
    return _usual(Cut(worn, alpha, one.face, one.eyes))


def _sunglasses(pixels: np.ndarray, one: Cut, shade: Colour = (25, 22, 22)) -> None:
    (lx, ly), (rx, ry) = one.eyes
    apart = rx - lx
    for ex, ey in one.eyes:
        cv2.ellipse(
            pixels,
            (int(ex), int(ey + apart * 0.08)),
            (int(apart * 0.4), int(apart * 0.3)),
            0,
            0,
            360,
            shade,
            -1,
            cv2.LINE_AA,
        )
    cv2.line(pixels, (int(lx), int(ly - apart * 0.08)), (int(rx), int(ry - apart * 0.08)), shade, int(apart * 0.07))


def _mask(colour: Colour) -> Callable[[np.ndarray, Cut], None]:
    def draw(pixels: np.ndarray, one: Cut) -> None:
        x, y, w, h = one.face
        eye = sum(point[1] for point in one.eyes) / 2
        top, low = eye + h * 0.2, y + h * 1.06
        corners = [(x + w * 0.08, top + h * 0.08), (x + w * 0.5, top - h * 0.02), (x + w * 0.92, top + h * 0.08)]
        corners += [(x + w * 0.86, low - h * 0.14), (x + w * 0.5, low), (x + w * 0.14, low - h * 0.14)]
        cv2.fillPoly(pixels, [np.array(corners, np.int32)], colour, cv2.LINE_AA)
        for fold in (0.35, 0.55, 0.75):
            row = int(top + (low - top) * fold)
            cv2.line(
                pixels, (int(x + w * 0.15), row), (int(x + w * 0.85), row), tuple(int(c * 0.88) for c in colour), 2
            )

    return draw


def _hat(colour: Colour) -> Callable[[np.ndarray, Cut], None]:
    def draw(pixels: np.ndarray, one: Cut) -> None:
        x, _, w, h = one.face
        brow = sum(point[1] for point in one.eyes) / 2 - h * 0.2
        centre = (int(x + w / 2), int(brow))
        cv2.ellipse(pixels, centre, (int(w * 0.6), int(h * 0.6)), 0, 180, 360, colour, -1, cv2.LINE_AA)
        cv2.ellipse(
            pixels,
            centre,
            (int(w * 0.62), int(h * 0.1)),
            0,
            0,
            360,
            tuple(int(c * 0.7) for c in colour),
            -1,
            cv2.LINE_AA,
        )

    return draw


def _wiped(one: Cut) -> np.ndarray:
    """Eyes, nose and mouth smoothed away; the outline stays."""
    x, y, w, h = one.face
    shown = one.pixels.copy()
    mask = np.zeros(shown.shape[:2], np.uint8)
    cv2.ellipse(mask, (x + w // 2, y + int(h * 0.55)), (int(w * 0.38), int(h * 0.42)), 0, 0, 360, 255, -1)
    smooth = cv2.GaussianBlur(shown, (0, 0), w * 0.12)
    soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), w * 0.03)[:, :, None]
    return _usual(Cut((smooth * soft + shown * (1 - soft)).astype(np.uint8), one.alpha, one.face, one.eyes))


def _tilted(one: Cut, degrees: float) -> np.ndarray:
    """The eyes at so many degrees, however they stood."""
    (left, high), (right, low) = one.eyes
    own = float(np.degrees(np.arctan2(low - high, right - left)))
    turn = cv2.getRotationMatrix2D((300, 420), degrees + own, 1.0)
    return np.asarray(cv2.warpAffine(_usual(one), turn, (600, 840), borderMode=cv2.BORDER_REPLICATE))


def _enlarged(one: Cut, width: int = 90, height: int = 126) -> np.ndarray:
    return np.asarray(cv2.resize(photo(one, width, height), (600, 840), interpolation=cv2.INTER_CUBIC))


KINDS: dict[str, tuple[str, Callable[[Cut], np.ndarray]]] = {
    "295×413": ("usable", lambda one: photo(one, 295, 413)),
    "413×579, head 2/3": ("usable", lambda one: photo(one, 413, 579)),
    "413×626, head 60 %": ("usable", lambda one: photo(one, 413, 626, 0.6)),
    "358×441, head 72 %, close above": ("usable", lambda one: photo(one, 358, 441, 0.72, above=0.04)),
    "600×840, head 2/3": ("usable", _usual),
    "600×840, head 55 %": ("usable", lambda one: photo(one, 600, 840, 0.55)),
    "1200×1600, head 45 %": ("usable", lambda one: photo(one, 1200, 1600, 0.45, above=0.2)),
    "1500×1500, head 40 %": ("usable", lambda one: photo(one, 1500, 1500, 0.4, above=0.15)),
    "white wall, darker to one side": ("usable", lambda one: _lit(one, (0.95, 0.95, 0.95))),
    "off-white wall": ("usable", lambda one: _lit(one, (0.9, 0.92, 0.93))),
    "warm wall": ("usable", lambda one: _lit(one, (0.84, 0.9, 0.94))),
    "turned 90°": ("usable", lambda one: np.ascontiguousarray(np.rot90(_usual(one)))),
    "upside down": ("usable", lambda one: np.ascontiguousarray(np.rot90(_usual(one), 2))),
    "head leans 6°": ("usable", lambda one: _tilted(one, 6)),
    "head leans 15°": ("refused", lambda one: _tilted(one, 15)),
    "head leans 22°": ("refused", lambda one: _tilted(one, -22)),
    "blue ground": ("refused", lambda one: photo(one, 600, 840, ground=(219, 142, 67))),
    "light blue ground": ("refused", lambda one: photo(one, 600, 840, ground=(235, 206, 160))),
    "red ground": ("refused", lambda one: photo(one, 600, 840, ground=(0, 0, 215))),
    "grey ground": ("refused", lambda one: photo(one, 600, 840, ground=(150, 150, 150))),
    "sunglasses": ("refused", lambda one: _worn(one, _sunglasses)),
    "brown sunglasses": ("refused", lambda one: _worn(one, lambda pixels, of: _sunglasses(pixels, of, (30, 50, 75)))),
    "blue mask": ("refused", lambda one: _worn(one, _mask((215, 190, 150)))),
    "white mask": ("refused", lambda one: _worn(one, _mask((238, 238, 238)))),
    "black mask": ("refused", lambda one: _worn(one, _mask((35, 32, 32)))),
    "red hat": ("unsure", lambda one: _worn(one, _hat((40, 30, 190)))),
    "blue hat": ("unsure", lambda one: _worn(one, _hat((140, 60, 30)))),
    "black hat": ("unsure", lambda one: _worn(one, _hat((28, 25, 25)))),
    "face wiped": ("refused", _wiped),
    "blurred σ 5": ("refused", lambda one: np.asarray(cv2.GaussianBlur(_usual(one), (0, 0), 5))),
    "90×126 enlarged": ("unsure", _enlarged),
    "two people": ("refused", lambda one: np.hstack([photo(one, 400, 560), np.fliplr(photo(one, 400, 560))])),
    "grey": ("refused", lambda one: np.repeat(cv2.cvtColor(_usual(one), cv2.COLOR_BGR2GRAY)[:, :, None], 3, axis=2)),
}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.photos")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--sheet", type=Path, help="a picture of all that was sent in and what became of it")
    asked.add_argument("--only", default="", help="kinds with these words in their names")
    given = asked.parse_args()
    os.environ.setdefault("ACMS_DEMO", "1")
    with tempfile.TemporaryDirectory() as folder:
        from bench.evidence import measure

        os.environ["ACMS_VAR"] = folder
        measure.prepare()
        files = sorted(file for file in given.folder.rglob("*") if file.suffix.lower() in ENDINGS)
        cuts = [(file.stem, one) for file in files if (one := cut(np.asarray(cv2.imread(str(file)), np.uint8)))]
        print(f"{len(files)} pictures, {len(cuts)} with a face that OpenCV sees\n")
        print("| kind | should be | usable | for people | refused | reasons |\n| --- | --- | --- | --- | --- | --- |")
        shown = [row(kind, cuts) for kind in KINDS if given.only in kind]
    if given.sheet:
        cv2.imwrite(str(given.sheet), np.vstack(shown))


def row(kind: str, cuts: list[tuple[str, Cut]]) -> np.ndarray:
    """One kind of picture: prints what became of each, and gives all of them side by side, above what was made of them."""
    from acms.scans import encode, mend

    aim, make = KINDS[kind]
    verdicts: Counter[str] = Counter()
    reasons: dict[str, list[str]] = {}
    pictures = []
    for name, one in cuts:
        made = make(one)
        result = mend.check("photo", encode.jpeg(made, 92))
        verdicts[result.verdict] += 1
        for finding in result.findings:
            reasons.setdefault(finding.code, []).append(name)
        pictures.append(np.vstack([_thumb(made), _thumb(encode.pixels(result.archive))]))
    told = "; ".join(
        f"{code} {len(names)}" + (f" ({', '.join(names)})" if len(names) < 4 else "") for code, names in reasons.items()
    )
    print(
        f"| {kind} | {aim} | {verdicts['usable']} | {verdicts['unsure']} | {verdicts['refused']} | {told} |", flush=True
    )
    return np.hstack(pictures)


def _thumb(picture: np.ndarray) -> np.ndarray:
    """At most 100 by 140 pixels, in the corner of a grey tile."""
    by = min(100 / picture.shape[1], 140 / picture.shape[0])
    tile = np.full((144, 104, 3), 160, np.uint8)
    small = cv2.resize(picture, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    tile[: small.shape[0], : small.shape[1]] = small
    return tile


if __name__ == "__main__":
    main()
