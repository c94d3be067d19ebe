"""S02, S03, S07: pages, the upload as it is, the photo's frame, and documents in the wrong place; every finding with a picture."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from acms.demo import documents, face
from acms.scans import encode, intake, kinds, mend, quality, readers, words
from acms.scans.intake import Pixels
from acms.scans.mend import Wish
from acms.scans.ocr import Line
from acms.scans.readers import recognise
from tests.scans.test_mending import on_a_table

WHO = documents.cast_for("乌云其木格", "152301197005050007")
PORTRAIT = documents.draw(WHO, "id_portrait")


def several(form: str, *pages: Pixels) -> bytes:
    """A PDF or TIFF of several pages."""
    out = io.BytesIO()
    first, *rest = [Image.fromarray(page[:, :, ::-1]) for page in pages]
    first.save(out, form, save_all=True, append_images=rest, **({"resolution": 350} if form == "PDF" else {}))
    return out.getvalue()


def codes(result: mend.Mended) -> list[str]:
    return [finding.code for finding in result.findings]


def blank(size: tuple[int, int] = (1400, 1000)) -> Pixels:
    return np.full((*size, 3), 252, np.uint8)


@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_S02_the_first_page_that_is_not_empty_is_taken_and_another_can_be_chosen(form: str) -> None:
    data = several(form, blank((744, 1180)), PORTRAIT, documents.draw(WHO, "id_emblem"))
    taken = mend.check("id_portrait", data)
    assert (taken.pages, taken.page, taken.verdict) == (3, 2, "usable")
    assert taken.reading.value("id_number") == WHO.id_number
    assert mend.check("id_emblem", data, wish=Wish(page=3)).verdict == "usable"
    with pytest.raises(intake.NotTaken) as refusal:
        mend.check("id_portrait", data, wish=Wish(page=4))
    assert refusal.value.code == "no_such_page"


def test_W10_pages_of_a_certificate_are_joined_and_a_change_proof_is_welcome() -> None:
    data = several("PDF", documents.draw(WHO, "diploma_full"), documents.draw(WHO, "change_proof", 130))
    joined = mend.check("diploma_full", data)
    assert (joined.pages, joined.page, joined.verdict) == (2, 0, "usable")
    assert WHO.school in joined.reading.text.replace("\n", "") and "变更证明" in joined.reading.text


def test_S02_of_a_letter_file_the_page_with_the_code_is_taken() -> None:
    with_code = documents.draw(WHO, "employer_certificate", 120, "company")
    taken = mend.check("proof_letter", several("PDF", documents.draw(WHO, "diploma_full", 120), with_code))
    assert taken.page == 2


def test_S03_a_conforming_upload_can_be_kept_as_it_is() -> None:
    page = documents.draw(WHO, "diploma_full", 130)
    room = np.full((page.shape[0] + 300, page.shape[1] + 300, 3), (70, 92, 110), np.uint8)
    room[150:-150, 150:-150] = page
    data = next(d for q in range(30, 95, 3) if len(d := encode.jpeg(room, q)) > 62_000)
    mended = mend.check("diploma_full", data)
    assert mended.plain_fits and words.CROPPED in mended.changed
    plain = mend.check("diploma_full", data, wish=Wish(plain=True))
    assert (plain.changed, len(plain.archive)) == ([], len(data))
    assert (plain.width, plain.height) == (room.shape[1], room.shape[0])
    assert plain.reading.value("name") == WHO.name


def test_S03_what_does_not_conform_cannot_be_kept_as_it_is() -> None:
    data = encode.jpeg(on_a_table(PORTRAIT, 5), 92)
    result = mend.check("id_portrait", data, wish=Wish(plain=True))
    assert not result.plain_fits
    assert (result.width, result.height) == (1180, 744)


def test_S01_a_frame_chosen_by_hand_is_used_and_its_head_measured() -> None:
    room = np.full((1200, 1000, 3), 250, np.uint8)
    room[150:976, 205:795] = face.draw(8, 590, 826)
    data = encode.jpeg(room, 92)
    good = mend.check("photo", data, wish=Wish(frame=(0.205, 0.125, 0.59, 0.688)))
    assert (good.verdict, good.width, good.height) == ("usable", 295, 413)
    wide = np.full((1800, 1500, 3), 250, np.uint8)
    wide[450:1276, 455:1045] = face.draw(8, 590, 826)
    assert codes(mend.check("photo", encode.jpeg(wide, 92), wish=Wish(frame=(0, 0, 1, 1)))) == ["head_size"]


def test_S01_a_photo_with_a_leaning_head_is_set_upright() -> None:
    straight = face.draw(3, 900, 1260)
    height, width = straight.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 7, 1.0)
    leaning = cv2.warpAffine(straight, turn, (width, height), borderValue=(250, 250, 250))
    result = mend.check("photo", encode.jpeg(np.asarray(leaning, np.uint8), 92))
    assert any(re.match("扶正[5-9]", word) for word in result.changed), result.changed


def test_S02_shading_is_taken_off_a_page_and_left_on_an_even_one() -> None:
    page = documents.draw(WHO, "eregistration_full", 130)
    shade = np.linspace(1.0, 0.55, page.shape[1], dtype=np.float32)[None, :, None]
    shaded = mend.check("eregistration_full", encode.jpeg((page * shade).astype(np.uint8), 90))
    assert words.EVENED in shaded.changed
    lit = cv2.imdecode(np.frombuffer(shaded.archive, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert np.median(lit[:, -60:]) > 225  # type: ignore[index]
    assert words.EVENED not in mend.check("eregistration_full", encode.jpeg(page, 90)).changed


def test_S07_a_misread_digit_of_the_number_is_put_right_by_its_check_character() -> None:
    number = WHO.id_number
    misread = number.replace("0", "O", 1).replace("1", "l", 1)
    assert misread != number
    for kind in ("id_portrait", "qualification", "student_report"):
        assert (
            readers.read(kind, [Line(f"公民身份号码{misread}", 0.93, (10, 10, 300, 20))]).value("id_number") == number
        )


@pytest.mark.parametrize(
    ("slot", "kind", "form", "home"),
    [
        ("diploma_full", "degree_full", "", "degree_full"),
        ("diploma_part", "degree_full", "law_2025", "degree_part"),
        ("degree_full", "diploma_full", "", "diploma_full"),
        ("qualification", "diploma_full", "secondary", "diploma_full"),
        ("degree_full", "eregistration_full", "new", "eregistration_full"),
        ("employer_certificate", "qualification", "booklet", "qualification"),
        ("student_report", "eregistration_full", "", "eregistration_full"),
        ("diploma_full", "employer_certificate", "institution", "employer_certificate"),
        ("residence_permit", "id_portrait", "", "id_portrait"),
    ],
)
def test_S02_a_document_in_the_wrong_slot_is_told_where_it_belongs(slot: str, kind: str, form: str, home: str) -> None:
    result = mend.check(slot, encode.jpeg(documents.draw(WHO, kind, form=form), 90))
    finding = next(f for f in result.findings if f.code == "wrong_document")
    assert (finding.verdict, finding.slot, result.verdict) == ("refuse", home, "refused")


@pytest.mark.parametrize(
    ("kind", "form"),
    [("diploma_full", "accreditation"), ("diploma_full", "secondary_report"), ("diploma_part", "self_study")],
)
def test_W09_a_report_may_stand_for_the_diploma(kind: str, form: str) -> None:
    result = mend.check(kind, encode.jpeg(documents.draw(WHO, kind, form=form), 90))
    assert result.verdict == "usable", codes(result)


def _glare(card: Pixels) -> Pixels:
    shine = np.zeros(card.shape[:2], np.float32)
    cv2.ellipse(shine, (420, 400), (150, 100), 0, 0, 360, 1.0, -1)
    shine = cv2.GaussianBlur(shine, (0, 0), 6)[:, :, None]
    return np.clip(card + shine * 260, 0, 255).astype(np.uint8)


def _beyond_the_edge(card: Pixels) -> Pixels:
    room = on_a_table(card, 6)
    return np.ascontiguousarray(room[:, : round(room.shape[1] * 0.72)])


def _two_faces(_: Pixels) -> Pixels:
    return np.hstack([face.draw(3, 590, 826), face.draw(4, 590, 826)])


PICTURES: dict[str, tuple[str, Callable[[Pixels], Pixels]]] = {
    "glare": ("id_portrait", _glare),
    "cut_off": ("id_portrait", _beyond_the_edge),
    "no_outline": ("id_portrait", lambda _: np.random.default_rng(3).integers(90, 250, (1000, 1000, 3), np.uint8)),
    "no_text": ("diploma_full", lambda _: np.random.default_rng(2).integers(90, 250, (1400, 1000, 3), np.uint8)),
    "unknown_document": ("diploma_full", lambda _: documents.draw(replace(WHO, name="某某"), "change_proof", 130)),
    "hard_to_read": ("id_portrait", lambda card: cv2.rectangle(card.copy(), (380, 590), (1160, 720), (235, 240, 240), -1)),
    "many_faces": ("photo", _two_faces),
    "face_small": ("photo", lambda _: face.draw(3, 120, 168)),
}  # fmt: skip


@pytest.mark.parametrize("code", PICTURES)
def test_S02_each_fault_is_found_on_a_picture_that_has_it(code: str) -> None:
    kind, spoil = PICTURES[code]
    result = mend.check(kind, encode.jpeg(np.asarray(spoil(PORTRAIT), np.uint8), 92))
    found = next((f for f in result.findings if f.code == code), None)
    assert found is not None, codes(result)
    assert found.why and found.cure


def test_S02_the_place_of_a_fault_is_given_in_pixels_of_the_archive_copy() -> None:
    assert quality.glare(_glare(PORTRAIT)) is not None
    result = mend.check("id_portrait", encode.jpeg(_glare(PORTRAIT), 92))
    box = next(f.box for f in result.findings if f.code == "glare")
    assert box is not None
    x, y, w, h = box
    assert x < 420 < x + w and y < 400 < y + h


# Codes that decoding gives: tests/scans/test_bad_input.py and test_sandbox.py.
def test_S02_every_finding_code_is_proved_by_some_test() -> None:
    root = Path(__file__).parents[2]
    tests = "\n".join(path.read_text("utf-8") for path in (root / "tests").rglob("test_*.py"))
    sources = ["acms/scans/mend.py", "acms/scans/intake.py", "acms/scans/sandbox.py", "acms/letters/audit/examine.py"]
    given: set[str] = set()
    for source in sources:
        text = (root / source).read_text("utf-8")
        given |= set(re.findall(r'(?:refuse|doubt|NotTaken|outcome\.add)\(\s*f?"([a-z_]+)"', text))
    assert len(given) > 30
    assert not {code for code in given if f'"{code}"' not in tests}


@pytest.mark.parametrize("slot", sorted(recognise.ANY_PAPER))
@pytest.mark.parametrize("shown", ["diploma", "qualification", "permit", "licence", "degree"])
def test_S02_a_slot_for_any_proof_takes_certificates_of_other_slots(slot: str, shown: str) -> None:
    assert recognise.elsewhere([shown], slot) == "" and recognise.belongs([shown], slot)
    assert slot in kinds.KINDS
