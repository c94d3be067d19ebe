"""S01: the archive copy is the best that the regulation's window of bytes holds."""

from dataclasses import replace

import numpy as np
import pytest

from acms.scans import encode
from acms.scans.intake import Pixels
from acms.scans.kinds import KINDS, Kind


def picture(height: int, width: int) -> Pixels:
    """Shades with a little grain: larger the better it is kept."""
    down, along = np.mgrid[0:height, 0:width]
    shades = np.stack([down * 200 / height, along * 200 / width, (down + along) % 256 * 0.7], axis=2)
    return (shades + np.random.default_rng(5).integers(0, 30, shades.shape)).astype(np.uint8)


CARD = picture(744, 1180)


def window(kind: str, least: int, most: int) -> Kind:
    return replace(KINDS[kind], least_bytes=least, most_bytes=most)


@pytest.mark.parametrize("spare", [0, 1])
def test_S01_what_just_fits_is_kept_at_that_quality(spare: int) -> None:
    at_80 = encode.jpeg(CARD, 80, encode.true_dpi(KINDS["id_portrait"], CARD.shape))
    data, pixels = encode.archive(CARD, window("id_portrait", 0, len(at_80) + spare))
    assert data == at_80 and pixels is CARD


def test_S01_one_byte_less_is_kept_a_little_worse() -> None:
    dpi = encode.true_dpi(KINDS["id_portrait"], CARD.shape)
    data, _ = encode.archive(CARD, window("id_portrait", 0, len(encode.jpeg(CARD, 80, dpi)) - 1))
    assert data == encode.jpeg(CARD, 79, dpi)


def test_S01_a_picture_too_plain_for_the_window_is_kept_at_its_best_with_all_its_colour() -> None:
    plain = np.full((744, 1180, 3), (200, 210, 220), np.uint8)
    data, pixels = encode.archive(plain, KINDS["id_portrait"])
    best = encode.jpeg(plain, 100, encode.true_dpi(KINDS["id_portrait"], plain.shape), full_colour=True)
    assert data == best and len(data) < KINDS["id_portrait"].least_bytes and pixels is plain


def test_S01_a_page_is_made_smaller_only_as_far_as_it_must() -> None:
    page = picture(1800, 1300)
    sizes = []
    for most in (2_000_000, 900_000, 420_000, 1000):
        data, pixels = encode.archive(page, window("diploma_full", 0, most))
        assert len(data) <= most or pixels.shape[0] == encode.PAGE_SHORTEST
        sizes.append(max(pixels.shape[:2]))
    assert sizes[0] == 1754 and sizes == sorted(sizes, reverse=True) and sizes[-1] == 1000
    assert encode.archive(picture(600, 400), window("diploma_full", 0, 2_000_000))[1].shape == (600, 400, 3)
