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


# Where the codes of the forms lead: anybody can print one that leads elsewhere.
REPORTS = ("chsi.com.cn",)  # 学信网
REGISTERS = ("gsxt.gov.cn", "cods.org.cn", "gjsy.gov.cn", "chinanpo.mca.gov.cn")


def fields(codes: list[Code]) -> dict[str, Field]:
    """What the forms' own codes say: a report's verification code (vcode), a licence's 统一社会信用代码 (uniscid)."""
    fields: dict[str, Field] = {}
    for code in codes:
        host, query = _address(code.text)
        if _is_of(host, REGISTERS):
            for text in (value.strip().upper() for values in query.values() for value in values):
                if re.fullmatch(r"[0-9A-Z]{18}", text) and uscc.is_valid(text):
                    fields["uscc"] = Field(text, 1.0, code.box)
        if _is_of(host, REPORTS) and "vcode" in query:
            text = query["vcode"][0].strip().upper()
            if re.fullmatch(r"\d{12}|[0-9A-Z]{16}", text):
                fields["verification_code"] = Field(text, 1.0, code.box)
    return fields


DIFFERS = "_differs"  # what follows a field's name where print and code do not say the same


def beside(printed: dict[str, Field], codes: list[Code]) -> dict[str, Field]:
    """The printed fields with what the codes say: a code fills what was not read. Where they differ neither is taken, and
    `…_differs` holds both for people: a code can be stuck over another, and so can print."""
    found = dict(printed)
    for name, said in fields(codes).items():
        read = printed.get(name)
        if read is None or read.value.upper() == said.value:
            found[name] = said
        else:
            del found[name]
            found[name + DIFFERS] = Field(f"{read.value}、{said.value}", read.confidence, said.box)
    return found


def _is_of(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _address(text: str) -> tuple[str, dict[str, list[str]]]:
    """Host and query of an address; both empty for other texts."""
    try:
        parts = urlsplit(text)
        return (parts.hostname or "").lower(), parse_qs(parts.query)
    except ValueError:
        return "", {}
