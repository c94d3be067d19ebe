"""Draws the floors: `python -m tests.floors` writes docs/images/floors.svg and the rooms of docs/architecture.md.

The floors come from the import contract in pyproject.toml, which `make check` holds the code to; what a room is from the first line of
its package. tests/test_house.py fails while a drawing is not what they say.
"""

import ast
import re
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "floors.svg"
PAGE = ROOT / "docs" / "architecture.md"
# Lengths in pixels.
WIDTH, MARGIN, FLOOR, GAP, ROOM_GAP = 920, 16, 56, 8, 10


def floors() -> list[list[str]]:
    """The rooms of each floor, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [sorted(room.strip() for room in layer.split("|")) for layer in layers]


def sentence(room: str) -> str:
    """What a room is, as its package says it."""
    return ast.get_docstring(ast.parse((ROOT / "acms" / room / "__init__.py").read_text("utf-8"))) or ""


def _box(room: str, x: float, y: float, width: float) -> str:
    return (
        f'<g><title>{escape(sentence(room))}</title><rect x="{x:g}" y="{y:g}" width="{width:g}" height="{FLOOR - 16}" rx="5"/>'
        f'<text x="{x + width / 2:g}" y="{y + 25:g}">{room}</text></g>'
    )


def _floor(rooms: list[str], y: float) -> list[str]:
    """A band with its rooms, as wide as the others' however many they are."""
    inside = WIDTH - 2 * MARGIN - ROOM_GAP
    width = inside / len(rooms) - ROOM_GAP
    boxes = [
        _box(room, round(MARGIN + ROOM_GAP + order * (width + ROOM_GAP), 1), y + 8, round(width, 1))
        for order, room in enumerate(rooms)
    ]
    return [
        f'<rect class="floor" x="{MARGIN}" y="{y:g}" width="{WIDTH - 2 * MARGIN}" height="{FLOOR}" rx="8"/>',
        *boxes,
    ]


STYLE = (
    "text{font:15px ui-monospace,monospace;fill:#0b3442;text-anchor:middle}.floor{fill:#e6eff2}"
    "g rect{fill:#fff;stroke:#0b4152;stroke-width:1.2}"
)


def picture() -> str:
    """The floors as SVG; over a room stands what it is."""
    drawn = floors()
    height = 2 * MARGIN + len(drawn) * (FLOOR + GAP) - GAP
    bands = [line for order, rooms in enumerate(drawn) for line in _floor(rooms, MARGIN + order * (FLOOR + GAP))]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="The floors of the house">'
    paper = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", paper, *bands, "</svg>\n"])


def rooms() -> str:
    """The table of the rooms for the page."""
    lines = [f"| `{room}` | {sentence(room)} |" for floor in floors() for room in floor]
    return "\n".join(["| room | what it is |", "| --- | --- |", *lines])


ROOMS = re.compile(r"(?<=<!-- rooms -->\n).*?(?=<!-- /rooms -->)", re.S)


def page() -> str:
    """docs/architecture.md with the rooms of today."""
    return ROOMS.sub(lambda _: f"{rooms()}\n", PAGE.read_text("utf-8"))


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
    PAGE.write_text(page(), "utf-8")
