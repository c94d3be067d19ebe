"""T04: letters as people sign them: anywhere around the words, in any pen, on any paper, under any lamp; and what is no signature."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image, ImageDraw

from acms.demo.changes import Change, face
from acms.demo.conditions import Conditions
from acms.demo.scanning import scan
from acms.letters import actions, render
from acms.letters.audit import examine
from acms.letters.audit.glyphs import Seen
from acms.letters.models import Letter
from tests.letters.test_letters import FACTS, serials  # noqa: F401

PX = 300 / 25.4
BLACK, BLUE, RED = (60, 50, 45), (150, 60, 30), (45, 40, 200)
UNSIGNED = Conditions(sign_own=False, sign_unit=False)


@pytest.fixture
def letter(db: None) -> Letter:
    return actions.issue(facts=replace(FACTS, name="王一·测试"))


def write(
    page: Any, at: tuple[float, float], colour: tuple[int, int, int] = BLACK, seed: int = 1, size: float = 6
) -> None:
    """Two scribbled characters, the left one's middle at a place in mm."""
    chance = random.Random(seed)
    for x in (at[0], at[0] + size * 1.1):
        for _ in range(5):
            points = [
                [(x + chance.uniform(-0.5, 0.5) * size) * PX, (at[1] + chance.uniform(-0.5, 0.5) * size) * PX]
                for _ in range(4)
            ]
            cv2.polylines(page, [np.array(points, np.int32)], False, colour, 5, cv2.LINE_AA)


def stamp(
    page: Any, text: str, at: tuple[float, float], wide: float, high: float, framed: bool, degrees: float
) -> None:
    """A name in red print, in a box of so many millimetres, perhaps with a frame, its middle at a place in mm."""
    size = round(wide * PX), round(high * PX)
    cover = Image.new("L", size, 0)
    draw = ImageDraw.Draw(cover)
    step = (wide - 3) / len(text)
    for n, character in enumerate(text):
        middle = (1.5 + (n + 0.5) * step) * PX, size[1] / 2
        draw.text(middle, character, 255, face(round(min(step, high - 3) * PX)), anchor="mm")
    if framed:
        draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=255, width=round(0.8 * PX))
    turned = np.asarray(cover.rotate(degrees, expand=True), np.float32)[:, :, None] / 255
    left, top = round(at[0] * PX) - turned.shape[1] // 2, round(at[1] * PX) - turned.shape[0] // 2
    part = page[top : top + turned.shape[0], left : left + turned.shape[1]]
    part[:] = part * (1 - turned) + np.array(RED, np.float32) * turned


def audit(page: Any, letter: Letter) -> examine.Outcome:
    stored = cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 85])[1], cv2.IMREAD_COLOR)
    return examine.letter(np.asarray(stored, np.uint8), letter)


def codes(outcome: examine.Outcome) -> list[str]:
    return [finding.code for finding in outcome.findings]


def lit(page: Any) -> Any:
    """By a warm lamp, the upper part of a yellowed sheet."""
    down = 1 / (1 + np.exp((np.arange(page.shape[0]) - page.shape[0] * 0.6) / 90))[:, None]
    warm = page.astype(np.float32) * (0.75, 0.9, 0.95)
    warm[:, :, 0] *= 1 - 0.2 * down
    warm[:, :, 1] *= 1 - 0.1 * down
    return warm.astype(np.uint8)


PLACES = {
    "beside the words": ((66.0, 212.5), (175.0, 212.5), BLACK),
    "above": ((44.0, 203.0), (140.0, 204.0), BLACK),
    "below, in blue": ((44.0, 224.0), (140.0, 225.0), BLUE),
    "across the words and into the margin": ((13.0, 213.0), (182.0, 214.0), BLACK),
}


@pytest.mark.parametrize("place", PLACES)
def test_T04_people_sign_anywhere_around_the_words(letter: Letter, place: str) -> None:
    page = scan(letter.pdf(), UNSIGNED)
    own, unit, colour = PLACES[place]
    write(page, own, colour, 1)
    write(page, unit, colour, 2)
    assert codes(audit(page, letter)) == []


def test_T04_a_lamp_on_yellowed_paper_hides_neither_a_signature_nor_an_added_line(letter: Letter) -> None:
    assert codes(audit(lit(scan(letter.pdf())), letter)) == []
    added = scan(letter.pdf(), Conditions(changes=(Change((40, 58, 60, 6), "另任总会计师", "ink"),)))
    outcome = audit(lit(added), letter)
    assert (outcome.verdict, codes(outcome)) == ("unsure", ["extra_ink"])


def test_T04_a_signature_in_red_is_one_and_red_ink_elsewhere_is_for_people(letter: Letter) -> None:
    page = scan(letter.pdf(), UNSIGNED)
    write(page, (66, 213), RED, 1)
    write(page, (140, 213), RED, 2)
    assert codes(audit(page, letter)) == []
    write(page, (80, 120), RED, size=25)
    outcome = audit(page, letter)
    assert outcome.verdict == "unsure" and "sign_red" not in codes(outcome)
    x, y, *_ = next(finding.printed for finding in outcome.findings if finding.code == "red_ink") or ()
    assert 60 < x < 110 and 100 < y < 130


def test_T04_red_words_beside_a_signature_in_red_are_for_people(letter: Letter) -> None:
    page = scan(letter.pdf(), Conditions(sign_own=False))
    write(page, (44, 213), RED, 1)
    write(page, (44, 230), RED, 3)
    assert codes(audit(page, letter)) == ["red_ink"]


CHOPS = {
    "square": (16, 16, True, 0),
    "long, with a frame": (28, 12, True, 0),
    "long, with a frame, aslant": (28, 12, True, 9),
    "as high as a seal": (34, 20, False, 0),
}


@pytest.mark.parametrize("chop", CHOPS)
def test_T04_a_name_chop_is_for_people(letter: Letter, chop: str) -> None:
    page = scan(letter.pdf(), Conditions(sign_own=False))
    stamp(page, "王建国", (62, 209), *CHOPS[chop])
    assert codes(audit(page, letter)) == ["sign_red"]


def test_T04_a_name_printed_in_red_is_no_signature(letter: Letter) -> None:
    page = scan(letter.pdf(), Conditions(sign_own=False))
    stamp(page, "王建国", (62, 211), 24, 8, False, 0)
    assert codes(audit(page, letter)) == ["sign_typed"]


def test_T04_a_dash_and_a_typed_name_are_no_signatures(letter: Letter) -> None:
    page = scan(letter.pdf(), replace(UNSIGNED, changes=(Change((140, 217, 20, 6), "张建国", "ink"),)))
    cv2.line(page, (round(60 * PX), round(220 * PX)), (round(70 * PX), round(219 * PX)), BLACK, 6, cv2.LINE_AA)
    outcome = audit(page, letter)
    assert (outcome.verdict, codes(outcome)) == ("unsure", ["sign_mark", "sign_typed"])


def strokes(*ways: tuple[tuple[float, float], ...]) -> Any:
    """Lines by pen, in mm from a corner."""

    def drawn(page: Any, at: tuple[float, float], thick: int) -> None:
        for way in ways:
            points = np.array([[(at[0] + x) * PX, (at[1] + y) * PX] for x, y in way], np.int32)
            cv2.polylines(page, [points], False, BLACK, thick, cv2.LINE_AA)

    return drawn


def circle(page: Any, at: tuple[float, float], thick: int) -> None:
    middle = (round((at[0] + 6) * PX), round((at[1] + 5) * PX))
    cv2.ellipse(page, middle, (round(5 * PX), round(4.5 * PX)), 0, 0, 360, BLACK, thick, cv2.LINE_AA)


NO_NAMES = {
    "a cross": strokes(((0, 0), (9, 7)), ((9, 0), (0, 7))),
    "a large cross": strokes(((0, 0), (16, 12)), ((16, 0), (0, 12))),
    "a tick": strokes(((0, 5), (4, 9), (13, 0))),
    "a large tick": strokes(((0, 8), (7, 13), (24, 0))),
    "a dash": strokes(((0, 4), (14, 3))),
    "a circle": circle,
}


@pytest.mark.parametrize("thick", [4, 7])
@pytest.mark.parametrize("mark", NO_NAMES)
def test_T04_a_cross_a_tick_a_dash_and_a_circle_are_for_people(letter: Letter, mark: str, thick: int) -> None:
    page = scan(letter.pdf(), Conditions(sign_unit=False))
    NO_NAMES[mark](page, (140, 216), thick)
    outcome = audit(page, letter)
    assert (outcome.verdict, codes(outcome)) == ("unsure", ["sign_mark"])


@pytest.mark.parametrize("at", [(140, 207), (116, 207)], ids=["beside the words", "across the words"])
def test_T04_a_cross_on_the_line_of_the_words_is_one_too(letter: Letter, at: tuple[float, float]) -> None:
    page = scan(letter.pdf(), Conditions(sign_unit=False))
    NO_NAMES["a cross"](page, at, 5)
    assert "sign_mark" in codes(audit(page, letter))


def test_T04_nobody_signs_twice_alike(letter: Letter) -> None:
    page = scan(letter.pdf(), UNSIGNED)
    write(page, (66, 218))
    write(page, (140, 219))
    assert codes(audit(page, letter)) == ["sign_twice"]


@pytest.mark.parametrize("degrees", [-9, -5, 3, 7])
def test_T04_a_signature_turned_and_made_smaller_is_still_the_other_one(letter: Letter, degrees: float) -> None:
    page = scan(letter.pdf(), UNSIGNED)
    write(page, (66, 218))
    left, top, wide, high = (round(value * PX) for value in (58, 211, 24, 14))
    part = page[top : top + high, left : left + wide].copy()
    turned = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 0.9)
    part = cv2.warpAffine(part, turned, (wide, high), borderValue=(255, 255, 255))
    there = page[top : top + high, round(133 * PX) : round(133 * PX) + wide]
    np.minimum(there, part, out=there)
    assert codes(audit(page, letter)) == ["sign_twice"]


def test_T04_two_hands_on_a_letter_are_two(letter: Letter) -> None:
    """However one of them is turned and stretched to meet the other."""
    for seed in range(2, 12):
        page = scan(letter.pdf(), UNSIGNED)
        write(page, (66, 218), seed=seed)
        write(page, (140, 219), seed=seed + 100)
        assert "sign_twice" not in codes(audit(page, letter))


@pytest.mark.parametrize(("note", "found"), [("同意", []), ("不同意", ["extra_ink"])])
def test_T04_consent_is_written_beside_the_seal_and_nothing_else(letter: Letter, note: str, found: list[str]) -> None:
    how = Conditions(changes=(Change((112, 240, 15, 6), note, "pen"),))
    assert codes(audit(scan(letter.pdf(), how), letter)) == found


def test_T04_a_stroke_that_was_wiped_out_is_missed(letter: Letter) -> None:
    x, y, w, h = next(b for c, f, b in letter.layout if f == "name" and c == "一")
    page = scan(letter.pdf(), Conditions(changes=(Change((x - 0.3, y - 0.5, w + 0.6, h + 1), by="white"),)))
    outcome = audit(page, letter)
    assert (outcome.verdict, codes(outcome)) == ("rescan", ["missing_text"])


def test_T04_what_was_wiped_out_under_a_red_smear_is_missed(letter: Letter) -> None:
    x, y, w, h = render.box_of(render.glyphs_of(letter.layout), "title")
    page = scan(letter.pdf(), Conditions(changes=(Change((x, y - 0.5, w, h + 1), by="white"),)))
    middle, axes = (round((x + w / 2) * PX), round((y + h / 2) * PX)), (round((w / 2 + 2) * PX), round(4 * PX))
    cv2.ellipse(page, middle, axes, 0, 0, 360, (120, 120, 225), -1)
    assert {"missing_text", "red_ink"} <= set(codes(audit(page, letter)))


def test_T04_two_letters_on_one_scan_are_asked_for_one_by_one(letter: Letter) -> None:
    other = actions.issue(facts=FACTS)
    both = np.hstack([scan(letter.pdf(), Conditions(dpi=150)), scan(other.pdf(), Conditions(dpi=150))])
    outcome = audit(both, letter)
    assert (outcome.verdict, codes(outcome)) == ("rescan", ["two_letters"])


def test_T04_a_sheet_without_grain_was_never_printed(letter: Letter) -> None:
    page = cv2.cvtColor(render.raster(letter.pdf(), 300), cv2.COLOR_GRAY2BGR)
    write(page, (66, 218), seed=1)
    write(page, (140, 219), seed=2)
    assert "never_printed" in codes(audit(page, letter))


def test_T04_a_speck_on_a_character_like_no_other_is_no_doubt() -> None:
    glyph = render.Glyph("W", "uscc", (0, 0, 3, 3))
    seen = Seen(glyph, 0.95, 0.3, "V", 0.46, 0.0, 1.0)
    assert examine._judge(seen, True) == ""
    assert examine._judge(replace(seen, margin=0.05), True) == "unsure"


@pytest.mark.django_db
def test_T01_an_empty_field_is_printed_as_nothing(tmp_path: Path) -> None:
    facts, out = tmp_path / "facts.json", tmp_path / "letter.pdf"
    facts.write_text(json.dumps(FACTS.as_dict() | {"title_since": "", "title": ""}), "utf-8")
    call_command("letters", "issue", facts=facts, out=out)
    assert Letter.objects.get().facts["title_since"] == "无"
