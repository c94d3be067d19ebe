"""Where the files of a scan lie: encrypted, under random names, in Django's default storage (local or S3-compatible)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.core.files.storage import default_storage

from acms.base import crypto, files

COPIES = ("original", "working", "archive", "thumbnail", "before")


def _path(pk: UUID, copy: str) -> str:
    name = pk.hex
    return f"scans/{name[:2]}/{name}.{copy}"


def put(pk: UUID, copy: str, data: bytes) -> None:
    """Writes one copy, in place of what lay there."""
    files.put(_path(pk, copy), crypto.seal_file(data, f"{pk}/{copy}"))


def get(pk: UUID, copy: str) -> bytes:
    """One copy. Raises FileNotFoundError, crypto.Unreadable."""
    with default_storage.open(_path(pk, copy)) as file:
        return crypto.unseal_file(file.read(), f"{pk}/{copy}")


def drop(pk: UUID) -> None:
    """Deletes every copy."""
    for copy in COPIES:
        path = _path(pk, copy)
        if default_storage.exists(path):
            default_storage.delete(path)


def slim(pk: UUID) -> int:
    """Deletes the upload itself, the working copy and the picture from before the mending; the bytes that were freed."""
    freed = 0
    for copy in ("original", "working", "before"):
        path = _path(pk, copy)
        if default_storage.exists(path):
            freed += default_storage.size(path)
            default_storage.delete(path)
    return freed


def stored() -> Iterator[UUID]:
    """The scans that have files here."""
    if not default_storage.exists("scans"):
        return
    for folder in default_storage.listdir("scans")[0]:
        names = {name.split(".")[0] for name in default_storage.listdir(f"scans/{folder}")[1]}
        yield from (UUID(name) for name in sorted(names) if len(name) == 32)


def written_at(pk: UUID) -> datetime:
    """When a copy was last stored. Raises FileNotFoundError where there is none."""
    times = [
        default_storage.get_modified_time(_path(pk, copy)) for copy in COPIES if default_storage.exists(_path(pk, copy))
    ]
    if not times:
        raise FileNotFoundError(pk)
    return max(times)


def sealed() -> Iterator[tuple[str, str]]:
    """Path and context of every file, for the rotation of keys."""
    for pk in stored():
        yield from sealed_of(pk)


def sealed_of(pk: UUID) -> Iterator[tuple[str, str]]:
    """The same of one scan."""
    for copy in COPIES:
        if default_storage.exists(_path(pk, copy)):
            yield _path(pk, copy), f"{pk}/{copy}"
