"""Every write of the notices and downloads."""

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.base.errors import Refused, Stale
from acms.journal import actions as journal
from acms.notices import words
from acms.notices.models import File, Notice
from acms.regions import actions as regions
from acms.regions.models import Agency

LARGEST = 20 * 1024 * 1024
# First bytes by extension: what a file says it is and what it is must agree.
FIRST_BYTES = {
    "pdf": (b"%PDF",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG",),
    "zip": (b"PK\x03\x04",),
    **dict.fromkeys(("docx", "xlsx", "pptx"), (b"PK\x03\x04",)),
    **dict.fromkeys(("doc", "xls", "ppt"), (b"\xd0\xcf\x11\xe0",)),
}
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}


@transaction.atomic
def write(*, by: Any, values: dict[str, Any]) -> Notice:
    """A new draft of the agency."""
    agency = Agency.objects.get(pk=by.agency_code)
    notice = Notice.objects.create(
        agency_code=agency.pk, agency_name=agency.name, written_by=by, **{**values, "published_at": None}
    )
    journal.write("notice.written", notice, by=by)
    return notice


@transaction.atomic
def rewrite(notice: Notice, *, by: Any, version: int, values: dict[str, Any]) -> None:
    """Changes title, text, category or pin. Raises Stale when a colleague has saved in between."""
    rows = Notice.objects.filter(pk=notice.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, changed_at=timezone.now()):
        raise Stale(words.STALE, "stale_notice")
    notice.refresh_from_db()
    journal.write("notice.rewritten", notice, by=by)


@transaction.atomic
def publish(notice: Notice, *, by: Any, at: datetime | None = None) -> None:
    """Publishes now or at a later time. Raises Refused for a time that has passed."""
    now = timezone.now()
    if at is not None and at < now:
        raise Refused(words.PAST, "past")
    Notice.objects.filter(pk=notice.pk).update(published_at=at or now)
    notice.refresh_from_db()
    journal.write("notice.published", notice, by=by, at=(at or now).isoformat())


@transaction.atomic
def withdraw(notice: Notice, *, by: Any) -> None:
    """Takes a notice off the site; it stays as a draft."""
    Notice.objects.filter(pk=notice.pk).update(published_at=None)
    notice.refresh_from_db()
    journal.write("notice.withdrawn", notice, by=by)


def _looked_at(name: str, data: bytes) -> str:
    """The extension of an allowed file. Raises Refused."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if extension not in FIRST_BYTES:
        raise Refused(words.WRONG_FILE, "wrong_file")
    if not data:
        raise Refused(words.FILE_EMPTY, "empty")
    if len(data) > LARGEST:
        raise Refused(words.FILE_TOO_BIG, "too_big")
    if not data.startswith(FIRST_BYTES[extension]) or not _is_office(extension, data):
        raise Refused(words.DISGUISED_FILE, "disguised")
    return extension


def _is_office(extension: str, data: bytes) -> bool:
    """A docx, xlsx or pptx is a ZIP with the parts of one; macros do not come in."""
    if extension not in ("docx", "xlsx", "pptx"):
        return True
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return False
    return "[Content_Types].xml" in names and not any(name.endswith("vbaProject.bin") for name in names)


@transaction.atomic
def put_file(
    *, by: Any, name: str, data: bytes, title: str = "", notice: Notice | None = None, replaces: File | None = None
) -> File:
    """An attachment, a download, or the next version of a download. Raises Refused."""
    extension = _looked_at(name, data)
    shown = (title.strip() or name.rsplit(".", 1)[0])[:120]
    file = File(notice=notice, agency_code=by.agency_code, title=shown, extension=extension, size=len(data), put_by=by)
    if replaces is not None:
        file.replaces, file.version, file.position = replaces, replaces.version + 1, replaces.position
        File.objects.filter(pk=replaces.pk).update(withdrawn_at=timezone.now())
    elif notice is None:
        file.position = File.objects.filter(notice=None, agency_code=by.agency_code).count() + 1
    default_storage.save(file.path, ContentFile(data))
    file.save()
    journal.write("file.put", file, by=by, bytes=len(data))
    return file


@transaction.atomic
def drop_file(file: File, *, by: Any) -> None:
    """Takes a file off the site. Its bytes stay: somebody may ask what stood there."""
    File.objects.filter(pk=file.pk).update(withdrawn_at=timezone.now())
    journal.write("file.withdrawn", file, by=by)


@transaction.atomic
def move_file(file: File, *, by: Any, up: bool) -> None:
    """Moves a download one place in its agency's list."""
    row = list(File.objects.filter(notice=None, agency_code=file.agency_code, withdrawn_at=None))
    at = next((index for index, held in enumerate(row) if held.pk == file.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(row):
        return
    row[at], row[other] = row[other], row[at]
    for position, held in enumerate(row, start=1):
        File.objects.filter(pk=held.pk).update(position=position)
    journal.write("file.moved", file, by=by)


@transaction.atomic
def maintain_agency(*, by: Any, **contact: str) -> None:
    """P03: an agency keeps its own telephone, address and hours true."""
    agency = regions.maintain(code=by.agency_code, **contact)
    journal.write("agency.maintained", agency, by=by)
