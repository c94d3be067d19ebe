"""A thief of the database alone, without the keys and without the anchors, tampers with the journal a thousand times; each shows (Q02, S05)."""

import random
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base import crypto, work
from acms.journal import actions, chain, verifying
from acms.journal.models import Block, Chain, Entry

TRIES = 1000
guards = __import__("acms.journal.migrations.0001_squashed", fromlist=["guard"])


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def journal(person: User, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Four blocks of six old entries, one block at a time, and three young ones. The thief has a copy of the end as it was before the last block."""
    settings.ACMS_ANCHORS = str(tmp_path / "anchors")
    monkeypatch.setattr(chain, "BLOCK", 6)
    before: Any = None
    for turn in range(4):
        at = timezone.now() - timedelta(hours=4 - turn)
        with monkeypatch.context() as patched:
            patched.setattr("acms.journal.actions.timezone.now", lambda at=at: at)
            for n in range(6):
                actions.write("person.viewed", person, by=person, about=person, n=[turn, n])
        before = Chain.objects.values("last", "mac").get()
        Chain.objects.update(queued_at=timezone.now())
        work.work_one(chain.LANE)
    young = [actions.write("person.viewed", person, about=person, n=n) for n in range(3)]
    assert verifying.verify().sound and Block.objects.count() >= 4
    return SimpleNamespace(before=before, young=young)


def an_entry(chance: random.Random) -> Entry:
    return chance.choice(list(Entry.objects.order_by("pk")))


def a_sealed_entry(chance: random.Random) -> Entry:
    held = [
        pk
        for runs in Block.objects.values_list("held", flat=True)
        for first, last in runs
        for pk in range(first, last + 1)
    ]
    return Entry.objects.get(pk=chance.choice(sorted(held)))


def rewrite_blocks() -> None:
    """The digests as they would have to be, by the published way of making them; the thief cannot make the codes."""
    before = ""
    for block in Block.objects.order_by("number"):
        ids = {pk for first, last in block.held for pk in range(first, last + 1)}
        state = crypto.Sm3(before.encode())
        for entry in Entry.objects.filter(pk__in=ids).order_by("pk"):
            state.update(f"\n{entry.pk} {entry.mac} ".encode() + chain.content(entry))
        before = state.hex()
        run("UPDATE journal_block SET digest = %s WHERE id = %s", before, block.pk)


def alter(chance: random.Random, journal: Any) -> None:
    entry = an_entry(chance)
    column, value = chance.choice(
        [
            ("verb", "case.approved"),
            ("subject", "people.person:1"),
            ("facts", '{"n": 7}'),
            ("by_id", None),
            ("about_id", None),
            ("at", timezone.now()),
        ]
    )
    if getattr(entry, column) == value:
        column, value = "verb", "case.approved"
    code = chance.choice(
        [entry.mac, "", "k1:" + "0" * 64, f"{entry.mac[:-1]}0" if entry.mac[-1] != "0" else f"{entry.mac[:-1]}1"]
    )
    run(f"UPDATE journal_entry SET {column} = %s, mac = %s WHERE id = %s", value, code, entry.pk)


def empty_the_code(chance: random.Random, journal: Any) -> None:
    run("UPDATE journal_entry SET verb = 'case.approved', mac = '' WHERE id = %s", an_entry(chance).pk)


def remove(chance: random.Random, journal: Any) -> None:
    run("DELETE FROM journal_entry WHERE id = %s", a_sealed_entry(chance).pk)


def remove_and_name_no_more(chance: random.Random, journal: Any) -> None:
    entry = a_sealed_entry(chance)
    run("DELETE FROM journal_entry WHERE id = %s", entry.pk)
    for block in Block.objects.all():
        held = [
            [a, b]
            for first, last in block.held
            for a, b in ((first, min(last, entry.pk - 1)), (max(first, entry.pk + 1), last))
            if a <= b
        ]
        Block.objects.bulk_update([Block(pk=block.pk, held=held)], ["held"])


def invent(chance: random.Random, journal: Any) -> None:
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    at = timezone.now() - timedelta(minutes=chance.randint(0, 500))
    run(
        "INSERT INTO journal_entry (id, at, verb, subject, facts, mac) VALUES (%s, %s, 'case.approved', 'x:1', '{}', %s)",
        last + chance.randint(1, 50), at, chance.choice(["", "k1:ff", f"{crypto.ring().active}:{chance.randbytes(32).hex()}"]),
    )  # fmt: skip


def replay(chance: random.Random, journal: Any) -> None:
    entry, last = an_entry(chance), Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    run("DROP INDEX no_entry_is_a_copy")
    kept = Entry.objects.filter(pk=entry.pk).values().get()
    Entry.objects.bulk_create([Entry(**{**kept, "id": last + chance.randint(1, 9)})])


def swap(chance: random.Random, journal: Any) -> None:
    one, other = chance.sample(list(Entry.objects.filter(pk__lte=Chain.objects.get().last)), 2)
    for to, pk in ((0, one.pk), (one.pk, other.pk), (other.pk, 0)):
        run("UPDATE journal_entry SET id = %s WHERE id = %s", to, pk)


def swap_blocks(chance: random.Random, journal: Any) -> None:
    one, other = chance.sample(list(Block.objects.all()), 2)
    for block, number in ((one, 999), (other, one.number), (one, other.number)):
        run("UPDATE journal_block SET number = %s WHERE id = %s", number, block.pk)


def cut_the_end(chance: random.Random, journal: Any) -> None:
    head = Block.objects.order_by("-number")[0]
    run("DELETE FROM journal_entry WHERE id > %s", journal.before["last"])
    run("DELETE FROM journal_block WHERE id = %s", head.pk)
    last = journal.before["last"]
    run(
        "UPDATE journal_chain SET last = %s, mac = %s",
        last,
        chance.choice([journal.before["mac"], Chain.objects.get().mac, ""]),
    )


def empty_it(chance: random.Random, journal: Any) -> None:
    run("DELETE FROM journal_entry")
    run("DELETE FROM journal_block")
    run("UPDATE journal_chain SET last = 0, mac = ''")


def move_the_end(chance: random.Random, journal: Any) -> None:
    run("UPDATE journal_chain SET last = %s", Chain.objects.get().last + chance.choice([-3, -1, 1, 2, 50]))


ACTS: tuple[Callable[[random.Random, Any], None], ...] = (
    alter, empty_the_code, remove, remove_and_name_no_more, invent, replay, swap, swap_blocks, cut_the_end, empty_it, move_the_end,
)  # fmt: skip


def test_Q02_a_thousand_tamperings_with_the_database_alone_are_found(journal: Any) -> None:
    unseen = []
    for number in range(TRIES):
        chance = random.Random(number)
        act, hides = ACTS[number % len(ACTS)], chance.random() < 0.5
        with transaction.atomic():
            with connection.cursor() as cursor:
                guards.unguard(None, SimpleNamespace(connection=connection, execute=cursor.execute))
            act(chance, journal)
            if hides:
                rewrite_blocks()
            if verifying.verify().sound:
                unseen.append((number, act.__name__, hides))
            transaction.set_rollback(True)
    assert unseen == []
    assert verifying.verify().sound
