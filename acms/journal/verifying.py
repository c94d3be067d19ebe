"""Finds what does not fit in the journal, and names it (Q02)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db.models import Count, Min
from django.utils import timezone

from acms.base.work import database_clock
from acms.journal import anchors, codes, witness
from acms.journal.chain import OVERDUE, content, digest, of_block, of_end
from acms.journal.models import Block, Chain, Entry, runs, stated

COLUMNS = ("pk", "at", "verb", "by_id", "about_id", "subject", "facts", "mac")


@dataclass
class Report:
    """What verification found: ids of entries by fault, numbers of blocks, lines of anchors that do not fit, first and last of blocks without
    anchor, whether the chain ends where it says, entries that should long be in a block; how many entries there are and are sealed, and
    `never`: how many numbers between sealed ones were never an entry, of which a transaction that was rolled back is the usual reason."""

    entries: int = 0
    sealed: int = 0
    altered: list[int] = field(default_factory=list)
    inserted: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    not_anchored: list[list[int]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    overdue: list[int] = field(default_factory=list)
    never: int = 0

    @property
    def faults(self) -> dict[str, list[int] | list[str] | list[list[int]]]:
        """The lists that are not empty."""
        return {name: value for name, value in vars(self).items() if isinstance(value, list) and value}

    @property
    def sound(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def verify(place: Path | None = None) -> Report:
    """Goes through the whole journal once, in the order of ids. `place`: other anchors than this installation's own, a second place's."""
    report, before, number = Report(), "", 0
    missed = witness.missing()  # first: what is written down is there already
    overdue = _latest_clock() - OVERDUE
    entries, late = _entries(), _sealed_late()
    following = next(entries, None)
    for block in Block.objects.order_by("number").iterator():
        number += 1
        held = stated(block.held)
        wanted, last = _ids(held), held[-1][1] if held else 0
        inside = [entry for pk in sorted(wanted & late.keys()) if (entry := late[pk])]
        while following is not None and following.pk <= last:
            report.entries += 1
            if following.pk in wanted:
                inside.append(following)
            elif following.pk in late:
                late[following.pk] = following
            else:
                _outside(report, following, overdue)
            following = next(entries, None)
        inside.sort(key=lambda entry: entry.pk)
        report.sealed += len(inside)
        report.altered += [entry.pk for entry in inside if not codes.genuine(content(entry), entry.mac)]
        report.removed += sorted(wanted - {entry.pk for entry in inside})
        if not _fits(block, number, digest(before, inside)):
            report.blocks.append(block.number)
            number = block.number
        before = block.digest
    while following is not None:
        report.entries += 1
        _outside(report, following, overdue)
        following = next(entries, None)
    report.removed = sorted({*report.removed, *missed})
    report.never = _never(missed)
    report.inserted += _copies()
    _end(report)
    _anchored(report, place or anchors.folder())
    return report


def _sealed_late() -> dict[int, Entry | None]:
    """The ids that a later block holds than the one among whose entries they come; the entries are put there on the way."""
    late: dict[int, Entry | None] = {}
    end = 0
    for held in map(stated, Block.objects.order_by("number").values_list("held", flat=True).iterator()):
        late |= dict.fromkeys(pk for pk in _ids([run for run in held if run[0] <= end]) if pk <= end)
        end = held[-1][1] if held else end
    return late


def _fits(block: Block, number: int, found: str) -> bool:
    """The next one, with what it says that it holds, made here."""
    return block.number == number and block.digest == found and codes.genuine(of_block(block), block.mac)


def _outside(report: Report, entry: Entry, overdue: datetime) -> None:
    """An entry that no block holds: genuine while it is young or was committed late, else somebody put it there.

    One that is genuine and old waits for a worker, or somebody keeps the chain from being made to take entries out of it.
    """
    if not codes.genuine(content(entry), entry.mac):
        report.inserted.append(entry.pk)
    elif entry.at < overdue:
        report.overdue.append(entry.pk)


def _latest_clock() -> datetime:
    """The later one of the two clocks: whoever writes to the database may have its own set back."""
    return max(timezone.now(), database_clock())


def _never(missed: list[int]) -> int:
    """How many numbers up to the last sealed one no block holds, but for what is known to have been an entry."""
    held = [stated(runs) for runs in Block.objects.values_list("held", flat=True).iterator()]
    borders = [run for block in held for run in block]
    if not borders:
        return 0
    first, last = min(run[0] for run in borders), max(run[1] for run in borders)
    outside = Entry.objects.filter(pk__gte=first, pk__lte=last).count() + sum(first <= pk <= last for pk in missed)
    return max(last - first + 1 - outside, 0)


def _copies() -> list[int]:
    """Entries with the code of another: the database refuses them while its own guards stand."""
    twice = Entry.objects.order_by().values("mac").annotate(times=Count("pk"), first=Min("pk")).filter(times__gt=1)
    firsts = {row["mac"]: row["first"] for row in twice}
    rows = Entry.objects.filter(mac__in=firsts).order_by("pk").values_list("pk", "mac")
    return [pk for pk, mac in rows if firsts[mac] != pk]


def _end(report: Report) -> None:
    """The chain ends with the newest block, as its own code says."""
    chain, head = Chain.objects.first(), Block.objects.order_by("-number").first()
    last = chain.last if chain else 0
    if head is None:
        is_so = last == 0
    else:
        held = stated(head.held)
        ends = bool(held) and last == held[-1][1]
        is_so = chain is not None and ends and codes.genuine(of_end(last, head), chain.mac)
    if not is_so:
        report.ends.append(f"the chain says {last}")
    report.ends += _of_no_use(chain, head)
    # Past the end nobody can tell a changed entry from an invented one; it is called altered.
    report.altered += [pk for pk in report.inserted if pk > last]
    report.inserted = [pk for pk in report.inserted if pk <= last]


def _of_no_use(chain: Chain | None, head: Block | None) -> list[str]:
    """A second chain, and a block that was sent and is not here: whoever writes such has the newest anchors kept from the second place."""
    newest = head.number if head else 0
    more = Chain.objects.count() - 1
    return [
        *([f"{more} more chains"] if more > 0 else []),
        *([f"block {chain.sent} was sent, the newest is {newest}"] if chain and chain.sent > newest else []),
    ]


def _ids(held: list[list[int]]) -> set[int]:
    return {pk for first, last in held for pk in range(first, last + 1)}


def _entries() -> Iterator[Entry]:
    rows = Entry.objects.order_by("pk").values_list(*COLUMNS, named=True)
    yield from rows.iterator(chunk_size=2000)


def _anchored(report: Report, place: Path) -> None:
    """Each block has an anchor, and each anchor its block."""
    digests = dict(Block.objects.values_list("number", "digest"))
    named = set()
    for at, anchor in anchors.read(place):
        if anchor is None or not anchor.is_signed or digests.get(anchor.block) != anchor.digest:
            report.anchors.append(at)
        else:
            named.add(anchor.block)
    report.not_anchored = runs(sorted(digests.keys() - named))
