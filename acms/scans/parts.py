"""Large files that come in parts (S02, S04; ADR 0042): one that broke off goes on where it stopped, for an hour, for who has begun it."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from acms.base import crypto, files
from acms.base.errors import Refused
from acms.base.forms import Upload
from acms.scans import intake, staging, words
from acms.scans.models import PartialFile
from acms.scans.plain import PLAIN
from acms.scans.staging import Holder

LIFE = timedelta(hours=1)  # since the last part
# Bytes of a part: a slow line has sent one before anybody loses patience (ADR 0035), and a large file is no thousand files.
MOST, LEAST = 512 * 1024, 64 * 1024
MOST_FILES, MOST_BYTES = 6, 100 * 1024 * 1024  # of one holder, by what they say that they are


class Gone(Refused):
    """There is no such file for whoever asks: over its time, another's, of another slot, or not complete."""

    status = 410


class OtherOffset(Exception):
    """The part begins where the file does not end; `offset` is where it does."""

    def __init__(self, offset: int):
        super().__init__(offset)
        self.offset = offset


class Used(Refused):
    """The file was taken over already: whoever says so twice has lost the answer to the first."""


@dataclass(frozen=True)
class Slot:
    """What parts are for: `name` tells the place from every other of the same holder, `kind` is the evidence or the plain file."""

    holder: Holder
    name: str
    kind: str

    def files(self) -> QuerySet[PartialFile]:
        """All that have their time, those that were taken over too."""
        return _of(self.holder).filter(slot=self.name, kind=self.kind, touched_at__gt=timezone.now() - LIFE)


class Arrived(Upload):
    """A complete file in the place of an upload."""

    def __init__(self, row: PartialFile):
        super().__init__(None, row.file_name, "", row.size)
        self.row = row

    def __bool__(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The bytes. Raises Used when they were handed in before."""
        data = b"".join(_get(self.row.pk, offset) for offset in _offsets(self.row.pk))
        if len(data) != self.row.size:
            raise Used(*_TAKEN)
        return data


_TAKEN = ("".join(words.ALREADY_TAKEN), "taken")


def _of(holder: Holder) -> QuerySet[PartialFile]:
    if holder.user is not None:
        return PartialFile.objects.filter(owner=holder.user)
    return (
        PartialFile.objects.filter(owner=None, session=holder.session) if holder.session else PartialFile.objects.none()
    )


# ---- coming -------------------------------------------------------------------------------------------------------------


def begin(*, slot: Slot, size: int, file_name: str, mark: str) -> PartialFile:
    """The file that goes into the slot: one that was begun before and has the same mark, or another from its start.

    `mark`: what tells the file from others, as its sender says. Raises intake.NotTaken for a file that is larger than the slot takes.
    """
    use = staging.use_of(slot.kind)
    if use is None:
        raise KeyError(slot.kind)
    if size > use.most_upload:
        raise intake.NotTaken("too_big", use.too_big)
    if size < 1:
        raise intake.NotTaken("empty", words.EMPTY)
    _room_for_strangers(slot.holder)
    if mark and (going := slot.files().filter(used_at=None, mark=mark, size=size).first()):
        return going
    holder = slot.holder
    with transaction.atomic():
        row = PartialFile.objects.create(
            slot=slot.name,
            kind=slot.kind,
            owner=holder.user,
            session="" if holder.user else holder.session,
            origin="" if holder.user else holder.origin,
            file_name=file_name[-80:],
            mark=mark,
            size=size,
            touched_at=timezone.now(),
        )
        _make_room(holder)
    return row


def _room_for_strangers(holder: Holder) -> None:
    """What waits of people without account has the bounds of files chosen in forms, both together. Raises intake.NotTaken."""
    if holder.user is not None:
        return
    here = PartialFile.objects.filter(origin=holder.origin)
    if staging.from_address(holder.origin) + _lying(here) > staging.MOST_FROM_ONE_ADDRESS:
        raise intake.NotTaken("too_many_waiting", words.TOO_MANY_WAITING)
    if (
        staging.of_strangers() + _lying(PartialFile.objects.filter(owner=None))
        > settings.ACMS_STRANGERS_MB * 1024 * 1024
    ):
        raise intake.NotTaken("no_room", words.NO_ROOM_FOR_STRANGERS)


def _lying(rows: QuerySet[PartialFile]) -> int:
    return int(rows.filter(used_at=None).aggregate(Sum("offset"))["offset__sum"] or 0)


def _make_room(holder: Holder) -> None:
    count = total = 0
    for row in _of(holder).filter(used_at=None).order_by("-touched_at", "-made_at"):
        count, total = count + 1, total + row.size
        if count > MOST_FILES or total > MOST_BYTES:
            drop(row=row)


def begun(*, name: str, holder: Holder) -> dict[str, int]:
    """How much is here of files that have not come to their end in a place, in percent by kind; the last one counts."""
    rows = _of(holder).filter(slot=name, used_at=None, offset__gt=0, touched_at__gt=timezone.now() - LIFE)
    return {row.kind: 100 * row.offset // row.size for row in rows.order_by("touched_at")}


def find(slot: Slot, pk: uuid.UUID) -> PartialFile:
    """One that still grows. Raises Gone."""
    row = slot.files().filter(pk=pk, used_at=None).first()
    if row is None:
        raise Gone("".join(words.UPLOAD_OVER), "upload_over")
    return row


def append(*, row: PartialFile, offset: int, data: bytes) -> int:
    """Puts a part behind those that are there; where the file ends now. Of two for the same place one is taken.

    Raises OtherOffset, Gone, Refused for a part of a size that none has, and intake.NotTaken, by its first bytes, for what is no paper.
    """
    end = offset + len(data)
    if not data or len(data) > MOST or end > row.size or (len(data) < LEAST and end < row.size):
        raise Refused("".join(words.UPLOAD_OVER), "no_part")
    if offset == 0 and row.offset == 0:
        _look(row, data)
    with transaction.atomic():
        grows = PartialFile.objects.filter(pk=row.pk, offset=offset, used_at=None)
        if grows.update(offset=end, touched_at=timezone.now()):
            # The row is held: nobody else writes here. A part whose row was not written is written over by the next of its place.
            _put(row.pk, offset, data)
            return end
    try:
        row.refresh_from_db(fields=["offset"])
    except PartialFile.DoesNotExist:
        raise Gone("".join(words.UPLOAD_OVER), "upload_over") from None
    raise OtherOffset(row.offset)


def _look(row: PartialFile, start: bytes) -> None:
    """What it is shows in its first part; what it is not is not sent on. Raises intake.NotTaken with nothing kept."""
    if row.kind in PLAIN:
        return
    try:
        if intake.sniff(start) == "BUNDLE":  # only made here, never taken from outside
            raise intake.NotTaken("not_image", words.NOT_IMAGE)
    except intake.NotTaken:
        drop(row=row)
        raise


# ---- handing in ---------------------------------------------------------------------------------------------------------


def arrived(slot: Slot, tokens: str) -> list[Arrived]:
    """The complete files that a form names, one after the other, divided by commas. Raises Gone where one is none."""
    named = [token for token in tokens.split(",") if token]
    if len(named) > intake.MOST_TOGETHER:
        raise intake.NotTaken("too_many_files", words.TOO_MANY_FILES)
    return [Arrived(_complete(slot, token)) for token in named]


def _complete(slot: Slot, token: str) -> PartialFile:
    try:
        row = slot.files().filter(pk=uuid.UUID(token)).first()
    except ValueError:
        row = None
    if row is None or row.offset != row.size:
        raise Gone("".join(words.UPLOAD_OVER), "upload_over")
    return row


def became(uploads: Sequence[Upload]) -> str | None:
    """What was made of files that were handed in before; None where they were not."""
    used = [upload.row for upload in uploads if isinstance(upload, Arrived) and upload.row.used_at]
    return used[0].became if used else None


def became_now(upload: Upload) -> str:
    """The same, as somebody else has just written it."""
    assert isinstance(upload, Arrived)
    return PartialFile.objects.values_list("became", flat=True).get(pk=upload.row.pk)


@contextmanager
def taking(uploads: Sequence[Upload], became: str = "") -> Iterator[None]:
    """Inside, an action uses the files; it takes them over in the same transaction, once. Raises Used."""
    rows = [upload.row for upload in uploads if isinstance(upload, Arrived)]
    if not rows:
        yield
        return
    with transaction.atomic():
        for row in rows:
            if not PartialFile.objects.filter(pk=row.pk, used_at=None).update(used_at=timezone.now(), became=became):
                raise Used(*_TAKEN)
            transaction.on_commit(partial(_drop, row.pk))
        yield


@transaction.atomic
def drop(*, row: PartialFile) -> None:
    """Lets one go that is not wanted any more. Safe to repeat."""
    pk = row.pk
    if PartialFile.objects.filter(pk=pk, used_at=None).delete()[0]:
        transaction.on_commit(lambda: _drop(pk))


def sweep(rows: QuerySet[PartialFile]) -> int:
    """Lets go what is over, and parts whose row is gone; how many rows. Safe to repeat."""
    count, _ = rows.delete()
    for pk in _stored():
        if not PartialFile.objects.filter(pk=pk).exists():
            _drop(pk)
    return count


# ---- where they lie: a folder for each file, of parts that are named by their place in it ------------------------------------


def _put(pk: uuid.UUID, offset: int, data: bytes) -> None:
    files.put(_path(pk, offset), crypto.seal_file(data, _context(pk, offset)))


def _get(pk: uuid.UUID, offset: int) -> bytes:
    with default_storage.open(_path(pk, offset)) as file:
        return crypto.unseal_file(file.read(), _context(pk, offset))


def _path(pk: uuid.UUID, offset: int) -> str:
    return f"parts/{pk.hex}/{offset:010d}"


def _context(pk: uuid.UUID, offset: int) -> str:
    return f"parts/{pk}/{offset}"


def _offsets(pk: uuid.UUID) -> list[int]:
    """Of what another process writes at this moment nothing."""
    if not default_storage.exists(f"parts/{pk.hex}"):
        return []
    return sorted(int(name) for name in default_storage.listdir(f"parts/{pk.hex}")[1] if name.isdigit())


def _drop(pk: uuid.UUID) -> None:
    folder = f"parts/{pk.hex}"
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def _stored() -> list[uuid.UUID]:
    if not default_storage.exists("parts"):
        return []
    return [uuid.UUID(name) for name in sorted(default_storage.listdir("parts")[0])]


def sealed() -> Iterator[tuple[str, str]]:
    """Path and context of every part, for the rotation of keys."""
    for pk in _stored():
        for offset in _offsets(pk):
            yield _path(pk, offset), _context(pk, offset)
