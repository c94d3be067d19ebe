"""What an audit and a reading cost beside one reading of the whole page, in processor time of one thread."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator

import cv2

from acms.letters.audit import examine
from acms.letters.models import Letter
from acms.scans import encode, intake, mend, ocr
from bench.evidence.others import letters, papers, running

TURNS = {"upright": None, "turned by a quarter": cv2.ROTATE_90_CLOCKWISE, "upside down": cv2.ROTATE_180}
Row = tuple[str, ...]


def _spent(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def of_letters(kinds: Iterable[str], numbers: list[int]) -> Iterator[Row]:
    """Of each genuine kind: audit ÷ OCR of the same scan. The first one only warms: each process draws its look-alikes once."""
    ratios: list[float] = []
    for kind in (kind for kind in kinds if letters.KINDS[kind].genuine):
        for seed in numbers if ratios else [numbers[0], *numbers]:
            sample = running.sample(kind, seed)
            try:
                working = encode.pixels(mend.check("proof_letter", sample.data).working)
            except intake.NotTaken:
                continue
            letter = Letter.objects.get(serial=sample.serial)
            whole = _spent(lambda: ocr.read(working, 2000))  # noqa: B023
            ratios.append(_spent(lambda: examine.letter(working, letter)) / whole)  # noqa: B023
    yield ("audit ÷ OCR, genuine letters", *_spread(ratios[1:]), "≤ 0.25")


def of_papers(kinds: Iterable[str], numbers: list[int]) -> Iterator[Row]:
    """Of each way that a page lies: mending and reading ÷ OCR of the upright page."""
    ratios: dict[str, list[float]] = {way: [] for way in TURNS}
    for kind in kinds:
        for seed in numbers:
            paper = papers.draw(kind, "phone", seed)
            upright = encode.pixels(paper.data)
            whole = _spent(lambda: ocr.read(upright, 2000))  # noqa: B023
            for way, turn in TURNS.items():
                turned = upright if turn is None else cv2.rotate(upright, turn)
                data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
                ratios[way].append(_spent(lambda: mend.check(paper.slot, data)) / whole)  # noqa: B023
    for way, found in ratios.items():
        yield (f"mending and reading ÷ OCR, pages {way}", *_spread(found), "≤ 1.1" if way == "upright" else "≤ 1.4")


def _spread(ratios: list[float]) -> Row:
    late = sorted(ratios)[int(len(ratios) * 0.95)]
    return str(len(ratios)), f"{statistics.median(ratios):.2f}", f"{late:.2f}"
