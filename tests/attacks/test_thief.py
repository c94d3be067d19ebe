"""A thief with the whole database and all files, without the keys (Q02, S05)."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from acms.accounts.models import User
from acms.casework.models import Case
from acms.channels.models import Delivery
from tests.casework.test_casework import checked

MAGIC = (b"\xff\xd8\xff", b"\x89PNG", b"%PDF", b"PK\x03\x04", b"RIFF", b"II*\x00", b"MM\x00*")


def everything() -> str:
    """Every value of every row of every table, as the database has it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(rows)


def files() -> set[Path]:
    return {path for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


@pytest.fixture
def others() -> set[Path]:
    """What other tests have left in the store."""
    return files()


def test_Q02_S05_neither_tables_nor_files_say_a_number_a_phone_or_show_a_paper(
    others: set[Path], client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    """A collection with its letter and papers, submitted, checked, looked at; a code sent; a form half typed."""
    case = checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    client.get(f"/desk/cases/{case.no}/")
    Client().post("/changes/correction/", {"phone": "13900000551", "send_code": "1"})
    subject = case.subject
    secret = [subject.id_number, subject.phone, subject.email, "13900000551", Delivery.objects.latest("pk").text]
    assert all(secret)
    dump = everything()
    assert subject.name in dump, "else nothing was dumped"
    assert [one for one in secret if one in dump] == []
    kept = files() - others
    assert kept
    assert [path for path in kept if path.read_bytes().startswith(MAGIC)] == []
    assert [path for path in kept if any(one.encode() in path.read_bytes() for one in secret)] == []
