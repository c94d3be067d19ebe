"""The numbers of young entries, beside the database until blocks hold them: what is removed before it is sealed is missed by name (Q02, S05).

A file an hour, a line a transaction, written once it has committed: a number whose transaction was rolled back stands nowhere. Whoever
has the database alone has none of them. Backups leave them out, for they are of these hours.
"""

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from acms.journal.models import Entry, runs, stated

log = logging.getLogger(__name__)
FILES = "young-*.jsonl"
KEPT = timedelta(hours=3)  # far longer than sealing takes
AT_ONCE = 500  # numbers asked of the database at once


def note(numbers: Iterable[int]) -> None:
    """Has the numbers written down once the transaction has committed."""
    made = runs(sorted(numbers))
    if made:
        transaction.on_commit(lambda: _write(made))


def missing() -> list[int]:
    """The numbers that were written down and are no entries (any more)."""
    return [number for file in sorted(_folder().glob(FILES)) for number in _missing_of(file)]


def sweep() -> None:
    """Lets go the files of former hours whose entries are all there: blocks hold them. Others stay, as evidence."""
    oldest = _file(timezone.now() - KEPT).name
    for file in sorted(_folder().glob(FILES)):
        if file.name < oldest and not _missing_of(file):
            file.unlink(missing_ok=True)


def _write(made: list[list[int]]) -> None:
    """Nobody's work is refused for it, a full disk is an alarm of its own."""
    file = _file(timezone.now())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as target:
            target.write(f"{json.dumps(made)}\n".encode())
    except OSError as error:
        log.error("numbers of the journal were not written down: %s", type(error).__name__)


def _missing_of(file: Path) -> list[int]:
    numbers = sorted({number for line in _lines(file) for first, last in line for number in range(first, last + 1)})
    found: list[int] = []
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        there = set(Entry.objects.filter(pk__in=some).values_list("pk", flat=True))
        found += [number for number in some if number not in there]
    return found


def _lines(file: Path) -> Iterable[list[list[int]]]:
    """What a file says; a line that was cut off by a kill says nothing."""
    for line in file.read_bytes().splitlines():
        try:
            yield stated(json.loads(line))
        except ValueError:
            continue


def _folder() -> Path:
    own = Path(settings.ACMS_ANCHORS)
    return own.with_name(f"{own.name}-young")


def _file(now: datetime) -> Path:
    return _folder() / f"young-{now.astimezone(UTC):%Y-%m-%dT%H}.jsonl"
