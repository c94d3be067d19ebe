"""S07: copies of cards with 「仅供…使用」 across them, as people hand them in (bench.evidence.others)."""

import random
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from acms.demo import documents
from acms.scans import mend, ocr, overprint, readers
from acms.scans.ocr import Line
from bench.decisions.second import honest
from bench.evidence.others import measure, papers
from tests.scans.test_seals import FONT


def leaning(degrees: float) -> tuple[tuple[float, float], ...]:
    """The corners of a line that falls to the right by so many degrees."""
    turn = np.radians(degrees)
    along, down = np.array([200 * np.cos(turn), 200 * np.sin(turn)]), np.array([-40 * np.sin(turn), 40 * np.cos(turn)])
    return tuple((float(x), float(y)) for x, y in (along * 0, along, along + down, down))


@pytest.mark.parametrize(
    ("kind", "seed"),
    [("身份证 portrait side", 0), ("身份证 portrait side, bilingual", 0), ("身份证 emblem side", 2), ("居住证", 2)],
)
def test_S07_what_a_card_says_is_read_beneath_an_overprint(kind: str, seed: int) -> None:
    paper = papers.draw(kind, "watermark", seed)
    fields = mend.check(paper.slot, paper.data).reading.fields
    read = {name: measure.plain(fields[name].value) for name in measure.meant(paper) if name in fields}
    assert read == {name: measure.plain(value) for name, value in measure.meant(paper).items()}


@pytest.mark.parametrize("seed", ["second/watermark_with_own_name/41", "2", "3"])
def test_S07_words_that_run_across_a_page_more_often_than_it_says_anything_are_no_part_of_it(
    seed: str, tmp_path: Path
) -> None:
    draft = honest.watermark_with_own_name(random.Random(seed))
    draft.write(tmp_path)
    reading = mend.check("qualification", (tmp_path / "qualification.jpg").read_bytes()).reading
    assert reading.value("name") == draft.stated.person.name
    assert reading.fields["name"].confidence > 0.9


def test_S07_a_page_without_an_overprint_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "read", lambda pixels: pytest.fail("read again"))
    lines = [
        Line("姓名样例", 0.99, (100, 100, 200, 40), corners=leaning(1.0)),
        Line("性别女", 0.99, (100, 200, 200, 40), corners=leaning(-2.0)),
    ]
    assert overprint.beneath(np.full((700, 1100, 3), 255, np.uint8), lines) == lines


def test_S07_the_words_around_a_seal_are_no_overprint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "read", lambda pixels: pytest.fail("read again"))
    page = np.full((1400, 1000, 3), 255, np.uint8)
    cv2.circle(page, (500, 900), 120, (40, 40, 200), 8)
    upright = [Line("样例公司", 0.99, (100, top, 300, 40)) for top in (100, 200, 500)]
    ring = Line("样例财", 0.8, (400, 820, 120, 60), corners=leaning(-30.0))
    assert overprint.beneath(page, [*upright, ring]) == [*upright, ring]
    away = Line("样例财", 0.8, (100, 300, 220, 160), corners=leaning(-30.0))
    monkeypatch.setattr(ocr, "read", lambda pixels: [])
    assert overprint.beneath(page, [*upright, ring, away]) == [*upright, ring]


@pytest.mark.parametrize("degrees", [0, 12, 18, 25])
@pytest.mark.parametrize("colour", [(200, 30, 40), (20, 20, 20)])
@pytest.mark.parametrize("words", ["作废", "已注销"])
def test_W09_a_stamp_that_voids_a_paper_is_read_however_it_leans(
    degrees: int, colour: tuple[int, int, int], words: str
) -> None:
    drawn = documents.draw(documents.cast_for("乌云其木格", "152301197005050007"), "diploma_full")
    page, size = Image.fromarray(np.ascontiguousarray(drawn[:, :, ::-1])).convert("RGBA"), drawn.shape[0] // 18
    font = ImageFont.truetype(FONT, size)
    stamp = Image.new("RGBA", (int(font.getlength(words)) + 40, size + 40))
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((3, 3, stamp.width - 4, stamp.height - 4), outline=(*colour, 220), width=4)
    pen.text((20, 12), words, (*colour, 220), font)
    page.alpha_composite(
        stamp.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC),
        (drawn.shape[1] // 2, drawn.shape[0] // 2),
    )
    pixels = np.asarray(page.convert("RGB"))[:, :, ::-1].copy()
    reading = readers.read("diploma_full", overprint.beneath(pixels, ocr.read(pixels)))
    assert reading.value("voided") in words and reading.value("voided")


@pytest.mark.parametrize(
    ("words", "stays"), [("作废", True), ("证书注销", True), ("样例 SPECIMEN", False), ("仅供参考", False)]
)
def test_S07_of_what_leans_only_a_stamp_that_voids_is_kept(
    words: str, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = np.full((1400, 1000, 3), 255, np.uint8)
    upright = [Line("样例公司", 0.99, (100, top, 300, 40)) for top in (100, 200, 500)]
    leaning_line = Line(words, 0.9, (100, 300, 220, 160), corners=leaning(-18.0))
    monkeypatch.setattr(ocr, "read", lambda pixels: upright)
    found = overprint.beneath(page, [*upright, leaning_line])
    assert (leaning_line in found) == stays and all(line in found for line in upright)
