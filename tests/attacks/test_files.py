"""Hostile files under every name that any page asks a file for (S04, C05, N02)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.datastructures import MultiValueDict

from acms.accounts.models import User
from acms.scans import kinds
from tests.casework.test_access import LINES, all_of_it, cast, places  # noqa: F401

MARK = b"<script>EVIL-MARK</script>"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixels() -> bytes:
    """A picture of 3,600 million pixels in a few bytes."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def workbook(strings: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b'<?xml version="1.0"?><Types/>')
        file.writestr(
            "xl/workbook.xml",
            b'<?xml version="1.0"?><workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>',
        )
        file.writestr("xl/sharedStrings.xml", strings)
    return out.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "bomb.png": pixels(),
    "bomb.xlsx": workbook(b"<sst>" + b"<si><t>1</t></si>" * 200_000 + b"</sst>"),
    "entities.xlsx": workbook(ENTITIES + b"<sst><si><t>&b;</t></si></sst>"),
    "script.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n" + MARK,
    "page.jpg": b"<html>" + MARK + b"</html>",
    "page.svg": b"<svg xmlns='http://www.w3.org/2000/svg'>" + MARK + b"</svg>",
    "../../../../tmp/evil.jpg": b"\xff\xd8\xff\xe0" + MARK,
    "none.csv": b"",
}


@contextmanager
def files_asked() -> Iterator[set[str]]:
    """The names under which views look for files meanwhile: FILES is a plain MultiValueDict, POST and GET are not."""
    asked: set[str] = set()
    kept = {name: getattr(MultiValueDict, name) for name in ("get", "getlist")}

    def listening(read: Any) -> Any:
        def heard(self: Any, key: Any, *more: Any, **named: Any) -> Any:
            if type(self) is MultiValueDict:
                asked.add(key)
            return read(self, key, *more, **named)

        return heard

    with pytest.MonkeyPatch.context() as patch:
        for name, read in kept.items():
            patch.setattr(MultiValueDict, name, listening(read))
        yield asked


def doors(cast: dict[str, User | None], places: dict[str, Any]) -> Iterator[tuple[Client, str, dict[str, str]]]:  # noqa: F811
    """Every address that takes a POST, with somebody whom it answers best."""
    for line in LINES:
        role, status = min(line.answers.items(), key=lambda pair: pair[1])
        if line.method != "POST" or status in (404, 405):
            continue
        client, user = Client(), cast[role]
        if user is not None:
            client.force_login(user)
        fields = dict(pair.split("=", 1) for pair in line.fields.format(**places).split("&") if "=" in pair)
        yield client, line.address.format(**places), fields


def test_S04_N02_no_page_falls_over_a_hostile_file_or_keeps_it_as_it_came(
    cast: dict[str, User | None],  # noqa: F811
    places: dict[str, Any],  # noqa: F811
    all_of_it: None,  # noqa: F811
) -> None:
    fallen, taking = [], set()
    for client, address, fields in doors(cast, places):
        with files_asked() as asked, transaction.atomic():
            client.post(address, fields)
            transaction.set_rollback(True)
        names = asked | ({"file"} if address == "/papers/" else set())
        if not names:
            continue
        taking.add(address)
        for called, data in HOSTILE.items():
            files = {name: SimpleUploadedFile(called, data) for name in names}
            try:
                with transaction.atomic():
                    status = client.post(address, fields | files).status_code
                    transaction.set_rollback(True)
            except Exception as error:  # the client raises what production would answer with 500
                status = f"{type(error).__name__} {error}"[:200]
            if not isinstance(status, int) or status >= 500:
                fallen.append(f"{address} {called}: {status}")
    assert not fallen, "\n".join(fallen)
    assert len(taking) > 8, taking
    kept = [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]
    assert [path for path in kept if MARK in path.read_bytes()] == []
    assert not Path("/tmp/evil.jpg").exists()


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_S04_no_kind_of_paper_is_taken_from_a_hostile_file(client: Client, person: User, kind: str) -> None:
    client.force_login(person)
    for called, data in HOSTILE.items():
        answer = client.post("/papers/", {"kind": kind, "name": "paper", "file": SimpleUploadedFile(called, data)})
        assert 400 <= answer.status_code < 500, called
