"""S02: cards on patterned cloths, small and aslant, which no edge tells from their ground (drawn by bench.evidence.others)."""

import numpy as np
import pytest

from acms.scans import framing, mend, words
from acms.scans.ocr import Line
from bench.evidence.others import capture, measure, papers
from bench.evidence.others.capture import Phone


def photographed(kind: str, seed: int, **how: float | str) -> papers.Paper:
    drawn = papers.KINDS[kind].draw(papers.rng_of(kind, seed))
    picture = capture.phone(
        drawn.page, Phone(long=2400, tilt=6, grain=3, **how), papers.rng_of(kind, seed, "lying"), True
    )  # type: ignore[arg-type]
    return papers.Paper(kind, "lying", seed, papers.KINDS[kind].slot, capture.jpeg(picture, 85), drawn.fields)


@pytest.fixture(autouse=True)
def striped(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = capture.desk

    def desk(shape: tuple[int, int], kind: str, rng: capture.Rng) -> capture.Picture:
        if kind != "stripes":
            return plain(shape, kind, rng)
        light = (np.arange(shape[1]) // 60 % 2)[None, :, None]
        return np.asarray(np.where(light, (180, 190, 200), (90, 110, 140)) + np.zeros((shape[0], 1, 1)), np.uint8)

    monkeypatch.setattr(capture, "desk", desk)


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("身份证 portrait side", {"desk": "stripes", "fill": 0.7, "turn": 12}),
        ("身份证 emblem side", {"desk": "stripes", "fill": 0.7, "turn": -12}),
        ("身份证 portrait side", {"desk": "cloth", "fill": 0.6, "turn": 40}),
        ("身份证 portrait side", {"desk": "white", "fill": 0.5, "turn": 3}),
    ],
)
def test_S02_a_card_is_found_by_its_own_words_and_read(kind: str, how: dict[str, float | str]) -> None:
    paper = photographed(kind, 22, **how)
    result = mend.check(paper.slot, paper.data)
    assert (result.verdict, words.CROPPED in result.changed) == ("usable", True), [f.code for f in result.findings]
    read = {name: measure.plain(field.value) for name, field in result.reading.fields.items()}
    true = {name: measure.plain(value) for name, value in measure.meant(paper).items()}
    assert {name: read.get(name) for name in true} == true


def test_S01_a_card_on_a_dark_table_is_not_dark() -> None:
    paper = photographed("身份证 portrait side", 22, desk="dark", fill=0.55, turn=2)
    assert "dark" not in [finding.code for finding in mend.check(paper.slot, paper.data).findings]


def test_S02_without_words_of_a_card_nothing_is_framed() -> None:
    assert framing.by_text(np.full((600, 800, 3), 240, np.uint8), "id_portrait") is None


def test_S02_a_page_full_of_print_is_not_read_again_to_find_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MOST_LINES", 3)
    monkeypatch.setattr(framing, "by_text", lambda pixels, code: pytest.fail("read again"))
    paper = photographed("身份证 portrait side", 22, desk="stripes", fill=0.7, turn=12)
    assert mend.check(paper.slot, paper.data).verdict != "usable"


@pytest.mark.parametrize("kind", ["身份证 portrait side", "身份证 emblem side"])
@pytest.mark.parametrize("lies", ["above", "beside", "below, upside down", "photographed"])
def test_S02_of_both_sides_copied_on_one_sheet_the_one_of_the_slot_is_taken(kind: str, lies: str) -> None:
    """身份证复印件: both sides on one page, as every other office asks for them."""
    sides = {
        name: papers.KINDS[name].draw(papers.rng_of(name, 24))
        for name in ("身份证 portrait side", "身份证 emblem side")
    }
    cards = [side.page for side in sides.values()]
    room = max(card.shape[1] for card in cards) // 8
    sheet = framed_by(cards, room, axis=1 if lies == "beside" else 0)
    if lies.endswith("upside down"):
        sheet = np.ascontiguousarray(sheet[::-1, ::-1])
    if lies == "photographed":
        phone = Phone(long=3000, tilt=4, grain=3, desk="dark", fill=0.85, turn=3)
        sheet = capture.phone(sheet, phone, papers.rng_of(kind, 24, "lying"), True)
    slot = papers.KINDS[kind].slot
    result = mend.check(slot, capture.jpeg(sheet, 88))
    assert result.verdict == "usable", [finding.code for finding in result.findings]
    paper = papers.Paper(kind, "lying", 24, slot, b"", sides[kind].fields)
    read = {name: measure.plain(field.value) for name, field in result.reading.fields.items()}
    true = {name: measure.plain(value) for name, value in measure.meant(paper).items()}
    assert {name: read.get(name) for name in true} == true


def framed_by(cards: list[capture.Picture], room: int, axis: int) -> capture.Picture:
    """Both on white paper, apart."""
    high, wide = max(card.shape[0] for card in cards), max(card.shape[1] for card in cards)
    whole = []
    for card in cards:
        place = np.full((high + 2 * room, wide + 2 * room, 3), 250, np.uint8)
        place[room : room + card.shape[0], room : room + card.shape[1]] = card
        whole.append(place)
    return np.concatenate(whole, axis=axis)


# ---- what belongs to a card's print ------------------------------------------------------------------------------------------------


def line(x: int, y: int, text: str, lean: float = 0.0, width: int = 0) -> Line:
    """A line of print that falls to the right by so many degrees, turned about its upper left corner."""
    wide, high = width or 30 * len(text), 30
    turn = np.radians(lean)
    along, down = np.array([np.cos(turn), np.sin(turn)]) * wide, np.array([-np.sin(turn), np.cos(turn)]) * high
    corners = [np.array([x, y]) + step for step in (0 * along, along, along + down, down)]
    return Line(text, 0.95, (x, y, wide, high), corners=tuple((float(a), float(b)) for a, b in corners))


WORDS = [line(300, 300, "姓名样例"), line(300, 360, "性别女民族汉"), line(300, 420, "住址样例街一号"), line(300, 560, "公民身份号码")]  # fmt: skip


def framed(monkeypatch: pytest.MonkeyPatch, *lines: Line) -> framing.Framed | None:
    monkeypatch.setattr(framing.ocr, "upright", lambda pixels: (0, [*lines]))
    return framing.by_text(np.full((1200, 1600, 3), 240, np.uint8), "id_portrait")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (line(900, 400, "样例说明书"), "it lies right of the card"),
        (line(570, 400, "样例"), "it lies right of it, no further than the card is high"),
        (line(40, 400, "样例"), "it lies left of it"),
        (line(320, 900, "样例说明书"), "it lies below it"),
        (line(320, 60, "样例说明书"), "it lies above it"),
        (line(300, 480, "仅供样例使用", lean=-25), "it runs across it"),
    ],
)
def test_S02_words_outside_a_card_do_not_widen_its_frame(
    other: Line, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, beside = framed(monkeypatch, *WORDS), framed(monkeypatch, *WORDS, other)
    assert alone is not None and beside is not None
    assert np.array_equal(alone.outline.corners, beside.outline.corners), why


@pytest.mark.parametrize(
    ("other", "side", "reach"),
    [(line(490, 330, "样例"), 2, 550.0), (line(310, 595, "样例"), 3, 625.0), (line(265, 480, "样例"), 0, 265.0)],
)
def test_S02_other_words_close_to_those_of_a_card_stand_on_it(
    other: Line, side: int, reach: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [*WORDS, other]
    assert framing._print(lines, framing._anchors(lines), 0.0)[side] == pytest.approx(reach)
    alone, beside = framed(monkeypatch, *WORDS), framed(monkeypatch, *lines)
    assert alone is not None and beside is not None and beside.outline.share > alone.outline.share


def test_S02_one_word_of_a_card_is_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    assert framed(monkeypatch, line(300, 300, "姓名样例"), line(300, 360, "样例街一号")) is None
    assert framed(monkeypatch, line(300, 300, "姓名样例"), line(300, 360, "住址样例街一号")) is not None


@pytest.mark.parametrize("lean", [0.0, 10.0, -20.0])
def test_S02_the_frame_leans_as_the_print_does(lean: float, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = np.radians(lean)
    down = np.array([-np.sin(turn), np.cos(turn)])
    lines = [
        line(*(np.array([500, 400]) + 60 * row * down).round().astype(int).tolist(), text, lean, 400)
        for row, text in enumerate(("姓名样例", "性别女", "住址样例街一号", "公民身份号码"))
    ]
    found = framed(monkeypatch, *lines)
    assert found is not None and found.outline.tilt == pytest.approx(lean, abs=0.5)
    straight = framed(monkeypatch, *(line(500, 400 + 60 * row, one.text, 0, 400) for row, one in enumerate(lines)))
    assert straight is not None
    assert found.outline.share == pytest.approx(straight.outline.share, rel=0.02)
    assert found.outline.width == pytest.approx(straight.outline.width, rel=0.01)


@pytest.mark.parametrize(("width", "fills"), [(700, True), (300, False)])
def test_S02_a_card_whose_print_is_as_wide_as_the_picture_has_no_table_around_it(width: int, fills: bool) -> None:
    lines = [line(100, 100, "姓名样例", width=150), line(100, 300, "公民身份号码", width=width), line(0, 500, "样例", width=1200)]  # fmt: skip
    picture = np.full((750, 1200, 3), 240, np.uint8)
    assert framing.fills(lines, picture) is fills
    assert not framing.fills(lines[2:], picture)


@pytest.mark.parametrize(("side", "grows"), [*enumerate(["left", "top", "right", "bottom"])])
def test_S02_the_frame_reaches_beyond_the_print_on_each_side_by_its_own_share(
    side: int, grows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an emblem side the emblem stands left of the words."""
    monkeypatch.setattr(framing, "BEYOND_OTHERS", tuple(0.5 if one == side else 0.0 for one in range(4)))
    found = framed(monkeypatch, *WORDS)
    left, top, right, bottom = framing._print(WORDS, WORDS, 0.0)
    assert found is not None and (left, top, right, bottom) == (300, 300, 510, 590)
    reach = [left, top, right, bottom]
    reach[side] += (-1 if side < 2 else 1) * 0.5 * (right - left, bottom - top)[side % 2]
    (x1, y1), (x2, y2) = found.outline.corners[0], found.outline.corners[2]
    assert [x1, y1, x2, y2] == pytest.approx(reach), grows
    share = (reach[2] - reach[0]) * (reach[3] - reach[1]) / (1200 * 1600)
    assert found.outline.share == pytest.approx(share)
