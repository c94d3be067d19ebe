"""Decodes strangers' files in a process of its own (S04): a crash, a hang or a greedy file costs that process, nothing else.

The process is started at the first file and lives on. It imports neither Django nor OCR, has no keys, and its address
space is bounded.
"""

import atexit
import os
import pickle
import resource
import select
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from typing import IO, Any

import numpy as np

from acms.scans import intake, words
from acms.scans.intake import NotTaken, Taken

SECONDS = 20.0
MEMORY = 3 * 1024**3  # of address space; the libraries take a part of it
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
        """The answer, and the pixels beside it. Raises TimeoutError, EOFError when the process died."""
        assert self.process.stdin and self.process.stdout
        _send(self.process.stdin, pickle.dumps((page, join)), data)
        out = self.process.stdout.fileno()
        kind, content = pickle.loads(_receive(out, seconds))  # our own child's words
        return kind, content, _receive(out, seconds)

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
_child: _Child | None = None


def decode(data: bytes, page: int | None = None, join: bool = False, *, seconds: float = SECONDS) -> Taken:
    """intake.decode, in the other process. Raises NotTaken; a file that kills or stalls the process is one that is broken."""
    global _child
    with _lock:
        if _child is not None and _child.process.poll() is not None:
            _close()
        if _child is None:
            _child = _Child()
        try:
            kind, content, pixels = _child.ask(data, page, join, seconds)
        except TimeoutError:
            _close()
            raise NotTaken("too_slow", words.TOO_SLOW) from None
        except (EOFError, BrokenPipeError):
            _close()
            raise NotTaken("broken", words.BROKEN) from None
    if kind == "refused":
        raise NotTaken(*content)
    taken, shape = content
    whole: intake.Taken = replace(taken, pixels=np.frombuffer(pixels, np.uint8).reshape(shape))
    return whole


def _close() -> None:
    global _child
    if _child is not None:
        _child.end()
        _child = None


atexit.register(_close)


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
            page, join = pickle.loads(_receive(0, forever))
            kind, content, pixels = _answer(bytes(_receive(0, forever)), page, join)
            _send(out, pickle.dumps((kind, content)), pixels.data.cast("B"))
            del pixels
    except EOFError:
        return


if __name__ == "__main__":
    main()
