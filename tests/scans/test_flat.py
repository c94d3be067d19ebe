"""S01, S02, S03: how a paper is found on its ground and laid flat, and what is said of what was changed."""

import io
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from acms.demo import documents
from acms.scans import encode, framing, geometry, intake, mend, words
from acms.scans.intake import Pixels
from tests.scans.test_mending import WHO, on_a_table


def codes(result: mend.Mended) -> list[str]:
    return [finding.code for finding in result.findings]


# ---- outlines --------------------------------------------------------------------------------------------------------------------


def cut_off(*corners: tuple[float, float], wide: int = 600, high: int = 380) -> Any:
    """The outline of a card whose corners are cut, each by such shares of its sides, from the upper left one on."""
    (a, b), (c, d), (e, f), (g, h) = corners
    points = [
        (a * wide, 0), (wide - c * wide, 0), (wide, d * high), (wide, high - f * high),
        (wide - e * wide, high), (g * wide, high), (0, high - h * high), (0, b * high),
    ]  # fmt: skip
    return np.array(points, np.int32) + 100


def test_S02_a_card_whose_corners_are_worn_has_the_tightest_rectangle_around_it() -> None:
    worn = cut_off((0.021, 0.164), (0.156, 0.091), (0.141, 0.045), (0.264, 0.266))
    corners = geometry._quad(worn[:, None, :])
    assert corners is not None
    assert np.abs(corners - [[100, 100], [700, 100], [700, 480], [100, 480]]).max() < 3


def test_S02_what_fits_no_rectangle_is_no_card() -> None:
    """A set square, say."""
    corners = np.array([[100, 100], [700, 100], [100, 500]], np.int32)
    assert geometry._quad(corners[:, None, :]) is None
    picture = np.full((600, 800, 3), 60, np.uint8)
    cv2.fillPoly(picture, [corners], (235, 235, 235))
    assert geometry.find(picture) is None


def test_S02_a_paper_that_fills_the_picture_stands_out_from_nothing() -> None:
    whole = np.array([[0, 0], [799, 0], [799, 599], [0, 599]], np.float32)
    picture = np.full((600, 800, 3), 235, np.uint8)
    assert not geometry._stands_out(picture, whole)
    picture = np.full((600, 800, 3), 60, np.uint8)
    picture[100:500, 100:700] = 235
    assert geometry._stands_out(picture, np.array([[100, 100], [699, 100], [699, 499], [100, 499]], np.float32))


@pytest.mark.parametrize("turn", [0, 13])
def test_S02_a_card_that_is_framed_by_its_words_is_cut_at_its_own_edges(turn: float) -> None:
    """The frame around the print is wider than the card on purpose; edges that stand out are better."""
    card = documents.draw(WHO, "id_portrait")
    picture = on_a_table(card, turn)
    framed = framing.by_text(picture, "id_portrait")
    assert framed is not None and framed.turns == 0
    high, wide = card.shape[:2]
    angle, middle = np.radians(turn), np.array([picture.shape[1] / 2, picture.shape[0] / 2])
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    true = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (wide / 2, high / 2) @ spin + middle
    assert np.abs(framed.outline.corners - true).max() < 8
    assert 0.3 < framed.outline.share < 0.6


# ---- turning ---------------------------------------------------------------------------------------------------------------------


def test_S02_a_picture_is_turned_about_its_middle_and_nothing_dark_comes_in() -> None:
    page = np.full((300, 501, 3), (200, 220, 240), np.uint8)
    cv2.circle(page, (250, 150), 6, (10, 10, 10), -1)
    cv2.circle(page, (450, 150), 6, (10, 10, 10), -1)
    turned = geometry.rotate(page, 5)
    assert turned.shape == page.shape
    dark = turned.max(axis=2) < 100
    rows, columns = np.nonzero(dark)
    middle, right = columns < 350, columns >= 350
    assert (rows[middle].mean(), columns[middle].mean()) == pytest.approx((150, 250), abs=0.8)
    up = 200 * np.sin(np.radians(5))
    assert (rows[right].mean(), columns[right].mean()) == pytest.approx((150 - up, 250 + 199.2), abs=0.8)
    assert np.abs(turned[~cv2.dilate(dark.astype(np.uint8), np.ones((9, 9))).astype(bool)] - page[0, 0]).max() < 4


def as_pdf(pixels: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(out, "PDF", resolution=130)
    return out.getvalue()


@pytest.mark.parametrize("degrees", [2.0, -3.0])
def test_S02_a_page_that_was_scanned_aslant_is_set_straight_and_told(degrees: float) -> None:
    aslant = geometry.rotate(documents.draw(WHO, "diploma_full", 130), degrees)
    assert abs(geometry.tilt_of_text(aslant)) == pytest.approx(abs(degrees), abs=0.3)
    result = mend.check("diploma_full", as_pdf(aslant))
    assert result.verdict == "usable" and words.straightened(degrees) in result.changed
    assert abs(geometry.tilt_of_text(encode.pixels(result.archive))) < 0.5
    assert result.reading.value("name") == WHO.name


def test_S02_a_page_that_lies_straight_is_not_turned() -> None:
    result = mend.check("diploma_full", as_pdf(documents.draw(WHO, "diploma_full", 130)))
    assert not any(change.startswith("扶正") for change in result.changed)


# ---- what is said ----------------------------------------------------------------------------------------------------------------


def with_data(pixels: Pixels, quality: int = 88) -> bytes:
    """As a phone saves it: who took it and with what."""
    exif = Image.Exif()
    exif[0x010F] = "Phone of somebody"
    out = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    image.save(out, "JPEG", quality=quality, dpi=(350, 350), exif=exif.tobytes())
    return out.getvalue()


def test_S03_of_a_conforming_card_only_what_it_says_of_its_maker_goes() -> None:
    data = with_data(documents.draw(WHO, "id_portrait"))
    result = mend.check("id_portrait", data)
    assert result.plain_fits and result.changed == [words.STRIPPED]
    assert b"Phone of somebody" in data and b"Phone of somebody" not in result.archive
    assert result.archive == intake.strip_jpeg(data)
    assert np.array_equal(encode.pixels(result.archive), encode.pixels(data))


def test_S03_of_a_card_that_is_made_anew_it_goes_as_well_and_is_told() -> None:
    result = mend.check("id_portrait", with_data(on_a_table(documents.draw(WHO, "id_portrait"))))
    assert result.changed[-1] == words.STRIPPED and words.CROPPED in result.changed
    assert b"Phone of somebody" not in result.archive
    bare = mend.check("id_portrait", encode.jpeg(on_a_table(documents.draw(WHO, "id_portrait")), 92))
    assert words.STRIPPED not in bare.changed


def test_S02_a_card_that_is_small_on_a_large_picture_is_too_small_to_read() -> None:
    table = np.full((1400, 2000, 3), (70, 92, 110), np.uint8)
    table = table + np.random.default_rng(3).integers(0, 8, table.shape, np.uint8)

    def lying(wide: int) -> list[tuple[str, str]]:
        card = cv2.resize(documents.draw(WHO, "id_portrait"), (wide, round(wide * 0.63)), interpolation=cv2.INTER_AREA)
        picture = table.copy()
        picture[300 : 300 + card.shape[0], 400 : 400 + wide] = card
        found = mend.check("id_portrait", encode.jpeg(picture, 95)).findings
        return [(finding.code, finding.why) for finding in found if finding.code == "too_few_pixels"]

    assert lying(640) == [("too_few_pixels", words.TOO_FEW_PIXELS.why)]
    assert lying(760) == []
