"""Sets pages with typst: facts go in as JSON data, never as markup, so no value can inject anything (ADR 0005)."""

import json
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


@cache
def _covered() -> tuple[Any, ...]:
    from PIL import ImageFont

    files = [file for folder in settings.ACMS_FONT_DIRS for file in sorted(Path(folder).glob("*.ttf"))]
    return tuple(ImageFont.truetype(str(file), 16) for file in files)


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
