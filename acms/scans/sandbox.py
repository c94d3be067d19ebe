"""Decodes strangers' files in a process of its own (S04): a crash, a hang or a greedy file costs that process, nothing else.

The process is started at the first file and lives on. It imports neither Django nor OCR, has no keys, and its address
space is bounded. A file that has taken it over speaks in its place: its answer is data of a form that is checked, never code.
"""

import atexit
import json
import os
import resource
import select
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, replace
from typing import IO, Any, TypeVar

import numpy as np

from acms.scans import intake, words
from acms.scans.intake import NotTaken, Taken

T = TypeVar("T")
SECONDS = 20.0
AT_A_PAGE = 8.0  # a photo of 100 megapixels takes three on an old machine
MEMORY = 3 * 1024**3  # of address space; the libraries take a part of it
LARGEST = 512 * 1024**2  # bytes of an answer: more than the pixels that intake gives
_HEAD = struct.Struct(">Q")


class _Child:
    """The decoding process as its parent sees it."""

    def __init__(self) -> None:
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path), "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "acms.scans.sandbox"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def ask(self, data: bytes, page: int | None, join: bool, seconds: float) -> tuple[str, Any, bytearray]:
        """The answer, and the pixels beside it. Raises TimeoutError, EOFError when the process died, ValueError for what is no answer."""
        assert self.process.stdin and self.process.stdout
        _send(self.process.stdin, json.dumps([page, join]).encode(), data)
        out = self.process.stdout.fileno()
        head, pixels = _receive(out, seconds), _receive(out, seconds)
        return *_understood(head, len(pixels)), pixels

    def end(self) -> None:
        self.process.kill()
        with suppress(BrokenPipeError), self.process:  # closes its pipes and waits
            pass


def _send(pipe: IO[bytes], head: bytes, body: bytes | memoryview) -> None:
    pipe.write(_HEAD.pack(len(head)) + head + _HEAD.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def _receive(descriptor: int, seconds: float) -> bytearray:
    size = _HEAD.unpack(_exactly(descriptor, _HEAD.size, seconds))[0]
    if size > LARGEST:
        raise ValueError("no answer is so large")
    return _exactly(descriptor, size, seconds)


def _exactly(descriptor: int, size: int, seconds: float) -> bytearray:
    """So many bytes, into one place: a picture is not held twice."""
    whole = bytearray(size)
    left = memoryview(whole)
    while left:
        ready, _, _ = select.select([descriptor], [], [], seconds)
        if not ready:
            raise TimeoutError
        got = os.readv(descriptor, [left[: 1 << 20]])
        if not got:
            raise EOFError
        left = left[got:]
    return whole


_lock = threading.Lock()
_at_a_page = threading.BoundedSemaphore(2)
_child: _Child | None = None


def decode(data: bytes, page: int | None = None, join: bool = False, *, seconds: float = SECONDS) -> Taken:
    """intake.decode, in the other process. Raises NotTaken; a file that kills two processes or stalls one is broken.

    One may have died of something else: of the system, which was short of memory.
    """
    with _lock:
        try:
            try:
                kind, content, pixels = _asked(data, page, join, seconds)
            except (EOFError, BrokenPipeError):
                kind, content, pixels = _asked(data, page, join, seconds)
        except TimeoutError:
            raise NotTaken("too_slow", words.TOO_SLOW) from None
        except (EOFError, BrokenPipeError, ValueError):
            raise NotTaken("broken", words.BROKEN) from None
    if kind == "refused":
        raise NotTaken(*content)
    taken, shape = content
    whole: intake.Taken = replace(taken, pixels=np.frombuffer(pixels, np.uint8).reshape(shape))
    return whole


def decode_at_a_page(data: bytes) -> Taken:
    """`decode` for somebody who waits for the page. Raises NotTaken at once where others are before them.

    One is decoded and one waits: the other threads of a web process go on with other pages, whatever is sent to this one.
    """
    if not _at_a_page.acquire(blocking=False):
        raise NotTaken("busy", words.BUSY)
    try:
        return decode(data, seconds=AT_A_PAGE)
    finally:
        _at_a_page.release()


def _asked(data: bytes, page: int | None, join: bool, seconds: float) -> tuple[str, Any, bytearray]:
    """What the process answers, or a new one where there is none; after no answer there is none. Raises what `_Child.ask` does."""
    global _child
    if _child is not None and _child.process.poll() is not None:
        _close()
    if _child is None:
        _child = _Child()
    try:
        return _child.ask(data, page, join, seconds)
    except (TimeoutError, EOFError, BrokenPipeError, ValueError):
        _close()
        raise


def _close() -> None:
    global _child
    if _child is not None:
        _child.end()
        _child = None


atexit.register(_close)


def _told(kind: str, content: Any) -> bytes:
    """An answer as it goes over the pipe."""
    if kind == "refused":
        return json.dumps([kind, list(content)]).encode()
    taken, shape = content
    facts = asdict(replace(taken, pixels=None))
    return json.dumps([kind, [facts, list(shape)]]).encode()


def _understood(head: bytes | bytearray, size: int) -> tuple[str, Any]:
    """Such an answer, beside so many bytes of pixels. Raises ValueError for anything else, whoever has written it."""
    try:
        kind, content = json.loads(head)
        if kind == "refused":
            code, (why, cure) = content
            return kind, (_a(str, code), words.Trouble(_a(str, why), _a(str, cure)))
        facts, (height, width, colours) = content
        heights = tuple(_a(int, each) for each in facts["heights"])
        taken = Taken(
            pixels=NOTHING,
            format=_a(str, facts["format"]),
            dpi=None if facts["dpi"] is None else float(facts["dpi"]),
            turned=_a(bool, facts["turned"]),
            has_metadata=_a(bool, facts["has_metadata"]),
            pages=_a(int, facts["pages"]),
            page=_a(int, facts["page"]),
            heights=heights,
        )
    except (TypeError, KeyError, RecursionError, AttributeError) as wrong:
        raise ValueError("no answer") from wrong
    shape = tuple(_a(int, each) for each in (height, width, colours))
    whole = kind == "taken" and min(shape) > 0 and height * width * colours == size
    if not whole or colours != 3 or (heights and (min(heights) <= 0 or sum(heights) != height)):
        raise ValueError("no picture")
    return kind, (taken, shape)


def _a(kind: type[T], value: Any) -> T:
    """A value of exactly this type. Raises ValueError."""
    if type(value) is not kind:
        raise ValueError("of another type")
    return value


NOTHING = np.empty(0, np.uint8)


def _answer(data: bytes, page: int | None, join: bool) -> tuple[str, Any, intake.Pixels]:
    try:
        taken = intake.decode(data, page, join)
    except NotTaken as refusal:
        return "refused", (refusal.code, refusal.trouble), NOTHING
    except MemoryError:
        return "refused", ("too_many_pixels", words.TOO_MANY_PIXELS), NOTHING
    except Exception:
        # Whatever a decoder stumbles over, the file is at fault; the parent's log must not carry its bytes.
        return "refused", ("broken", words.BROKEN), NOTHING
    return "taken", (replace(taken, pixels=NOTHING), taken.pixels.shape), np.ascontiguousarray(taken.pixels)


def main() -> None:
    """The decoding process: reads requests, writes answers, ends with its parent."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    forever = 3600.0 * 24 * 365
    out = os.fdopen(1, "wb", closefd=False)
    try:
        while True:
            page, join = json.loads(_receive(0, forever))
            kind, content, pixels = _answer(bytes(_receive(0, forever)), page, join)
            _send(out, _told(kind, content), pixels.data.cast("B"))
            del pixels
    except EOFError:
        return


if __name__ == "__main__":
    main()
