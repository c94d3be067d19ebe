"""What people did and what they were told of it, on disk; and the comparison with what is there in the end. Pure but for the file."""

import json
import os
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

CONFIRMED, UNANSWERED, REFUSED = "confirmed", "unanswered", "refused"


@dataclass(frozen=True)
class Entry:
    """One try of an act. `key`: what it is about, one row of the register; `value`: what it says there, empty where being there is all."""

    kind: str
    key: str
    said: str
    value: str = ""
    at: float = 0.0


@dataclass
class Compared:
    """How many acts of each kind were confirmed, and which of them are wrong: (kind, key)."""

    confirmed: dict[str, int] = field(default_factory=dict)
    unanswered: dict[str, int] = field(default_factory=dict)
    lost: list[tuple[str, str]] = field(default_factory=list)
    doubled: list[tuple[str, str]] = field(default_factory=list)
    stuck: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.stuck)


Found = Mapping[str, Mapping[str, Sequence[str]]]


def compare(entries: Iterable[Entry], found: Found, stuck: Collection[tuple[str, str]] = ()) -> Compared:
    """What was told, against what is `found`: by kind and key, the values that stand there, one for each row.

    An act without answer may be there or not, but once. Of what is said anew again and again, the last confirmed stands there or a later try.
    """
    tries: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    done = Compared(stuck=sorted(stuck))
    for entry in entries:
        tries[entry.kind, entry.key].append(entry)
        count = {CONFIRMED: done.confirmed, UNANSWERED: done.unanswered}.get(entry.said)
        if count is not None:
            count[entry.kind] = count.get(entry.kind, 0) + 1
    for (kind, key), tried in sorted(tries.items()):
        there = found.get(kind, {}).get(key, ())
        if len(there) > 1:
            done.doubled.append((kind, key))
        if not _stands(tried, there):
            done.lost.append((kind, key))
    return done


def _stands(tried: Sequence[Entry], there: Sequence[str]) -> bool:
    """Whether what was last confirmed is there, or what was tried after it; always where nothing was confirmed."""
    last = max((at for at, entry in enumerate(tried) if entry.said == CONFIRMED), default=None)
    if last is None:
        return True
    return bool({entry.value for entry in tried[last:]}.intersection(there))


class Ledger:
    """The file: a line for each try, on the disk before the next one is made."""

    def __init__(self, path: Path):
        self.file, self.lock = path.open("a+", encoding="utf-8"), threading.Lock()

    def write(self, entry: Entry) -> None:
        with self.lock:
            self.file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())

    def read(self) -> list[Entry]:
        with self.lock:
            self.file.seek(0)
            return [Entry(**json.loads(line)) for line in self.file]

    def close(self) -> None:
        self.file.close()
