"""Writes exports in the background: rows stream from the database into the workbook, which is sealed like any scan."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from acms.base import codelists, crypto, sheets
from acms.base.numbers import id_card
from acms.base.work import Lane, finish
from acms.exchange import actions, words
from acms.exchange.models import Export
from acms.people import access, search
from acms.people.models import Person
from acms.regions import divisions

STEP = 2000  # rows between two notes of how far it is
MOST = 1_000_000  # what one sheet of a workbook holds; the region has 400 thousand people


def write(export: Export) -> None:
    """The whole export, from the start even after a kill: nothing half-written is ever offered."""
    actions.sweep()
    rows = search.rows(access.visible_to(export.by), search.Asked.from_query(export.asked)).order_by("pk")[:MOST]
    total = rows.count()
    Export.objects.filter(pk=export.pk).update(total=total, rows=0)
    with tempfile.TemporaryFile() as book:
        keys = export.columns or list(words.EXPORTED)
        heads = [words.EXPORTED[key] for key in keys]
        tables = [
            (words.SHEET, heads, _lines(export, rows, keys)),
            (words.ABOUT, words.ABOUT_HEADS, _about(export, total)),
        ]
        sheets.write(book, tables, widths=words.WIDTHS)
        size = book.tell()
        book.seek(0)
        sealed = crypto.seal_file(book.read(), f"export/{export.pk}")
    default_storage.delete(export.path)
    default_storage.save(export.path, ContentFile(sealed))
    with transaction.atomic():
        finish(export)
        Export.objects.filter(pk=export.pk).update(finished_at=timezone.now(), rows=total, size=size)


def _about(export: Export, total: int) -> tuple[tuple[str, str], ...]:
    asked = search.said(search.Asked.from_query(export.asked))
    agency = divisions.get(export.by.agency_code)
    return words.about(
        at=f"{timezone.localtime():%Y-%m-%d %H:%M}",
        by=export.by.name,
        agency=agency.name if agency else "",
        asked=asked,
        purpose=export.purpose,
        rows=total,
        full=export.full_numbers,
    )


def _lines(export: Export, rows: QuerySet[Person], keys: list[str]) -> Iterator[list[Any]]:
    shown = str if export.full_numbers else id_card.masked
    for count, person in enumerate(rows.iterator(chunk_size=STEP), start=1):
        line = _line(person, shown)
        yield [line[key] for key in keys]
        if count % STEP == 0:
            Export.objects.filter(pk=export.pk).update(rows=count)


def _line(person: Person, shown: Callable[[str], str]) -> dict[str, Any]:
    employer = person.employer
    return {
        "name": person.name,
        "id_number": shown(person.id_number),
        "sex": codelists.name("gender", person.sex),
        # Beside a masked number the whole birth date would tell what the mask hides (Q02).
        "born": (str(person.born) if shown is str else f"{person.born:%Y}") if person.born else "",
        "file_no": person.file_no or "",
        "status": person.get_status_display(),
        "employer": employer.name if employer else "",
        "uscc": employer.uscc if employer else "",
        "on_post": words.ON_POST[person.on_post],
        "level": codelists.name("title_level", person.qualification_level),
        "education": codelists.name("education_level_form", person.education_level),
        "region": divisions.path(person.management_code),
        "since": str(person.accounting_since or ""),
    }


def give_up(export: Export) -> None:
    Export.objects.filter(pk=export.pk).update(failed=True)


LANE = Lane(
    "exports",
    Export,
    write,
    give_up,
    lease=timedelta(minutes=10),
    tries=3,
    lost=Q(failed=True, finished_at=None),
    anew={"failed": False},
)
