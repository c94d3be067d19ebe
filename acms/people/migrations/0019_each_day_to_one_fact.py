"""Each day belongs to one fact of its kind: the database refuses two. Where two have held one, the later written has it, but what goes on
until further notice goes on.

PostgreSQL holds it by an exclusion, SQLite, which has none, by two triggers. A fact that has held no day (it ends before it
begins) is in nobody's way.
"""

from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import F

# Table → what tells facts of it apart that may hold at the same time, beside the person.
KINDS = {
    "Contact": (),
    "Post": (),
    "Residence": (),
    "Qualification": (),
    "Education": ("mode",),
    "Document": ("kind",),
}
# Table, what tells its facts apart, and the table whose facts take their place.
GAVE_WAY = (
    ("people_contact", (), "people_contact"),
    ("people_post", (), "people_post"),
    ("people_post", (), "people_residence"),
    ("people_residence", (), "people_residence"),
    ("people_residence", (), "people_post"),
    ("people_qualification", (), "people_qualification"),
    ("people_education", ("mode",), "people_education"),
    ("people_document", ("kind",), "people_document"),
)
SAID = "two facts of one kind on one day"


def give_to_the_later(apps: Any, editor: Any) -> None:
    """Pairs of one person that share a day, few if any: the one written before ends before the other begins."""
    for name, apart in KINDS.items():
        facts = apps.get_model("people", name).objects.using(editor.connection.alias)
        for key in _with_two(editor, facts.model._meta.db_table, apart):
            _part(facts.filter(person=key), apart)


def _with_two(editor: Any, table: str, apart: tuple[str, ...]) -> list[int]:
    """The people of whom two rows share a day."""
    same = "".join(f" AND a.{column} = b.{column}" for column in apart)
    with editor.connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT a.person_id FROM {table} a JOIN {table} b ON a.person_id = b.person_id AND a.id < b.id{same} "
            f"WHERE {_held('a')} AND {_held('b')} AND {_meet('a', 'b')}"
        )
        return [row[0] for row in cursor.fetchall()]


def _held(row: str) -> str:
    return f"({row}.valid_to IS NULL OR {row}.valid_to >= {row}.valid_from)"


def _meet(one: str, other: str) -> str:
    return (
        f"({one}.valid_to IS NULL OR {one}.valid_to >= {other}.valid_from) AND "
        f"({other}.valid_to IS NULL OR {other}.valid_to >= {one}.valid_from)"
    )


def _part(facts: Any, apart: tuple[str, ...]) -> None:
    for row in facts.exclude(valid_to__lt=F("valid_from")).order_by("pk"):
        others = facts.filter(pk__lt=row.pk, **{column: getattr(row, column) for column in apart})
        until = row.valid_from - timedelta(days=1)
        later = others.filter(valid_to__gte=row.valid_from).exclude(valid_to__lt=F("valid_from"))
        if row.valid_to is not None:
            later = later.exclude(valid_from__gt=row.valid_to)
        for one in later:
            facts.filter(pk=one.pk).update(ends=[*one.ends, [one.valid_to.isoformat(), row.case_no]], valid_to=until)
        if row.valid_to is None:
            others.filter(valid_to=None).update(valid_to=until)
        elif others.filter(valid_to=None, valid_from__lte=row.valid_to).exists():
            # What goes on goes on after the one written later.
            facts.filter(pk=row.pk).update(ends=[[row.valid_to.isoformat(), ""]], valid_to=until)


def note_what_gave_way(apps: Any, editor: Any) -> None:
    """Facts that ended on the day before the fact of a case began have given way to it, unless a unit had reported their end."""
    is_postgresql = editor.connection.vendor == "postgresql"
    day_after = "a.valid_to + 1" if is_postgresql else "date(a.valid_to, '+1 day')"
    ends = """'[["", "' || b.case_no || '"]]'"""
    for table, apart, by in GAVE_WAY:
        same = "".join(f" AND b.{column} = a.{column}" for column in apart)
        began = f"FROM {by} b WHERE b.person_id = a.person_id AND b.case_no <> '' AND b.valid_from = {day_after}{same}"
        began += f" AND {_held('b')}" + (" AND b.id > a.id" if by == table else "")
        reported = (
            "AND NOT EXISTS (SELECT 1 FROM people_departure d WHERE d.ended_id = a.id AND d.undone_at IS NULL)"
            if table == "people_post"
            else ""
        )
        editor.execute(
            f"UPDATE {table} AS a SET ends = (SELECT {f'({ends})::jsonb' if is_postgresql else ends} {began} ORDER BY b.id LIMIT 1) "
            f"WHERE a.valid_to >= a.valid_from AND a.ends = '[]' AND EXISTS (SELECT 1 {began}) {reported}"
        )


def guard(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while a check of its rows waits
        editor.execute('CREATE TYPE people_words AS RANGE (subtype = text, collation = "C")')
    for name, apart in KINDS.items():
        table = f"people_{name.lower()}"
        (_exclude if editor.connection.vendor == "postgresql" else _watch)(editor, table, apart)


def _exclude(editor: Any, table: str, apart: tuple[str, ...]) -> None:
    """Without an extension: two ranges that hold one key each overlap where the keys are the same."""
    same = "".join(f", people_words({column}, {column}, '[]') WITH &&" for column in apart)
    editor.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_a_day EXCLUDE USING gist ("
        f"int8range(person_id, person_id, '[]') WITH &&{same}, daterange(valid_from, valid_to, '[]') WITH &&) "
        "WHERE (valid_to IS NULL OR valid_to >= valid_from)"
    )


def _watch(editor: Any, table: str, apart: tuple[str, ...]) -> None:
    same = "".join(f" AND o.{column} = NEW.{column}" for column in apart)
    for event in ("INSERT", "UPDATE OF valid_from, valid_to, person_id"):
        editor.execute(
            f"CREATE TRIGGER {table}_a_day_{event.split()[0].lower()} BEFORE {event} ON {table} WHEN {_held('NEW')} AND EXISTS ("
            f"SELECT 1 FROM {table} o WHERE o.person_id = NEW.person_id AND o.id <> COALESCE(NEW.id, -1){same} "
            f"AND {_held('o')} AND {_meet('o', 'NEW')}) BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )


def unguard(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in KINDS:
        table = f"people_{name.lower()}"
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_a_day")
            continue
        for event in ("insert", "update"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_a_day_{event}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TYPE IF EXISTS people_words")


class Migration(migrations.Migration):
    dependencies = [("people", "0018_ends_that_come_back")]

    operations = [
        migrations.RunPython(give_to_the_later, migrations.RunPython.noop),
        migrations.RunPython(note_what_gave_way, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
