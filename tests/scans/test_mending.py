"""S01, S02, S07: specimens as people photograph them become what the rules demand, and can be read."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from acms.demo import documents, face
from acms.scans import encode, heads, mend, portrait, quality, words
from acms.scans.intake import Pixels
from acms.scans.readings import Reading

WHO = documents.cast_for("乌云其木格", "152301197005050007")


def on_a_table(card: Pixels, turn: float = 0.0, tilt: float = 0.0) -> Pixels:
    """The card on a dark table, turned and seen at an angle."""
    h, w = card.shape[:2]
    room = np.full((int(h * 1.7), int(w * 1.6), 3), (70, 92, 110), np.uint8)
    room = room + np.random.default_rng(3).integers(0, 8, room.shape, np.uint8)
    centre = np.array([room.shape[1] / 2, room.shape[0] / 2])
    corners = np.array([[-w / 2, -h / 2], [w / 2, -h / 2], [w / 2, h / 2], [-w / 2, h / 2]])
    corners *= 1 - tilt * np.array([[1.0, 1.0], [1.0, 0.6], [0, 0], [0, 0]])
    angle = np.radians(turn)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    target = (corners @ spin + centre).astype(np.float32)
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    laid = cv2.warpPerspective(card, matrix, (room.shape[1], room.shape[0]))
    mask = cv2.warpPerspective(np.full(card.shape[:2], 255, np.uint8), matrix, (room.shape[1], room.shape[0]))
    room[mask > 127] = laid[mask > 127]
    return room


def read(kind: str, pixels: Pixels) -> mend.Mended:
    return mend.check(kind, encode.jpeg(pixels, 92))


@pytest.mark.parametrize("turn", [0, 13, 180, 90])
def test_S02_a_photographed_card_is_found_turned_cropped_and_read(turn: float) -> None:
    card = documents.draw(WHO, "id_portrait")
    result = read("id_portrait", on_a_table(card, turn, 0.05))
    assert result.verdict == "usable", [f.code for f in result.findings]
    assert (result.width, result.height) == (1180, 744)
    assert 60_000 <= len(result.archive) <= 150 * 1024
    assert result.reading.value("id_number") == WHO.id_number
    assert result.reading.value("name") == WHO.name
    assert result.reading.value("born") == WHO.born.isoformat()


def test_S07_the_bilingual_card_and_the_emblem_side_are_read() -> None:
    who = replace(WHO, ethnic="蒙古", validity="2019.05.06-2039.05.06")
    reading = read("id_portrait", documents.draw(who, "id_portrait")).reading
    assert reading.value("ethnic") == "蒙古族"
    assert reading.value("sex") == who.sex
    assert reading.value("address") == who.address
    emblem = read("id_emblem", documents.draw(who, "id_emblem")).reading
    assert emblem.value("authority") == who.authority
    assert (emblem.value("valid_from"), emblem.value("valid_to")) == ("2019-05-06", "2039-05-06")


def test_S07_a_card_valid_for_ever_is_read() -> None:
    who = replace(WHO, validity="2019.05.06-长期")
    assert read("id_emblem", documents.draw(who, "id_emblem")).reading.value("valid_to") == "长期"


def test_S01_the_wrong_side_is_refused_with_its_name() -> None:
    result = read("id_portrait", documents.draw(WHO, "id_emblem"))
    assert [f.code for f in result.findings if f.verdict == "refuse"] == ["wrong_side"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda p: cv2.GaussianBlur(p, (0, 0), 9), "blurred"),
        (lambda p: (p * 0.18).astype(np.uint8), "dark"),
        (lambda p: cv2.resize(p, (420, 265)), "too_few_pixels"),
        (lambda p: cv2.cvtColor(cv2.cvtColor(p, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), "grey"),
    ],
    ids=["blurred", "dark", "small", "grey"],
)
def test_S02_what_cannot_be_mended_is_refused_with_reason_and_cure(spoil: Any, code: str) -> None:
    result = read("id_portrait", spoil(documents.draw(WHO, "id_portrait")))
    refusals = [f for f in result.findings if f.verdict == "refuse"]
    assert code in [f.code for f in refusals]
    assert all(f.why and f.cure for f in refusals)


def grey(pixels: Any, left: float = 0.0) -> Any:
    """As a scanner in grey takes it; `left`: the share of colour that is kept."""
    plain = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return cv2.addWeighted(pixels, left, plain, 1 - left, 0)


@pytest.mark.parametrize("kind", ["diploma_full", "degree_full", "employer_certificate", "qualification"])
def test_S01_a_certificate_in_black_and_white_is_refused_with_the_cure(kind: str) -> None:
    """Pages are asked for in colour like cards and the photo. A faded scan has colour enough."""
    drawn = documents.draw(WHO, kind)
    found = read(kind, grey(drawn)).findings
    assert [(f.code, f.why, f.cure) for f in found if f.verdict == "refuse"] == [("grey", *words.GREY)]
    assert not [f for f in read(kind, grey(drawn, 0.25)).findings if f.code == "grey"]


def unsealed(pixels: Any) -> Any:
    """The page with everything red taken out, on cream paper as before."""
    blue, green, red = cv2.split(pixels.astype(np.int16))
    is_red = cv2.dilate((red - (blue + green) // 2 > 12).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    cream = pixels.copy()
    cream[is_red] = np.median(pixels.reshape(-1, 3), axis=0)
    return np.minimum(cream, np.array((225, 245, 250))).astype(np.uint8)


@pytest.mark.parametrize("kind", ["diploma_full", "degree_full", "qualification"])
def test_S01_a_certificate_without_a_red_seal_is_for_people(kind: str) -> None:
    drawn = documents.draw(WHO, kind)
    found = [(f.code, f.verdict) for f in read(kind, unsealed(drawn)).findings]
    assert ("no_seal", "unsure") in found and not [code for code, verdict in found if verdict == "refuse"]
    for sealed in (drawn, grey(drawn, 0.3)):
        assert not [f for f in read(kind, sealed).findings if f.code == "no_seal"]


def test_S01_red_frames_and_red_words_are_no_seal() -> None:
    page = np.full((1000, 700, 3), (225, 245, 250), np.uint8)
    cv2.rectangle(page, (40, 40), (660, 960), (40, 40, 190), 8)
    cv2.line(page, (100, 500), (600, 500), (40, 40, 190), 6)
    assert not quality.has_seal(page)
    cv2.circle(page, (500, 800), 75, (40, 40, 190), 5)
    assert quality.has_seal(page)


@pytest.mark.parametrize("kind", ["eregistration_full", "student_report"])
def test_S01_a_report_that_its_owner_has_printed_without_colour_is_taken(kind: str) -> None:
    assert not [f for f in read(kind, grey(documents.draw(WHO, kind))).findings if f.code == "grey"]


def test_S01_a_grey_paper_that_only_names_a_certificate_is_taken() -> None:
    assert not [
        f for f in read("credit_proof", grey(documents.draw(WHO, "qualification"))).findings if f.code == "grey"
    ]
    pixels = grey(documents.draw(WHO, "diploma_full"))
    report = Reading("diploma_full", shows=["education_report", "diploma"])
    assert not mend._lost_colour(report, pixels)
    assert mend._lost_colour(Reading("diploma_full", shows=["diploma"]), pixels)


def test_S03_a_conforming_card_stays_as_it_is() -> None:
    data = encode.jpeg(documents.draw(WHO, "id_portrait"), 88, 350)
    result = mend.check("id_portrait", data)
    assert result.changed == []
    assert len(result.archive) == len(data)


def test_S01_the_photo_becomes_295_by_413_inside_its_window() -> None:
    data = encode.jpeg(documents.draw(WHO, "photo"), 92)
    result = mend.check("photo", data)
    assert result.verdict == "usable"
    assert (result.width, result.height) == (295, 413)
    assert 60_000 <= len(result.archive) <= 100 * 1024


def test_S01_a_photo_before_a_blue_wall_is_refused() -> None:
    result = mend.check("photo", encode.jpeg(face.draw(3, ground=(190, 120, 40)), 92))
    assert "not_white" in [f.code for f in result.findings]


@pytest.mark.parametrize(
    ("ground", "white"), [((250, 250, 250), True), ((190, 120, 40), False), ((205, 225, 250), False)]
)
def test_S01_hair_that_reaches_the_upper_edge_is_no_ground(ground: tuple[int, int, int], white: bool) -> None:
    photo = np.full((portrait.HEIGHT, portrait.WIDTH, 3), ground, np.uint8)
    cv2.ellipse(photo, (147, 140), (85, 138), 0, 0, 360, (30, 35, 60), -1)  # 58 % of the width, from row 2 on
    assert portrait.ground(photo).is_white == white


def test_S01_a_photo_without_a_face_is_refused() -> None:
    blank = np.full((826, 590, 3), 245, np.uint8)
    assert [f.code for f in mend.check("photo", encode.jpeg(blank, 92)).findings] == ["no_face"]


HAIR, CHIN = 40, 307  # rows of the drawn head (demo/face.py), on a photo of 413 rows


@pytest.mark.parametrize("seed", [1, 2, 5, 11])
@pytest.mark.parametrize("room", [0, 300])
def test_S01_the_head_takes_about_two_thirds_of_the_photo(seed: int, room: int) -> None:
    """Close to the camera and far away: the same cut is made of a picture that holds nothing but the number of each row."""
    taken = np.full((826 + 2 * room, 590 + 2 * room, 3), 250, np.uint8)
    taken[room : room + 826, room : room + 590] = face.draw(seed, 590, 826)
    shades = np.linspace(0, 255, len(taken))
    numbered = np.broadcast_to(shades[:, None, None], taken.shape).astype(np.uint8)
    reach = portrait.extent(taken, heads.find(taken)[0])
    cut = portrait.cut(numbered, portrait.window(taken.shape, reach))[:, 147, 0]
    hair, chin = (np.interp(shades[room + 2 * row], cut, np.arange(portrait.HEIGHT)) for row in (HAIR, CHIN))
    assert abs((chin - hair) / portrait.HEIGHT - 2 / 3) < 0.08
    assert 0.03 < hair / portrait.HEIGHT < 0.15


def test_W10_the_abolished_certificate_is_refused_as_a_qualification() -> None:
    result = read("qualification", documents.draw(WHO, "old_certificate", 130))
    assert "old_certificate" in [f.code for f in result.findings]


@pytest.mark.parametrize("turns", [1, 2])
def test_S02_a_page_lying_on_its_side_or_head_is_turned(turns: int) -> None:
    page = np.ascontiguousarray(np.rot90(documents.draw(WHO, "diploma_full"), turns))
    result = read("diploma_full", page)
    assert result.verdict == "usable"
    assert WHO.school in result.reading.text.replace("\n", "")
