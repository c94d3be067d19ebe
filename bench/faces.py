"""How far faces are apart (W04): `python -m bench.faces FOLDER`, a folder of pictures for each person in FOLDER.

Every picture stands once as the one-inch photo and once in the portrait's place on a card, smaller and saved at JPEG 60; all photos
are compared with all cards of other pictures. Prints how often one person's would pass, be for people, or be marked, and two
people's; and the processor time of a comparison. The pictures are not ours to give: any set of faces with names will do, the
figures in bench/README.md are of the AT&T Laboratories Cambridge set (40 people, ten pictures each). Needs `make faces`.
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

CARD = (744, 1180)  # height and width in pixels of a card at 350 dpi
PLACE = (100, 735, 330)  # top, left and width of the portrait on it
ENDINGS = {".pgm", ".png", ".jpg", ".jpeg"}
STEPS = (0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.faces")
    asked.add_argument("folder", type=Path)
    from acms.scans import faces

    files = sorted(file for file in asked.parse_args().folder.rglob("*") if file.suffix.lower() in ENDINGS)
    people = np.array([file.parent.name for file in files])
    pictures = [np.asarray(cv2.imread(str(file), cv2.IMREAD_COLOR), np.uint8) for file in files]
    began = time.process_time()
    photos = [faces._embedding(picture) for picture in pictures]
    cards = [faces._embedding(faces._portrait(on_card(picture))) for picture in pictures]
    each = (time.process_time() - began) / max(len(files), 1)
    none = sum(one is None for one in photos), sum(one is None for one in cards)
    print(f"{len(files)} pictures of {len(set(people))} people; no face in {none[0]} photos and {none[1]} cards")
    print(f"{each * 1000:.0f} ms of processor time a comparison")
    table(people, photos, cards)


def on_card(picture: np.ndarray) -> np.ndarray:
    """A card with the picture where the portrait is, as a scan of it is kept."""
    top, left, wide = PLACE
    high = round(picture.shape[0] * wide / picture.shape[1])
    card = np.full((*CARD, 3), 228, np.uint8)
    small = cv2.resize(picture, (120, round(120 * high / wide)), interpolation=cv2.INTER_AREA)
    card[top : top + high, left : left + wide] = cv2.resize(small, (wide, high), interpolation=cv2.INTER_CUBIC)
    _, data = cv2.imencode(".jpg", card, [cv2.IMWRITE_JPEG_QUALITY, 60])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def table(people: np.ndarray, photos: list[np.ndarray | None], cards: list[np.ndarray | None]) -> None:
    """Shares of one person's and of two people's pairs at each distance or less; a picture is not compared with itself."""
    same: list[float] = []
    other: list[float] = []
    for n, photo in enumerate(photos):
        for m, card in enumerate(cards):
            if n != m and photo is not None and card is not None:
                (same if people[n] == people[m] else other).append(float(np.linalg.norm(photo - card)))
    one, two = np.array(same), np.array(other)
    print(
        f"pairs: {len(one)} of one person, {len(two)} of two\n\n| at most | one person | two people |\n| --- | --- | --- |"
    )
    for step in STEPS:
        print(f"| {step:.2f} | {(one <= step).mean():.2%} | {(two <= step).mean():.3%} |")
    print(f"\none person: at most {one.max():.2f}; two people: at least {two.min():.2f}")


if __name__ == "__main__":
    main()
