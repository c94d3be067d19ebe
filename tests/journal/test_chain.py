"""The journal cannot be rewritten: the database refuses, and what gets past the database is found and named (Q02, S05)."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.journal import actions, chain, verifying
from acms.journal.models import Block, Chain, Entry


@pytest.fixture(autouse=True)
def anchors(tmp_path: Path, settings: Any) -> Path:
    settings.ACMS_ANCHORS = str(tmp_path / "anchors")
    return tmp_path / "anchors"


@pytest.fixture
def entries(person: User, monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Twelve entries of an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr("acms.journal.actions.timezone.now", lambda: at)
    made = [actions.write("person.viewed", person, about=person, n=n) for n in range(12)]
    monkeypatch.undo()
    return made


def sealed() -> None:
    Chain.objects.update(queued_at=timezone.now())
    assert work.work_one(chain.LANE)


def unguarded(statement: str, *values: Any) -> None:
    """What somebody does who may do everything in the database but has not the keys."""
    module = __import__("acms.journal.migrations.0001_squashed", fromlist=["guard"])
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        module.unguard(None, editor)
        cursor.execute(statement, values)
        module.guard(None, editor)


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry"])
def test_Q02_the_database_refuses_to_change_or_remove_an_entry(entries: list[Entry], statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.filter(verb="person.viewed").count() == 12


def test_Q02_a_sound_journal_is_said_to_be_sound(entries: list[Entry], capsys: Any) -> None:
    sealed()
    report = verifying.verify()
    assert report.sound and report.sealed >= 12
    call_command("journal", "verify")
    assert "nothing altered" in capsys.readouterr().out


def test_Q02_young_entries_wait_to_be_sealed_and_are_checked_all_the_same(entries: list[Entry], person: User) -> None:
    sealed()
    young = actions.write("person.viewed", person, about=person)
    sealed()
    assert Chain.objects.get().last < young.pk
    assert verifying.verify().sound
    unguarded("UPDATE journal_entry SET verb = 'person.moved' WHERE id = %s", young.pk)
    assert verifying.verify().altered == [young.pk]


def test_Q02_an_altered_entry_is_named(entries: list[Entry]) -> None:
    sealed()
    unguarded("UPDATE journal_entry SET subject = 'people.person:999' WHERE id = %s", entries[4].pk)
    report = verifying.verify()
    assert report.altered == [entries[4].pk] and report.blocks == [1]
    with pytest.raises(CommandError, match=f"altered: {entries[4].pk}"):
        call_command("journal", "verify")


def test_Q02_a_removed_entry_is_named(entries: list[Entry]) -> None:
    sealed()
    unguarded("DELETE FROM journal_entry WHERE id = %s", entries[7].pk)
    report = verifying.verify()
    assert report.removed == [entries[7].pk]


def test_Q02_an_inserted_entry_is_named(entries: list[Entry], person: User) -> None:
    gap = actions.write("person.viewed", person)
    unguarded("DELETE FROM journal_entry WHERE id = %s", gap.pk)
    sealed()
    later = actions.write("person.viewed", person, n=99)
    unguarded(
        "INSERT INTO journal_entry (id, at, verb, subject, facts, mac) VALUES (%s, %s, 'person.viewed', 'x:1', '{}', 'k1:ff')",
        later.pk + 100,
        timezone.now(),
    )
    assert verifying.verify().altered == [later.pk + 100]
    unguarded(
        "INSERT INTO journal_entry (id, at, verb, subject, facts, mac) VALUES (%s, %s, 'person.viewed', 'x:1', '{}', 'k1:fe')",
        entries[0].pk - 1000,
        timezone.now(),
    )
    assert entries[0].pk - 1000 in verifying.verify().inserted


def test_Q02_a_copied_entry_is_refused_by_its_code(entries: list[Entry]) -> None:
    entry = entries[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(at=entry.at, verb=entry.verb, subject=entry.subject, facts=entry.facts, mac=entry.mac)


def test_Q02_cutting_off_the_end_shows_in_the_anchors(entries: list[Entry], anchors: Path) -> None:
    sealed()
    file = next(anchors.glob("journal-*.jsonl"))
    assert set(json.loads(file.read_text())) == {"block", "digest", "signature"}
    unguarded("DELETE FROM journal_block")
    assert verifying.verify().anchors == [f"{file.name}:1"]


def test_Q02_a_forged_anchor_is_found(entries: list[Entry], anchors: Path) -> None:
    sealed()
    file = next(anchors.glob("journal-*.jsonl"))
    anchor = json.loads(file.read_text())
    file.write_text(json.dumps({**anchor, "digest": "0" * 64}) + "\n")
    assert verifying.verify().anchors == [f"{file.name}:1"]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_Q02_a_block_without_its_anchor_is_named(
    entries: list[Entry], anchors: Path, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    monkeypatch.setattr(chain, "BLOCK", 5)
    sealed()
    file = next(anchors.glob("journal-*.jsonl"))
    lines = file.read_text().splitlines(keepends=True)
    assert len(lines) == Block.objects.count() == 3
    file.write_text("".join(line for at, line in enumerate(lines, start=1) if at != lost))
    assert verifying.verify().not_anchored == [[lost, lost]]


def test_Q02_a_journal_whose_anchors_are_gone_is_not_sound(entries: list[Entry], anchors: Path) -> None:
    sealed()
    next(anchors.glob("journal-*.jsonl")).unlink()
    with pytest.raises(CommandError, match=r"not_anchored: \[1, 1\]"):
        call_command("journal", "verify")


def test_Q02_a_line_that_was_cut_off_is_written_again(
    entries: list[Entry], anchors: Path, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "BLOCK", 5)
    sealed()
    file = next(anchors.glob("journal-*.jsonl"))
    file.write_bytes(file.read_bytes()[:-20])  # the power went while it was written
    assert verifying.verify().not_anchored == [[3, 3]]
    sealed()
    assert verifying.verify().sound and len(file.read_text().splitlines()) == 3


def test_Q02_anchors_of_a_second_place_are_verified_against(
    entries: list[Entry], anchors: Path, tmp_path: Path, settings: Any
) -> None:
    (second := tmp_path / "second").mkdir()
    settings.ACMS_ANCHORS_TO = str(second)
    sealed()
    for file in anchors.glob("*"):
        file.unlink()
    assert not verifying.verify().sound
    assert verifying.verify(second).sound
    call_command("journal", "verify", anchors=second)


NO_RUNS = [[[1, 99999999999]], [], "x", [[None, None]], {"a": 1}, [[5, 2]], [[1]], [["1", "2"]], [[True, 2]], [[0, 3]]]


@pytest.mark.parametrize("held", NO_RUNS, ids=repr)
def test_Q02_whatever_is_written_into_a_block_it_is_named_and_nothing_falls(
    entries: list[Entry], person: User, held: Any
) -> None:
    """Neither the verifier nor the worker that seals: one UPDATE must blind neither."""
    sealed()
    unguarded("UPDATE journal_block SET held = %s", json.dumps(held))
    unguarded("UPDATE journal_entry SET verb = 'x' WHERE id = %s", entries[3].pk)
    report = verifying.verify()
    assert report.blocks == [1] and report.ends
    actions.write("person.viewed", person, about=person)
    sealed()
    assert not verifying.verify().sound


def test_Q02_a_block_that_was_sent_and_never_made_is_named_and_all_are_sent_again(
    entries: list[Entry], settings: Any, tmp_path: Path
) -> None:
    (second := tmp_path / "second").mkdir()
    settings.ACMS_ANCHORS_TO = str(second)
    Chain.objects.update(sent=9999)
    sealed()
    assert Chain.objects.get().sent == Block.objects.count() == 1
    assert verifying.verify().sound
    Chain.objects.update(sent=9999)
    assert verifying.verify().ends == ["block 9999 was sent, the newest is 1"]


def test_Q02_a_second_chain_is_named(entries: list[Entry]) -> None:
    sealed()
    Chain.objects.create()
    assert verifying.verify().ends == ["1 more chains"]


def test_Q02_blocks_hang_on_each_other(entries: list[Entry], person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BLOCK", 5)
    sealed()
    assert Block.objects.count() >= 3 and verifying.verify().sound
    second = Block.objects.order_by("number")[1]
    unguarded("UPDATE journal_block SET digest = %s WHERE id = %s", "0" * 64, second.pk)
    assert set(verifying.verify().blocks) >= {2, 3}


def test_Q02_the_entry_that_a_slow_transaction_wrote_late_is_no_insertion(
    entries: list[Entry], person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = actions.write("person.viewed", person)
    kept = Entry.objects.filter(pk=late.pk).values().get()
    unguarded("DELETE FROM journal_entry WHERE id = %s", late.pk)
    after = actions.write("person.viewed", person, n=5)
    monkeypatch.setattr(chain, "SETTLED", timedelta(seconds=-1))
    sealed()
    assert Chain.objects.get().last == after.pk
    Entry.objects.create(**kept)
    assert verifying.verify().sound
    next_one = actions.write("person.viewed", person, n=6)
    sealed()  # it is sealed with what comes next
    assert Block.objects.order_by("-number")[0].held == [[late.pk, late.pk], [next_one.pk, next_one.pk]]
    report = verifying.verify()
    assert report.sound and report.entries == report.sealed
    unguarded("DELETE FROM journal_entry WHERE id = %s", late.pk)
    assert verifying.verify().removed == [late.pk]
