"""Marks: every change that concerns a person leaves a touch, written by the database beside it; touches become one mark a person.

A trigger and not a line in every action: nobody can forget it, and a statement that moves 800,000 files is one statement more. Which
tables are watched follows from what they say of themselves (`people.hanging`), so a new fact of a person is watched without being named.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from acms.national.models import Mark, Standing, Touch
from acms.people import hanging
from acms.people.hanging import Merged
from acms.people.models import Person

EVENTS = ("insert", "update", "delete")
AT_A_TIME = 20_000
NO_FACTS = {"Contact", "Document", "Head"}  # phones and pictures do not go out, and a headship is the unit's


def watched() -> dict[str, str]:
    """The tables of which something goes out, each with its column that names the person."""
    tables = {Person._meta.db_table: "id"}
    for model in hanging.tables():
        said = hanging.of(model)
        if (said.leaves or said.merged is Merged.CHOSEN) and model.__name__ not in NO_FACTS:
            tables[model._meta.db_table] = "person_id"
    return tables


def _name(table: str, event: str) -> str:
    return f"national_{table}_{event}"


def _names() -> Iterator[tuple[str, str, str, str]]:
    for table, column in watched().items():
        for event in EVENTS:
            yield _name(table, event), table, column, event


def statements(vendor: str) -> Iterator[str]:
    """The SQL that makes the triggers anew, whichever there are."""
    yield from _postgresql() if vendor == "postgresql" else _sqlite()


def _postgresql() -> Iterator[str]:
    """One statement, one INSERT: the rows that it has written are a table of their own for the trigger. An UPDATE that moves a row from
    one person to another (a merge) concerns both."""
    for name, table, column, event in _names():
        seen = {"insert": ("NEW",), "delete": ("OLD",), "update": ("OLD", "NEW")}[event]
        rows = " UNION ".join(f"SELECT {column} FROM {side.lower()}_rows" for side in seen)
        tables = " ".join(f"{side} TABLE AS {side.lower()}_rows" for side in seen)
        yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO national_touch (person_id) {rows}; RETURN NULL; END $$"""
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield f"""CREATE TRIGGER {name} AFTER {event.upper()} ON {table} REFERENCING {tables}
            FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""


def _sqlite() -> Iterator[str]:
    """Row by row: SQLite knows no other. The body names one table alone, so that another one can be remade beside it."""
    for name, table, column, event in _names():
        side = "OLD" if event == "delete" else "NEW"
        also = f"INSERT INTO national_touch (person_id) SELECT OLD.{column} WHERE OLD.{column} <> NEW.{column};"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"""CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN
            INSERT INTO national_touch (person_id) VALUES ({side}.{column}); {also if event == "update" else ""} END"""


@transaction.atomic
def watch() -> int:
    """Makes the triggers anew; how many. A migration that remakes a table in SQLite takes them away with the old one, so it runs after
    every migration (`manage.py prepare`)."""
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)
    return len(list(_names()))


def missing() -> list[str]:
    """The triggers that should be there and are not: what is written there meanwhile goes out by the monthly look alone."""
    ask = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(ask)
        there = {name for (name,) in cursor.fetchall()}
    return sorted(name for name, *_ in _names() if name not in there)


# A new touch brings back what was refused or given up: the change may be what it needed. Who is on file elsewhere has to choose first.
_ON_CONFLICT = f"""ON CONFLICT (person_id) DO UPDATE SET touches = national_mark.touches + 1,
    queued_at = COALESCE(national_mark.queued_at, excluded.queued_at),
    tries = CASE WHEN national_mark.queued_at IS NULL THEN 0 ELSE national_mark.tries END,
    standing = CASE WHEN national_mark.standing = '{Standing.ELSEWHERE}' THEN national_mark.standing
        ELSE '{Standing.WAITING}' END"""


def fold(at_a_time: int = AT_A_TIME) -> int:
    """Makes marks of the touches that are committed; how many touches there were. Several may do it at once, and none waits for a
    transaction that is still open: its touches are not there yet."""
    done = 0
    while some := (_folded_postgresql if connection.vendor == "postgresql" else _folded_sqlite)(at_a_time):
        done += some
        if some < at_a_time:
            break
    return done


def _mark_of(touched: str) -> str:
    """Marks in the order of people: two that fold at once take their rows in the same order, and so does who sends (`sending`)."""
    fields = {str(field.column): field for field in Mark._meta.concrete_fields if not field.primary_key}
    fixed: dict[str, Any] = {"person_id": "p.id", "queued_at": "%s", "reasons": "'[]'"}
    values = [fixed.get(name) or _literal(field) for name, field in fields.items()]
    return f"""INSERT INTO national_mark ({", ".join(fields)}) SELECT {", ".join(values)} FROM people_person p
        WHERE p.id IN ({touched}) ORDER BY p.id {_ON_CONFLICT}"""


def _literal(field: Any) -> str:
    default = field.get_default()
    return "NULL" if default is None else f"'{default}'" if isinstance(default, str) else str(default)


def _folded_postgresql(at_a_time: int) -> int:
    """Touches that another one folds at this moment are passed over."""
    gone = """WITH gone AS (DELETE FROM national_touch WHERE id IN
        (SELECT id FROM national_touch ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING person_id),
        made AS ("""
    counted = ") SELECT count(*) FROM gone"
    with transaction.atomic(), connection.cursor() as cursor:
        marked = _mark_of("SELECT person_id FROM gone")
        cursor.execute(f"{gone}{marked} RETURNING 1{counted}", [at_a_time, timezone.now()])
        return int(cursor.fetchone()[0])


def _folded_sqlite(at_a_time: int) -> int:
    """One writer at a time: nothing comes between the three statements."""
    with transaction.atomic(), connection.cursor() as cursor:
        keys = list(Touch.objects.order_by("pk").values_list("pk", flat=True)[:at_a_time])
        if keys:
            cursor.execute(_mark_of("SELECT person_id FROM national_touch WHERE id <= %s"), [timezone.now(), keys[-1]])
            Touch.objects.filter(pk__lte=keys[-1]).delete()
        return len(keys)


def touch_all() -> int:
    """Has the state of everybody who has been in the register looked at again, by one statement; how many. What has not changed is not
    sent: so whoever was there before the triggers goes out, and whatever was written past them."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO national_touch (person_id) SELECT id FROM people_person WHERE file_no IS NOT NULL")
        return int(cursor.rowcount)
