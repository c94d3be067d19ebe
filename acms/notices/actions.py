"""Every write of the notices and downloads."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused, Stale
from acms.journal import actions as journal
from acms.notices import words
from acms.notices.models import File, Notice
from acms.regions import actions as regions
from acms.regions.models import Agency
from acms.scans import plain

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}


@transaction.atomic
def write(*, by: User, values: dict[str, Any]) -> Notice:
    """A new draft of the agency."""
    agency = Agency.objects.get(pk=by.agency_code)
    notice = Notice.objects.create(
        agency_code=agency.pk, agency_name=agency.name, written_by=by, **{**values, "published_at": None}
    )
    journal.write("notice.written", notice, by=by)
    return notice


@transaction.atomic
def rewrite(notice: Notice, *, by: User, version: int, values: dict[str, Any]) -> None:
    """Changes title, text, category or pin. Raises Stale when a colleague has saved in between."""
    rows = Notice.objects.filter(pk=notice.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, changed_at=timezone.now()):
        raise Stale(words.STALE, "stale_notice")
    notice.refresh_from_db()
    journal.write("notice.rewritten", notice, by=by)


@transaction.atomic
def publish(notice: Notice, *, by: User, at: datetime | None = None) -> None:
    """Publishes now or at a later time. Raises Refused for a time that has passed."""
    now = timezone.now()
    if at is not None and at < now:
        raise Refused(words.PAST, "past")
    Notice.objects.filter(pk=notice.pk).update(published_at=at or now)
    notice.refresh_from_db()
    journal.write("notice.published", notice, by=by, at=(at or now).isoformat())


@transaction.atomic
def withdraw(notice: Notice, *, by: User) -> None:
    """Takes a notice off the site; it stays as a draft."""
    Notice.objects.filter(pk=notice.pk).update(published_at=None)
    notice.refresh_from_db()
    journal.write("notice.withdrawn", notice, by=by)


@transaction.atomic
def put_file(
    *, by: User, name: str, data: bytes, title: str = "", notice: Notice | None = None, replaces: File | None = None
) -> File:
    """An attachment, a download, or the next version of a download. Raises Refused."""
    extension = plain.attachment(name, data)
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
def drop_file(file: File, *, by: User) -> None:
    """Takes a file off the site. Its bytes stay: somebody may ask what stood there."""
    File.objects.filter(pk=file.pk).update(withdrawn_at=timezone.now())
    journal.write("file.withdrawn", file, by=by)


@transaction.atomic
def move_file(file: File, *, by: User, up: bool) -> None:
    """Moves a download one place in its agency's list."""
    row = list(File.objects.filter(notice=None, agency_code=file.agency_code, withdrawn_at=None))
    at = next((index for index, one in enumerate(row) if one.pk == file.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(row):
        return
    row[at], row[other] = row[other], row[at]
    for position, one in enumerate(row, start=1):
        File.objects.filter(pk=one.pk).update(position=position)
    journal.write("file.moved", file, by=by)


@transaction.atomic
def maintain_agency(*, by: User, **contact: str) -> None:
    """P03: an agency keeps its own telephone, address, hours and website true."""
    agency = regions.maintain(code=by.agency_code, **contact)
    journal.write("agency.maintained", agency, by=by)
