"""S04: strangers' files are decoded in another process; whatever they do to it, the product answers with a sentence."""

import io
import os
import signal
import threading
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from acms.scans import intake, readers, sandbox
from acms.scans.intake import NotTaken
from acms.scans.ocr import Line
from acms.scans.readers import documents, recognise
from bench.fuzz import fuzz, several
from tests.scans.test_bad_input import page

LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/O<" + b"28" * 32 + b">/U<" + b"17" * 32 + b">/P -4>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<01><01>]>>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [(LOCKED, "locked"), (several("TIFF", 11), "many_pages"), (several("PDF", 11), "many_pages"), (b"", "empty")],
)
def test_S04_the_other_process_refuses_with_the_same_sentences(data: bytes, code: str) -> None:
    with pytest.raises(NotTaken) as refusal:
        sandbox.decode(data)
    assert refusal.value.code == code and refusal.value.why and refusal.value.cure


def test_S04_the_other_process_gives_the_same_pixels() -> None:
    data = page()
    here, there = intake.decode(data), sandbox.decode(data)
    assert np.array_equal(here.pixels, there.pixels)
    assert (there.format, there.pages, there.page) == ("JPEG", 1, 1)


class Struck(sandbox._Child):
    """A decoder that dies of every file."""

    def ask(self, data: bytes, page: int | None, join: bool, seconds: float) -> tuple[str, Any, bytearray]:
        self.process.kill()
        return super().ask(data, page, join, seconds)


def test_S04_a_file_that_kills_the_decoder_is_broken_and_the_next_one_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sandbox._close()
    with monkeypatch.context() as patched, pytest.raises(NotTaken) as refusal:
        patched.setattr(sandbox, "_Child", Struck)
        sandbox.decode(page())
    assert refusal.value.code == "broken"
    assert sandbox.decode(page()).pages == 1


def test_S04_Q05_a_decoder_that_dies_of_something_else_says_nothing_of_the_file() -> None:
    sandbox.decode(page())
    assert sandbox._child is not None
    victim = sandbox._child.process.pid
    os.kill(victim, signal.SIGSTOP)  # it stands while the file is handed over, then dies
    threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
    assert sandbox.decode(page()).pages == 1
    assert sandbox._child is not None and sandbox._child.process.pid != victim


def test_S04_a_file_that_stalls_the_decoder_is_given_up_in_time() -> None:
    sandbox.decode(page())
    assert sandbox._child is not None
    os.kill(sandbox._child.process.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(NotTaken) as refusal:
        sandbox.decode(page(), seconds=0.5)
    assert refusal.value.code == "too_slow"
    assert time.monotonic() - began < 5
    assert sandbox.decode(page()).pages == 1


def test_S04_a_picture_that_swells_in_memory_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20000, 10000)).save(out, "PNG")  # a few kilobytes, 200 million pixels
    with pytest.raises(NotTaken) as refusal:
        sandbox.decode(out.getvalue())
    assert refusal.value.code == "too_many_pixels"


def test_S04_mutated_files_always_end_in_a_picture_or_a_clear_refusal() -> None:
    ended = fuzz(1, 600)
    assert sum(ended.values()) == 600
    assert ended["taken"] > 50 and ended["broken"] > 50
    assert ended.get("too_slow", 0) == 0


WORDS = st.sampled_from(
    ["姓名", "性别", "证书编号：", "学位证书", "毕业证书", "在线验证码", "统一社会信用代码", "二〇二〇年六月三十一日", "2020年13月45日", "住址", "名称", "，女，", "身份证", "毕（结）业", "有效期限", "长期", "：", "·", "级", "　"]
) | st.text(max_size=12)  # fmt: skip
# Lines that lie on each other, of no width or no height, come as often as lines of a page.
LENGTH = st.integers(0, 3000) | st.integers(0, 60) | st.sampled_from([0, 1, 40])
LINES = st.lists(
    st.builds(
        Line,
        st.lists(WORDS, max_size=5).map("".join),
        st.floats(0, 1),
        st.tuples(*[LENGTH] * 4),
    ),
    max_size=14,
)


@given(LINES)
def test_S07_readers_take_any_lines_without_falling(lines: list[Line]) -> None:
    text = documents.plain("".join(line.text for line in lines))
    for kind in (*readers.READERS, *readers.CARDS):
        reading = readers.read(kind, lines)
        assert all(field.value and 0 <= field.confidence <= 1 for field in reading.fields.values())
        recognise.elsewhere(recognise.documents(text, lines), kind)


@given(st.binary(max_size=4000))
def test_S04_any_bytes_are_refused_or_taken(data: bytes) -> None:
    try:
        sandbox.decode(data)
    except NotTaken as refusal:
        assert refusal.why
