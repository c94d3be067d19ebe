"""Portraits that were saved anew, and other people's: `python -m bench.portraits --people N --anew N --documents N`.

Every picture takes the way of an upload (mend.check). Counts how many of the pictures saved anew are found, by the keys and in
the whole, how near the nearest two people come, and how many candidates the keys bring of a million; for documents, how near
two people's papers of one form come against the same paper saved anew, which is why only portraits have a likeness.
"""

import argparse
import itertools
import os
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from bench.evidence import measure

Change = Callable[[np.ndarray, random.Random], np.ndarray]
FIRST = 500_000  # of the faces: none of them was used to tune


def _scaled(photo: np.ndarray, by: float) -> np.ndarray:
    how = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(photo, None, fx=by, fy=by, interpolation=how), np.uint8)


def _cropped(photo: np.ndarray, share: float, chance: random.Random) -> np.ndarray:
    high, wide = photo.shape[:2]
    left, right, top = (int(chance.uniform(0, share) * wide) for _ in range(3))
    return np.ascontiguousarray(photo[top // 2 : high - int(chance.uniform(0, 2 * share) * high), left : wide - right])


def _lit(photo: np.ndarray, power: float, more: float) -> np.ndarray:
    return np.asarray(np.clip(255 * (photo / 255.0) ** power + more, 0, 255), np.uint8)


ANEW: dict[str, tuple[Change, int]] = {
    "JPEG 30": (lambda photo, _: photo, 30),
    "JPEG 60": (lambda photo, _: photo, 60),
    "half": (lambda photo, _: _scaled(photo, 0.55), 88),
    "1.4 times": (lambda photo, _: _scaled(photo, 1.4), 88),
    "cropped up to 6 %": (lambda photo, chance: _cropped(photo, 0.06, chance), 90),
    "lighter": (lambda photo, _: _lit(photo, 0.9, 4), 90),
    "darker": (lambda photo, _: _lit(photo, 1.12, 0), 90),
    "cropped, smaller, lighter, JPEG 70": (
        lambda photo, chance: _lit(_scaled(_cropped(photo, 0.04, chance), 0.9), 0.92, 4),
        70,
    ),
}


def _likeness(photo: np.ndarray, quality: int) -> str:
    """What the worker keeps of an upload; empty where it is refused."""
    from acms.scans import encode, mend

    result = mend.check("photo", encode.jpeg(photo, quality))
    return result.likeness if result.verdict != "refused" else ""


def portraits(people: int, anew: int) -> Iterator[tuple[str, ...]]:
    """Rows: what, how many, found by the keys, one in the whole, farthest."""
    from acms.demo import face
    from acms.scans import likeness

    kept = {seed: _likeness(face.draw(seed), 92) for seed in range(FIRST, FIRST + people)}
    kept = {seed: waves for seed, waves in kept.items() if waves}
    for name, (change, quality) in ANEW.items():
        chance, far, by_key = random.Random(name), [], 0
        for seed in list(kept)[:anew]:
            again = _likeness(change(face.draw(seed), chance), quality)
            if again:
                far.append(likeness.apart(kept[seed], again))
                by_key += _met(likeness.probes(again), likeness.keys(kept[seed]))
        one = sum(distance <= likeness.TOLERANCE for distance in far)
        yield name, str(len(far)), f"{by_key / len(far):.1%}", f"{one / len(far):.1%}", f"{max(far):.3f}"
    yield from _others(list(kept.values()))


def _met(probes: list[list[str]], keys: list[str]) -> bool:
    return any(key in asked for asked, key in zip(probes, keys, strict=True))


def _others(waves: list[str]) -> Iterator[tuple[str, ...]]:
    """Different people: pairs, candidates of a million by the keys, pairs that are taken for one, the nearest two."""
    from acms.scans import likeness

    places: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(likeness.KEYS)]
    for n, stored in enumerate(waves):
        for found, key in zip(places, likeness.keys(stored), strict=True):
            found[key].append(n)
    met = 0
    for n, stored in enumerate(waves):
        asked = zip(places, likeness.probes(stored), strict=True)
        met += len({other for found, texts in asked for text in texts for other in found.get(text, ())} - {n})
    pairs = len(waves) * (len(waves) - 1)
    table = np.array([likeness._waves(stored).ravel() for stored in waves])
    nearest, hits = float("inf"), 0
    for n in range(1, len(table)):
        far = np.sqrt(((table[:n] - table[n]) ** 2).mean(axis=1))
        nearest, hits = min(nearest, float(far.min())), hits + int((far <= likeness.TOLERANCE).sum())
    yield (
        "different people",
        f"{pairs // 2} pairs",
        f"{met / pairs * 1e6:.0f} of a million",
        str(hits),
        f"{nearest:.3f}",
    )


def documents(count: int) -> Iterator[tuple[str, ...]]:
    """Of each kind of paper: how far the same paper saved anew may be, how near two people's come, at the patch of a likeness."""
    from acms.scans import encode, likeness, mend
    from bench.evidence import papers

    def patch(data: bytes, kind: str) -> np.ndarray:
        shown = cv2.cvtColor(encode.pixels(mend.check(kind, data).archive), cv2.COLOR_BGR2GRAY).astype(np.float32)
        small = cv2.resize(shown, (64, 64), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.dct(likeness._evened(small))[:24, :24])

    for kind in papers.KINDS:
        seen = [papers.paper(kind, "clean", 60_000 + 10 * n) for n in range(count)]
        first = [patch(paper.data, kind) for paper in seen]
        again = [patch(_again(paper.data), kind) for paper in seen]
        same = [float(np.sqrt(((a - b) ** 2).mean())) for a, b in zip(first, again, strict=True)]
        other = [float(np.sqrt(((a - b) ** 2).mean())) for a, b in itertools.combinations(first, 2)]
        yield kind, str(count), f"{max(same):.3f}", f"{min(other):.3f}"


def _again(data: bytes) -> bytes:
    from acms.scans import encode

    return encode.jpeg(_lit(_cropped(_scaled(encode.pixels(data), 0.9), 0.02, random.Random(1)), 0.93, 3), 60)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.portraits")
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--anew", type=int, default=100)
    asked.add_argument("--documents", type=int, default=0, help="of every kind")
    given = asked.parse_args()
    os.environ.setdefault("ACMS_DEMO", "1")
    with tempfile.TemporaryDirectory() as folder:
        measure.install(folder)
        print(
            "| portraits | n | found by the keys | one in the whole | farthest or nearest |\n| --- | --- | --- | --- | --- |"
        )
        for row in portraits(given.people, given.anew):
            print(f"| {' | '.join(row)} |", flush=True)
        if given.documents:
            print("\n| papers | n | saved anew, farthest | two people, nearest |\n| --- | --- | --- | --- |")
            for row in documents(given.documents):
                print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
