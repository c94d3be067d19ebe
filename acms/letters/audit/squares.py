"""A code that no reader makes out, on crumpled or dirty paper: its squares are laid beside those of the code that was printed (T04)."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters.audit import aligning
from acms.letters.audit.aligning import Grey, Qr

ALIKE = 0.9  # of the squares as dark or as light as printed: 0.97 and more of the letter's own, at most 0.8 of another's (bench/README)
TRIED = 4  # places that look like a code, at most: dirt does too
LAID = 2.0  # times the reference's resolution


def known(grey: Grey, reference: Grey) -> Qr | None:
    """The code of the print where it lies on the scan, unreadable; None where there is none or another one."""
    printed = aligning.find_qr(reference)
    if printed is None:
        return None
    for corners in aligning.damaged(grey)[:TRIED]:
        alignment = aligning.align(grey, reference, Qr(printed.text, corners), printed.corners)
        if alignment is not None and likeness(grey, reference, alignment, printed) > ALIKE:
            return Qr(printed.text, corners)
    return None


def likeness(grey: Grey, reference: Grey, alignment: aligning.Alignment, printed: Qr) -> float:
    """The share of the squares that are dark or light as on the print, each measured against the paper and print around it."""
    left, top = printed.corners.min(axis=0)
    wide, high = printed.corners.max(axis=0) - (left, top)
    laid = cv2.remap(grey, *alignment.map(LAID, (left, top, wide, high)), cv2.INTER_LINEAR, borderValue=(255,))
    model = reference[round(top) : round(top + high), round(left) : round(left + wide)]
    model = cv2.resize(model, (laid.shape[1], laid.shape[0]), interpolation=cv2.INTER_LINEAR)
    squares = _across(model)
    expected = _means(model, squares) > 127
    seen = _means(laid, squares)
    around = cv2.blur(seen, (7, 7), borderType=cv2.BORDER_REFLECT)
    return float(((seen > around) == expected).mean())


def _across(model: NDArray[Any]) -> int:
    """How many squares a side of the code has: its corner marks are seven wide."""
    rows = model[len(model) // 40] < 127
    mark = int(np.argmin(rows[2:])) + 2
    across: float = 7 * model.shape[1] / mark
    return 4 * round((across - 17) / 4) + 17


def _means(code: NDArray[Any], squares: int) -> NDArray[np.float32]:
    """How light each square is in its middle."""
    fine = cv2.resize(code, (squares * 6, squares * 6), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(fine.reshape(squares, 6, squares, 6)[:, 1:5, :, 1:5].mean(axis=(1, 3)), np.float32)
