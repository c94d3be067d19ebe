"""The chain of the journal: what an entry's code is made of, and sealing blocks (Q02, S05).

An entry's code needs the key ring, so who reaches only the database can neither change nor invent one; a block's and the end's do as
well. A block names the ids that it holds, so what was removed is missed by name. Each block's digest goes to a signed file as it
is made (`journal.anchors`): cutting off the end of the chain shows there.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from acms.base import crypto
from acms.base.work import Lane, Turn, finish
from acms.journal import anchors, codes, sending, witness
from acms.journal.models import Block, Chain, Entry, runs, stated

SETTLED = timedelta(minutes=5)  # longer than any transaction: younger entries may still get a predecessor
OVERDUE = timedelta(minutes=20)  # no entry is so old and in no block, while a worker lives
BLOCK = 5000
EVERY = timedelta(minutes=1)
LATE = timedelta(days=1)  # within which whoever began to write before others has committed


def content(entry: Entry) -> bytes:
    """What the code and the blocks cover of an entry, always written the same way."""
    at = entry.at.astimezone(UTC).isoformat()
    values = [at, entry.verb, entry.by_id, entry.about_id, entry.subject, entry.facts]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def of_block(block: Block) -> bytes:
    """What a block's own code covers."""
    at = block.made_at.astimezone(UTC).isoformat()
    return json.dumps(["block", block.number, block.held, block.count, block.digest, at]).encode()


def of_end(last: int, head: Block | None) -> bytes:
    """What the code of the chain's end covers: the id sealed last and the newest block."""
    return json.dumps(["end", last, head.number if head else 0, head.digest if head else ""]).encode()


def digest(before: str, entries: Iterable[Entry]) -> str:
    """SM3 over the former block's digest and the entries, as hex."""
    state = crypto.Sm3(before.encode())
    for entry in entries:
        state.update(f"\n{entry.pk} {entry.mac} ".encode() + content(entry))
    return state.hex()


def seal(row: Chain) -> None:
    """Seals the entries that are old enough, block by block; comes back in a minute. Anchors each block, here and in a second place."""
    settled = timezone.now() - SETTLED
    with transaction.atomic():
        finish(row)
        last, former = row.last, Block.objects.order_by("-number").first()
        late = _late(last, settled)
        while entries := list(Entry.objects.filter(pk__gt=last, at__lt=settled).order_by("pk")[:BLOCK]):
            former = _sealed(former, [*late, *entries])
            last, late = entries[-1].pk, []
        code = codes.mac(of_end(last, former))
        Chain.objects.filter(pk=row.pk).update(last=last, mac=code, queued_at=timezone.now() + EVERY)
    anchors.write()
    sending.send()
    witness.sweep()


def open_since() -> datetime | None:
    """The hour of the oldest entry past the newest block: what the chain's row says of when it wants work is anybody's who writes there."""
    head = Block.objects.order_by("-number").first()
    held = stated(head.held) if head and codes.genuine(of_block(head), head.mac) else []
    rows: dict[str, datetime | None] = Entry.objects.filter(pk__gt=held[-1][1] if held else 0).aggregate(at=Min("at"))
    return rows["at"]


def _late(last: int, settled: datetime) -> list[Entry]:
    """What was committed after its neighbours were sealed, in a block with what comes next, so that each block ends later than the one before."""
    blocks = Block.objects.order_by("-number")
    before = blocks.filter(made_at__lt=timezone.now() - LATE).first()
    since = blocks.filter(number__gt=before.number if before else 0)
    known = [stated(block.held) for block in (*since, *([before] if before else []))]
    if not all(known):
        return []  # somebody wrote into a block: verification names it, and nothing is sealed twice because of it
    floor = known[-1][-1][1] if before else 0
    rows = Entry.objects.filter(pk__gt=floor, pk__lte=last).order_by("pk")
    if rows.count() == sum(since.values_list("count", flat=True)):
        return []
    held = {pk for block in known for first, end in block for pk in range(first, end + 1)}
    missed = [pk for pk in rows.filter(at__lt=settled).values_list("pk", flat=True) if pk not in held]
    return list(rows.filter(pk__in=missed[:BLOCK]))


def _sealed(former: Block | None, entries: list[Entry]) -> Block:
    block = Block(
        number=former.number + 1 if former else 1,
        held=runs([entry.pk for entry in entries]),
        count=len(entries),
        digest=digest(former.digest if former else "", entries),
        made_at=timezone.now(),
    )
    block.mac = codes.mac(of_block(block))
    block.save(force_insert=True)
    return block


def give_up(row: Chain) -> None:
    """What is not sealed waits; the next minute tries again."""


# At once, so that a worker that reads a large picture seals on: by this row it is known to live.
LANE = Lane("journal", Chain, seal, give_up, tries=10**6, turn=Turn.AT_ONCE)
