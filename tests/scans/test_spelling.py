"""T04: one line letter by letter, as the audit of letters asks for it: what stands where, and how likely it is that it says this."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from acms.scans import ocr
from tests.scans.test_seals import FONT

NAME = "呼和浩特市样例第三中学"


def line(text: str, width: int = 0, at: int = 12) -> Any:
    """A picture that holds one line; `at`: where it begins."""
    font = ImageFont.truetype(FONT, 34)
    image = Image.new("RGB", (width or round(font.getlength(text)) + 2 * at, 48), (252, 252, 250))
    ImageDraw.Draw(image).text((at, 4), text, (20, 20, 20), font)
    return np.asarray(image)[:, :, ::-1].copy()


@pytest.fixture(scope="module")
def spelled() -> ocr.Spelling:
    return ocr.spell(line(NAME))


def test_T04_a_line_is_spelled_letter_by_letter(spelled: ocr.Spelling) -> None:
    assert spelled.text == NAME == ocr.read_line(line(NAME))[0]
    assert len(spelled.sure) == len(spelled.at) == len(NAME) and min(spelled.sure) > 0.7
    wide = line(NAME).shape[1]
    where = [(12 + 34 * (n + 0.5)) / wide for n in range(len(NAME))]
    assert np.abs(np.array(spelled.at) - where).max() < 0.05


@pytest.mark.parametrize("text", ["2024", "1122", "00"])
def test_T04_a_short_line_fills_its_picture_as_a_long_one_does(text: str) -> None:
    """The reader is shown pictures of one shape at least: what it is shown besides is no part of the line. A letter twice is two."""
    found = ocr.spell(line(text))
    assert found.text == text
    font = ImageFont.truetype(FONT, 34)
    wide = line(text).shape[1]
    where = [(12 + font.getlength(text[:n]) + font.getlength(text[n]) / 2) / wide for n in range(len(text))]
    assert np.abs(np.array(found.at) - where).max() < 0.13 and max(found.at) < 1


def test_T04_a_line_far_longer_than_most_is_spelled_to_its_end() -> None:
    found = ocr.spell(line(NAME * 3))
    assert found.text == NAME * 3 and found.at[-1] > 0.95


def test_T04_where_nothing_stands_nothing_is_spelled() -> None:
    found = ocr.spell(line(" ", 200))
    assert (found.text, found.sure, found.at) == ("", (), ())


def test_T04_each_letter_is_likely_where_it_stands_and_nowhere_else(spelled: ocr.Spelling) -> None:
    for letter, at in zip(NAME, spelled.at, strict=True):
        assert spelled.chance(letter, at) > 0.7
        for other in spelled.at:
            if abs(other - at) > 0.15:
                assert spelled.chance(letter, other) < 0.1
    assert spelled.chance("青", spelled.at[0]) < 0.01
    assert spelled.chance("\U00010000", 0.5) == 0.0, "a letter that the reader does not know stands nowhere"
    assert spelled.chance(NAME[0], -3) == spelled.chance(NAME[0], 0)
    assert spelled.chance(NAME[-1], 7) == spelled.chance(NAME[-1], 1)


def test_T04_what_a_line_says_is_more_likely_than_what_it_does_not_say(spelled: ocr.Spelling) -> None:
    true = spelled.likely(NAME)
    assert -1 < true <= 0
    for other in (NAME.replace("三", "一"), NAME[:-1], NAME + "校", NAME[::-1], "乌"):
        assert spelled.likely(other) < true - 1, other
    assert spelled.likely("") == -np.inf and spelled.likely("样\U00010000") == -np.inf


# ---- the sums themselves ---------------------------------------------------------------------------------------------------------

LETTERS = "12"


def made_up(places: int, seed: int) -> tuple[ocr.Spelling, Any]:
    """A line of chances that nobody has drawn: of nothing, of 1 and of 2 at each place."""
    numbers = [0, *(ocr._numbers()[letter] for letter in LETTERS)]
    shares = np.random.default_rng(seed).dirichlet([1, 1, 1], places)
    odds = np.zeros((places, len(ocr._numbers())), np.float64)
    odds[:, numbers] = shares
    return ocr.Spelling("", (), (), odds.astype(np.float32)), shares


def said(path: tuple[int, ...]) -> str:
    """What a way along the line says: a letter that goes on is one, and after nothing it is another."""
    return "".join(LETTERS[one - 1] for n, one in enumerate(path) if one and (n == 0 or path[n - 1] != one))


@pytest.mark.parametrize("places", [1, 2, 5, 6])
def test_T04_how_likely_a_line_says_something_is_the_sum_over_all_ways_to_say_it(places: int) -> None:
    spelled, shares = made_up(places, places)
    ways: dict[str, float] = {}
    for path in product(range(3), repeat=places):
        chance = float(np.prod([shares[n, one] for n, one in enumerate(path)]))
        ways[said(path)] = ways.get(said(path), 0) + chance
    assert sum(ways.values()) == pytest.approx(1)
    for text, chance in ways.items():
        if text:
            assert np.exp(spelled.likely(text)) == pytest.approx(chance, rel=1e-4, abs=1e-7), text
    assert np.exp(spelled.likely("1" * places + "2")) < 1e-6, "no room for so many"


def test_T04_a_letter_counts_two_places_beside_where_it_is_looked_for() -> None:
    odds = np.zeros((21, len(ocr._numbers())), np.float32)
    odds[10, ocr._numbers()["1"]] = 0.5
    spelled = ocr.Spelling("", (), (), odds)
    found = [spelled.chance("1", place / 21) for place in range(21)]
    assert [n for n, chance in enumerate(found) if chance] == [8, 9, 10, 11, 12] and max(found) == 0.5
    odds[:, :] = 0
    odds[[0, 20], ocr._numbers()["1"]] = 0.5
    assert spelled.chance("1", 0) == spelled.chance("1", 1) == 0.5 == spelled.chance("1", -1) == spelled.chance("1", 2)


@pytest.mark.parametrize(
    ("best", "wide", "text", "at"),
    [
        ([1, 1, 0, 1, 2, 2, 0, 0], 320, "甲甲乙", (0.5 / 8, 3.5 / 8, 4.5 / 8)),  # what goes on is one letter
        ([0, 1, 1, 1, 0, 0, 2, 2], 320, "甲乙", (1.5 / 8, 6.5 / 8)),
        ([1, 0, 2, 0, 1, 1, 1, 1], 160, "甲乙", (0.5 / 4, 2.5 / 4)),  # the rest of the reader's picture is filled up
        ([0] * 8, 320, "", ()),
    ],
)
def test_T04_letters_are_told_once_and_where_they_begin(
    best: list[int], wide: int, text: str, at: tuple[float, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    odds = np.full((len(best), 3), 0.1, np.float32)
    odds[np.arange(len(best)), best] = 0.8

    class Reader:
        postprocess_op = SimpleNamespace(character=["", "甲", "乙"])

        def resize_norm_img(self, pixels: Any, ratio: float) -> Any:
            return np.zeros((3, 48, round(48 * ratio)), np.float32)

        def session(self, batch: Any) -> Any:
            return [odds]

    monkeypatch.setattr(ocr, "_recogniser", Reader)
    found = ocr.spell(np.zeros((48, wide, 3), np.uint8))
    assert found.text == text and found.at == pytest.approx(at)
    assert found.sure == pytest.approx([0.8] * len(text))
