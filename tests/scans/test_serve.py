"""What of a scan is shown, to whom it was given and how (S04, S05): re-encoded copies, marked with who looks when it is staff."""

import io
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from django.http import Http404
from PIL import Image

from acms.accounts.models import User
from acms.demo import documents
from acms.scans import actions, encode, ocr, serve, store
from acms.scans.intake import Pixels
from acms.scans.models import Scan
from tests.scans.storage import of_its_own

WHO = documents.cast_for("乌云其木格", "152301197005050007")
VIEWER = "SURINA 150105"
AT = datetime(2026, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    return of_its_own(settings, tmp_path / "files")


def numbered(width: int, height: int) -> Pixels:
    """A picture in which each place has a colour of its own."""
    across, down = np.meshgrid(np.linspace(20, 235, width), np.linspace(20, 235, height))
    return np.dstack([across, down, np.full_like(across, 128)]).astype(np.uint8)


@pytest.fixture
def scan(person: User) -> Scan:
    """An upload with all its copies, each of another size."""
    data = encode.jpeg(numbered(800, 600), 90)
    made = actions.receive(kind="id_portrait", data=data, file_name="a.jpg", owner=person)
    for copy, width in (("working", 700), ("archive", 600), ("thumbnail", 300), ("before", 400)):
        store.put(made.pk, copy, encode.jpeg(numbered(width, width * 3 // 4), 92))
    return made


def shown(answer: Any) -> Pixels:
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    return encode.pixels(answer.content)


@pytest.mark.parametrize(("copy", "width"), [("archive", 600), ("thumbnail", 300), ("before", 400)])
def test_S04_the_copies_that_were_made_here_are_shown(scan: Scan, copy: str, width: int) -> None:
    assert serve.rendition(scan, copy).content == store.get(scan.pk, copy)
    assert shown(serve.rendition(scan, copy, watermark=VIEWER)).shape == (width * 3 // 4, width, 3)


@pytest.mark.parametrize("copy", ["original", "working", "", "archive.jpg", "../archive"])
def test_S04_what_came_from_outside_is_never_sent_back(scan: Scan, copy: str) -> None:
    with pytest.raises(Http404):
        serve.rendition(scan, copy)


def test_S04_what_is_gone_is_not_found(scan: Scan) -> None:
    store.slim(scan.pk)
    with pytest.raises(Http404):
        serve.rendition(scan, "before")
    assert shown(serve.part(scan, [1, 1, 1, 1])).size
    store.drop(scan.pk)
    with pytest.raises(Http404):
        serve.rendition(scan, "archive")
    with pytest.raises(Http404):
        serve.part(scan, [1, 1, 1, 1])


def test_S04_no_cache_keeps_a_picture_and_no_browser_runs_it(scan: Scan) -> None:
    for answer in (serve.rendition(scan, "archive"), serve.part(scan, [9, 9, 9, 9])):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Content-Disposition"] == "inline"


# ---- a place of it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "corner", "size"),
    [
        ([100, 80, 60, 40], (94, 74), (72, 52)),
        ([3, 2, 60, 40], (0, 0), (69, 48)),
        ([590, 440, 10, 10], (584, 434), (16, 16)),
    ],
    ids=["in the middle", "at the upper left", "at the lower right"],
)
def test_S05_a_place_is_shown_with_a_little_around_it(
    scan: Scan, box: list[int], corner: tuple[int, int], size: tuple[int, int]
) -> None:
    """Of a small picture six pixels, so that the edge of what was read is seen."""
    part = shown(serve.part(scan, box))
    assert part.shape[:2][::-1] == size
    there = numbered(600, 450)[corner[1] : corner[1] + size[1], corner[0] : corner[0] + size[0]]
    assert np.abs(part.astype(int) - there.astype(int)).mean() < 4


def test_S05_around_a_place_on_a_page_are_two_millimetres(scan: Scan) -> None:
    """The page is as high as A4."""
    store.put(scan.pk, "archive", encode.jpeg(numbered(840, 1188), 92))
    assert shown(serve.part(scan, [200, 300, 100, 50])).shape[:2] == (50 + 16, 100 + 16)


def test_S05_a_place_is_marked_for_staff(scan: Scan) -> None:
    store.put(scan.pk, "archive", encode.jpeg(np.full((450, 600, 3), 250, np.uint8), 92))
    plain, seen = (shown(serve.part(scan, [100, 80, 300, 200], watermark=mark)) for mark in ("", VIEWER))
    assert plain.shape == seen.shape == (212, 312, 3)
    assert plain.min() > 240 and seen.min() < 225


# ---- who looks -------------------------------------------------------------------------------------------------------------


def marked(pixels: Pixels, viewer: str = VIEWER) -> Pixels:
    return encode.pixels(serve.marked(encode.jpeg(pixels, 95), viewer, AT))


def test_S05_a_picture_that_staff_look_at_says_who_and_when() -> None:
    """Whoever takes a picture of the screen takes that along: read off a blank page by the reader itself."""
    page = np.full((1200, 850, 3), 250, np.uint8)
    turn = cv2.getRotationMatrix2D((425, 600), -18, 1.0)
    level = cv2.warpAffine(marked(page), turn, (850, 1200), borderValue=(250, 250, 250))
    level = np.where(level > 243, 255, level // 3).astype(np.uint8)  # it is faint on purpose
    text = re.sub(r"\s", "", " ".join(line.text for line in ocr.read(level)))
    assert "SURINA150105" in text and "2026-03-0405:06" in text


@pytest.mark.parametrize("size", [(1000, 600), (600, 1000), (2000, 1400), (300, 210)])
def test_S05_no_part_of_a_picture_is_without_the_mark_and_the_picture_is_still_seen(size: tuple[int, int]) -> None:
    page = np.full((size[1], size[0], 3), 250, np.uint8)
    seen = marked(page)
    assert seen.shape == page.shape
    away = np.abs(seen.astype(int) - 250).max(axis=2)
    for row in np.array_split(away, 2):
        for part in np.array_split(row, 2, axis=1):
            share = float((part > 20).mean())
            assert 0.004 < share < 0.2, share
    assert away.max() < 90, "what stands below stays legible"
    other = marked(page, "ZHAOYANGLI 150000")
    assert np.abs(seen.astype(int) - other.astype(int)).max() > 25


def test_S05_the_mark_grows_with_the_picture() -> None:
    """It is as high on a page of any size as on another, to the eye."""

    def thickness(width: int) -> float:
        page = np.full((width, width, 3), 250, np.uint8)
        ink = (np.abs(marked(page).astype(int) - 250).max(axis=2) > 20).astype(np.uint8)
        return float(cv2.connectedComponentsWithStats(ink)[2][1:, cv2.CC_STAT_HEIGHT].max())

    small, large = thickness(720), thickness(1440)
    assert small >= 12 and large == pytest.approx(2 * small, rel=0.2)


def test_S05_a_mark_in_chinese_has_a_face_for_each_letter() -> None:
    page = np.full((700, 1000, 3), 250, np.uint8)
    one, other = marked(page, "苏日娜"), marked(page, "敖登其")
    assert np.abs(one.astype(int) - other.astype(int)).max() > 25, "no boxes in place of letters"


def test_S05_a_picture_without_colour_is_marked_as_well() -> None:
    out = io.BytesIO()
    Image.new("L", (400, 300), 250).save(out, "JPEG")
    assert encode.pixels(serve.marked(out.getvalue(), VIEWER, AT)).shape == (300, 400, 3)


# ---- a long line is broken ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 500, 520, 521, 700, 1400, 3011])
def test_S04_a_broken_line_holds_every_part_of_it_and_each_cut_character_whole_once(width: int) -> None:
    line = Image.fromarray(numbered(width, 40))
    parts = serve.broken(line)
    count = (parts.height + serve.BREAK) // (40 + serve.BREAK)
    assert (count == 1) == (width <= 520) and parts.width <= 520
    shown = np.asarray(parts).astype(int)
    rows = [shown[at : at + 40] for at in range(0, parts.height, 40 + serve.BREAK)]
    columns = np.asarray(line).astype(int)
    seen: set[int] = set()
    for number, row in enumerate(rows):
        left = number * (parts.width - 40) if number else 0
        kept = min(parts.width, width - left)
        assert (row[:, :kept] == columns[:, left : left + kept]).all()
        seen |= set(range(left, left + kept))
    assert seen == set(range(width))
