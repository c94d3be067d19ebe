"""Anchors: the digest of every block, signed, in files outside the database. Cutting off the end of the chain shows there (Q02, ADR 0012).

A file a day, a line a block, appended as blocks are made. Whoever has the database alone has none of them.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from acms.journal import codes
from acms.journal.models import Block

FILES = "journal-*.json*"  # those of before had one line a day and end with .json


@dataclass(frozen=True)
class Anchor:
    """One line."""

    block: int
    digest: str
    signature: str

    @property
    def line(self) -> str:
        """As it stands in the file, and as it is sent."""
        return json.dumps(asdict(self))

    @property
    def is_signed(self) -> bool:
        """True when it was signed here."""
        return codes.genuine(_covered(self.block, self.digest), self.signature)


def folder() -> Path:
    """Where this installation writes them."""
    return Path(settings.ACMS_ANCHORS)


def write() -> int:
    """Writes what blocks have none yet; how many. What was cut off in the middle of a line is written again."""
    blocks = list(Block.objects.filter(number__gt=last()).order_by("number").values_list("number", "digest"))
    if not blocks:
        return 0
    file = folder() / f"journal-{timezone.localdate():%Y-%m-%d}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as target:
        target.truncate(_whole(file))
        target.write("".join(f"{made(*block).line}\n" for block in blocks).encode())
    return len(blocks)


def made(block: int, digest: str) -> Anchor:
    """The anchor of a block."""
    return Anchor(block, digest, codes.mac(_covered(block, digest)))


def read(place: Path) -> Iterator[tuple[str, Anchor | None]]:
    """The lines of a folder and where each stands; None for a line that is no anchor. The last line of a file may be cut off."""
    for file in sorted(place.glob(FILES)):
        lines = file.read_bytes()[: _whole(file) if file.suffix == ".jsonl" else None].splitlines()
        for at, line in enumerate(lines, start=1):
            yield f"{file.name}:{at}", _parsed(line)


def _parsed(line: bytes) -> Anchor | None:
    try:
        said = json.loads(line)
        return Anchor(int(said["block"]), str(said["digest"]), str(said["signature"]))
    except (ValueError, KeyError, TypeError):
        return None


def _covered(block: int, digest: str) -> bytes:
    return f"{block} {digest}".encode()


def _whole(file: Path) -> int:
    """The length of a file up to the end of its last whole line."""
    return file.read_bytes().rfind(b"\n") + 1


def last() -> int:
    """The newest block that has an anchor."""
    for file in sorted(folder().glob("journal-*.jsonl"), reverse=True):
        lines = file.read_bytes()[: _whole(file)].splitlines()
        if lines and (found := _parsed(lines[-1])):
            return found.block
    return 0
