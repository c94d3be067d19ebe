"""A file that has taken the decoder over and answers in its place (S04, ADR 0007)."""

import json
import os
import pickle
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from acms.scans import intake, sandbox
from tests.scans.test_bad_input import page

TAKEN: dict[str, Any] = {
    "format": "JPEG", "dpi": 300.0, "turned": False, "has_metadata": False, "pages": 1, "page": 1, "heights": [], "pixels": None,
}  # fmt: skip


class Runs:
    """What runs where it is unpickled."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.path}",)


def answer(head: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">Q", len(head)) + head + struct.pack(">Q", len(body)) + body


def told(shape: Any, body: bytes, **more: Any) -> bytes:
    return answer(json.dumps(["taken", [TAKEN | more, shape]]).encode(), body)


ANSWERS = {
    "more than there is memory": struct.pack(">Q", 2**62),
    "no JSON": answer(b"{"),
    "nested without end": answer(b"[" * 100_000),
    "another kind": answer(b'["other", []]'),
    "no list": answer(b"7"),
    "a code that is none": answer(b'["refused", [1, ["a", "b"]]]'),
    "one sentence": answer(b'["refused", ["broken", ["a"]]]'),
    "fewer pixels than told": told([1000, 1000, 3], b"\0\0\0"),
    "no pixels": told([0, 0, 3], b""),
    "less than none": told([-1, -1, 3], b"\0\0\0"),
    "one colour": told([1, 3, 1], b"\0\0\0"),
    "parts that are no parts": told([1, 1, 3], b"\0\0\0", heights=[5, -4]),
    "a text for a number": told([1, 1, 3], b"\0\0\0", pages="9"),
    "a list for a resolution": told([1, 1, 3], b"\0\0\0", dpi=[1]),
}


def taken_over(monkeypatch: pytest.MonkeyPatch, says: bytes) -> None:
    """The next decoder says this to whatever it is asked, and waits."""

    def begin(self: Any) -> None:
        code = f"import sys\nsys.stdout.buffer.write({says!r})\nsys.stdout.flush()\nsys.stdin.buffer.read()"
        self.process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    sandbox._close()
    with monkeypatch.context() as patch:
        patch.setattr(sandbox._Child, "__init__", begin)
        with pytest.raises(intake.NotTaken) as refusal:
            sandbox.decode(page(), seconds=20)
    assert refusal.value.code == "broken"


@pytest.mark.parametrize("what", ANSWERS)
def test_S04_what_is_no_answer_of_a_decoder_is_a_broken_file(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    taken_over(monkeypatch, ANSWERS[what])
    assert sandbox.decode(page()).pages == 1, "the next file has another decoder"


def test_S04_a_decoder_runs_nothing_in_the_process_that_has_the_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    taken_over(monkeypatch, answer(pickle.dumps(Runs(made))))
    assert not made.exists()
