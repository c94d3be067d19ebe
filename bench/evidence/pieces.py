"""Keeps what OCR gives of pictures, so that readers can be tried on it without the time of OCR.

`python -m bench.evidence.pieces FOLDER OUT`: the folder has pictures (.png, .jpg) and beside each a .json with its `kind` of
evidence, its `form` and the `truth`, what a reader should say of it. OUT becomes one .json for each, with the lines beside the truth.
"""

import json
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from acms.scans.ocr import Line


def kept(line: Line) -> list[Any]:
    """A line as JSON, no more exact than readers are."""
    return [line.text, round(line.confidence, 3), line.box, [round(sure, 2) for sure in line.sure], line.at]


def line(kept: list[Any]) -> Line:
    """The line that was kept."""
    text, confidence, box, sure, at = kept
    return Line(text, confidence, tuple(box), tuple(sure), tuple(at))


def main() -> None:
    from bench.evidence import measure

    measure.prepare()
    from acms.scans import ocr

    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".png", ".jpg")):
        facts = json.loads(path.with_suffix(".json").read_text())
        pixels = np.asarray(cv2.imread(str(path)), np.uint8)
        lines = [kept(one) for one in ocr.read(pixels)]
        document = {name: facts[name] for name in ("kind", "form", "truth")} | {"lines": lines}
        (out / f"{path.stem}.json").write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
