"""Files chosen in forms, kept until the form is accepted (ADR 0019): sealed, seen only by who has chosen them, for a day."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from acms.base import crypto, files
from acms.base.errors import Refused
from acms.base.forms import Upload
from acms.scans import encode, intake, sandbox, words
from acms.scans.kinds import KINDS, Kind
from acms.scans.models import StagedFile
from acms.scans.plain import PLAIN, PlainFile

LIFE = timedelta(days=1)
MOST_FILES, MOST_BYTES = 20, 100 * 1024 * 1024  # of one holder
MOST_FROM_ONE_ADDRESS = 1024 * 1024 * 1024  # bytes, of sessions that nobody has signed in to
COPIES = ("original", "thumbnail")  # of what is no scan there is no thumbnail


def use_of(kind: str) -> Kind | PlainFile | None:
    """What a file is chosen for, by its code; None where there is no such thing."""
    return PLAIN.get(kind) or KINDS.get(kind)


@dataclass(frozen=True)
class Holder:
    """Who has chosen a file: somebody signed in, or else a session by the digest of its secret. `origin`: the digest of the address."""

    user: Any = None
    session: str = ""
    origin: str = ""

    def files(self) -> QuerySet[StagedFile]:
        """What waits here; of nobody it is nothing."""
        if self.user is not None:
            return StagedFile.objects.filter(owner=self.user)
        return (
            StagedFile.objects.filter(owner=None, session=self.session) if self.session else StagedFile.objects.none()
        )


class KeptFile(Upload):
    """A staged file in the place of an upload: forms and actions read it as they read one that has just been sent."""

    def __init__(self, row: StagedFile):
        super().__init__(None, row.file_name, "", row.size)
        self.row = row
        # What the person has called it; Django's own name is made fit for a disk.
        self.shown_name = row.file_name
        self.token = str(row.pk)

    def __bool__(self) -> bool:
        return True

    @property
    def has_picture(self) -> bool:
        return self.row.kind in KINDS

    @property
    def taken(self) -> bool:
        return self.row.taken_at is not None

    def read(self, size: int = -1) -> bytes:
        """The bytes. Raises Refused when they were handed in before."""
        try:
            return _get(self.row.pk, "original")
        except FileNotFoundError:
            raise Refused("".join(words.ALREADY_TAKEN), "taken") from None


def keep(*, kind: str, upload: Upload, holder: Holder, field: str = "", place: str = "") -> KeptFile:
    """Looks at a chosen file and keeps it, for the form that names it or has this `field` at this `place`. Raises intake.NotTaken with nothing kept.

    Who has too many loses the oldest; an address from which too much waits is refused, and so is whoever has no account while too much
    of all such waits.
    """
    data = _looked_at(kind, upload)
    if holder.user is None:
        if from_address(holder.origin) > MOST_FROM_ONE_ADDRESS:
            raise intake.NotTaken("too_many_waiting", words.TOO_MANY_WAITING)
        if of_strangers() + len(data) > settings.ACMS_STRANGERS_MB * 1024 * 1024:
            raise intake.NotTaken("no_room", words.NO_ROOM_FOR_STRANGERS)
    seen = None if kind in PLAIN else sandbox.decode_at_a_page(data)  # no transaction waits for that
    pk = uuid.uuid4()
    # The files go first: a row must never point at nothing. Files without a row are swept.
    _put(pk, "original", data)
    if seen:
        _put(pk, "thumbnail", encode.thumbnail(seen.pixels, 320))
    with transaction.atomic():
        row = StagedFile.objects.create(
            pk=pk,
            kind=kind,
            owner=holder.user,
            session="" if holder.user else holder.session,
            origin="" if holder.user else holder.origin,
            file_name=(upload.name or "")[-80:],
            size=len(data),
            field=field,
            place=place,
            pages=seen.pages if seen else 1,
        )
        _make_room(holder)
    return KeptFile(row)


def _looked_at(kind: str, upload: Upload) -> bytes:
    """The bytes of what may be chosen for this use. Raises intake.NotTaken."""
    plain = PLAIN.get(kind)
    if plain is None:
        data = intake.content(upload)
        intake.glance(data)
        return data
    data = intake.content(upload, plain.most_upload, plain.too_big)
    if not data:
        raise intake.NotTaken("empty", words.Trouble(words.EMPTY.why, ""))
    try:
        plain.look(upload.name or "", data)
    except Refused as refusal:
        raise intake.NotTaken(refusal.code, words.Trouble(refusal.words, "")) from None
    return data


def from_address(origin: str) -> int:
    """Bytes that wait here of all who have no account and come from one address, given by its digest."""
    return _waiting(StagedFile.objects.filter(origin=origin))


def of_strangers() -> int:
    """Bytes that wait here of all who have no account."""
    return _waiting(StagedFile.objects.filter(owner=None))


def _waiting(rows: QuerySet[StagedFile]) -> int:
    return int(rows.filter(taken_at=None).aggregate(Sum("size"))["size__sum"] or 0)


def _make_room(holder: Holder) -> None:
    count = total = 0
    for row in holder.files().filter(taken_at=None).order_by("-made_at", "-pk"):
        count, total = count + 1, total + row.size
        if count > MOST_FILES or total > MOST_BYTES:
            drop(row=row)


def find(*, token: str, kind: str, holder: Holder) -> KeptFile | None:
    """The file that a form names, for nobody but its holder; one that was taken over is found too, marked so."""
    try:
        pk = uuid.UUID(token)
    except ValueError:
        return None
    row = holder.files().filter(pk=pk, kind=kind, made_at__gt=timezone.now() - LIFE).first()
    return KeptFile(row) if row else None


def waiting_for(*, field: str, kind: str, holder: Holder) -> KeptFile | None:
    """What has come for a field whose page could not hear of it; the newest."""
    rows = holder.files().filter(field=field, kind=kind, place="", taken_at=None, made_at__gt=timezone.now() - LIFE)
    row = rows.order_by("-made_at").first() if field else None
    return KeptFile(row) if row else None


def shown_at(*, place: str, holder: Holder) -> dict[tuple[str, str], KeptFile]:
    """What the form at a place is to show, by field and kind: the newest of what was chosen there or came without a place."""
    rows = holder.files().filter(place__in=(place, ""), taken_at=None, made_at__gt=timezone.now() - LIFE)
    return {(row.field, row.kind): KeptFile(row) for row in rows.exclude(field="").order_by("made_at")}


def leave(*, place: str, holder: Holder) -> None:
    """The form at a place was accepted: what it has not taken over, as another tab's choice, is shown in no new one."""
    holder.files().filter(place=place, taken_at=None).update(place="", field="")


def clear(*, place: str, holder: Holder) -> None:
    """The form at a place was cleared, with its files."""
    for row in holder.files().filter(place=place, taken_at=None):
        drop(row=row)


def was_handed_in(*, kind: str, holder: Holder, since: datetime) -> bool:
    """True where a form has taken a paper of the kind over since then."""
    return holder.files().filter(kind=kind, taken_at__gt=since).exists()


def take(*, kept: KeptFile) -> None:
    """An action takes the file over, in its own transaction: once, whoever sends the form how often. Raises Refused."""
    now = timezone.now()
    if not StagedFile.objects.filter(pk=kept.row.pk, taken_at=None).update(taken_at=now):
        raise Refused("".join(words.ALREADY_TAKEN), "taken")
    transaction.on_commit(lambda: _drop(kept.row.pk))


@transaction.atomic
def drop(*, row: StagedFile) -> None:
    """Lets a file go that is not wanted any more, and what it has replaced in its field: that must not come back. Safe to repeat."""
    rows = StagedFile.objects.filter(pk=row.pk)
    if row.place:
        rows |= StagedFile.objects.filter(
            owner=row.owner, session=row.session, place=row.place, field=row.field, made_at__lt=row.made_at
        )
    for pk in list(rows.filter(taken_at=None).values_list("pk", flat=True)):
        if StagedFile.objects.filter(pk=pk, taken_at=None).delete()[0]:
            transaction.on_commit(partial(_drop, pk))


def hand_over(*, session: str, user: Any) -> int:
    """What a session has chosen before somebody signed in to it is theirs from now on; how many files."""
    if not session:
        return 0
    theirs = StagedFile.objects.filter(owner=None, session=session)
    theirs.exclude(place="").update(place="", field="")  # as what a visitor has typed: no form of the account shows it
    return theirs.update(owner=user, session="", origin="")


def thumbnail(row: StagedFile) -> bytes:
    """A small picture of the first page, made anew. Raises FileNotFoundError once it is over."""
    return _get(row.pk, "thumbnail")


def sweep(rows: QuerySet[StagedFile]) -> int:
    """Lets go what is over, and files whose row was never written; how many rows. Safe to repeat."""
    keys = list(rows.values_list("pk", flat=True))
    StagedFile.objects.filter(pk__in=keys).delete()
    for pk in keys:
        _drop(pk)
    for pk in list(_stored()):
        if not StagedFile.objects.filter(pk=pk).exists() and _is_old(pk):
            _drop(pk)
    return len(keys)


def _is_old(pk: uuid.UUID) -> bool:
    times = [default_storage.get_modified_time(path) for path in _paths(pk) if default_storage.exists(path)]
    return bool(times) and max(times) < timezone.now() - LIFE


def _path(pk: uuid.UUID, copy: str) -> str:
    return f"staged/{pk.hex[:2]}/{pk.hex}.{copy}"


def _paths(pk: uuid.UUID) -> list[str]:
    return [_path(pk, copy) for copy in COPIES]


def _put(pk: uuid.UUID, copy: str, data: bytes) -> None:
    files.put(_path(pk, copy), crypto.seal_file(data, f"staged/{pk}/{copy}"))


def _get(pk: uuid.UUID, copy: str) -> bytes:
    with default_storage.open(_path(pk, copy)) as file:
        return crypto.unseal_file(file.read(), f"staged/{pk}/{copy}")


def _drop(pk: uuid.UUID) -> None:
    for path in _paths(pk):
        if default_storage.exists(path):
            default_storage.delete(path)


def _stored() -> Iterator[uuid.UUID]:
    if not default_storage.exists("staged"):
        return
    for folder in default_storage.listdir("staged")[0]:
        names = {name.split(".")[0] for name in default_storage.listdir(f"staged/{folder}")[1]}
        yield from (uuid.UUID(name) for name in sorted(names) if len(name) == 32)


def sealed() -> Iterator[tuple[str, str]]:
    """Path and context of every file, for the rotation of keys."""
    for pk in _stored():
        for copy in COPIES:
            if default_storage.exists(_path(pk, copy)):
                yield _path(pk, copy), f"staged/{pk}/{copy}"
