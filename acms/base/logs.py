"""Logs say what kind of error happened and where, never what it was about: an error's words may quote personal data."""

import logging
import re
import traceback
from contextvars import ContextVar
from types import TracebackType

# The number of the request in hand: people read it off the error page, the log carries it, and the two are found together.
reference: ContextVar[str] = ContextVar("reference", default="-")


# What follows these in an address is a key to something.
_HIDDEN: set[str] = set()


def hide_after(prefix: str) -> None:
    """For rooms, when they start: of an address that begins so, no line says how it goes on."""
    _HIDDEN.add(re.escape(prefix))


# Whoever types a number into the address bar has it in the line that says that there is no such page.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{10}(?![0-9A-Za-z])|(?<![0-9A-Za-z])[1-9]\d{14}(?:\d{2}[0-9Xx])?(?![0-9A-Za-z])"
)


def _without_keys(line: str) -> str:
    line = _NUMBER.sub("…", line)
    return re.sub(rf"({'|'.join(sorted(_HIDDEN))})[^\s/'\"]+", r"\1…", line) if _HIDDEN else line


class WithWords(logging.Formatter):
    """Every line with the reference of its request; tracebacks whole, for engineers among invented people."""

    def format(self, record: logging.LogRecord) -> str:
        record.reference = reference.get()
        return _without_keys(super().format(record))


class WithoutWords(WithWords):
    """A traceback as the kinds of its errors and their places."""

    def formatException(self, ei: object) -> str:
        assert isinstance(ei, tuple)
        return "\n".join(self._lines(ei[1]))

    def _lines(self, error: BaseException | None) -> list[str]:
        lines: list[str] = []
        while error is not None:
            lines.append(type(error).__name__)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in _frames(error.__traceback__)]
            error = error.__cause__ or error.__context__
        return lines


def _frames(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(trace))
