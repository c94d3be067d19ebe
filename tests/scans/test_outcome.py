"""S01, S02, S03: what is kept of an upload and what is said of it, once its lines are known: nothing is read off a picture here."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from acms.scans import encode, geometry, intake, mend, ocr, words
from acms.scans.intake import Pixels, Taken
from acms.scans.kinds import KINDS
from acms.scans.ocr import Line
from acms.scans.readings import Field, Reading
from tests.scans.test_window import picture

PAGE = picture(1100, 800)


def taken(pixels: Pixels, form: str = "JPEG", turned: bool = False, metadata: bool = False, **more: Any) -> Taken:
    return Taken(pixels, form, None, turned, metadata, **more)


# ---- what conforms already (S03) -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "shape", "size", "how", "conforms"),
    [
        ("diploma_full", (1000, 700), 60_000, {}, True),
        ("diploma_full", (1000, 700), 150 * 1024, {}, True),
        ("diploma_full", (1000, 700), 59_999, {}, False),
        ("diploma_full", (1000, 700), 150 * 1024 + 1, {}, False),
        ("diploma_full", (999, 700), 100_000, {}, False),  # too small to be read
        ("diploma_full", (1000, 700), 100_000, {"form": "PNG"}, False),
        ("diploma_full", (1000, 700), 100_000, {"turned": True}, False),  # viewers that know no such mark show it lying
        ("id_portrait", (744, 1180), 100_000, {}, True),
        ("id_portrait", (1180, 744), 100_000, {}, False),
        ("id_portrait", (744, 1181), 100_000, {}, False),
    ],
)
def test_S03_what_the_rules_demand_of_a_file(
    kind: str, shape: tuple[int, int], size: int, how: dict[str, Any], conforms: bool
) -> None:
    pixels = np.zeros((*shape, 3), np.uint8)
    assert mend._conforms(b"x" * size, taken(pixels, **how), KINDS[kind]) is conforms


UPLOAD = encode.jpeg(PAGE, 80)


def stored(flat: Pixels, fits: bool, **how: Any) -> mend.Mended:
    result = mend.Mended(KINDS["diploma_full"], plain_fits=fits)
    mend._store(UPLOAD, taken(PAGE, **how), flat, result)
    return result


def test_S03_what_conforms_and_was_not_touched_stays_byte_for_byte() -> None:
    result = stored(PAGE, True)
    assert result.archive == UPLOAD and result.changed == []
    assert stored(PAGE, True, metadata=True).changed == [words.STRIPPED]


def test_S03_what_was_set_right_is_kept_as_it_was_set_right_though_the_upload_conforms() -> None:
    flat = np.ascontiguousarray(PAGE[::-1, ::-1])
    result = stored(flat, True)
    assert result.archive == encode.archive(flat, KINDS["diploma_full"])[0] != UPLOAD
    assert result.changed[-1] == words.compressed(len(result.archive))
    assert (result.width, result.height) == encode.pixels(result.archive).shape[1::-1]


def test_S01_what_does_not_conform_is_brought_into_the_window_though_it_was_not_touched() -> None:
    result = stored(PAGE, False)
    assert result.archive == encode.archive(PAGE, KINDS["diploma_full"])[0] != UPLOAD
    assert len(result.archive) <= KINDS["diploma_full"].most_bytes
    assert words.CONVERTED not in result.changed and words.STRIPPED not in result.changed


def test_S03_what_was_changed_is_told() -> None:
    result = stored(PAGE, False, form="PNG", metadata=True)
    size = words.resized(result.width, result.height)
    assert (result.width, result.height) != (800, 1100)
    assert result.changed == [words.CONVERTED, size, words.compressed(len(result.archive)), words.STRIPPED]
    small = picture(1000, 700)
    result = mend.Mended(KINDS["diploma_full"])
    mend._store(UPLOAD, taken(small), small, result)
    assert result.changed == [words.compressed(len(result.archive))], "its size stays"


def test_S02_places_are_told_in_pixels_of_what_is_kept() -> None:
    result = mend.Mended(KINDS["diploma_full"])
    result.refuse("glare", words.GLARE, (100, 200, 300, 400))
    result.refuse("dark", words.DARK)
    name = {"name": Field("样例", 0.9, (10, 20, 30, 40))}
    result.reading = Reading("diploma_full", name, pages=[Reading("diploma_full", dict(name)) for _ in range(2)])
    large = picture(2100, 1500)
    mend._store(UPLOAD, taken(large), large, result)
    scale = result.width / 1500
    assert scale < 1 and result.findings[1].box is None
    assert result.findings[0].box == tuple(round(value * scale) for value in (100, 200, 300, 400))
    for page in (result.reading, *result.reading.pages):
        assert page.fields["name"].box == tuple(round(value * scale) for value in (10, 20, 30, 40))


# ---- what the lines say --------------------------------------------------------------------------------------------------------------


def lines(*texts: str) -> list[Line]:
    return [Line(text, 0.95, (100, 100 + 60 * row, 30 * len(text), 40)) for row, text in enumerate(texts)]


CREAM = np.full((1400, 1000, 3), (225, 240, 250), np.uint8)
SEALED = cv2.circle(CREAM.copy(), (765, 765), 60, (30, 30, 210), 12)
WHITE = np.full((1400, 1000, 3), 245, np.uint8)


def said(kind: str, *pages: tuple[Pixels, list[Line]]) -> list[tuple[str, str, str]]:
    result = mend.Mended(KINDS[kind])
    mend._read([mend._Sheet(pixels, found) for pixels, found in pages], result)
    return [(finding.code, finding.verdict, finding.slot) for finding in result.findings]


DIPLOMA, DEGREE = lines("毕业证书", "学生样例"), lines("学士学位证书")
CARD = lines("姓名样例", "民族汉", "公民身份号码150105199002280028")
EMBLEM = lines("中华人民共和国", "居民身份证", "签发机关样例市公安局", "有效期限2019.05.06-2039.05.06")


@pytest.mark.parametrize(
    ("kind", "pages", "findings"),
    [
        ("diploma_full", [(SEALED, DIPLOMA)], []),
        ("diploma_full", [(SEALED, [])], [("no_text", "refuse", "")]),
        ("diploma_full", [(SEALED, []), (SEALED, DIPLOMA)], []),  # a page of pictures beside it
        ("diploma_full", [(SEALED, DEGREE)], [("wrong_document", "refuse", "degree_full")]),
        ("diploma_part", [(SEALED, DEGREE)], [("wrong_document", "refuse", "degree_part")]),
        ("diploma_full", [(SEALED, lines("样例"))], [("unknown_document", "unsure", "")]),
        ("diploma_full", [(WHITE, DIPLOMA)], [("grey", "refuse", "")]),
        ("diploma_full", [(SEALED, DIPLOMA), (WHITE, DIPLOMA)], [("grey", "refuse", "")]),
        ("diploma_full", [(SEALED, DIPLOMA), (WHITE, lines("姓名变更证明"))], []),  # a proof need not be in colour
        ("diploma_full", [(CREAM, DIPLOMA)], [("no_seal", "unsure", "")]),
        ("diploma_full", [(CREAM, DIPLOMA), (SEALED, DIPLOMA)], []),  # one of its pages bears it
        ("credit_proof", [(WHITE, DIPLOMA)], []),  # any paper is as good, copies too
        ("qualification", [(SEALED, lines("会计从业资格证书"))], [("old_certificate", "refuse", "")]),
        ("credit_proof", [(SEALED, lines("会计从业资格证书"))], []),
        ("id_portrait", [(SEALED, CARD)], []),
        ("id_portrait", [(SEALED, EMBLEM)], [("wrong_side", "refuse", "id_emblem"), ("hard_to_read", "unsure", "")]),
        ("id_emblem", [(SEALED, CARD)], [("wrong_side", "refuse", "id_portrait"), ("hard_to_read", "unsure", "")]),
        (
            "id_portrait",
            [(SEALED, DEGREE)],
            [("wrong_document", "refuse", "degree_full"), ("hard_to_read", "unsure", "")],
        ),
        ("id_portrait", [(SEALED, CARD[:2])], [("hard_to_read", "unsure", "")]),
        ("id_portrait", [(SEALED, lines("样例"))], [("unknown_document", "unsure", "")]),
    ],
)
def test_S01_S02_what_is_said_of_what_was_read(
    kind: str, pages: list[tuple[Pixels, list[Line]]], findings: list[tuple[str, str, str]]
) -> None:
    assert said(kind, *pages) == findings


@pytest.mark.parametrize("document", [None, np.full((700, 700, 3), 200, np.uint8)])
def test_S02_a_picture_that_is_dark_is_not_called_blurred_as_well(document: Any) -> None:
    result = mend.Mended(KINDS["diploma_full"])
    mend._seen(np.full((1000, 700, 3), 40, np.uint8), result, document)
    assert [finding.code for finding in result.findings] == ["blurred" if document is not None else "dark"]
    small = mend.Mended(KINDS["diploma_full"])
    mend._seen(picture(999, 700), small)
    assert [finding.code for finding in small.findings] == ["too_few_pixels"]
    mend._seen(picture(1000, 700), enough := mend.Mended(KINDS["diploma_full"]))
    assert enough.findings == []


@pytest.mark.parametrize(("codes", "verdict"), [([], "usable"), (["unsure"], "unsure"), (["unsure", "refuse"], "refused")])  # fmt: skip
def test_S02_the_worst_finding_is_the_verdict(codes: list[str], verdict: str) -> None:
    found = [mend.Finding("x", code, "", "") for code in codes]
    assert mend.Mended(KINDS["photo"], findings=found).verdict == verdict


@pytest.mark.parametrize(("plain", "fits", "kept"), [(True, True, True), (True, False, False), (False, True, False)])
def test_S03_only_what_conforms_and_is_wished_so_is_kept_as_it_is(plain: bool, fits: bool, kept: bool) -> None:
    assert mend.Mended(KINDS["photo"], wish=mend.Wish(plain=plain), plain_fits=fits).as_it_is is kept


@pytest.mark.parametrize(
    ("kept", "wish"),
    [
        ({}, mend.Wish()),
        ({"page": 0}, mend.Wish(page=0)),
        ({"page": 3, "plain": True}, mend.Wish(3, True)),
        ({"frame": [0.1, 0.2, 0.3, 0.4]}, mend.Wish(frame=(0.1, 0.2, 0.3, 0.4))),
    ],
)
def test_S02_what_was_chosen_is_read_as_it_was_stored(kept: dict[str, Any], wish: mend.Wish) -> None:
    assert mend.Wish.from_json(kept) == wish


# ---- how a card lies on its picture --------------------------------------------------------------------------------------------------


def outline(left: float, top: float, right: float, bottom: float, share: float = 0.5, lean: float = 0) -> Any:
    corners = np.array([[left, top], [right, top + lean], [right, bottom + lean], [left, bottom]], np.float32)
    return geometry.Outline(corners, share)


@pytest.mark.parametrize(
    ("found", "faults", "changes"),
    [
        (outline(100, 100, 900, 605), [], [words.CROPPED]),
        (outline(100, 100, 900, 605, lean=60), [], [words.straightened(4.289), words.CROPPED]),
        (outline(100, 100, 900, 605, lean=-60), [], [words.straightened(-4.289), words.CROPPED]),
        (outline(100, 100, 900, 605, lean=10), [], [words.CROPPED]),  # less than a degree
        (outline(0, 100, 900, 605), ["cut_off"], [words.CROPPED]),
        (outline(0, 0, 1199, 799, share=0.99), [], [words.CROPPED]),  # it fills the picture
        (outline(100, 100, 798, 540), ["too_few_pixels"], [words.CROPPED]),
        (outline(100, 100, 800, 542), [], [words.CROPPED]),
    ],
)
def test_S02_what_is_wrong_with_where_a_card_lies(found: Any, faults: list[str], changes: list[str]) -> None:
    laid = mend._Laid(np.zeros((744, 1180, 3), np.uint8))
    mend._framed(found, np.zeros((800, 1200, 3), np.uint8), KINDS["id_portrait"], laid)
    assert ([fault.code for fault in laid.faults], laid.changes) == (faults, changes)
    assert {fault.verdict for fault in laid.faults} <= {"refuse"}


@pytest.mark.parametrize(
    ("shape", "found", "framed", "doubted"),
    [
        ((744, 1180), None, False, False),  # the size of the archive copy: it is one
        ((800, 1268), None, False, False),  # the shape of a card
        ((1268, 800), None, False, False),
        ((1000, 1200), None, False, True),  # of another shape: its edges are not on the picture
        ((1000, 1200), outline(100, 100, 900, 605), True, False),
        ((800, 1268), outline(100, 100, 900, 605), False, False),  # within a picture of a card: its photo, its border
        ((800, 1268), outline(40, 40, 1230, 760, share=0.85), True, False),
    ],
)
def test_S02_a_card_is_cut_at_edges_that_stand_out(
    shape: tuple[int, int], found: Any, framed: bool, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geometry, "find", lambda pixels, aspect: found)
    outline_, laid = mend._by_edges(np.zeros((*shape, 3), np.uint8), KINDS["id_portrait"], (1180, 744))
    assert laid.pixels.shape == (744, 1180, 3)
    assert (outline_ is not None, words.CROPPED in laid.changes) == (framed, framed)
    assert [(fault.code, fault.verdict) for fault in laid.faults] == ([("no_outline", "unsure")] if doubted else [])


def test_S02_a_card_on_its_head_is_turned_only_where_it_says_more_then(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = picture(744, 1180)

    def turned(before: list[Line], after: list[Line]) -> tuple[Any, list[str]]:
        monkeypatch.setattr(ocr, "read", lambda _: after)
        laid = mend._Laid(pixels)
        return mend._card_upright(mend._Sheet(pixels, before), laid), laid.changes

    for before, after in ((CARD, []), (lines("样例"), lines("例样")), (CARD[:1], lines("性别女"))):
        sheet, changes = turned(before, after)
        assert (sheet.pixels is pixels, sheet.lines, changes) == (True, before, [])
    sheet, changes = turned(lines("样例"), CARD)
    assert np.array_equal(sheet.pixels, pixels[::-1, ::-1])
    assert sheet.lines == CARD and changes == [words.rotated(180)]


# ---- several pages -------------------------------------------------------------------------------------------------------------------


def test_W10_pages_lie_below_each_other_as_wide_as_the_widest_and_places_are_told_there() -> None:
    first, second = picture(300, 400), picture(500, 800)
    whole, places = mend._stacked([first, second])
    assert whole.shape == (600 + 500, 800, 3) and places == [(2.0, 0), (1.0, 600)]
    assert np.array_equal(whole[600:], second)
    reading = Reading("diploma_full", pages=[
        Reading("diploma_full", {"name": Field("甲", 0.9, (10, 20, 30, 40))}, shows=["change_proof"]),
        Reading("diploma_full", {"name": Field("乙", 0.9, (10, 20, 30, 40))}, shows=["diploma"]),
    ])  # fmt: skip
    mend._place_boxes(reading, places)
    assert [page.fields["name"].box for page in reading.pages] == [(20, 40, 60, 80), (10, 620, 30, 40)]
    assert reading.fields["name"] == Field("乙", 0.9, (10, 620, 30, 40)), "of the page that belongs here"
    alone, places = mend._stacked([first])
    assert alone is first and places == [(1.0, 0)]


def test_W10_pages_that_are_too_much_together_are_made_smaller_and_places_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "bounded", lambda pixels: pixels[::2, ::2])
    whole, places = mend._stacked([picture(300, 400), picture(500, 800)])
    assert whole.shape == (550, 400, 3) and places == [(1.0, 0), (0.5, 300)]


@pytest.mark.parametrize(
    ("form", "kind", "found", "tilt", "changed"),
    [
        ("JPEG", "diploma_full", outline(50, 50, 750, 1050), 0, [words.FLATTENED, words.CROPPED]),
        ("JPEG", "diploma_full", outline(50, 50, 750, 1020, lean=30), 0, [words.straightened(2.454), words.CROPPED]),
        ("JPEG", "diploma_full", outline(0, 50, 750, 1050), 0, []),  # a corner may be outside: nothing is cut
        ("JPEG", "diploma_full", outline(10, 10, 790, 1090, share=0.98), 0, []),  # it fills the picture
        ("PDF", "diploma_full", outline(50, 50, 750, 1050), 0, []),  # a frame that is printed on it
        ("PDF", "diploma_full", None, 2.0, [words.straightened(2.0)]),
        ("PDF", "diploma_full", None, -0.6, [words.straightened(-0.6)]),
        ("PDF", "diploma_full", None, 0.5, []),
        ("PDF", "proof_letter", None, 2.0, []),  # the audit lays it on its print
    ],
)
def test_S02_how_a_page_is_laid_flat(
    form: str, kind: str, found: Any, tilt: float, changed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geometry, "find", lambda pixels, aspect, least_share: found)
    monkeypatch.setattr(geometry, "tilt_of_text", lambda pixels: tilt)
    result = mend.Mended(KINDS[kind])
    flat = mend._page_flat(PAGE, form, result)
    assert result.changed == changed and (flat is PAGE) == (changed == [])
    if words.CROPPED in changed:
        assert flat.shape == (round(found.height), round(found.width), 3)


def test_S02_a_change_of_several_pages_is_told_once() -> None:
    result = mend.Mended(replace(KINDS["diploma_full"]))
    result.note(words.CROPPED)
    result.note(words.CROPPED)
    assert result.changed == [words.CROPPED]


STAGES: list[int] = []


def page_of(
    monkeypatch: pytest.MonkeyPatch, data: Taken, kind: str = "diploma_full", turns: int = 0, plain: bool = False
) -> tuple[Pixels, mend.Mended]:
    """A page as the steps leave it, whose words are known."""
    monkeypatch.setattr(ocr, "upright", lambda pixels: (turns, DIPLOMA))
    monkeypatch.setattr(ocr, "read", lambda pixels: DIPLOMA)
    monkeypatch.setattr(geometry, "find", lambda pixels, aspect, least_share: None)
    monkeypatch.setattr(geometry, "tilt_of_text", lambda pixels: 0.0)
    monkeypatch.setattr(geometry, "even_light", lambda pixels: pixels // 2 if data.format == "PNG" else None)
    result = mend.Mended(KINDS[kind], wish=mend.Wish(plain=plain), plain_fits=plain)
    return mend._page(data, result, (STAGES.clear(), STAGES.append)[1]), result


GRAINED = cv2.circle(picture(1100, 800), (600, 800), 50, (20, 20, 230), 10)


def test_S02_each_page_is_judged_by_its_own_light_and_sharpness(monkeypatch: pytest.MonkeyPatch) -> None:
    dark, blurred = np.full((1100, 800, 3), 30, np.uint8), np.full((1100, 800, 3), (225, 240, 250), np.uint8)

    def codes(*pages: Pixels) -> list[str]:
        joined = taken(np.vstack(pages), heights=tuple(len(page) for page in pages))
        _, result = page_of(monkeypatch, joined)
        return [finding.code for finding in result.findings if finding.code in ("dark", "blurred")]

    assert codes(GRAINED) == [] and codes(dark) == ["dark"] and codes(blurred) == ["blurred"]
    assert codes(GRAINED, blurred) == ["blurred"] and codes(dark, GRAINED) == ["dark"]


@pytest.mark.parametrize("kind", ["diploma_full", "proof_letter"])
def test_S06_what_is_done_to_a_page_is_told_stage_by_stage(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is told when the file is open, by whoever calls this."""
    page_of(monkeypatch, taken(GRAINED), kind)
    assert STAGES == [2, 3]


def test_S02_a_page_on_its_side_is_turned_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    flat, result = page_of(monkeypatch, taken(GRAINED), turns=1)
    assert np.array_equal(flat, np.rot90(GRAINED, -1)) and result.changed == [words.rotated(90)]
    assert page_of(monkeypatch, taken(GRAINED))[1].changed == []


def test_S02_uneven_light_is_evened_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    flat, result = page_of(monkeypatch, taken(GRAINED, "PNG"))
    assert np.array_equal(flat, GRAINED // 2) and result.changed == [words.EVENED]


def test_S03_what_is_wished_as_it_is_is_neither_turned_nor_lit(monkeypatch: pytest.MonkeyPatch) -> None:
    flat, result = page_of(monkeypatch, taken(GRAINED, "PNG"), turns=1, plain=True)
    assert flat is GRAINED and result.changed == [] and result.reading.shows == ["diploma"]


def test_T04_a_letter_is_not_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    flat, result = page_of(monkeypatch, taken(GRAINED, "PNG"), "proof_letter", turns=1)
    assert flat is GRAINED and (result.changed, result.findings, result.reading.text) == ([], [], "")


# ---- by its edges or by its words ----------------------------------------------------------------------------------------------------


def laid_card(
    monkeypatch: pytest.MonkeyPatch,
    by_edges: list[Line],
    by_words: list[Line] | None,
    found: Any = None,
    turns: int = 0,
) -> tuple[list[Line], list[str], list[str]]:
    """What is taken of a card: its lines, what was changed and what is wrong. The words of each of the two ways are known."""
    reads = iter([by_edges, by_edges[::-1], *([by_words] * 2 if by_words is not None else [])])
    if mend.framing.is_card(by_edges):
        reads = iter([by_edges, *([by_words] * 2 if by_words is not None else [])])
    monkeypatch.setattr(ocr, "read", lambda pixels: next(reads))
    monkeypatch.setattr(geometry, "find", lambda pixels, aspect: found)
    pixels = picture(1000, 1200)
    framed = mend.framing.Framed(pixels, outline(100, 100, 900, 605), turns)
    monkeypatch.setattr(mend.framing, "by_text", lambda pixels, code: framed if by_words is not None else None)
    laid, sheet = mend._card_laid(taken(pixels), KINDS["id_portrait"])
    return sheet.lines, laid.changes, [fault.code for fault in laid.faults]


WORSE = CARD[:2]


@pytest.mark.parametrize(
    ("by_edges", "by_words", "found", "expected"),
    [
        # Its edges stand out and it says what a card says: nothing else is asked.
        (WORSE, CARD, outline(100, 100, 900, 605), (WORSE, [words.CROPPED], [])),
        # They stand out around something else.
        (lines("样例"), CARD, outline(100, 100, 900, 605), (CARD, [words.CROPPED], [])),
        # A part of it lies outside by its edges, all of it inside by its words.
        (CARD, CARD, outline(0, 100, 900, 605), (CARD, [words.CROPPED], [])),
        # No edges, and a table around it.
        (WORSE, CARD, None, (CARD, [words.CROPPED], [])),
        # By its words it says less: what was found first stays, with what is wrong with it.
        (CARD, WORSE, None, (CARD, [], ["no_outline"])),
        # Too few words to frame it.
        (WORSE, None, None, (WORSE, [], ["no_outline"])),
    ],
)
def test_S02_a_card_is_taken_by_its_edges_or_by_its_words(
    by_edges: list[Line], by_words: list[Line] | None, found: Any, expected: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert laid_card(monkeypatch, by_edges, by_words, found) == expected


def test_S02_a_card_that_was_turned_to_be_framed_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert laid_card(monkeypatch, WORSE, CARD, None, 1) == (CARD, [words.rotated(90), words.CROPPED], [])
