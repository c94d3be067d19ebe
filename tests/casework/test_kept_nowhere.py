"""What is somebody's own is kept by no browser and no proxy, and costs no more than a page may: every address, by everybody (Q02, S05)."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client

from acms.accounts.models import User
from tests.casework.test_access import LINES, all_of_it, cast, clients, places  # noqa: F401

EVERYBODYS = {"/favicon.ico"}  # the same picture for everybody
# One of each kind of person: their colleagues see the same pages.
WHO = ("owner", "head", "moved", "saihan", "region", "supervisor", "operator", "security", "auditor")
STATEMENTS, ROWS = 60, 150


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Statements sent meanwhile, and rows that became objects."""
    found = {"statements": 0, "rows": 0}
    made = Model.from_db.__func__  # type: ignore[attr-defined]

    def one_more(cls: type[Model], *given: Any) -> Any:
        found["rows"] += 1
        return made(cls, *given)

    def heard(execute: Any, *given: Any) -> Any:
        found["statements"] += 1
        return execute(*given)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(heard):
        patch.setattr(Model, "from_db", classmethod(one_more))
        yield found


def test_S05_every_page_is_kept_nowhere_and_has_a_budget(
    clients: dict[str, Client],  # noqa: F811
    places: dict[str, Any],  # noqa: F811
) -> None:
    """A budget of statements and rows: a page that begins to ask row by row shows here."""
    kept, dear = [], []
    for line, role in itertools.product(LINES, WHO):
        if line.method != "GET":
            continue
        with counted() as cost:
            answer = clients[role].get(line.address.format(**places))
        if answer.get("Cache-Control") != "private, no-store" and line.address not in EVERYBODYS:
            kept.append(f"{role} {line.address}: {answer.status_code} {answer.get('Cache-Control')!r}")
        is_table = line.address.endswith(
            ".xlsx"
        )  # of as many rows as there are; its statements are counted all the same
        if cost["statements"] > STATEMENTS or (cost["rows"] > ROWS and not is_table):
            dear.append(f"{role} {line.address}: {cost}")
    assert not kept, "\n".join(kept)
    assert not dear, "\n".join(dear)


def test_S05_what_a_stranger_has_typed_is_kept_nowhere(client: Client, db: None) -> None:
    page = client.post("/filing/title/", {"name": "巴图", "number": "15010519880312"})
    assert "巴图" in page.text and page["Cache-Control"] == "private, no-store"


def test_S05_a_page_that_knows_nobody_may_be_kept(client: Client, db: None) -> None:
    assert "no-store" not in client.get("/notices/").get("Cache-Control", "")


def test_S05_after_leaving_pages_are_everybodys_again(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/notices/")["Cache-Control"] == "private, no-store"
    client.post("/logout/")
    assert "no-store" not in client.get("/notices/").get("Cache-Control", "")
