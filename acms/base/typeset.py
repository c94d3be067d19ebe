"""Sets pages with typst: facts go in as JSON data, never as markup, so no value can inject anything (ADR 0005)."""

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings


class MissingGlyph(Exception):
    """No font at hand has this character; the page is not made with a hole in it."""

    def __init__(self, characters: str):
        super().__init__("missing glyph")
        self.characters = characters


@cache
def fonts() -> typst.Fonts:
    """The faces that pages are set in, found once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=settings.ACMS_FONT_DIRS)


_FACES = {".ttf", ".otf", ".ttc", ".otc"}


def face_files(folder: str) -> list[Path]:
    """The files of faces in a folder and below it, by name: those that typst finds there."""
    return sorted(file for file in Path(folder).rglob("*") if file.suffix.lower() in _FACES)


@cache
def faces() -> tuple[Path, ...]:
    """One face of each folder: 宋体 and 黑体, regular and bold, where nothing else was chosen."""
    return tuple(face_files(folder)[0] for folder in settings.ACMS_FONT_DIRS)


def _faces_in(file: Path) -> int:
    """How many faces a file holds: a collection has several."""
    with file.open("rb") as opened:
        head = opened.read(12)
    return int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1


@cache
def _covered() -> tuple[Any, ...]:
    from PIL import ImageFont

    files = [file for folder in settings.ACMS_FONT_DIRS for file in face_files(folder)]
    faces = []
    for file in files:
        with suppress(OSError):  # typst passes over a damaged file too
            faces += [ImageFont.truetype(str(file), 16, index=index) for index in range(_faces_in(file))]
    return tuple(faces)


@cache
def has_glyph(character: str) -> bool:
    """True when one of the faces draws the character."""
    return any(bytes(font.getmask(character)) != bytes(font.getmask("\U0010fffe")) for font in _covered())


def require_glyphs(text: str) -> None:
    """Raises MissingGlyph with the characters that no face has."""
    missing = "".join(sorted({c for c in text if not c.isspace() and not has_glyph(c)}))
    if missing:
        raise MissingGlyph(missing)


def pdf(template: Path, facts: dict[str, Any], files: dict[str, bytes] | None = None) -> bytes:
    """The template with its facts as PDF."""
    return _compile(template, facts, files, format="pdf", pdf_standards=["a-2b"])


def png(template: Path, facts: dict[str, Any], ppi: float, files: dict[str, bytes] | None = None) -> bytes:
    """The template's first page as PNG."""
    return _compile(template, facts, files, format="png", ppi=ppi)


def _compile(template: Path, facts: dict[str, Any], files: dict[str, bytes] | None, **how: Any) -> bytes:
    inputs = {"facts": json.dumps(facts, ensure_ascii=False)}
    for name, data in (files or {}).items():  # pictures travel as text (SVG) or hex
        inputs[name] = data.decode() if data.lstrip().startswith(b"<") else data.hex()
    out = typst.compile(str(template), sys_inputs=inputs, font_paths=fonts(), **how)
    assert isinstance(out, bytes)
    return out
