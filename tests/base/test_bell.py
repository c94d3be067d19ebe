"""PostgreSQL wakes a worker as soon as there is work; without that it looks itself (X03, ADR 0050)."""

import pytest
from django.db import connection

from acms.base import bell, work
from acms.base.bell import Bell

pytestmark = pytest.mark.req("X03")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="an embedded database rings for nobody")


@on_postgresql
def test_X03_every_table_of_work_rings(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'acms_rings'")
        found = {name for (name,) in cursor.fetchall()}
    assert {lane.model._meta.db_table for lane in work.lanes()} <= found


def test_X03_a_bell_that_hears_nothing_looks_itself_and_oftener(db: None) -> None:
    """Behind PgBouncer, or on SQLite: nothing is lost, and a code waits a quarter of a second."""
    with Bell(lambda: {"codes"}) as one:
        assert one.next() == {"codes"} and not one.hears
    assert bell.DEAF < bell.HEARS <= 1


def test_X03_a_hand_that_ends_wakes_the_bell(db: None) -> None:
    with Bell(lambda: {"looked"}) as one:
        one.wake()
        assert one.next() == set()  # woken, before it looked
