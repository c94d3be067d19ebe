"""个人信息副本 as a job: asked for, made in the background, fetched by its owner, swept after a week (个人信息保护法 §45).

A zip of one JSON document for machines, one PDF for people, and every paper as the archive keeps it.
"""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from acms.accounts.models import User
from acms.base import crypto, typeset
from acms.base.dates import chinese
from acms.base.work import Lane, finish
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.privacy import own_data, words
from acms.privacy.models import COPY_KEPT, DataCopy
from acms.scans import store
from acms.scans.kinds import KINDS
from acms.scans.models import Scan

TEMPLATE = Path(__file__).parent / "typ" / "copy.typ"


def ask(*, user: User) -> DataCopy:
    """A copy is on its way: the one that waits already, or a new one."""
    try:
        with transaction.atomic():
            copy = DataCopy.objects.create(user=user, queued_at=timezone.now())
            journal.write("person.data_asked", copy, by=user, about=user)
            return copy
    except IntegrityError:
        return DataCopy.objects.get(user=user, finished_at=None, failed=False)


def make(copy: DataCopy) -> None:
    """The whole copy, from the start even after a kill: nothing half-written is ever offered."""
    sweep()
    data = _bundle(copy.user)
    default_storage.delete(copy.path)
    default_storage.save(copy.path, ContentFile(crypto.seal_file(data, copy.context)))
    with transaction.atomic():
        finish(copy)
        DataCopy.objects.filter(pk=copy.pk).update(finished_at=timezone.now(), size=len(data))
        title, text = words.COPY_READY
        inbox.tell(user=copy.user, title=title, text=text, link="/me/data/")


def _bundle(user: User) -> bytes:
    data, out = own_data.of(user), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        text = json.dumps(data, default=own_data.as_json, ensure_ascii=False, indent=1)
        bundle.writestr(f"{words.COPY_NAME}.json", text)
        bundle.writestr(f"{words.COPY_NAME}.pdf", pdf(user, data))
        for number, scan in enumerate(Scan.objects.filter(owner=user).order_by("made_at"), start=1):
            try:
                picture = store.get(scan.pk, "archive")
            except FileNotFoundError:  # never readable, so never archived
                continue
            title = KINDS[scan.kind].title if scan.kind in KINDS else scan.kind
            name = f"{words.COPY_PAPERS}/{number:02d} {title.replace('/', '、')}.jpg"
            bundle.writestr(name, picture, zipfile.ZIP_STORED)
    return out.getvalue()


def pdf(user: User, data: dict[str, Any]) -> bytes:
    """The copy for reading: what the JSON says in the words of the pages."""
    facts = {"name": user.name, "on": chinese(timezone.localdate()), "sections": own_data.sections(user, data)}
    return typeset.pdf(TEMPLATE, facts)


def fetch(copy: DataCopy, *, by: User) -> bytes:
    """The zip, for its owner; journaled. Raises FileNotFoundError once it is swept."""
    with default_storage.open(copy.path) as file:
        data = crypto.unseal_file(file.read(), copy.context)
    journal.write("person.data_copied", copy, by=by, about=by)
    return data


def sweep() -> int:
    """Deletes the copies whose week is over; their rows stay as a record. How many."""
    over = DataCopy.objects.filter(finished_at__lt=timezone.now() - COPY_KEPT, size__gt=0)
    for copy in over:
        default_storage.delete(copy.path)
        DataCopy.objects.filter(pk=copy.pk).update(size=0)
    return len(over)


def give_up(copy: DataCopy) -> None:
    DataCopy.objects.filter(pk=copy.pk).update(failed=True)


LANE = Lane(
    "copies",
    DataCopy,
    make,
    give_up,
    lease=timedelta(minutes=5),
    tries=3,
    lost=Q(failed=True, finished_at=None),
    anew={"failed": False},
)
