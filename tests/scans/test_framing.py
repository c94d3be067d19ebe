"""S02: cards on patterned cloths, small and aslant, which no edge tells from their ground (drawn by bench.evidence.others)."""

import numpy as np
import pytest

from acms.scans import framing, mend, words
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
