"""The chain of the journal: what an entry's code is made of, sealing blocks, and finding what does not fit (Q02, S05).

An entry's code needs the key ring, so who reaches only the database can neither change nor invent one. A block names the ids
that it holds, so what was removed is missed by name. The newest digest is written to a signed file every day: cutting off
the end of the chain shows there.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from acms.base import crypto
from acms.base.work import Lane, finish
from acms.journal.models import Block, Chain, Entry

PURPOSE = "journal"
SETTLED = timedelta(minutes=5)  # longer than any transaction: younger entries may still get a predecessor
BLOCK = 5000
EVERY = timedelta(minutes=1)
COLUMNS = ("pk", "at", "verb", "by_id", "about_id", "subject", "facts", "mac")


def content(entry: Entry) -> bytes:
    """What the code and the blocks cover of an entry, always written the same way."""
    at = entry.at.astimezone(UTC).isoformat()
    values = [at, entry.verb, entry.by_id, entry.about_id, entry.subject, entry.facts]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mac(covered: bytes) -> str:
    """The code of an entry under the active key, its id in front."""
    return crypto.digest_under(crypto.ring().active, covered.decode(), PURPOSE)


def genuine(covered: bytes, code: str) -> bool:
    """True when the code was made here. Entries from before there were codes have none and count as genuine once sealed."""
    kid = code.partition(":")[0]
    return kid in crypto.ring().keys and crypto.same(code, crypto.digest_under(kid, covered.decode(), PURPOSE))


def _digest(before: str, entries: Iterable[Entry]) -> str:
    state = crypto.Sm3(before.encode())
    for entry in entries:
        state.update(f"\n{entry.pk} {entry.mac} ".encode() + content(entry))
    return state.hex()


def _runs(ids: list[int]) -> list[list[int]]:
    """[1, 2, 3, 7] as [[1, 3], [7, 7]]."""
    runs: list[list[int]] = []
    for pk in ids:
        if runs and runs[-1][1] == pk - 1:
            runs[-1][1] = pk
        else:
            runs.append([pk, pk])
    return runs


def seal(row: Chain) -> None:
    """Seals the entries that are old enough, block by block; comes back in a minute. Writes the day's anchor."""
    settled = timezone.now() - SETTLED
    with transaction.atomic():
        finish(row)
        last, former = row.last, Block.objects.order_by("-number").first()
        while entries := list(Entry.objects.filter(pk__gt=last, at__lt=settled).order_by("pk")[:BLOCK]):
            former = Block.objects.create(
                number=former.number + 1 if former else 1,
                held=_runs([entry.pk for entry in entries]),
                count=len(entries),
                digest=_digest(former.digest if former else "", entries),
                made_at=timezone.now(),
            )
            last = entries[-1].pk
        Chain.objects.filter(pk=row.pk).update(last=last, queued_at=timezone.now() + EVERY)
    anchor()


def give_up(row: Chain) -> None:
    """What is not sealed waits; the next minute tries again."""


LANE = Lane("journal", Chain, seal, give_up, tries=10**6)


def _anchors() -> Path:
    return Path(settings.ACMS_ANCHORS)


def anchor() -> Path | None:
    """Writes the newest block's digest, signed, to today's file outside the database; None when there is nothing or it is there."""
    head = Block.objects.order_by("-number").first()
    file = _anchors() / f"journal-{timezone.localdate():%Y-%m-%d}.json"
    if head is None or file.exists():
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    text = f"{head.number} {head.digest}"
    draft = file.with_suffix(".part")
    signed = {"block": head.number, "digest": head.digest, "signature": mac(text.encode())}
    draft.write_text(json.dumps(signed))
    draft.rename(file)
    return file


@dataclass
class Report:
    """What verification found: ids by fault, blocks and anchors that do not fit, how many entries there are and are sealed."""

    entries: int = 0
    sealed: int = 0
    altered: list[int] = field(default_factory=list)
    inserted: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.altered or self.inserted or self.removed or self.blocks or self.anchors)


def verify() -> Report:
    """Goes through the whole journal once, in the order of ids."""
    report, before, number = Report(), "", 0
    entries = _entries()
    following = next(entries, None)
    for block in Block.objects.order_by("number").iterator():
        number += 1
        inside: list[Entry] = []
        outside: list[Entry] = []
        wanted = _ids(block.held)
        end = block.held[-1][1]
        while following is not None and following.pk <= end:
            report.entries += 1
            if following.pk not in wanted:
                outside.append(following)
            else:
                inside.append(following)
                if following.mac and not genuine(content(following), following.mac):
                    report.altered.append(following.pk)
            following = next(entries, None)
        report.sealed += len(inside)
        for entry in outside:
            _outside(report, entry)
        report.removed += sorted(wanted - {entry.pk for entry in inside})
        if block.number != number or _digest(before, inside) != block.digest:
            report.blocks.append(block.number)
            number = block.number
        before = block.digest
    while following is not None:
        report.entries += 1
        _outside(report, following)
        following = next(entries, None)
    report.anchors = [file.name for file in sorted(_anchors().glob("journal-*.json")) if not _anchored(file)]
    _name_unsealed_alterations(report)
    return report


def _outside(report: Report, entry: Entry) -> None:
    """An entry that no block holds: genuine while it is young or was committed late, else somebody put it there."""
    if (entry.mac or report.sealed) and not genuine(content(entry), entry.mac):
        report.inserted.append(entry.pk)


def _name_unsealed_alterations(report: Report) -> None:
    """Past the last block nobody can tell a changed entry from an invented one; it is called altered."""
    last = Chain.objects.values_list("last", flat=True).first() or 0
    report.altered += [pk for pk in report.inserted if pk > last]
    report.inserted = [pk for pk in report.inserted if pk <= last]


def _ids(runs: list[list[int]]) -> set[int]:
    return {pk for first, last in runs for pk in range(first, last + 1)}


def _entries() -> Iterator[Entry]:
    rows = Entry.objects.order_by("pk").values_list(*COLUMNS, named=True)
    yield from rows.iterator(chunk_size=2000)


def _anchored(file: Path) -> bool:
    try:
        anchor = json.loads(file.read_text())
        signed = genuine(f"{anchor['block']} {anchor['digest']}".encode(), anchor["signature"])
    except (ValueError, KeyError):
        return False
    return signed and Block.objects.filter(number=anchor["block"], digest=anchor["digest"]).exists()
