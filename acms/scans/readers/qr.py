"""The codes printed on documents (S07): exact, where the print can be read at all."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import cv2
import zxingcpp

from acms.base.numbers import uscc
from acms.scans.intake import Pixels
from acms.scans.readings import Field


@dataclass(frozen=True)
class Code:
    """One code: its text and its box x, y, width, height in pixels."""

    text: str
    box: tuple[int, int, int, int]


def read(pixels: Pixels, longest: int = 2600) -> list[Code]:
    """The QR codes on a picture."""
    scale = min(1.0, longest / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    formats: Any = zxingcpp.BarcodeFormat.QRCode
    found = []
    for code in zxingcpp.read_barcodes(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), formats=formats):
        place = code.position
        xs = [p.x / scale for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
        ys = [p.y / scale for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
        found.append(Code(code.text, (int(min(xs)), int(min(ys)), int(max(xs) - min(xs)), int(max(ys) - min(ys)))))
    return found


def fields(codes: list[Code]) -> dict[str, Field]:
    """What the codes' addresses say: a report's verification code (vcode), a licence's 统一社会信用代码 (uniscid)."""
    fields: dict[str, Field] = {}
    for code in codes:
        for values in _query(code.text).values():
            for value in values:
                text = value.strip().upper()
                if re.fullmatch(r"[0-9A-Z]{18}", text) and uscc.is_valid(text):
                    fields["uscc"] = Field(text, 1.0, code.box)
        if vcode := _query(code.text).get("vcode"):
            text = vcode[0].strip().upper()
            if re.fullmatch(r"\d{12}|[0-9A-Z]{16}", text):
                fields["verification_code"] = Field(text, 1.0, code.box)
    return fields


def _query(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(text).query)
    except ValueError:
        return {}
