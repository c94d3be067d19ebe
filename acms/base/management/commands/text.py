"""How the gate for typed text understands a value (N01, N02): one a line in, one JSON object a line out."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from acms.base import cells, text, words
from acms.base.numbers import id_card


def _date(typed: str) -> str:
    return str(text.moment(typed, excel=True))


KINDS: dict[str, Callable[[str], str]] = {
    "name": text.name,
    "number": cells.id_number,
    "date": _date,
    "phone": text.mobile,
}


class Command(BaseCommand):
    """`manage.py text name|number|date|phone [FILE]`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", nargs="?", help="one value a line; standard input without it")

    def handle(self, *args: Any, kind: str, file: str | None = None, **options: Any) -> None:
        try:
            given = _decoded(Path(file).read_bytes()) if file else sys.stdin.read()
        except OSError as error:
            raise CommandError(str(error)) from error
        for line in given.removesuffix("\n").split("\n"):
            typed = line.removesuffix("\r")
            self.stdout.write(json.dumps({"typed": typed, **understood(kind, typed)}, ensure_ascii=False))


def _decoded(given: bytes) -> str:
    """The text in UTF-8, or in GB 18030 as office programs here write it."""
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        return given.decode("gb18030", "replace")


def understood(kind: str, typed: str) -> dict[str, str]:
    """`value` as it is stored, or `fault` in words; the other one is the empty text."""
    try:
        return {"value": KINDS[kind](typed), "fault": ""}
    except text.Fault as fault:
        return {"value": "", "fault": words.text_fault(fault)}
    except id_card.WrongNumber as wrong:
        return {"value": "", "fault": words.ID_FAULTS[wrong.code]}
