"""Somebody with the database alone keeps the journal from being sealed, takes entries out, and lets it go on (Q02, S05)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.channels.models import Channel, Delivery
from acms.journal import actions, verifying, witness
from acms.journal.models import Chain, Entry
from acms.ops import health
from tests.journal.test_chain import sealed, unguarded

Committed = Callable[[int], list[Entry]]
FAR = timedelta(days=36_500)


@pytest.fixture(autouse=True)
def anchors(tmp_path: Path, settings: Any, db: None) -> Path:
    settings.ACMS_ANCHORS = str(tmp_path / "anchors")
    sealed()
    return tmp_path / "anchors"


@pytest.fixture
def written(person: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Committed:
    """Writes three entries of so many minutes ago, and commits."""

    def write(minutes: int) -> list[Entry]:
        at = timezone.now() - timedelta(minutes=minutes)
        with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
            patched.setattr("acms.journal.actions.timezone.now", lambda: at)
            return [actions.write("person.viewed", person, about=person, n=n) for n in range(3)]

    return write


def codes() -> set[str]:
    return {fault.code for fault in health.look().faults}


HOLDS: dict[str, Callable[[], object]] = {
    "put off": lambda: Chain.objects.update(queued_at=timezone.now() + FAR),
    "put off a little": lambda: Chain.objects.update(queued_at=timezone.now() + timedelta(minutes=30)),
    "leased": lambda: Chain.objects.update(lease_until=timezone.now() + FAR),
    "off the queue": lambda: Chain.objects.update(queued_at=None),
    "without its row": lambda: Chain.objects.all().delete(),
}


@pytest.mark.parametrize("hold", HOLDS)
def test_Q02_a_chain_that_is_held_open_is_an_alarm_at_once(hold: str) -> None:
    assert not codes() & {"held", "open", "worker"}
    HOLDS[hold]()
    assert "held" in codes()


def test_Q02_however_the_chain_is_held_open_entries_that_no_block_holds_are_named(written: Committed) -> None:
    old = written(21)
    Chain.objects.update(
        queued_at=timezone.now() + timedelta(seconds=50)
    )  # again and again: it looks as if a worker lived
    assert verifying.verify().overdue == [entry.pk for entry in old] and "open" in codes()
    sealed()
    assert verifying.verify().sound and "open" not in codes()


def test_Q02_by_the_later_clock_and_the_entries_own_hour(written: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    written(0)
    Chain.objects.update(queued_at=timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(work, "database_clock", lambda: later)
    monkeypatch.setattr(verifying, "database_clock", lambda: later)
    assert verifying.verify().overdue and "open" in codes()


@pytest.mark.parametrize("minutes", [0, 6, 30])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_Q02_an_entry_that_is_removed_before_it_is_sealed_is_named_then_and_ever_after(
    written: Committed, minutes: int, which: int
) -> None:
    gone = written(minutes)[which]
    unguarded("DELETE FROM journal_entry WHERE id = %s", gone.pk)
    assert verifying.verify().removed == [gone.pk] and "missed" in codes()
    sealed()
    assert verifying.verify().removed == [gone.pk] and "missed" in codes()


def test_Q02_moving_another_entry_to_the_place_of_the_removed_one_leaves_its_own_empty(written: Committed) -> None:
    first, _, last = written(0)
    unguarded("DELETE FROM journal_entry WHERE id = %s", first.pk)
    unguarded("UPDATE journal_entry SET id = %s WHERE id = %s", first.pk, last.pk)
    assert verifying.verify().removed == [last.pk]


def test_Q02_the_file_of_an_hour_goes_once_its_entries_are_sealed_and_stays_where_one_is_gone(
    written: Committed, anchors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files(at: datetime) -> list[Path]:
        with monkeypatch.context() as patched:
            patched.setattr(witness.timezone, "now", lambda: at)
            witness.sweep()
        return list(anchors.with_name("anchors-young").glob("*"))

    entries = written(6)
    sealed()
    now = timezone.now()
    assert len(files(now)) == 1
    kept = Entry.objects.filter(pk=entries[1].pk).values().get()
    unguarded("DELETE FROM journal_entry WHERE id = %s", entries[1].pk)
    assert len(files(now + timedelta(hours=5))) == 1
    Entry.objects.create(**kept)
    assert files(now + timedelta(hours=5)) == []


def test_Q02_a_number_of_a_transaction_that_was_rolled_back_is_no_fault_and_is_said(
    person: User, written: Committed, django_capture_on_commit_callbacks: Any
) -> None:
    written(6)
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                taken = actions.write("person.viewed", person)
                raise ValueError
        except ValueError:
            pass
    kept = written(6)
    if kept[0].pk == taken.pk:  # this database gives the number out again: make the gap that others have
        with django_capture_on_commit_callbacks(execute=True):
            unguarded("UPDATE journal_entry SET id = %s WHERE id = %s", kept[-1].pk + 5, kept[-1].pk)
    sealed()
    report = verifying.verify()
    assert report.never >= 1
    assert report.removed == ([kept[-1].pk] if kept[0].pk == taken.pk else [])


def test_S05_work_of_any_kind_that_is_held_up_is_an_alarm() -> None:
    Delivery.objects.create(
        channel=Channel.SMS, to="13800000000", text="x", at=timezone.now(), queued_at=timezone.now()
    )
    assert "held" not in codes()
    Delivery.objects.update(lease_until=timezone.now() + FAR, attempts=F("attempts") + 1)
    assert "held" in codes()
