"""A worker's clock may be wrong: by the database's its leases and waits run (Q05)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.privacy import copies
from acms.privacy.models import DataCopy

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LANE = copies.LANE


@pytest.fixture
def row(person: User, monkeypatch: pytest.MonkeyPatch) -> DataCopy:
    monkeypatch.setattr(work, "clock", Now)  # as in an installation
    return copies.ask(user=person)


def test_Q05_a_dead_worker_whose_clock_was_ahead_holds_its_row_no_longer_than_its_lease(row: DataCopy) -> None:
    with time_machine.travel(timezone.now() + HOUR):
        assert work.claim(LANE) == row
    row.refresh_from_db()
    assert row.lease_until is not None and row.lease_until <= timezone.now() + LANE.lease


def test_Q05_what_a_worker_whose_clock_is_behind_has_in_hand_is_nobody_elses(row: DataCopy) -> None:
    with time_machine.travel(timezone.now() - LANE.lease * 2):
        DataCopy.objects.update(queued_at=timezone.now())
        assert work.claim(LANE) == row
    assert work.claim(LANE) is None


@pytest.mark.parametrize("put_back", [work.requeue, work.wait])
def test_Q05_what_a_worker_whose_clock_is_ahead_puts_back_comes_again_in_time(
    row: DataCopy, put_back: Callable[[DataCopy, timedelta], None]
) -> None:
    with time_machine.travel(timezone.now() + HOUR):
        put_back(work.claim(LANE), MINUTE)  # type: ignore[arg-type]
    row.refresh_from_db()
    assert row.queued_at is not None and row.queued_at <= timezone.now() + MINUTE


def test_Q05_a_row_that_its_owner_takes_away_while_it_is_claimed_stops_no_worker(row: DataCopy) -> None:
    def taken_away(execute: Callable[..., object], sql: str, *more: object) -> object:
        done = execute(sql, *more)
        if sql.startswith("UPDATE"):
            DataCopy.objects.filter(pk=row.pk).delete()
        return done

    with connection.execute_wrapper(taken_away):
        assert work.claim(LANE) is None
    assert not DataCopy.objects.exists()
