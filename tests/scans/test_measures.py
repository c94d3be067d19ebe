"""S01, S02, S07: what pictures are judged by (light, sharpness, colour, seals), on pictures of which the answer is known."""

from typing import Any

import cv2
import numpy as np
import pytest

from acms.scans import ocr, overprint, quality
from acms.scans.intake import Pixels
from acms.scans.ocr import Line

PAPER, RED = (225, 240, 250), (60, 60, 205)


def plain(height: int, width: int, colour: Any = PAPER) -> Pixels:
    return np.full((height, width, 3), colour, np.uint8)


def striped(height: int, width: int, each: int, dark: int = 60, light: int = 200) -> Pixels:
    """Upright stripes, each so many pixels wide."""
    return np.repeat(np.where(np.arange(width) // each % 2, dark, light)[None, :, None], height, 0).repeat(3, 2).astype(np.uint8)  # fmt: skip


# ---- sharpness, light, colour ------------------------------------------------------------------------------------------------------


def test_S02_sharpness_is_the_steepness_of_edges_in_grey_levels_a_pixel() -> None:
    """A step of 140 levels lies between two pixels: 70 at each of them."""
    stripes = striped(600, 1000, 20)
    assert quality.sharpness(stripes) == pytest.approx(70, abs=0.5)
    assert quality.sharpness(np.ascontiguousarray(np.rot90(stripes))) == pytest.approx(70, abs=0.5)
    assert quality.sharpness(plain(600, 1000)) == 0
    assert quality.sharpness(cv2.GaussianBlur(stripes, (0, 0), 9)) < 15


def test_S02_a_large_picture_is_as_sharp_as_the_same_made_smaller() -> None:
    large = quality.sharpness(striped(1800, 3000, 60))
    assert large == pytest.approx(quality.sharpness(striped(600, 1000, 20)), rel=0.05)
    assert quality.sharpness(striped(300, 500, 10)) < 60  # what is small is enlarged, and its edges with it


def test_S02_a_page_is_as_light_as_its_paper_however_much_is_printed_on_it() -> None:
    page = plain(1400, 1000, 240)
    page[:1000] = 20
    assert quality.brightness(page) == 240
    page[:1330] = 20
    assert quality.brightness(page) == 20


@pytest.mark.parametrize(
    ("colour", "share", "low", "high"),
    [((128, 128, 128), 1.0, 0, 0), ((0, 0, 255), 1.0, 255, 255), ((60, 60, 120), 0.1, 127, 128), ((60, 60, 120), 0.005, 0, 0)],
)  # fmt: skip
def test_S01_a_card_has_colour_where_some_of_it_is_coloured(colour: Any, share: float, low: int, high: int) -> None:
    picture = plain(1000, 1000, 200)
    picture[: round(share * 1000)] = colour
    assert low <= quality.colourfulness(picture) <= high


@pytest.mark.parametrize(("rows", "colourless"), [(0, True), (3, False)])
def test_S01_the_strokes_of_a_seal_are_colour_and_a_scanners_tint_is_none(rows: int, colourless: bool) -> None:
    page = plain(1000, 700, (201, 200, 200))
    page[:rows] = RED
    assert quality.is_colourless(page) is colourless


# ---- seals -------------------------------------------------------------------------------------------------------------------------


def ring(radius: int, stroke: int = 6, colour: Any = RED, ground: Any = PAPER) -> Pixels:
    page = plain(1000, 700, ground)
    cv2.circle(page, (400, 700), radius, colour, stroke)
    return page


def line(*ends: tuple[int, int]) -> Pixels:
    page = plain(1000, 700)
    cv2.line(page, *ends, RED, 30)
    return page


@pytest.mark.parametrize(
    ("page", "sealed"),
    [
        (ring(60), True),
        (ring(12), False),  # a red mark
        (ring(290), False),  # a red frame
        (ring(60, 1), False),  # next to no ink
        (line((300, 700), (420, 700)), False),  # a red bar
        (line((400, 640), (400, 760)), False),  # upright
        (ring(60, 6, (200, 200, 235)), True),  # a scan that has kept little of its colours
        (ring(60, 6, (60, 205, 60)), False),  # green
        (ring(60, 6, (40, 40, 40)), False),  # a copy
        (ring(60, ground=(190, 190, 240)), True),  # on red paper
        (plain(1000, 700, (190, 190, 240)), False),  # red paper
    ],
)
def test_S01_a_seal_is_red_ink_together_of_the_size_of_one(page: Pixels, sealed: bool) -> None:
    assert quality.has_seal(page) is sealed


@pytest.mark.parametrize("page", [ring(60), plain(1000, 700)], ids=["sealed", "without"])
@pytest.mark.parametrize("cover", [(110, 60, 20), (60, 25, 20), (40, 90, 30)], ids=["blue", "dark blue", "green"])
def test_S01_the_cover_beside_a_page_says_nothing_of_its_seal(page: Pixels, cover: tuple[int, int, int]) -> None:
    """Half of the picture is the cover: against its colour the paper itself was red."""
    beside = np.vstack((plain(1050, 700, cover), page))
    assert quality.has_seal(beside) is quality.has_seal(page)


@pytest.mark.parametrize("scale", [1, 2])
def test_S07_a_round_seal_is_found_where_it_stands(scale: int) -> None:
    page = cv2.resize(ring(60), None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    (found,) = ocr.seals(page)
    assert found == pytest.approx([value * scale for value in (337, 637, 126, 126)], abs=6 * scale)


@pytest.mark.parametrize(
    "page",
    [ring(25), ring(240), ring(60, -1), ring(60, 6, (60, 205, 60)), line((300, 700), (420, 700))],
    ids=["small", "large", "a red disc", "green", "a bar"],
)
def test_S07_other_red_things_are_no_seals(page: Pixels) -> None:
    assert ocr.seals(page) == []


# ---- what is read again --------------------------------------------------------------------------------------------------------------


def test_S07_where_a_seal_reaches_the_edge_of_the_page_a_line_at_that_edge_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Elsewhere a line at the edge of the band is cut by it, and the page has it whole."""

    def again(middle: int) -> list[str]:
        page = plain(1000, 700)
        cv2.circle(page, (400, middle), 60, RED, 6)

        def read(part: Pixels) -> list[Line]:
            # The band: 0.15 of the seal's height above and below it, as far as the page goes.
            high = min(middle + 60 + 22, 1000) - max(middle - 60 - 22, 0)
            return [Line("上沿", 0.9, (50, 0, 80, 30)), Line("下沿", 0.9, (50, high - 30, 80, 30)), Line("中间", 0.9, (50, 60, 80, 30))]  # fmt: skip

        monkeypatch.setattr(ocr, "read", read)
        return sorted(found.text for found in ocr.under_seals(page, []))

    assert again(500) == ["中间"]
    assert again(930) == ["下沿", "中间"]
    assert again(70) == ["上沿", "中间"]


def test_S07_the_seals_own_words_go_and_black_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    page = ring(60)
    cv2.putText(page, "SEAL", (370, 690), cv2.FONT_HERSHEY_SIMPLEX, 0.8, RED, 3)
    cv2.putText(page, "PAPER", (370, 730), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (20, 20, 20), 2)
    monkeypatch.setattr(ocr, "read", lambda part: [])
    lines = [Line("印文", 0.9, (368, 665, 70, 30)), Line("正文", 0.9, (368, 710, 70, 26)), Line("别处", 0.9, (60, 100, 70, 26))]  # fmt: skip
    assert [found.text for found in ocr.under_seals(page, lines)] == ["别处", "正文"]


def test_S07_pale_words_under_a_seal_are_none_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of them is dark, in red ink or in black."""
    page = ring(60)
    cv2.putText(page, "PALE", (370, 710), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (180, 180, 180), 2)
    monkeypatch.setattr(ocr, "read", lambda part: [])
    lines = [Line("淡字", 0.9, (368, 690, 66, 24))]
    assert ocr.under_seals(page, lines) == lines


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ((0, 0, 10, 10), (0, 0, 10, 10), 1.0),
        ((0, 0, 10, 10), (5, 0, 10, 10), 0.5),
        ((0, 0, 10, 10), (0, 8, 40, 10), 0.2),
        ((0, 0, 100, 100), (20, 20, 10, 10), 1.0),
        ((0, 0, 10, 10), (10, 0, 10, 10), 0.0),
        ((0, 0, 10, 10), (20, 20, 10, 10), 0.0),
        ((0, 0, 0, 0), (0, 0, 10, 10), 0.0),
    ],
)
def test_S07_of_two_boxes_the_share_of_the_smaller_one_is_told(one: ocr.Box, other: ocr.Box, share: float) -> None:
    assert ocr.shared(one, other) == ocr.shared(other, one) == pytest.approx(share)


def test_S07_a_line_leans_as_its_corners_do() -> None:
    down = Line("样例", 0.9, (0, 0, 100, 50), corners=((0, 0), (100, 10), (98, 30), (-2, 20)))
    assert down.lean == pytest.approx(5.71, abs=0.01)
    assert Line("样例", 0.9, (0, 0, 100, 50)).lean == 0


def test_S07_print_stays_black_and_an_overprint_becomes_paper() -> None:
    page = plain(700, 1000)
    cv2.putText(page, "PRINT", (100, 200), cv2.FONT_HERSHEY_SIMPLEX, 2, (25, 25, 25), 5)
    cv2.putText(page, "COPY", (100, 400), cv2.FONT_HERSHEY_SIMPLEX, 2, (60, 60, 220), 5)
    cv2.putText(page, "PALE", (100, 600), cv2.FONT_HERSHEY_SIMPLEX, 2, (190, 190, 190), 5)
    cleared = overprint._cleared(page)
    assert cleared.shape == page.shape
    assert cleared[130:210].min() < 20 and cleared[300:].min() > 240
    shaded = np.asarray(page * np.linspace(0.4, 1, 1000)[None, :, None], np.uint8)
    cleared = overprint._cleared(shaded)
    assert cleared[130:210].min() < 20 and cleared[300:].min() > 200, "nor does a shadow hide it"


# ---- glare -------------------------------------------------------------------------------------------------------------------------


def burnt(*half: int, soft: bool = True) -> Pixels:
    """A card with a burnt patch in its middle, so many pixels from it to each side and up and down, that fades out."""
    card = plain(744, 1180, (200, 205, 210))
    spot = np.zeros((744, 1180), np.float32)
    cv2.ellipse(spot, (590, 372), half, 0, 0, 360, 1.0, -1)
    spot = cv2.GaussianBlur(spot * 1.6, (0, 0), 14) if soft else spot
    return np.clip(card + 80 * spot[:, :, None], 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("card", "why"),
    [
        (burnt(40, 40), "it is small"),
        (burnt(55, 330), "it is a streak at the side, the edge of a sleeve say"),
        (burnt(560, 370), "more than half of the card is white: it is white paper"),
        (burnt(110, 110, soft=False), "its edge is hard: the white ground of the photo"),
        (plain(744, 1180, (200, 205, 210)), "there is none"),
        (plain(744, 1180, (255, 255, 255)), "all is white"),
    ],
)
def test_S02_what_is_white_on_a_card_is_not_always_glare(card: Pixels, why: str) -> None:
    assert quality.glare(card) is None, why


@pytest.mark.parametrize("half", [(110, 110), (200, 90), (350, 200)])
def test_S02_glare_is_found_where_it_is(half: tuple[int, int]) -> None:
    found = quality.glare(burnt(*half))
    wide, high = half
    assert found is not None
    assert found == pytest.approx((590 - wide, 372 - high, 2 * wide, 2 * high), abs=25)


# ---- where a line and its characters stand -----------------------------------------------------------------------------------------------


def places(*boxes: tuple[int, int, int, int]) -> ocr.Places:
    return np.array([[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes], np.float32)


@pytest.mark.parametrize(
    ("turns", "box"),
    [(0, (10, 20, 100, 30)), (1, (450, 10, 30, 100)), (2, (690, 450, 100, 30)), (3, (20, 690, 30, 100))],
)
def test_S02_places_turn_with_their_picture(turns: int, box: tuple[int, int, int, int]) -> None:
    """On a picture of 800 × 500; each begins at its upper left corner again."""
    turned = ocr._turned(places((10, 20, 100, 30)), turns, 800, 500)
    assert turned.tolist() == places(box).tolist()


@pytest.mark.parametrize(
    ("box", "at"),
    [((100, 50, 200, 40), (150, 250)), ((100, 50, 40, 200), (100, 200)), ((100, 50, 100, 120), (125, 175))],
)
def test_S07_characters_stand_along_their_line_and_down_their_column(
    box: tuple[int, int, int, int], at: tuple[int, int]
) -> None:
    found = ocr._line(ocr._Text("样例", 0.9, (0.8, 1.0), (0.25, 0.75)), places(box)[0])
    assert (found.box, found.at, found.sure, found.confidence) == (box, at, (0.8, 1.0), 0.9)
    assert found.corners[0] == (100.0, 50.0) and found.corners[2] == (box[0] + box[2], box[1] + box[3])


def test_S07_a_strip_is_laid_flat_and_a_column_on_its_side() -> None:
    page = striped(400, 600, 10)
    assert ocr._strip(page, places((100, 50, 200, 40))[0]).shape == (40, 200, 3)
    assert ocr._strip(page, places((100, 50, 40, 200))[0]).shape == (40, 200, 3)
    assert np.array_equal(ocr._strip(page, places((100, 50, 200, 40))[0]), page[50:90, 100:300])
    assert ocr._strip(page, np.zeros((4, 2), np.float32)).shape == (1, 1, 3)


def test_S07_what_is_hardly_read_is_no_line_and_lines_go_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are told on the picture as it came, not on the smaller one that was read."""
    said = [("丙", 0.9), ("乙", 0.5), ("甲", 0.9), ("丁", 0.49)]
    monkeypatch.setattr(ocr, "_texts", lambda strips: [ocr._Text(text, sure, (sure,), (0.5,)) for text, sure in said])
    spots = places((10, 100, 50, 20), (100, 50, 50, 20), (10, 50, 50, 20), (10, 150, 50, 20))
    found = ocr._lines(plain(300, 300), spots, 0.5)
    assert [line.text for line in found] == ["甲", "乙", "丙"] and found[0].box == (20, 100, 100, 40)
    assert ocr._lines(plain(300, 300), spots[:0], 0.5) == []
