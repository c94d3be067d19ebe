"""The database itself refuses to change or remove entries and blocks. A later migration that remakes a table calls `guard` again."""

from django.db import migrations
from django.utils import timezone

TABLES = ("journal_entry", "journal_block")
SAID = "the journal is append-only"


def guard(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(f"""CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$""")
        for table in TABLES:
            run(f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()""")
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            run(f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
                BEGIN SELECT RAISE(ABORT, '{SAID}'); END""")


def unguard(apps, schema_editor):
    run = schema_editor.execute
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            run(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
            continue
        for act in ("update", "delete"):
            run(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def begin(apps, schema_editor):
    apps.get_model("journal", "Chain").objects.get_or_create(defaults={"queued_at": timezone.now()})


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_chain")]
    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
